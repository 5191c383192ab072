using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner.Llm;

/// <summary>The Analyzer by a language model. Goals are accepted only about objects that are seen, of kinds and with parameters that there are.</summary>
internal sealed class LlmAnalyzer(StageConversation conversation) : IAnalyzer
{
    public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) =>
        conversation.AskAsync<AnalysisReply, Analysis>(
            StageName.Analyzer,
            PromptText.Of(StageName.Analyzer, task.Robot, task.Skills),
            DataBlock.Of(task),
            reply => Accept(task, reply),
            stop);

    private static (Analysis?, IReadOnlyList<string>) Accept(TaskContext task, AnalysisReply reply)
    {
        ReplyCheck check = new(task.World);
        ImmutableArray<GoalSpec> goals = [.. reply.Goals.Select((g, i) => Goal(check, g, $"goals[{i}]"))];
        ImmutableArray<GoalSpec> constraints = [.. reply.Constraints.Select((g, i) => Goal(check, g, $"constraints[{i}]"))];
        foreach ((ConceptReply concept, int i) in reply.Concepts.Select((c, i) => (c, i)))
        {
            _ = concept.Subject == "robot" || check.Thing(concept.Subject, $"concepts[{i}].subject");
            check.Require(double.IsFinite(concept.Value) && double.IsFinite(concept.Limit), $"concepts[{i}]: a value is not finite");
        }

        bool ambiguous = reply.Verdict == VerdictReply.Ambiguous;
        check.Require(ambiguous == !string.IsNullOrWhiteSpace(reply.Question), ambiguous
            ? "question: an ambiguous verdict needs the question to ask"
            : "question: it is null unless the verdict is ambiguous");
        check.Require(ambiguous || goals.Length > 0, "goals: there must be one unless the verdict is ambiguous");
        check.Require(reply.Verdict is VerdictReply.Direct or VerdictReply.Ambiguous || reply.Concepts.Length > 0,
            "concepts: a verdict of needs_tool or impossible needs the fact that decides it");

        return (new Analysis(
            reply.Verdict switch
            {
                VerdictReply.Direct => AnalysisVerdict.Direct,
                VerdictReply.NeedsTool => AnalysisVerdict.NeedsTool,
                VerdictReply.Impossible => AnalysisVerdict.Impossible,
                _ => AnalysisVerdict.Ambiguous,
            },
            goals,
            constraints,
            [.. reply.Concepts.Select(c => new KeyConcept(c.Subject, c.Quantity, c.Value, c.Unit, c.Limit, c.Why))],
            reply.Reason,
            reply.Question,
            [.. reply.NotUnderstood]), check.Errors);
    }

    private static GoalSpec Goal(ReplyCheck check, GoalReply goal, string where)
    {
        check.Object(goal.Object, $"{where}.object");
        _ = goal.Reference is null || check.Object(goal.Reference, $"{where}.reference");
        if (check.Require(GoalKinds.All.ContainsKey(goal.Kind), $"{where}.kind: there is no {Excerpt.Of(goal.Kind)}; there are: {string.Join(", ", GoalKinds.All.Keys)}"))
        {
            foreach (GoalParameterReply p in goal.Parameters)
            {
                check.Require(GoalKinds.HasParameter(goal.Kind, p.Name), $"{where}.parameters: {goal.Kind} has no parameter {Excerpt.Of(p.Name)}");
                check.Require(double.IsFinite(p.Value), $"{where}.parameters: {Excerpt.Of(p.Name)} is not finite");
            }
        }

        check.Require(goal.Parameters.DistinctBy(p => p.Name).Count() == goal.Parameters.Length, $"{where}.parameters: a name is given twice");
        return GoalSpec.Of(goal.Kind, goal.Object, goal.Reference, [.. goal.Parameters.DistinctBy(p => p.Name).Select(p => (p.Name, p.Value))]);
    }
}
