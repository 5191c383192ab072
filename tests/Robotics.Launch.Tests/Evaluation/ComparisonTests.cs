using System.Text.Json;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Repository;
using Robotics.Planner;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Launch.Tests.Evaluation;

/// <summary>The gate: what got worse is told and ends with 1.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(50, 50, Change.Same)]
    [InlineData(50, 47, Change.Same)]
    [InlineData(50, 40, Change.Worse)]
    [InlineData(30, 50, Change.Better)]
    [InlineData(50, -1, Change.Missing)]
    public void ARowIsJudgedByItsInterval(int before, int now, Change change)
    {
        Comparison found = Comparison.Of([.. Runs("a", before)], now < 0 ? [.. Runs("b", 0, "other")] : [.. Runs("b", now)]);
        Assert.Equal(change, found.Rows.Single(r => r is { Scene: "s", Variant: SceneVariant.Needed }).Change);
        Assert.Equal(change is Change.Worse or Change.Missing, found.Worse);
        Assert.Equal(now < 0 ? 0 : Math.Max(0, before - now), found.Lost.Length);
        Assert.Empty(JsonSchema.Faults("compare.schema.json", JsonSerializer.Serialize(found, JsonOutput.Indented)));
    }

    [Fact]
    public void ManySmallLossesAreSeenTogether()
    {
        string[] scenes = [.. Enumerable.Range(0, 6).Select(i => $"scene-{i}")];
        Comparison found = Comparison.Of([.. scenes.SelectMany(s => Runs("a", 50, s))], [.. scenes.SelectMany(s => Runs("b", 48, s))]);
        Assert.Equal([Change.Worse], found.Rows.Where(r => r.Scene == Comparison.AllScenes).Select(r => r.Change));
        Assert.All(found.Rows.Where(r => r.Scene != Comparison.AllScenes), r => Assert.Equal(Change.Same, r.Change));
        Assert.True(found.Worse);
    }

    [Fact]
    public void TheCommandEndsWithOneWhenAnythingIsWorse()
    {
        string place = folder.At("runs.db"), page = folder.At("page.html");
        ResultPlace.Add(place, [.. Runs("a", 50), .. Runs("b", 49), .. Runs("c", 20)]);

        ProcessResult same = ProcessRunner.Robotics("eval", "compare", place + "#build a", place + "#build b", "--json");
        Assert.True(same.ExitCode == ExitCode.Succeeded, same.Error);
        Assert.Empty(JsonSchema.Faults("compare.schema.json", same.Out));

        ProcessResult worse = ProcessRunner.Robotics("eval", "compare", place + "#build a", place + "#build c");
        Assert.Equal(ExitCode.Failed, worse.ExitCode);
        Assert.EndsWith("worse\n", worse.Out);
        Assert.Contains("s needed 49: physics. goal-lost", worse.Error);

        ProcessResult which = ProcessRunner.Robotics("eval", "compare", place, place + "#build b");
        Assert.Equal(ExitCode.Usage, which.ExitCode);
        Assert.Contains("3 evaluations there fit ''", which.Error);
        Assert.Contains("build c", which.Error);

        ProcessResult report = ProcessRunner.Robotics("eval", "report", place, Root.At("tests/results/unseen.jsonl"), "--out", page);
        Assert.True(report.ExitCode == ExitCode.Succeeded, report.Error);
        Assert.Equal(2 + 4, report.Out.TrimEnd().Split('\n').Length);
        Assert.True(File.Exists(page));
    }

    internal static IEnumerable<EvalResult> Runs(string build, int right, string scene = "s") => Enumerable.Range(0, 50).Select(seed => new EvalResult(
        new(build, "offline", false, 12, 0.8), new(scene, SceneVariant.Needed, seed), seed < right ? Verdict.Succeeded : Verdict.Failed, seed < right, true, true, "r",
        seed < right ? null : new(FailureKind.Physics, StageName.Planner, SkillCode.Ok, "goal-lost: <b>it fell</b>"), 2, 0.5, 1, 0.5));
}
