using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Launch.Tests.Evaluation;

/// <summary>What the scenes are worth: a program that knows a scene solves it, on any layout; one that does nothing does not.</summary>
[Collection(nameof(ReferenceProgramTests))]
public sealed class ReferenceProgramTests : IDisposable
{
    private const int Layouts = 2;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Suites => ["robotool-arm", "robotool-legs", "unseen", "external"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void TheReferenceScoresOneWithTheToolAndByHand(string suite)
    {
        IReadOnlyList<EvalResult> runs = Run(suite, "reference", "needed,unneeded");
        Assert.Equal(Suite.Load(suite).Scenes.Length * Layouts * 2, runs.Count);
        Assert.All(runs, r => Assert.True(r.Success, $"{r.Case}: {r.Reason}"));
        Assert.All(runs, r => Assert.Equal(r.Case.Variant == SceneVariant.Needed, r.ToolUsed));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void IdlenessScoresNothing(string suite)
    {
        IReadOnlyList<EvalResult> runs = Run(suite, "idle", "needed,unneeded,impossible");
        Assert.Equal(Suite.Load(suite).Scenes.Length * Layouts * 3, runs.Count);
        Assert.All(runs, r => Assert.False(r.Success, $"{r.Case}: {r.Reason}"));
        Assert.All(runs, r => Assert.False(r.Touched));
        Assert.All(runs, r => Assert.Equal(Verdict.Failed, r.Verdict));
    }

    private IReadOnlyList<EvalResult> Run(string suite, string reasoner, string variants)
    {
        ProcessResult result = ProcessRunner.Robotics(
            "eval", "--suite", suite, "--reasoner", reasoner, "--variants", variants, "--layouts", $"{Layouts}", "--without", "rehearsal", "--out", folder.At("runs.db"));
        Assert.True(result.ExitCode == 0, result.Error);
        return ResultPlace.Read(folder.At("runs.db"));
    }
}
