using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class DiagnosisTests
{
    public static TheoryData<string, FailureKind, StageName> Rules()
    {
        TheoryData<string, FailureKind, StageName> data = [];
        foreach (DiagnosisRule rule in DiagnosisRules.Table)
        {
            data.Add(rule.Name, rule.Kind, rule.Stage);
        }

        return data;
    }

    /// <summary>For each rule a failure that it alone decides: none hides another, none is dead.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void EveryRuleIsReached(string name, FailureKind kind, StageName stage)
    {
        FailureFacts facts = Example(name);
        Assert.Equal(name, DiagnosisRules.Find(facts).Name);
        Diagnosis diagnosis = DiagnosisRules.Diagnose(facts, []);
        Assert.Equal((kind, stage), (diagnosis.Kind, diagnosis.Stage));
        Assert.StartsWith(name, diagnosis.Message);
        Assert.Same(facts.Plan, diagnosis.Plan);
    }

    [Fact]
    public void EveryKindAndEveryStageIsUsed()
    {
        Assert.Equal(Enum.GetValues<FailureKind>().Order(), DiagnosisRules.Table.Select(r => r.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<StageName>().Order(), DiagnosisRules.Table.Select(r => r.Stage).Distinct().Order());
        Assert.Equal(DiagnosisRules.Table.Length, DiagnosisRules.Table.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void EverySkillCodeThatIsAFailureHasARuleOfItsOwn()
    {
        foreach (SkillCode code in Enum.GetValues<SkillCode>().Where(c => c is not (SkillCode.Ok or SkillCode.Stopped or SkillCode.ProgramFault)))
        {
            string name = DiagnosisRules.Find(Failed(code, Toy.ToolPlan, 1)).Name;
            Assert.NotEqual("goal-lost", name);
            Assert.NotEqual("program-error", name);
        }
    }

    [Fact]
    public void AStageThatHadItsChanceHandsItOn()
    {
        FailureFacts facts = Failed(SkillCode.Slipped, Toy.HandPlan, 0);
        List<Diagnosis> history = [];
        StageName[] stages = new StageName[4];
        for (int i = 0; i < stages.Length; i++)
        {
            history.Add(DiagnosisRules.Diagnose(facts, history));
            stages[i] = history[^1].Stage;
        }

        Assert.Equal([StageName.Calculator, StageName.Planner, StageName.Analyzer, StageName.Analyzer], stages);
    }

    [Fact]
    public void AFailureElsewhereIsANewOne()
    {
        Diagnosis first = DiagnosisRules.Diagnose(Failed(SkillCode.Slipped, Toy.HandPlan, 0), []);
        Assert.Equal(StageName.Calculator, DiagnosisRules.Diagnose(Failed(SkillCode.Slipped, Toy.HandPlan, 1), [first]).Stage);
    }

    private static FailureFacts Failed(SkillCode code, TaskPlan plan, int step) =>
        new(plan, step, [], new(ProgramEnding.SkillFailed, step + 1, new(code, "it failed"), "it failed", 3), null, []);

    private static FailureFacts Ran(TaskPlan plan, GoalSpec unmet, ContactFacts contacts, params GoalSpec[] constraints) =>
        new(plan, plan.Steps.Length - 1, [], new(ProgramEnding.Completed, 9, SkillResult.Done, "", 9),
            new([new(unmet, false, "it does not", ImmutableSortedDictionary<string, double>.Empty)], contacts), [.. constraints]);

    private static FailureFacts Ended(ProgramEnding ending, SkillCode code = SkillCode.Ok) =>
        new(Toy.HandPlan, 0, [], new(ending, 1, new(code, ""), "it ended", 1), null, []);

    private static FailureFacts Example(string rule)
    {
        var touched = new ContactFacts(["milk"], [], 1);
        TaskPlan push = new([Toy.Step("Push", "milk")], [], "");
        TaskPlan later = new([Toy.Step("Grasp", "milk"), Toy.Step("Grasp", "hammer")], ["hammer"], "");
        return rule switch
        {
            "number-of-unknown-source" => new(Toy.HandPlan, -1, [new(1, "x", "0.5 is from nowhere", true)], null, null, []),
            "text-refused-by-the-checker" => new(Toy.HandPlan, -1, [new(1, "x", "no files", false)], null, null, []),
            "robot-fault" => Failed(SkillCode.RobotFault, Toy.HandPlan, 0),
            "limit-used-up" => Ended(ProgramEnding.Limit),
            "bad-argument" => Failed(SkillCode.BadArgument, Toy.HandPlan, 0),
            "unknown-object" => Failed(SkillCode.UnknownObject, Toy.HandPlan, 0),
            "hand-full" => Failed(SkillCode.HandFull, Toy.HandPlan, 0),
            "nothing-held" => Failed(SkillCode.NothingHeld, Toy.HandPlan, 1),
            "no-path" => Failed(SkillCode.NoPath, Toy.HandPlan, 0),
            "no-room" => Failed(SkillCode.NoRoom, Toy.HandPlan, 0),
            "unfit-tool" => Failed(SkillCode.UnfitTool, Toy.ToolPlan, 1),
            "unfit-hand" => Failed(SkillCode.UnfitTool, push, 0),
            "tool-without-grasp" => Failed(SkillCode.NoGrasp, Toy.ToolPlan, 0),
            "object-without-grasp" => Failed(SkillCode.NoGrasp, Toy.HandPlan, 0),
            "tool-cannot-get-there" => Failed(SkillCode.Unreachable, Toy.ToolPlan, 1),
            "not-brought-near-enough" => Failed(SkillCode.Unreachable, Toy.ToolPlan, 3),
            "hand-cannot-get-there" => Failed(SkillCode.Unreachable, Toy.HandPlan, 0),
            "not-yet-in-reach" => Failed(SkillCode.Unreachable, later, 0),
            "hand-cannot-press" => Failed(SkillCode.NotPressed, new([Toy.Step("Press", "button")], [], ""), 0),
            "not-pressed-far-enough" => Failed(SkillCode.NotPressed, new([Toy.Step("Press", "button", "rod")], ["rod"], ""), 0),
            "tool-left-it-behind" => Failed(SkillCode.NotMoved, Toy.ToolPlan, 1),
            "did-not-move" => Failed(SkillCode.NotMoved, push, 0),
            "slipped" => Failed(SkillCode.Slipped, Toy.HandPlan, 0),
            "tipped" => Failed(SkillCode.Tipped, push, 0),
            "force-limit" => Failed(SkillCode.ForceLimit, push, 0),
            "fell" => Failed(SkillCode.Fell, push, 0),
            "no-footing" => Failed(SkillCode.NoFooting, Toy.HandPlan, 0),
            "too-heavy" => Failed(SkillCode.TooHeavy, push, 0),
            "not-turned" => Failed(SkillCode.NotTurned, push, 0),
            "object-lost" => Failed(SkillCode.ObjectLost, push, 0),
            "stale-observation" => Failed(SkillCode.StaleObservation, push, 0),
            "unfit-policy" => Failed(SkillCode.UnfitPolicy, push, 0),
            "not-joined" => Failed(SkillCode.NotJoined, push, 0),
            "program-error" => Ended(ProgramEnding.Error),
            "constraint-broken" => Ran(Toy.HandPlan, Toy.Untouched, touched, Toy.Untouched),
            "goal-forgotten" => Ran(Toy.HandPlan, GoalSpec.Of("held", "can"), touched),
            "pressed-by-hand" => Ran(new([Toy.Step("Press", "button", "rod")], ["rod"], ""), GoalSpec.Of("pressed", "button"), new(["button"], [], 1)),
            "goal-not-touched" => Ran(Toy.HandPlan, Toy.Held, ContactFacts.None),
            "goal-missed" => Ran(push, GoalSpec.Of("at", "milk"), touched),
            "goal-lost" => Ran(Toy.HandPlan, Toy.Held, touched),
            _ => throw new ArgumentException($"Rule '{rule}' has no example. Write one."),
        };
    }
}
