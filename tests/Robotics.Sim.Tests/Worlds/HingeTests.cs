using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

/// <summary>Things on hinges: physics against closed forms, what is sensed and measured of them, and what a scene file may say.</summary>
public class HingeTests
{
    private const double Length = .3, Width = .02, Gravity = 9.81;

    /// <summary>A rod that hangs, or lies, on a hinge at its end, far from the arm.</summary>
    private static SceneObject Rod(Vector3 axis, double damping = 0, double friction = 0, double stiffness = 0) => new(
        "rod", [new Part("rod", new(ShapeKind.Box, new(Width, Width, Length)), Pose.Identity)], .4, .4,
        new(MobilityKind.Hinge, axis, 2, 1, new(0, 0, Length / 2)), stiffness, "silver", "steel", 0, damping, friction);

    private static Simulation World(SceneObject rod, Pose pose, params GoalSpec[] goals)
    {
        Scene scene = SceneLoader.Load("button-pressing");
        return Simulation.Start(scene.RobotFile, scene.BaseFile, scene.Workspace, [new PlacedObject(rod, pose)], SensingNoise.None, goals, 0);
    }

    private sealed class Watch : ISimObserver
    {
        public List<(double Time, double Angle)> Seen { get; } = [];

        public void OnTick(SimWorld world) => Seen.Add((world.Time, world.DisplacementOf(0)));
    }

    [Fact]
    public void ARodOnAFreeHingeSwingsWithThePeriodOfAPendulum()
    {
        // Placed tipped by a tenth of a radian about the hinge: hanging straight is a tenth back.
        SceneObject rod = Rod(Vector3.UnitY);
        using Simulation sim = World(rod, new Pose(new(.9, 0, .5), Rotation.Identity) * rod.Mobility.Turned(.1));
        Watch watch = new();
        sim.World.Observers.Add(watch);
        sim.Arm.Hold(4, CancellationToken.None);
        List<double> crossings = [.. watch.Seen.Zip(watch.Seen.Skip(1)).Where(p => p.First.Angle > .9 && p.Second.Angle <= .9)
            .Select(p => p.First.Time + (p.Second.Time - p.First.Time) * (p.First.Angle - .9) / (p.First.Angle - p.Second.Angle))];
        double inertia = Length * Length / 3 + Width * Width / 12;   // of 1 kg about the end
        double period = 2 * Math.PI * Math.Sqrt(inertia / (Gravity * Length / 2));
        Assert.True(crossings.Count >= 4);
        Assert.InRange((crossings[^1] - crossings[0]) / (crossings.Count - 1), .99 * period, 1.01 * period);
    }

    [Theory]
    [InlineData(.9, true)]
    [InlineData(1.1, false)]
    public void DryFrictionHoldsUpToItsTorque(double share, bool stays)
    {
        // Level, its weight pulls with m g L / 2 about the hinge.
        SceneObject rod = Rod(Vector3.UnitY, .05, .4 * Gravity * Length / 2 / share);
        using Simulation sim = World(rod, new(new(.9, 0, .5), Rotation.AboutY(Math.PI / 2)));
        sim.Arm.Hold(1, CancellationToken.None);
        Assert.True(stays == Math.Abs(sim.World.DisplacementOf(0) - 1) < .02, $"it turned to {sim.World.DisplacementOf(0)}");
    }

    [Fact]
    public void AStopHoldsAndTheSensedPoseIsThePhysics()
    {
        SceneObject rod = Rod(Vector3.UnitY, .05);
        using Simulation sim = World(rod, new(new(.9, .1, .5), Rotation.AboutZ(.4) * Rotation.AboutY(-2)));
        sim.Arm.Hold(3, CancellationToken.None);

        // It falls from 2 rad beside hanging and is stopped 1 rad on.
        Assert.InRange(sim.World.DisplacementOf(0), 1.97, 2.03);
        int body = sim.World.ObjectBodies[0];
        Span<double> x = sim.World.Data.Xpos.Slice(3 * body, 3);
        SensedObject seen = sim.Sensor.Sense().Single();
        Assert.InRange(seen.Pose.Translation.DistanceTo(new(x[0], x[1], x[2])), 0, 1e-3);
        Assert.InRange((seen.Pose * seen.Mobility.Anchor).DistanceTo(new Pose(new(.9, .1, .5), Rotation.AboutZ(.4) * Rotation.AboutY(-2)) * rod.Mobility.Anchor), 0, 1e-9);
        Assert.InRange(seen.Mobility.Displacement, 1.97, 2);
    }

    [Fact]
    public void HowFarAThingWasTurnedIsMeasuredFromWhereItWas()
    {
        SceneObject rod = Rod(Vector3.UnitY, .2);
        using Simulation sim = World(rod, new(new(.9, 0, .5), Rotation.AboutY(-.6)), GoalSpec.Of("turned", "rod", null, ("angle", .6), ("tolerance", .05)), GoalSpec.Of("turned", "rod", null, ("angle", -.6)));
        double before = sim.World.DisplacementOf(0);
        sim.Arm.Hold(5, CancellationToken.None);
        GoalMeasure turned = sim.Goals.Measure()[0];
        Assert.Equal(sim.World.DisplacementOf(0) - before, turned.Numbers["turned"], 9);
        Assert.Equal(Math.Abs(turned.Numbers["turned"] - .6) <= .05, turned.Met);
        Assert.False(sim.Goals.Measure()[1].Met);
    }

    [Fact]
    public void ARehearsedHingeTurnsAboutTheSensedPlaceAndIsPerturbed()
    {
        SceneObject rod = Rod(Vector3.UnitY, .05, .05);
        using Simulation sim = World(rod, new(new(.9, 0, .5), Rotation.Identity));
        IReadOnlyList<SensedObject> sensed = sim.Sensor.Sense();
        PlacedObject same = RehearsalWorld.Perturb(sensed, Perturbation.None, 0)[0];
        Assert.InRange((same.Pose * same.Object.Mobility.Anchor).DistanceTo(sensed[0].Pose * sensed[0].Mobility.Anchor), 0, 1e-9);
        double[] frictions = [.. Enumerable.Range(0, 5).Select(seed => RehearsalWorld.Perturb(sensed, Perturbation.Default, seed)[0].Object.DryFriction)];
        Assert.Equal(5, frictions.Distinct().Count());
        Assert.All(frictions, f => Assert.True(f > 0));
    }

    [Theory]
    [InlineData("range: [-10, 10]", "range: [10, -10]", "lower end first")]
    [InlineData("range: [-10, 10]", "range: [5, 10]", "starts between its stops")]
    [InlineData("range: [-10, 10]", "range: [0, 0.5]", "A hinge turns")]
    [InlineData("axis: [0, 1, 0]", "axis: [0, 0, 0]", "An axis has a direction")]
    [InlineData("friction: 0.02}}", "friction: -1}}", "friction")]
    [InlineData("damping: 0.25", "stretch: 0.25", "stretch")]
    [InlineData("{hinge: {axis", "{slide: {axis: [0, 1, 0], travel: 0.1, stiffness: 1}, hinge: {axis", "moves in one way")]
    [InlineData("{kind: lifted, object: vase, lift: 0.05, hold: 1}", "{kind: turned, object: board}", "needs 'angle'")]
    public void AHingeThatCannotBeIsOneErrorWithItsPlace(string was, string becomes, string says)
    {
        string file = SimData.Scene("see-saw"), text = File.ReadAllText(file);
        Assert.Contains(was, text);
        SceneException error = Assert.Throws<SceneException>(() => SceneLoader.Parse(text.Replace(was, becomes, StringComparison.Ordinal), file));
        Assert.Contains(says, error.Message);
    }

    [Theory]
    [InlineData("{kind: turned, object: vase, angle: 1}", "does not turn about a hinge")]
    [InlineData("{kind: turned, object: board, angle: 1}", "turns from")]
    public void AGoalThatNoHingeAllowsIsTold(string goal, string why)
    {
        string file = SimData.Scene("see-saw");
        string text = File.ReadAllText(file).Replace("{kind: lifted, object: vase, lift: 0.05, hold: 1}", goal, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<SceneException>(() => SceneGenerator.Draw(SceneLoader.Parse(text, file), SceneVariant.Needed, 0)).Message);
    }
}
