using Robotics.Geometry;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>How a simulation is served.</summary>
/// <param name="Rate">Seconds of the world a second of the wall clock; 0 for as fast as it goes.</param>
/// <param name="Watchdog">Seconds without a heartbeat after which the arm holds.</param>
/// <param name="CameraRate">Pictures a second of the world, when somebody wants them.</param>
public sealed record SimNodeOptions(double Rate = 1, double Watchdog = .2, double CameraRate = 10);

/// <summary>
/// A scene as a robot: joint states, transforms, clock, description, trajectory and gripper controllers, cameras, object sensing
/// and goal measurement, as <c>robotics sim</c> serves them. Nobody who uses it can tell it from a real arm but by its services.
/// </summary>
public sealed class SimNode : IDisposable
{
    private readonly Simulation _simulation;
    private readonly ServedArm _arm;
    private readonly SimLoop _loop;
    private readonly StatePublisher _states;
    private readonly TrajectoryServer _trajectories;
    private readonly GripperServer _gripper;
    private readonly WorldServices _services;
    private readonly CameraPublisher _camera;
    private readonly Watchdog _watchdog;
    private readonly Node _node, _guard;

    public SimNode(Context context, Layout layout, SimNodeOptions options)
    {
        _simulation = Simulation.Start(layout);
        ArmServos servos = _simulation.Arm.Servos;
        _arm = new(_simulation.World, servos);
        ArmInterface names = new();
        _node = context.CreateNode("robotics_sim");
        _guard = context.CreateNode("arm_watchdog");
        _loop = new(servos.Description.ControlPeriod, options.Rate, Tick);
        _states = new(_node, servos, names);
        _camera = new(_node, _simulation.World, options.CameraRate);
        _services = new(_node, _simulation, _loop);
        _trajectories = new(_node, _arm, _loop, "arm_controller");
        _gripper = new GripperServer(_node, _arm, _loop, "gripper_controller").Start();
        _watchdog = new(_guard, names, options.Watchdog);
        _states.PublishStatic(("world", Urdf.BaseLink, Pose.Identity), (Urdf.BaseLink, CameraPublisher.Frame, _camera.Pose));
    }

    /// <summary>Sees how late each control period began, seconds of the wall clock.</summary>
    public Action<double>? OnLateness
    {
        get => _loop.OnLateness;
        set => _loop.OnLateness = value;
    }

    /// <summary>Serves until it is stopped. The calling thread becomes the world's.</summary>
    /// <exception cref="InvalidOperationException">The physics broke down: says how.</exception>
    public void Run(CancellationToken stop)
    {
        _node.Log.Info($"Serving '{_simulation.Arm.Description.Name}' in domain {_node.Context.Options.Domain.Id}.");
        _loop.Run(stop);
        if (_simulation.World.Fault is { } fault)
        {
            _node.Log.Fatal(fault);
            throw new InvalidOperationException(fault);
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_watchdog, _trajectories, _gripper, _services, _camera, _states, _guard, _node, _simulation])
        {
            part.Dispose();
        }
    }

    private bool Tick()
    {
        bool sound = _arm.Tick();
        double time = _simulation.World.Time;
        _states.Publish(time);
        _trajectories.AfterTick(time);
        _services.AfterTick();
        _camera.AfterTick(time);
        return sound;
    }
}
