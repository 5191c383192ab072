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
        string path = folder.At("runs.db");
        using CancellationTokenSource stop = new();
        int calls = 0;
        using (SqliteResults store = new(path))
        {
            IReadOnlyCollection<EvalResult> part = await Evaluator.RunAsync(Setting, Cases, store, 2, Count, TimeProvider.System, _ =>
            {
                if (calls >= 12)
                {
                    stop.Cancel();
                }
            }, stop.Token);
            Assert.InRange(part.Count, 12, 13);
        }

        int before = calls;
        using (SqliteResults store = new(path))
        {
            IReadOnlyCollection<EvalResult> all = await Evaluator.RunAsync(Setting, Cases, store, 2, Count, TimeProvider.System, _ => { }, CancellationToken.None);
            Assert.Equal(Cases.Length, all.Count);
            Assert.Equal(Cases.Length, calls);
            Assert.True(before < calls);
        }

        using (SqliteResults store = new(path))
        {
            Assert.Equal(Cases.Length, store.Read(Setting).Count);
            await Evaluator.RunAsync(Setting with { Build = "build-2" }, Cases[..3], store, 1, Count, TimeProvider.System, _ => { }, CancellationToken.None);
            Assert.Equal(Cases.Length + 3, calls);
        }

        Task<(TaskReport, ModelUse)> Count(EvalCase run, CancellationToken token)
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(Right(run));
        }
    }

    [Fact]
    public async Task AFaultOfOneLayoutIsAFailureOfThatLayout()
    {
        using SqliteResults store = new(folder.At("runs.db"));
        IReadOnlyCollection<EvalResult> all = await Evaluator.RunAsync(
            Setting, Cases, store, 2, (run, _) => run is { Seed: 3, Variant: SceneVariant.Needed } ? throw new InvalidOperationException("a bug") : Task.FromResult(Right(run)),
            TimeProvider.System, _ => { }, CancellationToken.None);

        EvalResult failed = Assert.Single(all, r => !r.Success);
        Assert.Contains("a bug", failed.Reason);
        Assert.Equal("fault", failed.Failure!.Label);
        Assert.Equal((3 * 29, 250L * 29), (EvalSummary.Of(all).Requests, EvalSummary.Of(all).Tokens));
        Assert.Equal((1, 0), (EvalSummary.Of(all).Failures["fault"], EvalSummary.Of(all).NeedlessTool!.Count));
        EvalRow[] rows = [.. EvalRow.Of(Cases, all)];
        Assert.Equal([(10, 9), (10, 10), (10, 10)], rows.Select(r => (r.Runs, r.Successes)));
        EvalTable table = new("s", "offline", false, "", 10, 0, 12, "build-1", "1/1", true, EvalSummary.Of(all), [.. rows], "x");
        Assert.Empty(JsonSchema.Faults("eval.schema.json", JsonSerializer.Serialize(table, JsonOutput.Indented)));
    }

    [Fact]
    public async Task AStoreThatCannotBeWrittenEndsTheEvaluationWithOneError()
    {
        using SqliteResults store = new(folder.At("runs.db"));
        using FullStore full = new(store, 4);
        CommandException error = await Assert.ThrowsAsync<CommandException>(() => Evaluator.RunAsync(
            Setting, Cases, full, 2, (run, _) => Task.FromResult(Right(run)), TimeProvider.System, _ => { }, CancellationToken.None));
        Assert.Contains("full", error.Message);
        Assert.Equal(4, store.Read(Setting).Count);
    }

    [Fact]
    public async Task ThePartsOfAnEvaluationMakeTheWholeAndTwiceIsOnce()
    {
        IResultStore Part(int i) => new SqliteResults(folder.At($"{i}.db"));
        for (int i = 1; i <= 4; i++)
        {
            for (int twice = 0; twice < 2; twice++)
            {
                using IResultStore store = Part(i);
                await Evaluator.RunAsync(Setting, [.. new Shard(i, 4).Of(Cases)], store, 2, (run, _) => Task.FromResult(Right(run)), TimeProvider.System, _ => { }, CancellationToken.None);
            }
        }

        EvalResult[] parts = [.. Enumerable.Range(1, 4).SelectMany(i => ResultPlace.Read(folder.At($"{i}.db")))];
        Assert.Equal(Cases.Length, parts.Length);
        Assert.Equal(Cases.ToHashSet(), parts.Select(r => r.Case).ToHashSet());
        Assert.Equal(Cases.Length, ResultPlace.Add(folder.At("all.db"), parts));
        Assert.Equal(0, ResultPlace.Add(folder.At("all.db"), parts));
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1")]
    [InlineData("-1/3")]
    [InlineData("1/200000")]
    public void APartThatThereIsNotIsTold(string text) => Assert.Contains("must be i/n", Assert.Throws<CommandException>(() => Shard.Parse(text)).Message);

    [Fact]
    public async Task AMissingDependencyEndsTheEvaluation()
    {
        using SqliteResults store = new(folder.At("runs.db"));
        await Assert.ThrowsAsync<DllNotFoundException>(() => Evaluator.RunAsync(
            Setting, Cases, store, 1, (_, _) => throw new DllNotFoundException("libmujoco"), TimeProvider.System, _ => { }, CancellationToken.None));
    }

    /// <summary>A store whose disk is full after so many runs.</summary>
    private sealed class FullStore(IResultStore inner, int room) : IResultStore
    {
        private int left = room;

        public string Place => inner.Place;

        public IReadOnlyList<EvalSetting> Settings() => inner.Settings();

        public IReadOnlyList<EvalResult> Read(EvalSetting setting) => inner.Read(setting);

        public int Add(IReadOnlyCollection<EvalResult> results) =>
            Interlocked.Decrement(ref left) >= 0 ? inner.Add(results) : throw new CommandException(ExitCode.Failed, "The disk is full.");

        public void Dispose()
        {
        }
    }

    private static (TaskReport Report, ModelUse Use) Right(EvalCase run) =>
        (run.Variant == SceneVariant.Impossible ? Report(Verdict.Impossible, false, false) : Report(Verdict.Succeeded, run.Variant == SceneVariant.Needed, true), new(3, 250));

    private static TaskReport Report(Verdict verdict, bool tool, bool touched)
    {
        Planner.GoalMeasure goal = Samples.Run().Report.Measured!.Goals[0] with { Holds = verdict == Verdict.Succeeded };
        Planner.ContactFacts contacts = new(touched ? ["milk"] : [], tool ? ["hammer"] : [], touched ? 1.0 : null);
        return new("t", verdict, "because", [], null, null, null, new GoalReport([goal], contacts), null, new(0, 0, 0));
    }
}
