namespace Robotics.Sim.Tests;

/// <summary>Goals that mean nothing are told, with scene, variant and case.</summary>
public sealed class SceneCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("robotics-scenes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("{kind: held, object: cube}", "'cube' is not there", "without: [cube]")]
    [InlineData("{kind: held, object: niche}", "'niche' cannot be taken from its place")]
    [InlineData("{kind: pressed, object: cube, depth: 0.01}", "'cube' does not slide")]
    [InlineData("{kind: near, object: cube, distance: -1}", "no distance is below 0")]
    [InlineData("{kind: on, object: cube, reference: cube}", "nothing lies on itself")]
    [InlineData("{kind: held, object: cube, tilt: 0}", "nothing is tipped less than 0")]
    public void AGoalThatCanNeverHoldIsTold(string goal, string why, string without = "without: []")
    {
        SceneException error = Assert.Throws<SceneException>(() => SceneGenerator.Draw(Changed(goal, without), SceneVariant.Needed, 0));
        Assert.Contains("can never hold", error.Message);
        Assert.Contains(why, error.Message);
        Assert.Contains("variant needed, case 'in the niche", error.Message);
    }

    [Fact]
    public void AButtonThatDoesNotTravelThatFarIsTold()
    {
        string text = File.ReadAllText(SimData.Scene("button-pressing")).Replace("depth: 0.008, by_hand", "depth: 0.08, by_hand", StringComparison.Ordinal);
        SceneException error = Assert.Throws<SceneException>(() => SceneGenerator.Draw(Load(text), SceneVariant.Needed, 0));
        Assert.Contains("'button' travels 0.012 m", error.Message);
    }

    [Theory]
    [InlineData("{kind: near, object: cube, distance: 5}")]
    [InlineData("{kind: upright, object: cube}")]
    [InlineData("{kind: untouched, object: tin}")]
    public void AGoalThatHoldsAlreadyIsTold(string goal)
    {
        Layout layout = SceneGenerator.Draw(Changed(goal, "without: []"), SceneVariant.Needed, 0);
        Assert.Contains("holds before anything is done", Assert.Throws<SceneException>(() => SceneCheck.LeftToDo(layout)).Message);
    }

    [Fact]
    public void EveryShippedLayoutHasSomethingLeftToDo()
    {
        foreach (string name in new[] { "milk-reaching", "can-grasping", "button-pressing", "pull-cube", "slide-block", "niche-fetch" })
        {
            foreach (SceneVariant variant in Enum.GetValues<SceneVariant>())
            {
                SceneCheck.LeftToDo(SceneGenerator.Draw(SceneLoader.Load(name), variant, 1));
            }
        }
    }

    [Fact]
    public void AReferenceProgramLiesBesideItsScene()
    {
        Assert.EndsWith("niche-fetch.cs", SimData.Reference("niche-fetch"));
        Load(File.ReadAllText(SimData.Scene("niche-fetch")));
        Assert.Contains("no reference program", Assert.Throws<SceneException>(() => SimData.Reference(Path.Combine(folder, "scene.yaml"))).Message);
    }

    private Scene Changed(string goal, string without) => Load(File.ReadAllText(SimData.Scene("niche-fetch"))
        .Replace("{kind: held, object: cube, lift: 0.05, hold: 1}", goal, StringComparison.Ordinal)
        .Replace("- case: in the niche, within the hook's length\n", $"- case: in the niche, within the hook's length\n      {without}\n", StringComparison.Ordinal));

    private Scene Load(string text)
    {
        string file = Path.Combine(folder, "scene.yaml");
        File.WriteAllText(file, text);
        return SceneLoader.Load(file);
    }
}
