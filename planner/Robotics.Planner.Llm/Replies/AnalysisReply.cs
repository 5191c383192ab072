using System.ComponentModel;

namespace Robotics.Planner.Llm;

// The order of the members is the order in which a model writes them: reasons first, conclusions after.

/// <summary>The Analyzer's reply as the model writes it.</summary>
internal sealed record AnalysisReply(
    [property: Description("The facts that decide the task, each with the measured value and the limit it is compared with.")] ConceptReply[] Concepts,
    [property: Description("Why the verdict follows from the facts: one or two sentences for people.")] string Reason,
    [property: Description("direct: the hand alone can do it. needs_tool: something in the world must help. impossible: neither can. ambiguous: it must be asked what is meant.")] VerdictReply Verdict,
    [property: Description("What is to hold at the end, in the order in which it is to be reached. Empty only when ambiguous.")] GoalReply[] Goals,
    [property: Description("What must hold all along. Often empty.")] GoalReply[] Constraints,
    [property: Description("When ambiguous: the question to ask. Otherwise null.")] string? Question,
    [property: Description("Words of the sentence that were not used.")] string[] NotUnderstood);

internal sealed record ConceptReply(
    [property: Description("The object it is about, or robot.")] string Subject,
    [property: Description("What is measured, for example position.x.")] string Quantity,
    double Value,
    [property: Description("SI.")] string Unit,
    double Limit,
    string Why);

internal sealed record GoalReply(
    [property: Description("One of the goal kinds.")] string Kind,
    [property: Description("The name of an object in the data.")] string Object,
    [property: Description("The name of the other object when the kind has one, else null.")] string? Reference,
    [property: Description("Only the parameters that the sentence sets or that have no default.")] GoalParameterReply[] Parameters);

internal sealed record GoalParameterReply(string Name, double Value);

internal enum VerdictReply
{
    Direct,
    NeedsTool,
    Impossible,
    Ambiguous,
}
