using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

/// <summary>What is fixed tells how far the robot's idea of its place has drifted.</summary>
public class LandmarksTests
{
    private static SensedObject Box(string name, double x, double y, double yaw, bool free = false) => new(
        name, [new("box", new(ShapeKind.Box, new(.4, .3, .2)), Pose.Identity)], Pose.At(x, y, .1, yaw), 1, .5, free ? Mobility.Free : Mobility.Fixed, "grey", "wood", 0, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_drift_is_found_whatever_the_free_things_did(int fixedThings)
    {
        Random random = new(fixedThings);
        for (int k = 0; k < 500; k++)
        {
            double Draw(double most) => most * (2 * random.NextDouble() - 1);
            SensedObject[] then = [.. Enumerable.Range(0, fixedThings).Select(i => Box($"fixed{i}", Draw(4), Draw(4), Draw(3))), Box("free", 1, 1, 0, free: true)];
            Pose drift = Pose.At(Draw(.5), Draw(.5), 0, Draw(3));
            SensedObject[] now = [.. then.Select(o => o with { Pose = drift * o.Pose * (o.Name == "free" ? Pose.At(Draw(1), 0, 0, Draw(1)) : Pose.Identity) })];
            Pose found = new Landmarks(then).Since(now);
            Assert.Equal(0, found.Translation.DistanceTo(drift.Translation), 1e-9);
            Assert.Equal(0, Math.IEEERemainder(found.Rotation.Yaw - drift.Rotation.Yaw, 2 * Math.PI), 1e-9);
        }
    }

    [Fact]
    public void Without_anything_fixed_nothing_is_known()
    {
        SensedObject free = Box("free", 1, 1, 0, free: true), seen = Box("wall", 0, 3, 0);
        Assert.Equal(Pose.Identity, new Landmarks([free]).Since([free with { Pose = Pose.At(2, 2, .1) }]));
        Assert.Equal(Pose.Identity, new Landmarks([seen]).Since([free]));
    }

    /// <summary>Errors of the sensor average out: with more landmarks, farther apart, the turn is known better.</summary>
    [Fact]
    public void Noise_of_the_sensor_stays_small()
    {
        Random random = new(7);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        SensedObject[] then = [Box("a", -2, 0, .3), Box("b", 2, .5, 1), Box("c", 0, 2, -2)];
        double worst = 0;
        for (int k = 0; k < 300; k++)
        {
            SensedObject[] now = [.. then.Select(o => o with { Pose = new(o.Pose.Translation + .0015 * new Vector3(Normal(), Normal(), Normal()), Rotation.AboutZ(.009 * Normal()) * o.Pose.Rotation) })];
            worst = Math.Max(worst, Math.Abs(new Landmarks(then).Since(now).Rotation.Yaw));
        }

        Assert.InRange(worst, 0, .003);
    }
}
