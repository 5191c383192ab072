using System.Data.Common;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Planner;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Launch.Tests.Evaluation.Results;

/// <summary>What every store of results does.</summary>
public abstract class ResultStoreContract : IDisposable
{
    private static readonly EvalSetting Setting = new("build-1", "offline", false, 12, 0.8);

    private readonly TemporaryFolder folder = new();

    /// <summary>A place of this test's own, where nothing is yet.</summary>
    protected abstract string Place { get; }

    /// <summary>A connection past the store, to the same place.</summary>
    protected abstract DbConnection Past();

    protected string At(string name) => folder.At(name);

    public virtual void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void WhatIsAddedIsReadBackExactly()
    {
        EvalResult[] runs =
        [
            new(Setting, new("a \"scene\"", SceneVariant.Needed, 3), Verdict.Refused, false, true, true, "line\nline; DROP TABLE robotics_runs; -- é 鍋",
                new(FailureKind.ToolUse, StageName.Calculator, SkillCode.UnfitTool, "why: 'so'"), 1.25, 0.1, 1 / 3.0, double.Epsilon, 7, 1L << 40),
            new(Setting, new("a \"scene\"", SceneVariant.Impossible, int.MaxValue), Verdict.Impossible, true, false, false, "", null, 0),
            new(Setting, new("b", SceneVariant.Unneeded, 0), Verdict.Failed, false, false, false, "x", EvalFailure.Fault(new InvalidOperationException("bug")), 1e9),
        ];
        using (IResultStore store = ResultPlace.Open(Place))
        {
            Assert.Equal(3, store.Add(runs));
        }

        using (IResultStore store = ResultPlace.Open(Place))
        {
            Assert.Equal(runs, store.Read(Setting));
            Assert.Equal([Setting], store.Settings());
        }
    }

    [Fact]
    public void ARunThatIsThereStaysAsItIs()
    {
        using IResultStore store = ResultPlace.Open(Place);
        EvalResult first = Run(0), second = first with { Verdict = Verdict.Failed, Success = false, Seconds = 9 };
        Assert.Equal(1, store.Add([first]));
        Assert.Equal(1, store.Add([second, Run(1)]));
        Assert.Equal([first, Run(1)], store.Read(Setting));
    }

    [Fact]
    public void EvaluationsAreKeptApart()
    {
        EvalSetting[] others = [Setting with { Build = "build-2" }, Setting with { Reasoner = "llm" }, Setting with { Scrambled = true }, Setting with { Worlds = 5 }, Setting with { Bar = 0.9 }, Setting with { Without = "calculator" }];
        using IResultStore store = ResultPlace.Open(Place);
        store.Add([Run(0), .. others.Select((s, i) => Run(i) with { Setting = s })]);
        Assert.Equal(7, store.Settings().Count);
        Assert.All(others.Index(), o => Assert.Equal(o.Index, Assert.Single(store.Read(o.Item)).Case.Seed));
    }

    [Fact]
    public async Task TwoWritersAtTheSameTimeLoseNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            using IResultStore store = ResultPlace.Open(Place);
            for (int i = 0; i < 40; i++)
            {
                // The second half is the other's too.
                store.Add([Run(i < 20 ? writer * 1000 + i : i)]);
            }
        })));
        using IResultStore all = ResultPlace.Open(Place);
        Assert.Equal(60, all.Read(Setting).Count);
    }

    [Fact]
    public void AnotherVersionIsToldInOneSentence()
    {
        ResultPlace.Open(Place).Dispose();
        using (DbConnection past = Past())
        {
            past.Open();
            using DbCommand command = past.CreateCommand();
            command.CommandText = "UPDATE robotics_version SET version = 99";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        CommandException error = Assert.Throws<CommandException>(() => ResultPlace.Open(Place));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("version 99", error.Message);
        Assert.Contains($"version {SqlResultStore.Version}", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void JsonLinesAndTheStoreHoldTheSame()
    {
        EvalResult[] runs = [Run(0), Run(1) with { Failure = new(FailureKind.Skill, null, SkillCode.NoGrasp, "x"), Success = false }];
        Assert.Equal(2, ResultPlace.Add(Place, runs));
        Assert.Equal(2, ResultPlace.Add(At("x.jsonl"), ResultPlace.Read(Place)));
        Assert.Equal(0, ResultPlace.Add(At("x.jsonl"), ResultPlace.Read(Place)));
        Assert.Equal(runs, ResultPlace.Read(At("x.jsonl")));
    }

    private static EvalResult Run(int seed) =>
        new(Setting, new("milk-reaching", SceneVariant.Needed, seed), Verdict.Succeeded, true, true, true, "held", null, 1.5, 0.5, 0.75, 0.25);
}
