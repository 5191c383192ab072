using System.Collections.Immutable;
using System.Text.Json;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Launch.Tests.Evaluation;

public sealed class EvaluatorTests : IDisposable
{
    private static readonly EvalSetting Setting = new("build-1", "offline", false, 12, 0.8);

    private static readonly EvalCase[] Cases =
        [.. from variant in Enum.GetValues<SceneVariant>() from seed in Enumerable.Range(0, 10) select new EvalCase("milk-reaching", variant, seed)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<SceneVariant, Verdict, bool, bool, bool> Rules => new()
    {
        { SceneVariant.Needed, Verdict.Succeeded, true, true, true },
        { SceneVariant.Needed, Verdict.Failed, true, true, false },
        { SceneVariant.Unneeded, Verdict.Succeeded, false, true, true },
        { SceneVariant.Unneeded, Verdict.Succeeded, true, true, false },
        { SceneVariant.Impossible, Verdict.Impossible, false, false, true },
        { SceneVariant.Impossible, Verdict.Impossible, false, true, false },
        { SceneVariant.Impossible, Verdict.Refused, false, false, false },
        { SceneVariant.Impossible, Verdict.Succeeded, true, true, false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void WhatCountsAsRight(SceneVariant variant, Verdict verdict, bool tool, bool touched, bool right) =>
        Assert.Equal(right, EvalResult.Of(Setting, new("s", variant, 0), Report(verdict, tool, touched), 1).Success);

    [Fact]
    public async Task AStoppedEvaluationGoesOnWhereItWas()
    {
        string path = folder.At("runs.jsonl");
        using CancellationTokenSource stop = new();
        int calls = 0;
        using (ResultFile file = new(path))
        {
            IReadOnlyCollection<EvalResult> part = await Evaluator.RunAsync(Setting, Cases, file, 2, Count, TimeProvider.System, _ =>
            {
                if (calls >= 12)
                {
                    stop.Cancel();
                }
            }, stop.Token);
            Assert.InRange(part.Count, 12, 13);
        }

        // The process was killed in the middle of a line.
        File.AppendAllText(path, "{\"setting\":{\"bui");
        int before = calls;
        using (ResultFile file = new(path))
        {
            IReadOnlyCollection<EvalResult> all = await Evaluator.RunAsync(Setting, Cases, file, 2, Count, TimeProvider.System, _ => { }, CancellationToken.None);
            Assert.Equal(Cases.Length, all.Count);
            Assert.Equal(Cases.Length, calls);
            Assert.True(before < calls);
        }

        using (ResultFile file = new(path))
        {
            Assert.Equal(Cases.Length, file.Before.Count);
            await Evaluator.RunAsync(Setting with { Build = "build-2" }, Cases[..3], file, 1, Count, TimeProvider.System, _ => { }, CancellationToken.None);
            Assert.Equal(Cases.Length + 3, calls);
        }

        Task<TaskReport> Count(EvalCase run, CancellationToken token)
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(Right(run));
        }
    }

    [Fact]
    public async Task AFaultOfOneLayoutIsAFailureOfThatLayout()
    {
        using ResultFile file = new(folder.At("runs.jsonl"));
        IReadOnlyCollection<EvalResult> all = await Evaluator.RunAsync(
            Setting, Cases, file, 2, (run, _) => run is { Seed: 3, Variant: SceneVariant.Needed } ? throw new InvalidOperationException("a bug") : Task.FromResult(Right(run)),
            TimeProvider.System, _ => { }, CancellationToken.None);

        EvalResult failed = Assert.Single(all, r => !r.Success);
        Assert.Contains("a bug", failed.Reason);
        EvalRow[] rows = [.. EvalRow.Of(Cases, all)];
        Assert.Equal([(10, 9), (10, 10), (10, 10)], rows.Select(r => (r.Runs, r.Successes)));
        EvalTable table = new("s", "offline", false, 10, 0, 12, "build-1", true, [.. rows], "x");
        Assert.Empty(JsonSchema.Faults("eval.schema.json", JsonSerializer.Serialize(table, JsonOutput.Indented)));
    }

    [Fact]
    public async Task AMissingDependencyEndsTheEvaluation()
    {
        using ResultFile file = new(folder.At("runs.jsonl"));
        await Assert.ThrowsAsync<DllNotFoundException>(() => Evaluator.RunAsync(
            Setting, Cases, file, 1, (_, _) => throw new DllNotFoundException("libmujoco"), TimeProvider.System, _ => { }, CancellationToken.None));
    }

    private static TaskReport Right(EvalCase run) =>
        run.Variant == SceneVariant.Impossible ? Report(Verdict.Impossible, false, false) : Report(Verdict.Succeeded, run.Variant == SceneVariant.Needed, true);

    private static TaskReport Report(Verdict verdict, bool tool, bool touched)
    {
        Planner.GoalMeasure goal = Samples.Run().Report.Measured!.Goals[0] with { Holds = verdict == Verdict.Succeeded };
        Planner.ContactFacts contacts = new(touched ? ["milk"] : [], tool ? ["hammer"] : [], touched ? 1.0 : null);
        return new("t", verdict, "because", [], null, null, null, new GoalReport([goal], contacts), null, new(0, 0, 0));
    }
}
