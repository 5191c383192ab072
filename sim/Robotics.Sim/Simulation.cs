using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>A running world with everything that is needed to act in it and to judge what happened.</summary>
public sealed class Simulation : IDisposable
{
    private const double SettleSeconds = .3;

    private readonly SimulatedArm? _arm;
    private readonly SimulatedQuadruped? _quadruped;

    private Simulation(SimWorld world, SensingNoise noise, IEnumerable<GoalSpec> goals, int seed, TrunkSource trunk)
    {
        World = world;

        // Things come to rest before anybody looks; what touched then does not count.
        if (world.Robot is QuadrupedModel)
        {
            _quadruped = new SimulatedQuadruped(world, trunk, seed);
            _quadruped.Settle(SettleSeconds);
            Sensor = new SimulatedSensor(world, noise, seed, _quadruped);
        }
        else
        {
            _arm = new SimulatedArm(world);
            Sensor = new SimulatedSensor(world, noise, seed);
            _arm.Hold(SettleSeconds, CancellationToken.None);
        }

        world.Contacts.Clear();
        Goals = new GoalMonitor(world, goals);
    }

    /// <summary>The world of a layout. The sensor's errors come from <paramref name="sensorSeed"/>, or the layout's own seed.</summary>
    /// <param name="trunk">How a robot that walks knows where its trunk is.</param>
    public static Simulation Start(Layout layout, int? sensorSeed = null, TrunkSource trunk = TrunkSource.Estimated) =>
        Start(layout.RobotFile, layout.BaseFile, layout.Workspace, layout.Objects, layout.Noise, layout.Goals, sensorSeed ?? layout.Seed, layout.Start, trunk);

    /// <param name="start">Where a robot that stands free begins, at the height of its soles; the origin when nothing is said.</param>
    public static Simulation Start(
        string robotFile, string baseFile, Bounds workspace, IEnumerable<PlacedObject> objects, SensingNoise noise, IEnumerable<GoalSpec> goals, int seed,
        Pose? start = null, TrunkSource trunk = TrunkSource.Estimated)
    {
        SimWorld world = SimWorld.Create(robotFile, baseFile, workspace, objects, start);
        try
        {
            return new(world, noise, goals, seed, trunk);
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    public SimWorld World { get; }

    /// <exception cref="InvalidOperationException">The robot is none.</exception>
    public SimulatedArm Arm => _arm ?? throw new InvalidOperationException("The robot of this world is no arm.");

    /// <exception cref="InvalidOperationException">The robot is none.</exception>
    public SimulatedQuadruped Quadruped => _quadruped ?? throw new InvalidOperationException("The robot of this world is no quadruped.");

    /// <summary>What the robot is, of whatever kind.</summary>
    public IRobotDescription Robot => _quadruped is null ? Arm.Description : _quadruped.Description;

    /// <summary>The robot holds still for a while, seconds: lets the world settle.</summary>
    public MotionResult Hold(double seconds, CancellationToken stop) => _quadruped is null ? Arm.Hold(seconds, stop) : _quadruped.Hold(seconds, stop);

    public IObjectSensor Sensor { get; }

    /// <summary>The goals given at the start; more monitors may be added for others.</summary>
    public GoalMonitor Goals { get; }

    public ContactFacts Contacts => World.Contacts;

    public void Dispose() => World.Dispose();
}
