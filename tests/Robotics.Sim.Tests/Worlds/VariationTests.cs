using Robotics.Ports;

namespace Robotics.Sim.Tests;

public class VariationTests
{
    [Fact]
    public void AtLevelZeroASceneIsAsItWasWritten()
    {
        foreach (string axis in Variation.Axes)
        {
            Assert.Equal(Text("can-grasping", 3), Text($"can-grasping+{axis}=0", 3));
        }
    }

    [Theory]
    [InlineData("mo_size")]
    [InlineData("object_mass")]
    [InlineData("object_friction")]
    [InlineData("distractor")]
    public void AtOtherLevelsLayoutsDifferAndAreTheSameForASeed(string axis)
    {
        Assert.NotEqual(Text("can-grasping", 3), Text($"can-grasping+{axis}=0.5", 3));
        Assert.Equal(Text($"can-grasping+{axis}=0.5", 3), Text($"can-grasping+{axis}=0.5", 3));
    }

    /// <summary>Every quantity lies in what the axis says, and comes near both ends of it.</summary>
    [Fact]
    public void FactorsFillTheirRanges()
    {
        (double low, double high) = Range("object_mass", l => Of(l, "milk").Mass);
        Assert.InRange(low, 1 / 3.0, 0.45);
        Assert.InRange(high, 2.5, 3);
        (low, high) = Range("object_friction", l => Of(l, "milk").Friction);
        Assert.InRange(low, 1 / 3.0, 0.45);
        Assert.InRange(high, 2.5, 3);
        (low, high) = Range("mo_size", l => Of(l, "milk").LocalBounds.Size.Z);
        Assert.InRange(low, 0.6, 0.65);
        Assert.InRange(high, 1.35, 1.4);
        Assert.Equal((1, 1), Range("mo_size", l => Of(l, "hammer").LocalBounds.Size.X));

        static (double Low, double High) Range(string axis, Func<Layout, double> of)
        {
            Scene scene = SceneLoader.Load("milk-reaching"), varied = SceneLoader.Load($"milk-reaching+{axis}=1");
            double nominal = of(SceneGenerator.Draw(scene, SceneVariant.Needed, 0));
            double[] factors = [.. Enumerable.Range(0, 60).Select(s => of(SceneGenerator.Draw(varied, SceneVariant.Needed, s)) / nominal)];
            return (Math.Round(factors.Min(), 9), Math.Round(factors.Max(), 9));
        }
    }

    [Fact]
    public void DistractorsKeepTheirDistanceAndNoiseGrows()
    {
        Scene scene = SceneLoader.Load("milk-reaching"), crowded = SceneLoader.Load("milk-reaching+distractor=1"), blurred = SceneLoader.Load("milk-reaching+camera_pose=1");
        Layout layout = SceneGenerator.Draw(crowded, SceneVariant.Needed, 1);
        Assert.Equal(SceneGenerator.Draw(scene, SceneVariant.Needed, 1).Objects.Length + 6, layout.Objects.Length);
        Assert.Equal(10 * scene.Noise.Position, blurred.Noise.Position, 12);
        Assert.Equal(scene.Noise.MassRelative, blurred.Noise.MassRelative);
    }

    [Theory]
    [InlineData("milk-reaching+")]
    [InlineData("milk-reaching+mo_size")]
    [InlineData("milk-reaching+mo_size=2")]
    [InlineData("milk-reaching+mo_size=NaN")]
    [InlineData("milk-reaching+gravity=0.5")]
    public void WhatIsNoVariationIsToldWithWhatThereIs(string name)
    {
        SceneException told = Assert.Throws<SceneException>(() => SceneLoader.Load(name));
        Assert.Contains("object_friction", told.Message);
        Assert.Contains("milk-reaching+object_mass=0.5", told.Message);
    }

    private static SceneObject Of(Layout layout, string name) => layout.Objects.First(o => o.Object.Name == name).Object;

    private static string Text(string scene, int seed) =>
        string.Join("\n", SceneGenerator.Draw(SceneLoader.Load(scene), SceneVariant.Needed, seed).Objects.Select(o => $"{o.Object.Name} {o.Pose} {o.Object.Mass:R} {o.Object.Friction:R} {string.Join(" ", o.Object.Parts.Select(p => p.Shape))}"));
}
