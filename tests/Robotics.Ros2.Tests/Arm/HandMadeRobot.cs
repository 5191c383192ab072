using ControlMsgs.Action;
using Robotics.Ros;
using ROS2;
using ROS2.Dds;
using Goal = ROS2.ServerGoal<ControlMsgs.Action.FollowJointTrajectory.Goal, ControlMsgs.Action.FollowJointTrajectory.Result, ControlMsgs.Action.FollowJointTrajectory.Feedback>;
using Grip = ControlMsgs.Action.GripperCommand;
using Options = ROS2.ActionServerOptions<ControlMsgs.Action.FollowJointTrajectory.Goal, ControlMsgs.Action.FollowJointTrajectory.Result, ControlMsgs.Action.FollowJointTrajectory.Feedback>;
using Server = ROS2.ActionServer<ControlMsgs.Action.FollowJointTrajectory.Goal, ControlMsgs.Action.FollowJointTrajectory.Result, ControlMsgs.Action.FollowJointTrajectory.Feedback>;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>A robot's interface without a robot: joint states as a test wants them, a controller that does what a test says.</summary>
internal sealed class HandMadeRobot : IDisposable
{
    public static readonly string[] Names = [.. Motions.Description.Chain.Select(j => j.Name), Urdf.FingerJoint(1), Urdf.FingerJoint(-1)];

    private readonly Context _context, _client;
    private readonly Publisher<SensorMsgs.JointState> _states;
    private readonly ActionServer<Grip.Goal, Grip.Result, Grip.Feedback> _gripper;
    private readonly Timer _timer;
    private double _time = 10;

    public HandMadeRobot(Func<Goal, Task>? execute = null, Options? options = null)
    {
        DomainOptions domain = Loopback.Domain();
        _context = new(new ContextOptions { Domain = domain });
        _client = new(new ContextOptions { Domain = domain });
        Node = _context.CreateNode("driver");
        _states = Node.CreatePublisher<SensorMsgs.JointState>("joint_states");
        Trajectories = Node.CreateActionServer(FollowJointTrajectory.Type, "arm_controller/follow_joint_trajectory", execute ?? UntilCancelled, options);
        _gripper = Node.CreateActionServer(Grip.Type, "gripper_controller/gripper_cmd", g =>
        {
            g.Succeed(new() { ReachedGoal = true });
            return Task.CompletedTask;
        });
        Arm = new(_client.CreateNode("mover"), Motions.Description, new() { ExternalTorques = "", StaleAfter = 2, ConnectWithin = 20 });
        _timer = new(_ => Beat?.Invoke(), null, 10, 10);
    }

    public ROS2.Node Node { get; }

    public Server Trajectories { get; }

    public RosArm Arm { get; }

    public Context Client => _client;

    /// <summary>What happens a hundred times a second; at first the whole state at rest at home.</summary>
    public Action? Beat { get; set; }

    public HandMadeRobot Start(Action<HandMadeRobot>? beat = null)
    {
        Beat = () => (beat ?? (r => r.Say(Names)))(this);
        Arm.Connect(CancellationToken.None);
        return this;
    }

    /// <summary>Sets the clock of the stamps, s.</summary>
    public void SetClock(double seconds) => _time = seconds;

    /// <summary>A state of some joints, at home.</summary>
    public void Say(IEnumerable<string> names, Func<string, double>? position = null, double seconds = .01)
    {
        _time += seconds;
        string[] all = [.. names];
        _states.Publish(new()
        {
            Header = { Stamp = RosTime.ToTime((long)(_time * 1e9)) },
            Name = all,
            Position = [.. all.Select(position ?? Home)],
            Velocity = new double[all.Length],
        });
    }

    public void Say(SensorMsgs.JointState state) => _states.Publish(state);

    public static double Home(string name) => Array.IndexOf(Names, name) is >= 0 and var i && i < Motions.Description.Home.Length ? Motions.Description.Home[i] : .02;

    public static async Task UntilCancelled(Goal goal)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, goal.Cancellation);
        }
        catch (OperationCanceledException)
        {
            goal.Canceled(new());
        }
    }

    public void Dispose()
    {
        using (ManualResetEvent over = new(false))
        {
            _timer.Dispose(over);
            over.WaitOne();
        }

        Arm.Dispose();
        _gripper.Dispose();
        Trajectories.Dispose();
        _client.Dispose();
        _context.Dispose();
    }
}
