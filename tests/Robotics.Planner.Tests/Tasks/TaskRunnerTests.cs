using Robotics.Planner;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class TaskRunnerTests
{
    private static readonly SkillResult Slipped = new(SkillCode.Slipped, "it slipped");

    [Fact]
    public async Task WhatWorksInRehearsalIsRunAndMeasured()
    {
        var bench = new Bench();
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(["Grasp milk", "Lift "], bench.World.Done);
        Assert.True(report.Measured!.Holds);
        Assert.Null(report.Failure);
        Assert.Null(report.Twin);
        Assert.Contains("skill 2 Lift(0.1)", bench.Progress.Heard);
        Assert.Equal("finished Succeeded", bench.Progress.Heard[^1]);
        Assert.All(bench.Rehearsals.Worlds, w => Assert.True(w.Disposed));
        Assert.Equal(bench.Programs.Opened, bench.Programs.Disposed);
    }

    [Fact]
    public async Task AnAmbiguousSentenceIsRefusedWithTheQuestion()
    {
        var bench = new Bench { Stages = { Analyze = _ => Toy.Analysis(AnalysisVerdict.Ambiguous) } };
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Refused, 3, "Which of the two?"), (report.Verdict, report.ExitCode, report.Reason));
        Nothing(bench);
    }

    [Fact]
    public async Task WhatTheAnalyzerCallsImpossibleMovesNothing()
    {
        var bench = new Bench { Stages = { Analyze = _ => Toy.Analysis(AnalysisVerdict.Impossible) } };
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Impossible, 3, "because"), (report.Verdict, report.ExitCode, report.Reason));
        Nothing(bench);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task AnEmptySentenceIsRefused(string sentence)
    {
        var bench = new Bench { Sentence = sentence };
        Assert.Equal(Verdict.Refused, (await bench.RunAsync()).Verdict);
        Assert.Empty(bench.Stages.Asked);
        Nothing(bench);
    }

    [Theory]
    [InlineData(StageName.Analyzer)]
    [InlineData(StageName.Planner)]
    [InlineData(StageName.Calculator)]
    [InlineData(StageName.Coder)]
    public async Task AStageThatCannotGoOnRefusesWithItsText(StageName which)
    {
        var bench = new Bench();
        Exception Fail() => new StageException(which, "the endpoint said no", new TimeoutException());
        switch (which)
        {
            case StageName.Analyzer: bench.Stages.Analyze = _ => throw Fail(); break;
            case StageName.Planner: bench.Stages.Plan = (_, _) => throw Fail(); break;
            case StageName.Calculator: bench.Stages.Calculate = (_, _) => throw Fail(); break;
            default: bench.Stages.Write = (_, _) => throw Fail(); break;
        }

        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Contains("the endpoint said no", report.Reason);
        Assert.Single(report.Attempts);
        Nothing(bench);
    }

    [Fact]
    public async Task APlanWithoutNumbersGoesBackToThePlanner()
    {
        var bench = new Bench();
        bench.Stages.Plan = (task, _) => task.History.IsEmpty ? Toy.ToolPlan : Toy.HandPlan;
        bench.Stages.Calculate = (_, plan) => plan == Toy.ToolPlan ? throw new StageException(StageName.Calculator, "no number fits") : new([]);
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Equal(2, report.Attempts.Length);
        Assert.Same(Toy.ToolPlan, report.Attempts[0].Plan);
        Assert.Equal((StageName.Planner, "no number fits"), (report.Attempts[0].Diagnosis!.Stage, report.Attempts[0].Diagnosis!.Message));
    }

    [Fact]
    public async Task WithoutAGoalThereIsNothingToMeasureAndNothingIsDone()
    {
        var bench = new Bench { Stages = { Analyze = _ => Toy.Analysis() with { Goals = [] } } };
        Assert.Equal(Verdict.Refused, (await bench.RunAsync()).Verdict);
        Nothing(bench);
    }

    [Fact]
    public async Task AProgramThatIsRefusedThreeTimesIsNeverRun()
    {
        var bench = new Bench { Stages = { Write = (task, _) => $"wrong {task.History.Length}" } };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Equal(3, report.Attempts.Length);
        Assert.Equal(StageName.Coder, report.Attempts[1].From);
        Nothing(bench);
    }

    [Fact]
    public async Task ACheckerErrorGoesBackToTheCoderAlone()
    {
        var bench = new Bench();
        bench.Stages.Write = (task, _) => task.History.IsEmpty ? "wrong" : "Grasp milk\nLift milk";
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Equal([StageName.Analyzer, StageName.Planner, StageName.Calculator, StageName.Coder, StageName.Coder], bench.Stages.Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task AttemptsAreBounded(int attempts)
    {
        var bench = new Bench { Options = new() { Attempts = attempts }, Rehearsed = (_, _, _) => Slipped };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Equal(attempts, report.Attempts.Length);
        Assert.Equal(SkillCode.Slipped, report.Failure!.Code);
        Assert.Contains("0 of 4", report.Reason);
        Assert.Empty(bench.World.Done);
    }

    [Fact]
    public async Task TheSameTextIsNotRehearsedAgainAndGoesFurtherUp()
    {
        var bench = new Bench { Rehearsed = (_, _, _) => Slipped };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(4, bench.Rehearsals.Opened);
        Assert.Equal([StageName.Calculator, StageName.Planner, StageName.Analyzer], report.Attempts.Select(a => a.Diagnosis!.Stage));
    }

    [Fact]
    public async Task ADiagnosisIsSeenByTheStageItGoesTo()
    {
        var bench = new Bench { Rehearsed = (w, s, _) => s == "Grasp" ? new(SkillCode.NoPath, "the box is in the way") : SkillResult.Done };
        bench.Stages.Plan = (task, _) => task.History.IsEmpty
            ? Toy.HandPlan
            : new([Toy.Step("Press", "milk")], [], $"after {task.History[0].Code} of {task.History[0].Plan!.Rationale}");
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Equal("after NoPath of by hand", report.Attempts[1].Plan!.Rationale);
        Assert.Equal(StageName.Planner, report.Attempts[1].From);
        Assert.Same(report.Attempts[0].Analysis, report.Attempts[1].Analysis);
        Assert.Equal(["Press milk"], bench.World.Done);
    }

    [Fact]
    public async Task BelowTheBarIsRefusedWithTheRate()
    {
        var bench = new Bench { Options = new() { Worlds = 10, Attempts = 1 }, RehearsedHolds = (w, _) => w.Index % 2 == 0 };
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Refused, 3), (report.Verdict, report.ExitCode));

        // 8 of 10 are needed: after the second batch 4 of 8 failed, and that can no longer be reached.
        Assert.Equal((8, 4), (report.Rehearsal!.Worlds, report.Rehearsal.Successes));
        Assert.Empty(bench.World.Done);
    }

    [Theory]
    [InlineData(12, 0.8, 12)]
    [InlineData(12, 0.5, 8)]
    [InlineData(12, 0.0, 0)]
    [InlineData(5, 1.0, 5)]
    [InlineData(20, 0.6, 12)]
    public async Task RehearsalEndsWhenTheRestCannotChangeTheAnswer(int worlds, double bar, int run)
    {
        var bench = new Bench { Options = new() { Worlds = worlds, Bar = bar } };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(run, report.Rehearsal!.Worlds);
        Assert.Equal(run, bench.Rehearsals.Opened);
        Assert.True(report.Rehearsal.Passed);
    }

    [Fact]
    public async Task TheCommonestFailureIsTheOneThatGoesBack()
    {
        var bench = new Bench
        {
            Options = new() { Attempts = 1 },
            Rehearsed = (w, _, _) => w.Index is 1 or 3 ? new(SkillCode.Tipped, "fell") : w.Index == 0 ? Slipped : SkillResult.Done,
        };
        Assert.Equal(SkillCode.Tipped, (await bench.RunAsync()).Failure!.Code);
    }

    [Fact]
    public async Task AWorldThatBreaksCountsAsAFailure()
    {
        var bench = new Bench { Options = new() { Attempts = 1 }, Rehearsed = (_, _, _) => throw new TaskWorldException("physics diverged") };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Equal(SkillCode.RobotFault, report.Failure!.Code);
        Assert.All(bench.Rehearsals.Worlds, w => Assert.True(w.Disposed));
    }

    [Fact]
    public async Task TheRealWorldHasTheLastWord()
    {
        var bench = new Bench { RealHolds = (_, goal) => goal != Toy.Held };
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Failed, 1), (report.Verdict, report.ExitCode));
        Assert.Contains("held(milk)", report.Reason);
        Assert.Contains("\"kind\":\"last-second\"", bench.Trace);
    }

    [Fact]
    public async Task AViolatedConstraintIsAFailureThoughTheGoalHolds()
    {
        var bench = new Bench { RealHolds = (_, goal) => goal != Toy.Untouched };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Failed, report.Verdict);
        Assert.Equal((FailureKind.Logical, StageName.Planner), (report.Failure!.Kind, report.Failure.Stage));
    }

    [Fact]
    public async Task TheScenesOwnGoalCountsThoughNoStageSawIt()
    {
        GoalSpec own = GoalSpec.Of("upright", "milk");
        var bench = new Bench { AlsoMeasure = [own, Toy.Held], RealHolds = (_, goal) => goal != own };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Failed, report.Verdict);
        Assert.Equal([Toy.Held, Toy.Untouched, own], report.Measured!.Goals.Select(g => g.Spec));
    }

    [Fact]
    public async Task ARobotFaultIsAFailureWithTheLastSecond()
    {
        var bench = new Bench { Real = (_, s, _) => s == "Lift" ? throw new TaskWorldException("servo 3 does not answer") : SkillResult.Done };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Failed, report.Verdict);
        Assert.Equal((SkillCode.RobotFault, 1), (report.Failure!.Code, report.Failure.Step));
        Assert.Contains("servo 3", report.Reason);
        Assert.Equal(100, bench.Trace.Split('\n').Count(l => l.StartsWith("{\"kind\":\"last-second\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AProgramThatBreaksOffIsNoSuccess()
    {
        var bench = new Bench { Real = (_, s, _) => s == "Lift" ? Slipped : SkillResult.Done };
        TaskReport report = await bench.RunAsync();
        Assert.Equal(Verdict.Failed, report.Verdict);
        Assert.Equal((SkillCode.Slipped, 1), (report.Failure!.Code, report.Failure.Step));
        Assert.Contains("hold all the same", report.Reason);
    }

    [Theory]
    [InlineData(nameof(TaskOptions.Worlds), 0)]
    [InlineData(nameof(TaskOptions.Attempts), 11)]
    [InlineData(nameof(TaskOptions.Threads), 0)]
    [InlineData(nameof(TaskOptions.Bar), 2)]
    public async Task OptionsOutOfRangeAreTold(string which, int value)
    {
        var bench = new Bench
        {
            Options = which switch
            {
                nameof(TaskOptions.Worlds) => new() { Worlds = value },
                nameof(TaskOptions.Attempts) => new() { Attempts = value },
                nameof(TaskOptions.Threads) => new() { Threads = value },
                _ => new() { Bar = value },
            },
        };
        Assert.Contains(value.ToString(), (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(bench.RunAsync)).Message);
    }

    private static void Nothing(Bench bench)
    {
        Assert.Empty(bench.World.Done);
        Assert.False(bench.World.Measured);
        Assert.Equal(0, bench.Rehearsals.Opened);
    }
}
