using System.Collections.Immutable;
using ControlMsgs;
using Robotics.Ports;
using Robotics.Sim;
using ROS2;
using FollowJointTrajectory = ControlMsgs.Action.FollowJointTrajectory;
using Goal = ROS2.ServerGoal<ControlMsgs.Action.FollowJointTrajectory.Goal, ControlMsgs.Action.FollowJointTrajectory.Result, ControlMsgs.Action.FollowJointTrajectory.Feedback>;

namespace Robotics.Cli.Nodes;

/// <summary>
/// A simulated arm's joint trajectory controller: the action follow_joint_trajectory and the topic joint_trajectory, by the rules
/// of ros2_control's. Joints may come in any order; positions without velocities get the slopes between their neighbours.
/// </summary>
internal sealed class TrajectoryServer : IDisposable
{
    private const double FeedbackPeriod = .05;

    private readonly Node _node;
    private readonly ServedArm _arm;
    private readonly SimLoop _loop;
    private readonly string[] _joints;
    private readonly List<IDisposable> _parts = [];
    private Goal? _running;
    private JointTrajectory? _path;
    private double _nextFeedback;

    public TrajectoryServer(Node node, ServedArm arm, SimLoop loop, string name)
    {
        (_node, _arm, _loop) = (node, arm, loop);
        _joints = [.. arm.Servos.Description.Chain.Select(j => j.Name)];
        _parts.Add(node.CreateActionServer(FollowJointTrajectory.Type, name + "/follow_joint_trajectory", ExecuteAsync));
        _parts.Add(node.CreateSubscription<TrajectoryMsgs.JointTrajectory>(name + "/joint_trajectory", OnTopic));
    }

    /// <summary>After a control period: tells whoever asked how it comes on.</summary>
    public void AfterTick(double time)
    {
        if (_running is not { } goal || _arm.Elapsed is not { } elapsed || time < _nextFeedback)
        {
            return;
        }

        _nextFeedback = time + FeedbackPeriod;
        ArmState state = _arm.Servos.State;
        double[] wanted = _arm.Servos.Target.ToArray(), rate = _arm.Servos.Rate.ToArray();
        BuiltinInterfaces.Duration at = RosTime.ToDuration(TimeSpan.FromSeconds(elapsed));
        goal.PublishFeedback(new()
        {
            Header = { Stamp = Stamp(time) },
            JointNames = _joints,
            Desired = { Positions = wanted, Velocities = rate, TimeFromStart = at },
            Actual = { Positions = [.. state.Position], Velocities = [.. state.Velocity], TimeFromStart = at },
            Error = { Positions = [.. wanted.Zip(state.Position, (w, q) => w - q)], Velocities = [.. rate.Zip(state.Velocity, (w, q) => w - q)], TimeFromStart = at },
        });
    }

    public void Dispose() => _parts.ForEach(p => p.Dispose());

    internal static BuiltinInterfaces.Time Stamp(double seconds) => RosTime.ToTime((long)Math.Round(seconds * 1e9));

    private async Task ExecuteAsync(Goal goal)
    {
        TaskCompletionSource<FollowJointTrajectory.Result> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => Begin(goal, ended));
        using (goal.Cancellation.Register(() => _loop.Post(() => Cancel(goal))))
        {
            FollowJointTrajectory.Result result = await ended.Task;
            bool well = result.ErrorCode == FollowJointTrajectory.Result.SUCCESSFUL;
            if (!well)
            {
                _node.Log.Warn($"follow_joint_trajectory: {result.ErrorString}");
            }

            goal.End(well, result);
        }
    }

    private void Begin(Goal goal, TaskCompletionSource<FollowJointTrajectory.Result> ended)
    {
        FollowJointTrajectory.Goal asked = goal.Goal;
        if (goal.Cancellation.IsCancellationRequested)
        {
            ended.SetResult(new() { ErrorCode = (int)MotionCode.Stopped, ErrorString = "Cancelled before it began." });
            return;
        }

        double[]? path = null;
        if (Read(asked.Trajectory, asked.MultiDofTrajectory.Points.Length, out JointTrajectory trajectory) is { } wrong
            || (wrong = Tolerances(asked.PathTolerance, FollowMotion.PathLimit, out path)) is not null
            || (wrong = Tolerances(asked.GoalTolerance, double.PositiveInfinity, out _)) is not null)
        {
            ended.SetResult(wrong);
            return;
        }

        string? refusal = _arm.Follow(trajectory, path, result => ended.SetResult(End(goal, asked, trajectory, result)));
        if (refusal is not null)
        {
            ended.SetResult(Error(FollowJointTrajectory.Result.INVALID_GOAL, refusal));
            return;
        }

        (_running, _path, _nextFeedback) = (goal, trajectory, 0);
    }

    private void Cancel(Goal goal)
    {
        if (_running == goal)
        {
            _arm.Stop("Stopped on request.");
        }
    }

    private FollowJointTrajectory.Result End(Goal goal, FollowJointTrajectory.Goal asked, JointTrajectory trajectory, MotionResult result)
    {
        _running = _running == goal ? null : _running;
        if (!result.Ok)
        {
            return Error(result.Code == MotionCode.PathTolerance ? FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED : (int)result.Code, result.Message);
        }

        _ = Tolerances(asked.GoalTolerance, double.PositiveInfinity, out double[]? tolerance);
        ImmutableArray<double> now = _arm.Servos.State.Position, wanted = trajectory.Points[^1].Position;
        for (int i = 0; tolerance is not null && i < now.Length; i++)
        {
            if (Math.Abs(now[i] - wanted[i]) > tolerance[i])
            {
                return Error(FollowJointTrajectory.Result.GOAL_TOLERANCE_VIOLATED, FormattableString.Invariant(
                    $"Joint '{_joints[i]}' ended {Math.Abs(now[i] - wanted[i]):0.####} rad from its goal; at most {tolerance[i]} rad."));
            }
        }

        return new();
    }

    private void OnTopic(TrajectoryMsgs.JointTrajectory message) => _loop.Post(() =>
    {
        string? wrong = Read(message, 0, out JointTrajectory trajectory)?.ErrorString ?? _arm.Follow(trajectory, null, result =>
        {
            if (!result.Ok)
            {
                _node.Log.Warn($"joint_trajectory: {result.Message}");
            }
        });
        if (wrong is not null)
        {
            _node.Log.Warn($"joint_trajectory: {wrong}");
        }
    });

    /// <summary>The message as a trajectory from where the arm is, joints in the chain's order; or what is wrong with it.</summary>
    private FollowJointTrajectory.Result? Read(TrajectoryMsgs.JointTrajectory message, int multiDofPoints, out JointTrajectory trajectory)
    {
        trajectory = new([]);
        if (multiDofPoints > 0)
        {
            return Error(FollowJointTrajectory.Result.INVALID_GOAL, "A trajectory of multi-DOF joints was given; this arm has none. Leave multi_dof_trajectory empty.");
        }

        int[] order = [.. _joints.Select(j => Array.IndexOf(message.JointNames, j))];
        if (message.JointNames.Length != _joints.Length || order.Contains(-1))
        {
            return Error(FollowJointTrajectory.Result.INVALID_JOINTS, $"The joints are {string.Join(", ", message.JointNames.Take(20))}; this arm's are {string.Join(", ", _joints)}. Name each once, in any order.");
        }

        if (message.Points.Length is 0 or > 100_000)
        {
            return Error(FollowJointTrajectory.Result.INVALID_GOAL, $"The trajectory has {message.Points.Length} points; from 1 to 100000.");
        }

        // The clock that /clock tells and the states are stamped with, which is what whoever uses this robot goes by.
        ArmState state = _arm.Servos.State;
        long now = Stamp(state.Time).ToNanoseconds(), stamp = message.Header.Stamp.ToNanoseconds(), last = message.Points[^1].TimeFromStart.ToNanoseconds();
        if (stamp != 0 && stamp + last < now)
        {
            return Error(FollowJointTrajectory.Result.OLD_HEADER_TIMESTAMP, FormattableString.Invariant($"The trajectory ended {(now - stamp - last) * 1e-9:0.###} s ago by its stamp. Send stamp 0 to begin at once."));
        }

        List<(double Time, double[] Position, double[]? Velocity)> points = [];
        for (int k = 0; k < message.Points.Length; k++)
        {
            TrajectoryMsgs.JointTrajectoryPoint p = message.Points[k];
            if (p.Positions.Length != order.Length || (p.Velocities.Length != 0 && p.Velocities.Length != order.Length))
            {
                return Error(FollowJointTrajectory.Result.INVALID_GOAL, $"Point {k} has {p.Positions.Length} positions and {p.Velocities.Length} velocities for {order.Length} joints.");
            }

            double time = p.TimeFromStart.ToNanoseconds() * 1e-9;
            if (k == 0 && time > 0)
            {
                points.Add((0, [.. state.Position], [.. state.Velocity.Select(v => Math.Abs(v) < .01 ? 0 : v)]));
            }

            points.Add((time, [.. order.Select(i => p.Positions[i])], p.Velocities.Length == 0 ? null : [.. order.Select(i => p.Velocities[i])]));
        }

        trajectory = new([.. points.Select((p, k) => new TrajectoryPoint(p.Time, [.. p.Position], [.. p.Velocity ?? Slopes(k)]))]);
        return null;

        IEnumerable<double> Slopes(int k)
        {
            (double t0, double[] q0, _) = points[Math.Max(k - 1, 0)];
            (double t1, double[] q1, _) = points[Math.Min(k + 1, points.Count - 1)];
            return q0.Zip(q1, (a, b) => k == 0 || k == points.Count - 1 || t1 <= t0 ? 0 : (b - a) / (t1 - t0));
        }
    }

    /// <summary>Tolerances by joint as FollowJointTrajectory has them: 0 for the default, below 0 for none.</summary>
    private FollowJointTrajectory.Result? Tolerances(JointTolerance[] given, double otherwise, out double[]? tolerance)
    {
        tolerance = given.Length == 0 ? null : [.. Enumerable.Repeat(otherwise, _joints.Length)];
        foreach (JointTolerance t in given)
        {
            int i = Array.IndexOf(_joints, t.Name);
            if (i < 0 || !double.IsFinite(t.Position))
            {
                return Error(FollowJointTrajectory.Result.INVALID_JOINTS, $"The tolerance of '{t.Name}' is {t.Position} rad: no such joint, or no such number. Joints: {string.Join(", ", _joints)}.");
            }

            tolerance![i] = t.Position > 0 ? t.Position : t.Position < 0 ? double.PositiveInfinity : otherwise;
        }

        return null;
    }

    private static FollowJointTrajectory.Result Error(int code, string text) => new() { ErrorCode = code, ErrorString = text };
}
