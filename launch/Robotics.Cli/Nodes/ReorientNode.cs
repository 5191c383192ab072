using Robotics.Cli.Reorient;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Reorientation.Training;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ReorientAction = RoboticsInterfaces.Action.Reorient;

namespace Robotics.Cli.Nodes;

/// <summary>How the policy's node works.</summary>
/// <param name="Worlds">The hand's model and its object; the preset's control period is the policy's.</param>
/// <param name="ByCamera">Whether the policy sees by the depth camera; else it is told the object's pose.</param>
/// <param name="Policy">Opens who turns, for the world that is sensed and the camera, if it sees by one.</param>
/// <param name="SightTimeout">s at which a picture, or the object's pose, is too old.</param>
/// <param name="ClientTimeout">s without a client's heartbeat after which its goal is stopped; clients that send none are not watched.</param>
internal sealed record ReorientNodeOptions(
    HandWorldOptions Worlds, bool ByCamera, Func<HandWorlds, IHandCameras?, OpenedPolicy> Policy, HandInterface Names, ReorientLimits Limits, double SightTimeout, double ClientTimeout);

/// <summary>
/// A policy as a lifecycle node: configured it has its policy and hears the hand, active it takes goals of the action ~/reorient, one
/// at a time, and sends joint targets while one runs. Whatever ends a goal leaves the hand holding: its time, a cancel, ~/stop,
/// deactivation, a client that has died, and observations that are too old, frozen or no numbers.
/// </summary>
internal sealed class ReorientNode : IDisposable
{
    public const string Action = "~/reorient", StopService = "~/stop", ClientHeartbeat = "~/client_heartbeat";

    private readonly Node _node;
    private readonly ReorientNodeOptions _options;
    private readonly Lifecycle _lifecycle;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<IDisposable> _parts = [];
    private Reorienter? _reorienter;
    private RosHandSensor? _sensor;
    private HandWorlds? _world;
    private volatile bool _active;
    private readonly RunningGoal _running;

    public ReorientNode(Node node, ReorientNodeOptions options)
    {
        (_node, _options, _running) = (node, options, new(node, "goal"));
        _lifecycle = new(node, new()
        {
            Configure = ConfigureAsync,
            Activate = () => Set(true),
            Deactivate = () => Set(false),
            Cleanup = EndAsync,
            Shutdown = _ => EndAsync(),
        });
        node.CreateService(RoboticsInterfaces.Srv.Stop.Type, StopService, request => new RoboticsInterfaces.Srv.Stop.Response
        {
            Success = true, Message = _running.Stop($"the stop service was called: {request.Reason}") ? "" : "Nothing was running.",
        });
    }

    /// <summary>Configures and activates, as a lifecycle manager would.</summary>
    /// <returns>False for a policy that cannot be used: the log says why.</returns>
    public async Task<bool> StartAsync() =>
        await _lifecycle.ChangeAsync(LifecycleTransition.Configure) == CallbackOutcome.Success
        && await _lifecycle.ChangeAsync(LifecycleTransition.Activate) == CallbackOutcome.Success;

    public void Dispose() => End();

    private async ValueTask<CallbackOutcome> ConfigureAsync()
    {
        try
        {
            await Task.Run(Open);
            _node.Log.Info($"A policy of '{_options.Worlds.Hand}' is there.");
            return CallbackOutcome.Success;
        }
        catch (Exception e) when (e is CheckpointException or SceneException or IOException or CommandException)
        {
            _node.Log.Error(e.Message);
            End();
            return CallbackOutcome.Failure;
        }
    }

    private void Open()
    {
        _world = Own(new HandWorlds(_options.Worlds));
        RosHand hand = Own(new RosHand(_node, _world.Hand, _options.Names));
        RosDepthCamera? camera = _options.ByCamera
            ? Own(new RosDepthCamera(_node, new HandCameras(_world, DepthNoise.None, 0).Camera, ServedHand.Depth, ServedHand.DepthInfo, _options.SightTimeout))
            : null;
        OpenedPolicy policy = Own(_options.Policy(_world, camera));
        _sensor = Own(new RosHandSensor(_node, hand, _world, camera, _options.SightTimeout));
        _reorienter = new(hand, _sensor, policy.Policy, _options.Limits);
        Own(_node.CreateActionServer(ReorientAction.Type, Action, RunAsync, new() { Accept = (_, _) => _active && _turn.CurrentCount > 0 }));
        Own(new HeartbeatMonitor(_node, ClientHeartbeat, _options.ClientTimeout, client => _running.Stop($"client '{client}' was not heard of within {_options.ClientTimeout} s")));
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }

    private ValueTask<CallbackOutcome> Set(bool active)
    {
        _active = active;
        if (!active)
        {
            _running.Stop("the node was deactivated");
        }

        _node.Log.Info(active ? $"Waiting for goals on {_node.FullName}/reorient." : "Takes no goals.");
        return ValueTask.FromResult(CallbackOutcome.Success);
    }

    private async ValueTask<CallbackOutcome> EndAsync()
    {
        // What runs is stopped and waited for: not on the thread that serves requests.
        await Task.Run(End);
        return CallbackOutcome.Success;
    }

    private void End()
    {
        _active = false;
        _running.Stop("the node ends");
        _turn.Wait();
        for (int i = _parts.Count - 1; i >= 0; i--)
        {
            _parts[i].Dispose();
        }

        _parts.Clear();
        _turn.Release();
    }

    private async Task RunAsync(ServerGoal<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> goal)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(goal.Cancellation);
        if (!await _turn.WaitAsync(0, CancellationToken.None))
        {
            Tell(goal, new(ReorientCode.Refused, double.NaN, 0, "Another goal has begun just now. Send it again."));
            return;
        }

        try
        {
            _running.Begin(stop);
            // A thread of its own: it keeps the hand's time.
            ReorientEnd end = await Task.Factory.StartNew(() => Run(goal, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Tell(goal, end);
        }
        finally
        {
            _running.End();
            _turn.Release();
        }
    }

    private ReorientEnd Run(ServerGoal<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> goal, CancellationToken stop)
    {
        if (!_active)
        {
            return new(ReorientCode.Stopped, double.NaN, 0, "The node was deactivated before it began.");
        }

        ReorientAction.Goal asked = goal.Goal;
        string thing = _world!.Objects[0];
        if (asked.Object.Length > 0 && asked.Object != thing)
        {
            return new(ReorientCode.Refused, double.NaN, 0, $"'{asked.Object}' is not what this node turns. Ask for '{thing}', or start the node with --object.");
        }

        if (asked.Timeout is not (>= 0 and <= 3600))
        {
            return new(ReorientCode.Refused, double.NaN, 0, FormattableString.Invariant($"A time of {asked.Timeout} s is outside [0, 3600] s. Give 0 for the node's own."));
        }

        Rotation to = Of(asked.Orientation), start = Of(asked.Start);
        if (Reorienter.Refuse(start, "start") is { } wrong)
        {
            return new(ReorientCode.Refused, double.NaN, 0, wrong);
        }

        _sensor!.Begin(start.Normalized());
        return _reorienter!.Run(0, to, asked.Timeout > 0 ? asked.Timeout : _options.Limits.Timeout, (angle, seconds) => goal.PublishFeedback(new() { Angle = angle, Seconds = seconds }), stop);
    }

    private static Rotation Of(GeometryMsgs.Quaternion q) => new(q.W, q.X, q.Y, q.Z);

    private void Tell(ServerGoal<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> goal, ReorientEnd end)
    {
        _node.Log.Info($"{end.Code}: {end.Message}");
        ReorientAction.Result result = new() { Code = (int)end.Code, Reason = end.Message, Angle = end.Angle, Seconds = end.Seconds };
        if (end.Code == ReorientCode.Reached)
        {
            goal.Succeed(result);
        }
        else if (goal.Status == GoalStatus.Canceling)
        {
            goal.Canceled(result);
        }
        else
        {
            goal.Abort(result);
        }
    }
}
