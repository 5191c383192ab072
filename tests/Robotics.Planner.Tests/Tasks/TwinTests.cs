using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class TwinTests
{
    private static readonly SkillResult TooFar = new(SkillCode.Unreachable, "milk is 0.1 m too far");

    /// <summary>Plans with the hammer unless asked for the bare hand.</summary>
    private static Bench WithTool(bool handHasPlan = true)
    {
        var bench = new Bench();
        bench.Stages.Analyze = _ => Toy.Analysis(AnalysisVerdict.NeedsTool);
        bench.Stages.Plan = (_, analysis) => analysis.Verdict == AnalysisVerdict.NeedsTool ? Toy.ToolPlan
            : handHasPlan ? Toy.HandPlan : throw new StageException(StageName.Planner, "milk is out of the hand's reach by 0.1 m");
        return bench;
    }

    private static SkillResult OnlyAfterPull(ToyWorld world, string skill, string? thing) =>
        skill == "Grasp" && thing == "milk" && !world.Done.Contains("Pull milk") ? TooFar : SkillResult.Done;

    [Fact]
    public async Task AToolIsNeededWhenTheHandFails()
    {
        Bench bench = WithTool();
        bench.Rehearsed = bench.Real = OnlyAfterPull;
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Equal((4, 0), (report.Twin.Rehearsal!.Worlds, report.Twin.Rehearsal.Successes));
        Assert.Contains("Pull milk", bench.World.Done);
        Assert.Contains("Pull", report.Program);
    }

    [Fact]
    public async Task WhenTheHandDoesAsWellItIsTheHandThatActs()
    {
        Bench bench = WithTool();
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.False(report.Twin!.ToolNeeded);
        Assert.Equal(["Grasp milk", "Lift "], bench.World.Done);
        Assert.Equal(12, report.Rehearsal!.Worlds);
        Assert.Equal(12, bench.Rehearsals.Opened);
        Assert.Empty(report.Attempts[0].Plan!.Tools);
    }

    [Fact]
    public async Task AHandThatShinesInAFewWorldsMustReachTheBarInAll()
    {
        Bench bench = WithTool();
        bench.Rehearsed = (w, s, t) => w.Index >= 4 ? OnlyAfterPull(w, s, t) : SkillResult.Done;
        TaskReport report = await bench.RunAsync();
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Equal((8, 4), (report.Twin.Rehearsal!.Worlds, report.Twin.Rehearsal.Successes));
        Assert.Contains("Pull milk", bench.World.Done);
    }

    [Fact]
    public async Task NoProgramForTheHandIsTheProof()
    {
        Bench bench = WithTool(handHasPlan: false);
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Null(report.Twin.Rehearsal);
        Assert.Contains("out of the hand's reach by 0.1 m", report.Twin.Reason);
    }

    [Fact]
    public async Task AHandsPlanThatUsesAToolIsNone()
    {
        Bench bench = WithTool();
        bench.Stages.Plan = (_, _) => Toy.ToolPlan;
        TaskReport report = await bench.RunAsync();
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Contains("hammer", report.Twin.Reason);
        Assert.Equal(Verdict.Succeeded, report.Verdict);
    }

    [Fact]
    public async Task AHandsProgramThatDoesNotPassTheCheckIsNone()
    {
        Bench bench = WithTool();
        bench.Stages.Write = (_, plan) => plan.Tools.IsEmpty ? "wrong" : "Grasp hammer\nPull milk\nRelease hammer\nGrasp milk\nLift milk";
        TaskReport report = await bench.RunAsync();
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Equal(Verdict.Succeeded, report.Verdict);
    }

    [Fact]
    public async Task AttemptsUsedUpProveNothingImpossible()
    {
        Bench bench = WithTool();
        bench.Rehearsed = (_, s, t) => t == "milk" ? TooFar : SkillResult.Done;
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Contains("0 of 4", report.Reason);
    }

    [Fact]
    public async Task WhenNeitherEverWorksAndNoPlanIsLeftItIsImpossible()
    {
        Bench bench = WithTool();
        Func<TaskContext, Analysis, TaskPlan> plan = bench.Stages.Plan;
        bench.Stages.Plan = (task, a) => task.History.IsEmpty ? plan(task, a) : throw new StageException(StageName.Planner, "every plan was tried");
        bench.Rehearsed = (_, s, t) => t == "milk" ? TooFar : SkillResult.Done;
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Impossible, 3), (report.Verdict, report.ExitCode));
        Assert.Contains("without", report.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(bench.World.Done);
    }

    [Fact]
    public async Task WhenTheToolSometimesWorksItIsRefusedNotImpossible()
    {
        Bench bench = WithTool();
        bench.Rehearsed = (w, s, t) => w.Index == 0 ? OnlyAfterPull(w, s, t) : t == "milk" ? TooFar : SkillResult.Done;
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Contains("1 of 4", report.Reason);
    }

    [Fact]
    public async Task AHandThatWasTriedBeforeIsTheTwin()
    {
        Bench bench = WithTool();
        bench.Stages.Analyze = task => Toy.Analysis(task.History.IsEmpty ? AnalysisVerdict.Direct : AnalysisVerdict.NeedsTool);
        bench.Rehearsed = bench.Real = OnlyAfterPull;
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Equal(2, report.Attempts.Length);
        Assert.Equal((FailureKind.ToolUse, StageName.Analyzer), (report.Attempts[0].Diagnosis!.Kind, report.Attempts[0].Diagnosis!.Stage));
        Assert.True(report.Twin!.ToolNeeded);
        Assert.Contains("tried first", report.Twin.Reason);
    }

    [Fact]
    public async Task TheTwinCanBeLeftOut()
    {
        Bench bench = WithTool();
        bench.Options = new() { Twin = false };
        TaskReport report = await bench.RunAsync();
        Assert.Null(report.Twin);
        Assert.Contains("Pull milk", bench.World.Done);
    }
}
