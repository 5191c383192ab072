using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests.Legged;

public sealed class EstimatedQuadrupedTests : SimulatedQuadrupedTests
{
    protected override TrunkSource Source => TrunkSource.Estimated;
}

public sealed class ExactQuadrupedTests : SimulatedQuadrupedTests
{
    protected override TrunkSource Source => TrunkSource.Exact;

    /// <summary>Newton's third law and the estimator's frame: a start anywhere, at any yaw, is where the robot then says it is.</summary>
    [Fact]
    public void It_begins_where_it_was_put()
    {
        using Simulation sim = Quadrupeds.Start(Source, Pose.At(1.5, -.7, 0, 2.1));
        Assert.Equal(1.5, sim.Quadruped.State.Trunk.Translation.X, .03);
        Assert.Equal(-.7, sim.Quadruped.State.Trunk.Translation.Y, .03);
        Assert.Equal(2.1, sim.Quadruped.State.Trunk.Rotation.Yaw, .02);
        Assert.Equal(sim.Quadruped.TrueTrunk, sim.Quadruped.State.Trunk);
    }

    [Fact]
    public void What_a_carried_sensor_sees_is_as_wrong_as_the_robots_idea_of_where_it_is()
    {
        using Simulation sim = Quadrupeds.Start(TrunkSource.Estimated, Pose.Identity, Quadrupeds.Box("box", 1, .3, .2, .2, .2));
        sim.Quadruped.Run(new Shuffle(300), CancellationToken.None);
        Pose believed = sim.Quadruped.State.Trunk, really = sim.Quadruped.TrueTrunk;
        Assert.NotEqual(believed, really);
        Pose inTrunk = believed.Inverse * sim.Sensor.Sense()[0].Pose, truth = really.Inverse * sim.World.PoseOf(0);
        Assert.Equal(0, inTrunk.Translation.DistanceTo(truth.Translation), 1e-9);
    }
}

public abstract class SimulatedQuadrupedTests : QuadrupedContract
{
    private readonly List<Simulation> _simulations = [];
    private IQuadruped? _robot;

    protected abstract TrunkSource Source { get; }

    protected override IQuadruped Robot => _robot ??= Twin();

    protected override IQuadruped Twin()
    {
        _simulations.Add(Quadrupeds.Start(Source, Pose.Identity));
        return _simulations[^1].Quadruped;
    }

    public override void Dispose() => _simulations.ForEach(s => s.Dispose());

    /// <summary>Rocking back and forth on its feet, hard enough that they roll and sometimes slip.</summary>
    [Fact]
    public void It_knows_where_its_trunk_is_while_the_feet_stand()
    {
        using Simulation sim = Quadrupeds.Start(Source, Pose.At(0, 0, 0, .7));
        Assert.True(sim.Quadruped.Run(new Shuffle(500), CancellationToken.None).Ok);
        Pose believed = sim.Quadruped.State.Trunk, really = sim.Quadruped.TrueTrunk;
        Assert.Equal(0, believed.Translation.DistanceTo(really.Translation), Source == TrunkSource.Exact ? 1e-12 : .012);
        Assert.Equal(0, believed.Rotation.AngleTo(really.Rotation), Source == TrunkSource.Exact ? 1e-9 : .02);
    }

    protected sealed class Shuffle(int ticks) : ILegController
    {
        private int _tick;

        public MotionResult? Tick(QuadrupedState state, LegCommand command)
        {
            for (int i = 0; i < 12; i++)
            {
                double amplitude = (i % 3) switch { 0 => .08, 1 => .2, _ => -.15 };
                command.Velocity[i] = amplitude * 6 * Math.Cos(.06 * _tick);
                command.Position[i] += .01 * command.Velocity[i];
            }

            return ++_tick >= ticks ? MotionResult.Reached : null;
        }
    }
}

/// <summary>Rooms with a quadruped in them.</summary>
internal static class Quadrupeds
{
    public static Simulation Start(TrunkSource source, Pose start, params PlacedObject[] objects) => Simulation.Start(
        SimData.Model("robots", "quad12"), SimData.Model("scenes", "room"), new(new(-9, -9, -9), new(9, 9, 9)),
        objects, SensingNoise.None, [], 1, start, source);

    public static PlacedObject Box(string name, double x, double y, double length, double width, double height) => new(
        new(name, [new("box", new(ShapeKind.Box, new(length, width, height)), Pose.Identity)], 3, .5, Mobility.Free, 0, "red", "wood", 0),
        Pose.At(x, y, height / 2));
}
