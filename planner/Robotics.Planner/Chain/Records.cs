using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>What every stage may see besides the record of the stage before it.</summary>
/// <param name="Sentence">What the person said.</param>
/// <param name="World">What is seen before anything moves.</param>
/// <param name="Robot">The robot's capability card.</param>
/// <param name="Skills">The skill surface as data.</param>
/// <param name="History">Diagnosed failures of earlier attempts at this task, oldest first.</param>
public sealed record TaskContext(
    string Sentence,
    WorldView World,
    IRobotDescription Robot,
    SkillCatalogue Skills,
    ImmutableArray<Diagnosis> History);

/// <summary>What the Analyzer concludes.</summary>
public enum AnalysisVerdict
{
    /// <summary>The robot can do it with its own hand.</summary>
    Direct,

    /// <summary>Something in the world must help.</summary>
    NeedsTool,

    /// <summary>Neither the hand nor anything seen can do it.</summary>
    Impossible,

    /// <summary>The sentence can mean more than one thing, or nothing known: there is a question to ask.</summary>
    Ambiguous,
}

/// <summary>A fact that decides the task: "the key feature is the x of milk, .544 m, since the workspace ends at .45 m".</summary>
/// <param name="Subject">The thing it is about.</param>
/// <param name="Quantity">What is measured, for example <c>position.x</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">SI.</param>
/// <param name="Limit">What the value is compared with.</param>
/// <param name="Why">A sentence for people.</param>
public sealed record KeyConcept(string Subject, string Quantity, double Value, string Unit, double Limit, string Why);

/// <summary>The Analyzer's record.</summary>
/// <param name="Goals">In the order in which they are to be reached.</param>
/// <param name="Constraints">Predicates that must hold all along, for example <c>untouched</c>.</param>
/// <param name="Reason">Why this verdict, a sentence for people.</param>
/// <param name="Question">What to ask when ambiguous.</param>
/// <param name="NotUnderstood">Words of the sentence that were not used.</param>
public sealed record Analysis(
    AnalysisVerdict Verdict,
    ImmutableArray<GoalSpec> Goals,
    ImmutableArray<GoalSpec> Constraints,
    ImmutableArray<KeyConcept> Concepts,
    string Reason,
    string? Question,
    ImmutableArray<string> NotUnderstood);

/// <summary>One step of a plan: a skill and the objects it is about; numbers come later.</summary>
/// <param name="Skill">A member of the skill surface.</param>
/// <param name="Objects">Objects the skill acts on, in the order of its parameters; a held tool is not listed.</param>
/// <param name="Tool">The tool in the hand during this step, or null.</param>
public sealed record PlanStep(string Skill, ImmutableArray<string> Objects, string? Tool, string Why, string Precondition, string Effect);

/// <summary>The Planner's record.</summary>
/// <param name="Tools">Everything used as a tool, in order of use; empty when the hand suffices.</param>
public sealed record TaskPlan(ImmutableArray<PlanStep> Steps, ImmutableArray<string> Tools, string Rationale);

/// <summary>
/// One number of the program: an expression over queries of the skill surface, evaluated again at run time.
/// </summary>
/// <param name="Step">Index of the plan step it belongs to.</param>
/// <param name="Name">The skill's parameter.</param>
/// <param name="Expression">C# over the queries, for example <c>Position("milk").X - Size("hammer.head").X / 2</c>.</param>
/// <param name="Value">Its value in the world seen now.</param>
/// <param name="Unit">m, rad, kg or 1.</param>
/// <param name="Frame">base, object or none.</param>
/// <param name="Source">Where it comes from: which measurement, limit or rule.</param>
public sealed record Parameter(int Step, string Name, string Expression, double Value, string Unit, string Frame, string Source);

/// <summary>The Calculator's record.</summary>
public sealed record Calculation(ImmutableArray<Parameter> Parameters);

/// <summary>The Coder's record: the program's text.</summary>
public sealed record ProgramText(string Source);

/// <summary>The stage a failure goes back to.</summary>
public enum StageName
{
    Analyzer,
    Planner,
    Calculator,
    Coder,
}

/// <summary>What kind of failure it was (after RoboTool's error classes, and two that simulation shows).</summary>
public enum FailureKind
{
    /// <summary>The wrong tool, a tool where none is needed, or none where one is.</summary>
    ToolUse,

    /// <summary>A wrong order or an ignored constraint.</summary>
    Logical,

    /// <summary>A wrong number.</summary>
    Numerical,

    /// <summary>A skill was called in a way it cannot serve.</summary>
    Skill,

    /// <summary>Everything was called well and the world did otherwise.</summary>
    Physics,
}

/// <summary>A failure, named by code: what, where, and which stage it goes back to.</summary>
/// <param name="Step">Index of the plan step, or -1.</param>
/// <param name="Plan">The plan that failed, so that the next attempt can differ.</param>
public sealed record Diagnosis(FailureKind Kind, StageName Stage, int Step, SkillCode Code, string Message, TaskPlan? Plan);
