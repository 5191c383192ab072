using System.Collections.Immutable;
using System.Diagnostics;
using ControlMsgs;
using ControlMsgs.Action;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using Robotics.Geometry;
using Robotics.Ports;
using JointTrajectory = Robotics.Ports.JointTrajectory;
using Heartbeat = RoboticsInterfaces.Heartbeat;

namespace Robotics.Ros;

/// <summary>
/// The arm port over ROS 2: FollowJointTrajectory, GripperCommand and JointState, as any ros2_control arm has them. Limits are
/// checked before a goal is sent and watched while it is under way; a stop, a guard, too great a push or a state that is too old
/// cancels it, and the arm's controller then holds. While a motion lasts it sends heartbeats, so that a <see cref="Watchdog"/>
/// beside the arm can hold it when this process dies. One thread at a time.
/// </summary>
public sealed class RosArm : IArm, IDisposable
{
    /// <summary>Seconds of the wall clock for an answer of the arm's controllers.</summary>
    private const double Patience = 2;

    /// <summary>Seconds of the arm's clock that a controller may take beyond a trajectory's own time.</summary>
    private const double Overtime = 3;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly ArmInterface _names;
    private readonly JointStates _states;
    private readonly ActionClient<FollowJointTrajectory.Goal, FollowJointTrajectory.Result, FollowJointTrajectory.Feedback> _trajectory;
    private readonly ActionClient<ControlMsgs.Action.GripperCommand.Goal, ControlMsgs.Action.GripperCommand.Result, ControlMsgs.Action.GripperCommand.Feedback> _gripper;
    private readonly Publisher<Heartbeat> _heartbeat;
    private readonly List<IDisposable> _parts = [];
    private readonly Node _node;

    /// <exception cref="ArgumentException">The names do not fit the description.</exception>
    public RosArm(Node node, ArmDescription description, ArmInterface names)
    {
        (_node, Description, _names) = (node, description, names);
        _states = new(description, names);
        // The dispatcher's own thread: a state must not wait for anybody's callback.
        EndpointOptions direct = new() { Execution = Execution.Dispatcher };
        _parts.Add(node.CreateSubscription<SensorMsgs.JointState>(names.JointStates, _states.OnState, Qos.SensorData, direct));
        if (names.ExternalTorques.Length > 0)
        {
            _parts.Add(node.CreateSubscription<SensorMsgs.JointState>(names.ExternalTorques, _states.OnExternal, Qos.SensorData, direct));
        }

        _parts.Add(_trajectory = node.CreateActionClient(FollowJointTrajectory.Type, names.Trajectory));
        _parts.Add(_gripper = node.CreateActionClient(ControlMsgs.Action.GripperCommand.Type, names.Gripper));
        _parts.Add(_heartbeat = node.CreatePublisher<Heartbeat>(names.Heartbeat));
    }

    public ArmDescription Description { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No state has come yet. Call <see cref="Connect"/> first.</exception>
    public ArmState State => _states.Latest ?? throw new InvalidOperationException($"Arm '{Description.Name}': no state has come on '{_names.JointStates}' yet. Connect first.");

    /// <summary>Sees every state while a motion lasts, on the thread that asked for it.</summary>
    public Action<ArmState>? Observer { get; set; }

    /// <summary>Joint states that could not be believed.</summary>
    public long RefusedStates => _states.Refused;

    /// <summary>Which joint's state is too old to go by, and how old, in words; null while all are fresh.</summary>
    public string? Stale => Unfit()?.Message;

    /// <summary>Waits for the arm's interface.</summary>
    /// <exception cref="RosException">It did not come in time: says what is missing.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Connect(CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        while (Missing() is { } missing)
        {
            stop.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > _names.ConnectWithin)
            {
                throw new RosException($"Arm '{Description.Name}': {missing} did not appear within {_names.ConnectWithin} s. Is the robot's driver running, in this domain ({_node.Context.Options.Domain.Id}) and under these names? See robotics doctor.");
            }

            _states.Came.WaitOne(20);
        }
    }

    public MotionResult Follow(JointTrajectory trajectory, Func<ArmState, bool>? guard, double forceLimit, CancellationToken stop)
    {
        if (Unfit() is { } unfit)
        {
            return unfit;
        }

        if (TrajectoryCheck.Refuse(Description, trajectory, State.Position.AsSpan(), forceLimit) is { } refusal)
        {
            return new(MotionCode.Invalid, refusal);
        }

        if (!_states.Feels && (forceLimit < Description.ForceLimit || _names.ExternalTorques.Length > 0))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant(
                $"A push of {forceLimit:0.#} N cannot be felt: no external torques come on '{_names.ExternalTorques}'. Give the topic on which the arm tells them (external_torques)."));
        }

        int over = 0;
        MotionResult? Watch(ArmState state)
        {
            Vector3 force = ChainKinematics.ForceAtTcp(Description, state.Position.AsSpan(), state.ExternalTorque.AsSpan());
            over = Math.Max(force.Horizontal.Length, Math.Abs(force.Z)) > forceLimit ? over + 1 : 0;
            return over >= 2
                ? new(MotionCode.ForceLimit, FormattableString.Invariant($"The push on the world reached {force.Length:0.#} N; the limit is {forceLimit:0.#} N."))
                : guard is not null && guard(state) ? new(MotionCode.Guarded, "The guard said stop.") : null;
        }

        return Act(_trajectory, GoalOf(trajectory), trajectory.Duration + Overtime, Watch, Told, stop);
    }

    public MotionResult Grip(double width, double force, CancellationToken stop)
    {
        GripperDescription gripper = Description.Gripper;
        if (Unfit() is { } unfit)
        {
            return unfit;
        }

        if (!(width >= 0 && width <= gripper.MaxWidth && force > 0 && force <= gripper.MaxForce))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant($"Gripper width {width} m and force {force} N must be within [0, {gripper.MaxWidth}] m and (0, {gripper.MaxForce}] N."));
        }

        ControlMsgs.Action.GripperCommand.Goal goal = new() { Command = { Position = width * _names.GripperScale, MaxEffort = force } };
        return Act(_gripper, goal, 4 + Overtime, _ => null, result => result.Status == GoalStatus.Succeeded || result.Result is { ReachedGoal: true } or { Stalled: true }
            ? MotionResult.Reached
            : new(result.Status == GoalStatus.Canceled ? MotionCode.Stopped : MotionCode.Fault, $"The gripper's controller ended with {result.Status} at {result.Result.Position:0.####} m."), stop);
    }

    public MotionResult Hold(double seconds, CancellationToken stop)
    {
        if (!(seconds >= 0 && seconds <= 3600))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant($"A hold of {seconds} s is outside [0, 3600] s."));
        }

        if (Unfit() is { } unfit)
        {
            return unfit;
        }

        // The controller holds by itself; time is the arm's.
        _ = _states.TakeNew();
        double until = State.Time + seconds;
        while (State.Time < until - 1e-9)
        {
            _states.Came.WaitOne(Beat);
            Show(_states.TakeNew());
            if (stop.IsCancellationRequested)
            {
                return new(MotionCode.Stopped, "Stopped on request.");
            }

            if (Unfit() is { } aged)
            {
                return aged;
            }
        }

        return MotionResult.Reached;
    }

    public void Dispose()
    {
        foreach (IDisposable part in _parts)
        {
            part.Dispose();
        }

        _states.Came.Dispose();
    }

    private void Show(ArmState[] states)
    {
        if (Observer is { } observer)
        {
            Array.ForEach(states, s => observer(s));
        }
    }

    private string? Missing() =>
        _states.Latest is null ? $"the joint states of all of {string.Join(", ", _states.Names.Concat(_names.FingerJoints))} on '{_names.JointStates}'{(_states.Refused > 0 ? $" ({_states.Refused} refused, the last because {_states.LastRefusal})" : "")}"
        : !_trajectory.IsAvailable ? $"the action '{_trajectory.Name}'"
        : !_gripper.IsAvailable ? $"the action '{_gripper.Name}'"
        : _names.ExternalTorques.Length > 0 && !_states.Feels ? $"the torques that the world puts on the joints on '{_names.ExternalTorques}' (external_torques: '' when the arm measures none)"
        : null;

    /// <summary>Why nothing may be begun or go on, or null.</summary>
    private MotionResult? Unfit()
    {
        (string joint, double age) = _states.Oldest();
        return age > _names.StaleAfter
            ? new(MotionCode.StaleState, FormattableString.Invariant($"The state of joint '{joint}' is {age:0.###} s old; at most {_names.StaleAfter} s. The arm was told to hold. Is its driver still running?"))
            : null;
    }

    private FollowJointTrajectory.Goal GoalOf(JointTrajectory trajectory) => new()
    {
        Trajectory =
        {
            JointNames = [.. _states.Names],
            Points = [.. trajectory.Points.Select(p => new TrajectoryMsgs.JointTrajectoryPoint
            {
                Positions = [.. p.Position],
                Velocities = [.. p.Velocity],
                TimeFromStart = RosTime.ToDuration(TimeSpan.FromSeconds(p.Time)),
            })],
        },
        PathTolerance = [.. _states.Names.Select(n => new JointTolerance { Name = n, Position = _names.PathTolerance })],
        GoalTolerance = [.. _states.Names.Select(n => new JointTolerance { Name = n, Position = _names.GoalTolerance })],
        GoalTimeTolerance = RosTime.ToDuration(TimeSpan.FromSeconds(1)),
    };

    private static MotionResult Told(ActionResult<FollowJointTrajectory.Result> ended) => (ended.Status, ended.Result.ErrorCode) switch
    {
        (GoalStatus.Succeeded, FollowJointTrajectory.Result.SUCCESSFUL) => MotionResult.Reached,
        (_, FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED or FollowJointTrajectory.Result.GOAL_TOLERANCE_VIOLATED) => new(MotionCode.PathTolerance, ended.Result.ErrorString),
        (_, FollowJointTrajectory.Result.INVALID_GOAL or FollowJointTrajectory.Result.INVALID_JOINTS or FollowJointTrajectory.Result.OLD_HEADER_TIMESTAMP) => new(MotionCode.Invalid, ended.Result.ErrorString),

        // Codes above 0 are this stack's own, see MotionCode.
        (_, > 0 and <= (int)MotionCode.Fault) => new((MotionCode)ended.Result.ErrorCode, ended.Result.ErrorString),
        (GoalStatus.Canceled, _) => new(MotionCode.Stopped, "Somebody cancelled the motion."),
        _ => new(MotionCode.Fault, $"The arm's controller ended with {ended.Status}, code {ended.Result.ErrorCode}: {ended.Result.ErrorString}"),
    };

    /// <summary>Sends a goal and sees it to its end. Whatever ends it early cancels it first.</summary>
    /// <param name="time">Seconds of the arm's clock it may take.</param>
    private MotionResult Act<TGoal, TResult, TFeedback>(
        ActionClient<TGoal, TResult, TFeedback> client, TGoal goal, double time, Func<ArmState, MotionResult?> watch, Func<ActionResult<TResult>, MotionResult> told, CancellationToken stop)
        where TGoal : IMessage<TGoal>
        where TResult : IMessage<TResult>, new()
        where TFeedback : IMessage<TFeedback>
    {
        if (stop.IsCancellationRequested)
        {
            return new(MotionCode.Stopped, "Stopped on request.");
        }

        _ = _states.TakeNew();
        double latest = State.Time + time;
        Publish(moving: true);
        Task<ActionResult<TResult>>? ending = null;

        // Only an end that was confirmed is told to the watchdog: otherwise the beats just stop, and it holds the arm.
        bool over = false;
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(Patience));
        try
        {
            Task<ClientGoal<TGoal, TResult, TFeedback>> sending = client.SendGoalAsync(goal, cancellation: patience.Token);
            MotionResult? early = null;
            while (ending is not { IsCompleted: true })
            {
                _states.Came.WaitOne(Beat);
                Publish(moving: true);
                if (ending is null && sending.IsCompleted)
                {
                    // Throws here when it was refused or nobody answered.
                    ending = sending.GetAwaiter().GetResult().ResultAsync(CancellationToken.None);
                }

                ArmState[] fresh = _states.TakeNew();
                Show(fresh);
                foreach (ArmState state in fresh)
                {
                    early ??= watch(state);
                }

                early ??= stop.IsCancellationRequested ? new(MotionCode.Stopped, "Stopped on request.") : Unfit();
                early ??= ending is not null && !client.IsAvailable ? new(MotionCode.Fault, $"The controller of '{client.Name}' was lost while it moved.") : null;
                early ??= State.Time > latest ? new(MotionCode.Fault, FormattableString.Invariant($"The controller of '{client.Name}' had not ended after {time:0.##} s.")) : null;
                if (early is { } reason && ending is not null)
                {
                    over = Cancel(sending.Result, ending);
                    return over ? reason : reason with { Message = $"{reason.Message} The action '{client.Name}' did not confirm that it was cancelled within {Patience} s." };
                }
            }

            MotionResult result = told(ending.GetAwaiter().GetResult());
            over = true;
            AwaitNewState();
            return early is { } before && result.Ok ? before : result;
        }
        catch (Exception e) when (e is RosException or OperationCanceledException or DdsException)
        {
            // Nobody knows whether the goal was taken, unless it was refused: whatever runs there is to end.
            over = e is RosException && ending is null && client.IsAvailable;
            _ = client.CancelAllAsync(new CancellationTokenSource(TimeSpan.FromSeconds(Patience)).Token).ContinueWith(t => t.Exception, TaskScheduler.Default);
            return Unfit() ?? (e is OperationCanceledException ? new(MotionCode.Fault, $"The action '{client.Name}' did not answer within {Patience} s.")
                : ending is null ? new(MotionCode.Invalid, e.Message)
                : new(MotionCode.Fault, $"The controller of '{client.Name}' was lost while it moved: {e.Message}"));
        }
        finally
        {
            if (over)
            {
                Publish(moving: false);
            }
        }
    }

    /// <summary>Cancels and waits until the controller has ended the goal, for only then does the arm hold; whether it said so.</summary>
    private bool Cancel<TGoal, TResult, TFeedback>(ClientGoal<TGoal, TResult, TFeedback> goal, Task<ActionResult<TResult>> ending)
        where TGoal : IMessage<TGoal>
        where TResult : IMessage<TResult>, new()
        where TFeedback : IMessage<TFeedback>
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(Patience));
        _ = goal.CancelAsync(patience.Token).ContinueWith(t => t.Exception, TaskScheduler.Default);
        while (!ending.IsCompleted && !patience.IsCancellationRequested)
        {
            _states.Came.WaitOne(Beat);
            Publish(moving: true);
            Show(_states.TakeNew());
        }

        AwaitNewState();
        return ending.IsCompletedSuccessfully;
    }

    /// <summary>The state after an end is one that was measured after it.</summary>
    private void AwaitNewState()
    {
        double ended = State.Time;
        long start = Stopwatch.GetTimestamp();
        while (State.Time <= ended && Stopwatch.GetElapsedTime(start).TotalSeconds < _names.StaleAfter)
        {
            _states.Came.WaitOne(Beat);
            Show(_states.TakeNew());
        }
    }

    private void Publish(bool moving) => _heartbeat.Publish(new Heartbeat { Stamp = _node.Clock.Now, Client = _node.FullName, Moving = moving });
}
