using Robotics.Cli.Nodes;
using Robotics.Ros;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>A simulated robot on its own thread and context, and a context for whoever uses it, in a domain of their own.</summary>
public sealed class ServedRobot : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SimNode _robot;
    private readonly Thread _world;
    private readonly Context _context;

    public ServedRobot()
        : this(4, 10)
    {
    }

    /// <param name="rate">Seconds of the world a second.</param>
    /// <param name="watchdog">Seconds.</param>
    internal ServedRobot(double rate, double watchdog)
    {
        _context = new(new ContextOptions { Domain = Domain });
        _robot = new(_context, Motions.Layout(), new(rate, watchdog));
        _world = new(() => _robot.Run(_stop.Token)) { IsBackground = true };
        _world.Start();
        Client = new(new ContextOptions { Domain = Domain });
    }

    public DomainOptions Domain { get; } = Loopback.Domain();

    public Context Client { get; }

    /// <summary>The port to it, patient enough for a busy machine.</summary>
    public RosArm Arm(string name)
    {
        RosArm arm = new(Client.CreateNode(name), Motions.Description, new() { StaleAfter = 2, ConnectWithin = 30 });
        arm.Connect(CancellationToken.None);
        return arm;
    }

    public void Dispose()
    {
        Client.Dispose();
        _stop.Cancel();
        _world.Join();
        _robot.Dispose();
        _context.Dispose();
        _stop.Dispose();
    }
}
