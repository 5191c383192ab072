using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>A running world with everything that is needed to act in it and to judge what happened.</summary>
public sealed class Simulation : IDisposable
{
    private const double SettleSeconds = .3;

    private Simulation(SimWorld world, SensingNoise noise, IEnumerable<GoalSpec> goals, int seed)
    {
        World = world;
        Arm = new SimulatedArm(world);
        Sensor = new SimulatedSensor(world, noise, seed);

        // Things come to rest before anybody looks; what touched then does not count.
        Arm.Hold(SettleSeconds, CancellationToken.None);
        world.Contacts.Clear();
        Goals = new GoalMonitor(world, goals);
    }

    /// <summary>The world of a layout. The sensor's errors come from <paramref name="sensorSeed"/>, or the layout's own seed.</summary>
    public static Simulation Start(Layout layout, int? sensorSeed = null) =>
        Start(layout.RobotFile, layout.BaseFile, layout.Workspace, layout.Objects, layout.Noise, layout.Goals, sensorSeed ?? layout.Seed);

    public static Simulation Start(
        string robotFile, string baseFile, Bounds workspace, IEnumerable<PlacedObject> objects, SensingNoise noise, IEnumerable<GoalSpec> goals, int seed)
    {
        SimWorld world = SimWorld.Create(robotFile, baseFile, workspace, objects);
        try
        {
            return new(world, noise, goals, seed);
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    public SimWorld World { get; }

    public SimulatedArm Arm { get; }

    public IObjectSensor Sensor { get; }

    /// <summary>The goals given at the start; more monitors may be added for others.</summary>
    public GoalMonitor Goals { get; }

    public ContactFacts Contacts => World.Contacts;

    public void Dispose() => World.Dispose();
}
