using ControlMsgs.Action;
using ROS2;

namespace Robotics.Ros;

/// <summary>
/// Holds an arm whose mover has died: when a client that said it moves the arm is not heard of for longer than the limit, every
/// goal of the arm's and the gripper's controllers is cancelled, and they hold. It belongs beside the arm's driver, in another
/// process than whoever moves the arm.
/// </summary>
public sealed class Watchdog : IDisposable
{
    private readonly Node _node;
    private readonly ActionClient<FollowJointTrajectory.Goal, FollowJointTrajectory.Result, FollowJointTrajectory.Feedback> _trajectory;
    private readonly ActionClient<GripperCommand.Goal, GripperCommand.Result, GripperCommand.Feedback> _gripper;
    private readonly HeartbeatMonitor _monitor;
    private int _trips;

    /// <param name="limit">Seconds of the wall clock.</param>
    public Watchdog(Node node, ArmInterface names, double limit)
    {
        _node = node;
        _trajectory = node.CreateActionClient(FollowJointTrajectory.Type, names.Trajectory);
        _gripper = node.CreateActionClient(GripperCommand.Type, names.Gripper);
        _monitor = new(node, names.Heartbeat, limit, client =>
        {
            Interlocked.Increment(ref _trips);
            node.Log.Error(FormattableString.Invariant($"'{client}' moved the arm and was not heard of within {limit} s: the arm holds. Start its node again."));
            _ = HoldAsync();
        });
    }

    /// <summary>How often it had to hold the arm.</summary>
    public int Trips => _trips;

    public void Dispose()
    {
        _monitor.Dispose();
        _trajectory.Dispose();
        _gripper.Dispose();
    }

    private async Task HoldAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
        try
        {
            await Task.WhenAll(_trajectory.CancelAllAsync(patience.Token), _gripper.CancelAllAsync(patience.Token));
        }
        catch (Exception e) when (e is RosException or OperationCanceledException or ObjectDisposedException)
        {
            _node.Log.Fatal($"The arm's controllers did not confirm the watchdog's cancel: {e.Message}");
        }
    }
}
