using Robotics.Cli.Evaluation;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Launch.Tests.Evaluation;

public class FrontierTests
{
    private static readonly EvalSetting Setting = new("build-1", "offline", false, 12, 0.8);

    /// <summary>"weak" is right below half of mo_size and everywhere else, "strong" everywhere; each is tried no further than needed.</summary>
    [Fact]
    public async Task EachSceneIsVariedUntilItFails()
    {
        List<string> tried = [];
        List<FrontierRow> rows = [];
        await foreach (FrontierRow row in Frontier.FindAsync(["weak", "strong"], ["mo_size", "object_mass"], 0.4, 0.8, Measure))
        {
            rows.Add(row);
        }

        Assert.Equal(
            ["weak+mo_size=0.4", "strong+mo_size=0.4", "weak+mo_size=0.8", "strong+mo_size=0.8", "strong+mo_size=1",
             "weak+object_mass=0.4", "strong+object_mass=0.4", "weak+object_mass=0.8", "strong+object_mass=0.8", "weak+object_mass=1", "strong+object_mass=1"],
            tried);
        FrontierRow weak = Assert.Single(rows, r => r.Failed is not null);
        Assert.Equal(("weak", "mo_size", 0.4, 0.8, 3, 5), (weak.Scene, weak.Axis, weak.Held, weak.Failed, weak.Right, weak.Runs));
        Assert.Equal("weak+mo_size=0.8", weak.FailedScene);
        Assert.Equal(2, weak.Failures["numerical"]);
        Assert.All(rows.Where(r => r != weak), r => Assert.Equal((1, 5, 5), (r.Held, r.Right, r.Runs)));

        Task<IReadOnlyCollection<EvalResult>?> Measure(IReadOnlyList<string> scenes)
        {
            tried.AddRange(scenes);
            return Task.FromResult<IReadOnlyCollection<EvalResult>?>([.. from scene in scenes from seed in Enumerable.Range(0, 5) select Result(scene, seed, right: scene != "weak+mo_size=0.8" || seed < 3)]);
        }
    }

    [Fact]
    public async Task AStoppedSearchEndsWithWhatItHas()
    {
        int calls = 0;
        List<FrontierRow> rows = [];
        await foreach (FrontierRow row in Frontier.FindAsync(["a"], ["mo_size", "distractor"], 1, 0.8, scenes =>
            Task.FromResult<IReadOnlyCollection<EvalResult>?>(calls++ == 0 ? [Result(scenes[0], 0, true)] : null)))
        {
            rows.Add(row);
        }

        Assert.Equal("mo_size", Assert.Single(rows).Axis);
    }

    private static EvalResult Result(string scene, int seed, bool right) => new(
        Setting, new(scene, SceneVariant.Needed, seed), right ? Verdict.Succeeded : Verdict.Failed, right, true, true, "",
        right ? null : new(FailureKind.Numerical, null, default, ""), 1);
}
