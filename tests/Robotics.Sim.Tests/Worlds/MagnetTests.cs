using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;
using Xunit.Abstractions;

namespace Robotics.Sim.Tests;

public class MagnetTests(ITestOutputHelper output)
{
    private const double Edge = .03, Strength = 10;

    private static SceneObject Cube(string name, MobilityKind kind = MobilityKind.Free, double magnet = Strength) => new(
        name, [new Part("cube", new(ShapeKind.Box, new(Edge, Edge, Edge)), Pose.Identity)],
        .05, .4, new(kind), 0, "silver", "steel", magnet);

    /// <summary>Cubes far from the arm; the first is fixed in the air, so that the others hang on it.</summary>
    private static Simulation World(params (string Name, double X, double Z, MobilityKind Kind)[] cubes)
    {
        Scene scene = SceneLoader.Load("button-pressing");
        return Simulation.Start(
            scene.RobotFile, scene.BaseFile, scene.Workspace,
            cubes.Select(c => new PlacedObject(Cube(c.Name, c.Kind), Pose.At(c.X, 0, c.Z))),
            SensingNoise.None, [], 0);
    }

    [Fact]
    public void ARodHeldAtOneEndStaysStraight()
    {
        using Simulation sim = World(("a", .8, .3, MobilityKind.Fixed), ("b", .83, .3, MobilityKind.Free), ("c", .86, .3, MobilityKind.Free));
        sim.Arm.Hold(3, CancellationToken.None);
        Pose end = sim.World.PoseOf(2);
        double droop = end.Rotation.ToRotationVector().Length * 180 / Math.PI;
        output.WriteLine($"end {end}, turned {droop:0.##} deg, speed {sim.World.SpeedOf(2) * 1000:0.###} mm/s");
        Assert.InRange(droop, 0, 3);
        Assert.InRange(end.Translation.Z, .297, .301);
        Assert.True(sim.World.SpeedOf(2) < 1e-3, "a joint at rest shakes");
    }

    [Theory]
    [InlineData(.9, true)]
    [InlineData(1.15, false)]
    public void AJointPartsWhenPulledHarderThanItsStrength(double share, bool holds)
    {
        using Simulation sim = World(("a", .8, .3, MobilityKind.Fixed), ("b", .83, .3, MobilityKind.Free));
        int body = sim.World.Model.Id(MjObject.Body, "object/b");
        sim.World.Observers.Add(new Pull(body, 0, share * Strength));
        sim.Arm.Hold(1, CancellationToken.None);
        Assert.Equal(holds, sim.World.PoseOf(1).Translation.X < .834);
    }

    [Fact]
    public void AJointCarriesMoreThanItsWeightSideways()
    {
        using Simulation sim = World(("a", .8, .3, MobilityKind.Fixed), ("b", .83, .3, MobilityKind.Free));
        int body = sim.World.Model.Id(MjObject.Body, "object/b");
        sim.World.Observers.Add(new Pull(body, 2, -1.5));
        sim.Arm.Hold(2, CancellationToken.None);
        Assert.InRange(sim.World.PoseOf(1).Translation.Z, .295, .301);
    }

    [Fact]
    public void CubesOnTheTableSnapTogetherWithinTheRangeAndLieStill()
    {
        using Simulation sim = World(("a", .8, .015, MobilityKind.Free), ("b", .8 + Edge + .008, .015, MobilityKind.Free), ("c", .95, .015, MobilityKind.Free));
        sim.Arm.Hold(2, CancellationToken.None);
        Assert.InRange(sim.World.PoseOf(1).Translation.DistanceTo(sim.World.PoseOf(0).Translation), Edge - 1e-3, Edge + 1e-3);
        Assert.InRange(sim.World.PoseOf(2).Translation.X, .9499, .9501);
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(sim.World.SpeedOf(i) < 1e-3));
        Assert.Empty(sim.World.Warnings);
    }

    [Fact]
    public void TheForceFallsFromTheStrengthToNothingWithoutASteepStep()
    {
        double before = MagnetField.Force(0, Strength);
        Assert.Equal(Strength, before);
        for (double r = 0; r < .05; r += 1e-4)
        {
            double now = MagnetField.Force(r, Strength);
            Assert.InRange(before - now, -1e-12, .2);
            before = now;
        }

        Assert.Equal(0, before);
    }

    private sealed class Pull(int body, int axis, double force) : ISimObserver
    {
        // On the generalized force of the free body: the magnets own xfrc_applied.
        public void OnTick(SimWorld world) => world.Data.QfrcApplied[world.Model.I32("body_dofadr")[body] + axis] = force;
    }
}
