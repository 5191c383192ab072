using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>Everything a failure is judged by.</summary>
/// <param name="Plan">The plan that failed.</param>
/// <param name="Step">Index of the step it had come to, or -1.</param>
/// <param name="Faults">What the checker found; then nothing was run.</param>
/// <param name="Run">How the program ended; null when it did not pass the check.</param>
/// <param name="Goals">What was measured; null when nothing was.</param>
/// <param name="Constraints">Which of the goals are to hold all along.</param>
public sealed record FailureFacts(
    TaskPlan Plan,
    int Step,
    ImmutableArray<ProgramFault> Faults,
    ProgramRun? Run,
    GoalReport? Goals,
    ImmutableArray<GoalSpec> Constraints)
{
    internal SkillCode Code => Run?.Skill.Code ?? SkillCode.Ok;

    internal PlanStep? At => Step >= 0 && Step < Plan.Steps.Length ? Plan.Steps[Step] : null;

    /// <summary>True when the step is done with a tool in the hand.</summary>
    internal bool WithTool => At?.Tool is not null;

    /// <summary>True when the step is about something that is used as a tool.</summary>
    internal bool AboutTool => At is { } step && step.Objects.Any(o => Plan.Tools.Contains(Owner(o)));

    /// <summary>True when an earlier step was to bring the step's object somewhere else.</summary>
    internal bool MovedBefore => At is { } step
        && Plan.Steps.Take(Step).Any(s => s.Skill != nameof(IRobotSkills.Look) && s.Objects.Intersect(step.Objects).Any());

    internal GoalMeasure? Unmet => Goals?.FirstUnmet;

    internal bool ConstraintBroken => Unmet is { } unmet && Constraints.Contains(unmet.Spec);

    internal bool ActsOnGoal => Unmet is { } unmet && Plan.Steps.Any(s => s.Objects.Any(o => Owner(o) == unmet.Spec.Object));

    internal bool TouchedGoal => Unmet is { } unmet && (Goals!.Contacts.Touched.Contains(unmet.Spec.Object) || !Goals.Contacts.Tools.IsEmpty);

    private static string Owner(string thing) => thing.Split('.')[0];
}

/// <summary>One rule: when it applies, what kind of failure it is and which stage gets it.</summary>
/// <param name="Name">Unique; stands in reports.</param>
public sealed record DiagnosisRule(string Name, Func<FailureFacts, bool> Applies, FailureKind Kind, StageName Stage);

/// <summary>
/// Names a failure by code. The kinds are RoboTool's error classes (Xu et al., arXiv:2310.13065: tool use, logical, numerical),
/// and two that a check and a simulation show besides: a skill called in a way it cannot serve, and physics.
/// </summary>
public static class DiagnosisRules
{
    /// <summary>In order: the first that applies decides.</summary>
    public static ImmutableArray<DiagnosisRule> Table { get; } =
    [
        new("number-of-unknown-source", f => f.Faults.Any(x => x.Number), FailureKind.Numerical, StageName.Coder),
        new("text-refused-by-the-checker", f => !f.Faults.IsEmpty, FailureKind.Skill, StageName.Coder),

        new("robot-fault", f => f.Code == SkillCode.RobotFault, FailureKind.Physics, StageName.Planner),
        new("limit-used-up", f => f.Run?.Ending == ProgramEnding.Limit, FailureKind.Logical, StageName.Coder),

        new("bad-argument", f => f.Code == SkillCode.BadArgument, FailureKind.Numerical, StageName.Calculator),
        new("unknown-object", f => f.Code == SkillCode.UnknownObject, FailureKind.Skill, StageName.Planner),
        new("hand-full", f => f.Code == SkillCode.HandFull, FailureKind.Logical, StageName.Planner),
        new("nothing-held", f => f.Code == SkillCode.NothingHeld, FailureKind.Logical, StageName.Planner),
        new("no-path", f => f.Code == SkillCode.NoPath, FailureKind.Logical, StageName.Planner),
        new("no-room", f => f.Code == SkillCode.NoRoom, FailureKind.Logical, StageName.Planner),
        new("unfit-tool", f => f.Code == SkillCode.UnfitTool && f.WithTool, FailureKind.ToolUse, StageName.Planner),
        new("unfit-hand", f => f.Code == SkillCode.UnfitTool, FailureKind.ToolUse, StageName.Analyzer),
        new("tool-without-grasp", f => f.Code == SkillCode.NoGrasp && f.AboutTool, FailureKind.ToolUse, StageName.Planner),
        new("object-without-grasp", f => f.Code == SkillCode.NoGrasp, FailureKind.Skill, StageName.Planner),
        new("tool-cannot-get-there", f => f.Code == SkillCode.Unreachable && (f.WithTool || f.AboutTool), FailureKind.Numerical, StageName.Calculator),
        new("not-brought-near-enough", f => f.Code == SkillCode.Unreachable && f.MovedBefore, FailureKind.Numerical, StageName.Calculator),
        new("hand-cannot-get-there", f => f.Code == SkillCode.Unreachable && f.Plan.Tools.IsEmpty, FailureKind.ToolUse, StageName.Analyzer),
        new("not-yet-in-reach", f => f.Code == SkillCode.Unreachable, FailureKind.Logical, StageName.Planner),
        new("hand-cannot-press", f => f.Code == SkillCode.NotPressed && !f.WithTool, FailureKind.ToolUse, StageName.Analyzer),
        new("not-pressed-far-enough", f => f.Code == SkillCode.NotPressed, FailureKind.Numerical, StageName.Calculator),
        new("tool-left-it-behind", f => f.Code == SkillCode.NotMoved && f.WithTool, FailureKind.Numerical, StageName.Calculator),
        new("did-not-move", f => f.Code == SkillCode.NotMoved, FailureKind.Physics, StageName.Planner),
        new("slipped", f => f.Code == SkillCode.Slipped, FailureKind.Physics, StageName.Calculator),
        new("tipped", f => f.Code == SkillCode.Tipped, FailureKind.Physics, StageName.Planner),
        new("force-limit", f => f.Code == SkillCode.ForceLimit, FailureKind.Physics, StageName.Planner),
        new("fell", f => f.Code == SkillCode.Fell, FailureKind.Physics, StageName.Planner),
        new("no-footing", f => f.Code == SkillCode.NoFooting, FailureKind.Logical, StageName.Planner),
        new("too-heavy", f => f.Code == SkillCode.TooHeavy, FailureKind.Logical, StageName.Planner),
        new("not-turned", f => f.Code == SkillCode.NotTurned, FailureKind.Physics, StageName.Planner),
        new("object-lost", f => f.Code == SkillCode.ObjectLost, FailureKind.Physics, StageName.Planner),
        new("stale-observation", f => f.Code == SkillCode.StaleObservation, FailureKind.Physics, StageName.Planner),
        new("unfit-policy", f => f.Code == SkillCode.UnfitPolicy, FailureKind.Skill, StageName.Planner),
        new("not-joined", f => f.Code == SkillCode.NotJoined, FailureKind.Physics, StageName.Planner),

        new("program-error", f => f.Run?.Ending is ProgramEnding.Error or ProgramEnding.SkillFailed, FailureKind.Logical, StageName.Coder),

        // From here the program ran to its end and the world is not as it was to be.
        new("constraint-broken", f => f.ConstraintBroken, FailureKind.Logical, StageName.Planner),
        new("goal-forgotten", f => f.Unmet is not null && !f.ActsOnGoal, FailureKind.Logical, StageName.Planner),
        new("pressed-by-hand", f => f.Unmet?.Spec.Kind == "pressed" && f.Goals!.Contacts.Tools.IsEmpty && f.Goals.Contacts.Touched.Contains(f.Unmet.Spec.Object), FailureKind.ToolUse, StageName.Planner),
        new("goal-not-touched", f => f.Unmet is not null && !f.TouchedGoal, FailureKind.Numerical, StageName.Calculator),
        new("goal-missed", f => f.Unmet is { } g && g.Spec.Kind is "near" or "at" or "moved" or "pressed", FailureKind.Numerical, StageName.Calculator),
        new("goal-lost", _ => true, FailureKind.Physics, StageName.Planner),
    ];

    /// <summary>Which rule applies: there always is one.</summary>
    public static DiagnosisRule Find(FailureFacts facts) => Table.First(r => r.Applies(facts));

    /// <summary>
    /// The diagnosis of a failure. One that the same stage has had before at the same step with the same code goes one stage further
    /// up: that stage had its chance.
    /// </summary>
    public static Diagnosis Diagnose(FailureFacts facts, IEnumerable<Diagnosis> history)
    {
        DiagnosisRule rule = Find(facts);
        StageName stage = rule.Stage;
        foreach (Diagnosis before in history)
        {
            if (before.Step == facts.Step && before.Code == facts.Code && before.Stage == stage)
            {
                stage = Above(stage);
            }
        }

        return new(rule.Kind, stage, facts.Step, facts.Code, $"{rule.Name}: {Tell(facts)}", facts.Plan);
    }

    internal static StageName Above(StageName stage) => stage == StageName.Analyzer ? stage : stage - 1;

    private static string Tell(FailureFacts facts)
    {
        if (!facts.Faults.IsEmpty)
        {
            return string.Join(" ", facts.Faults.Take(5).Select(x => $"Line {x.Line}: {x.Message}"));
        }

        string where = facts.At is { } step ? $"step {facts.Step + 1}, {step.Skill}({string.Join(", ", step.Objects)})" : "the program";
        string line = facts.Run is { Line: > 0 } run ? $", line {run.Line}" : "";
        return facts.Run is { Ending: not ProgramEnding.Completed }
            ? $"{where}{line}: {(facts.Code == SkillCode.Ok ? "" : facts.Code + ": ")}{(facts.Run.Message.Length > 0 ? facts.Run.Message : facts.Run.Skill.Message)}"
            : facts.Unmet is { } unmet ? $"{unmet.Spec} does not hold: {unmet.Measured}" : $"{where}{line} failed";
    }
}
