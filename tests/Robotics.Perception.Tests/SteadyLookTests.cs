using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

public class SteadyLookTests
{
    /// <summary>Readings that are given, one after the other.</summary>
    private sealed class Readings(params SensedObject[][] readings) : IObjectSensor
    {
        private int next;

        public IReadOnlyList<SensedObject> Sense() => readings[next++];
    }

    [Fact]
    public void Errors_on_both_sides_of_the_truth_cancel()
    {
        SensedObject truth = Scene.Box("box", new(0.1, 0.06, 0.04), new(0.4, -0.1, 0.02), 0.7, 0.3) with { Friction = 0.5 };
        SensedObject more = Off(truth, 1), less = Off(truth, -1);

        // A quaternion and its negative are the same rotation.
        Rotation r = less.Pose.Rotation;
        less = less with { Pose = less.Pose with { Rotation = new(-r.W, -r.X, -r.Y, -r.Z) } };
        SensedObject mean = SteadyLook.Take(new Readings([more], [less]), 2).Find("box")!;

        Assert.Equal(0, mean.Pose.Translation.DistanceTo(truth.Pose.Translation), 12);
        Assert.Equal(0, mean.Pose.Rotation.AngleTo(truth.Pose.Rotation), 6);
        Assert.Equal(0, mean.Size.DistanceTo(truth.Size), 12);
        Assert.Equal(truth.Mass, mean.Mass, 12);
        Assert.Equal(truth.Friction, mean.Friction, 12);

        static SensedObject Off(SensedObject o, double sign) => Scene.Box(
            o.Name, o.Size + sign * new Vector3(0.001, -0.002, 0.0005), o.Pose.Translation + sign * new Vector3(0.002, 0.001, -0.001),
            0.7 + sign * 0.02, o.Mass + sign * 0.03) with { Friction = o.Friction + sign * 0.1 };
    }

    [Fact]
    public void What_the_last_reading_misses_is_not_there()
    {
        SensedObject a = Scene.Box("a", new(0.1, 0.1, 0.1), new(0.4, 0, 0.05)), b = a with { Name = "b" };
        Assert.Equal(["a"], SteadyLook.Take(new Readings([a, b], [a]), 2).Objects.Select(o => o.Name));
        Assert.Equal(["a", "b"], SteadyLook.Take(new Readings([a], [a, b]), 2).Objects.Select(o => o.Name));
    }
}
