using System.Diagnostics;
using Robotics.Ports;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros;

/// <summary>
/// The hand port over ROS 2: joint states in, joint positions out, as a forward_command_controller has them. A hold is sent as the
/// positions at which it began. Time is the wall clock at which a state came. One thread calls.
/// </summary>
public sealed class RosHand : IHand
{
    private readonly HandInterface _names;
    private readonly Subscription<SensorMsgs.JointState> _states;
    private readonly Publisher<StdMsgs.Float64MultiArray> _commands;
    private readonly StdMsgs.Float64MultiArray _command;
    private readonly Freshness _fresh;
    private readonly HoldTargets _hold;
    private readonly Dictionary<string, int> _joints;
    private readonly AutoResetEvent _came = new(false);
    private readonly ManualResetEvent _never = new(false);
    private readonly Lock _gate = new();
    private readonly double[] _heardPositions, _heardVelocities, _heardTorques, _positions, _velocities, _torques;
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _heard, _taken, _due;
    private bool _holding;

    public RosHand(Node node, HandDescription description, HandInterface names)
    {
        (Description, _names) = (description, names);
        int n = description.Joints.Length;
        (_heardPositions, _heardVelocities, _heardTorques, _positions, _velocities, _torques) = (new double[n], new double[n], new double[n], new double[n], new double[n], new double[n]);
        _command = new() { Data = new double[n] };
        _hold = new(n, names.ControlPeriod);
        _joints = description.Joints.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        _fresh = new($"The state of the joints of '{description.Name}' on '{names.JointStates}'", names.StaleAfter);
        _commands = node.CreatePublisher<StdMsgs.Float64MultiArray>(names.Commands);
        // The dispatcher's own thread: a state must not wait for anybody's callback.
        _states = node.CreateSubscription<SensorMsgs.JointState>(names.JointStates, OnState, Qos.SensorData, new() { Execution = Execution.Dispatcher });
    }

    public HandDescription Description { get; }

    public double ControlPeriod => _names.ControlPeriod;

    public double Time => _taken == 0 ? 0 : Stopwatch.GetElapsedTime(_began, _taken).TotalSeconds;

    public ReadOnlySpan<double> Positions => _positions;

    public ReadOnlySpan<double> Velocities => _velocities;

    public ReadOnlySpan<double> Torques => _torques;

    /// <summary>Timestamp at which it last began to follow targets, 0 while it holds.</summary>
    public long MovingSince { get; private set; }

    /// <summary>Why its state is too old to go by, and how old; null while it is fresh.</summary>
    public string? Stale => _fresh.Stale(MovingSince);

    public HandStatus Step(ReadOnlySpan<double> targets)
    {
        if (HandTargets.Refuse(Description, targets) is { } wrong)
        {
            HandStatus held = Hold();
            return held.Code == HandCode.Ok ? new(HandCode.Invalid, -1, wrong) : held;
        }

        MovingSince = MovingSince == 0 ? Stopwatch.GetTimestamp() : MovingSince;
        _holding = false;
        targets.CopyTo(_command.Data);
        HandStatus status = Period();
        _hold.Followed(_command.Data, _velocities);
        return status;
    }

    public HandStatus Hold()
    {
        MovingSince = 0;
        if (!_holding && Take())
        {
            _hold.From(_positions, _command.Data);
            _holding = true;
        }

        return Period();
    }

    /// <summary>Takes the newest state. False before the first.</summary>
    public bool Take()
    {
        lock (_gate)
        {
            _heardPositions.CopyTo(_positions, 0);
            _heardVelocities.CopyTo(_velocities, 0);
            _heardTorques.CopyTo(_torques, 0);
            _taken = _heard;
            return _taken != 0;
        }
    }

    public void Dispose()
    {
        _states.Dispose();
        _commands.Dispose();
        _came.Dispose();
        _never.Dispose();
    }

    /// <summary>One control period, and a state that is newer than the last; where none comes, as long as one may be old.</summary>
    private HandStatus Period()
    {
        long before = _taken, now = Stopwatch.GetTimestamp();
        if (before != 0)
        {
            _commands.Publish(_command);
        }

        _due = Math.Max(_due + (long)(ControlPeriod * Stopwatch.Frequency), now);
        _never.WaitOne(Stopwatch.GetElapsedTime(now, _due));
        while (Stale is null && Take() && _taken == before)
        {
            _came.WaitOne(TimeSpan.FromSeconds(_names.StaleAfter));
        }

        return Stale is { } stale ? new(HandCode.Stale, -1, stale) : HandStatus.Ok;
    }

    private void OnState(SensorMsgs.JointState message)
    {
        lock (_gate)
        {
            if (Wrong(message) is { } wrong)
            {
                _fresh.Refuse(wrong);
                return;
            }

            bool changed = false;
            for (int k = 0; k < message.Name.Length; k++)
            {
                if (_joints.TryGetValue(message.Name[k], out int i))
                {
                    (double Position, double Velocity, double Torque) joint = (message.Position[k], At(message.Velocity, k), At(message.Effort, k));
                    changed |= joint != (_heardPositions[i], _heardVelocities[i], _heardTorques[i]);
                    (_heardPositions[i], _heardVelocities[i], _heardTorques[i]) = joint;
                }
            }

            _heard = Stopwatch.GetTimestamp();
            _fresh.Came(changed);
        }

        _came.Set();
    }

    private static double At(double[] values, int k) => values.Length > k ? values[k] : 0;

    private string? Wrong(SensorMsgs.JointState m)
    {
        if (m.Position.Length != m.Name.Length || (m.Velocity.Length != 0 && m.Velocity.Length != m.Name.Length))
        {
            return $"{m.Name.Length} names, {m.Position.Length} positions and {m.Velocity.Length} velocities do not go together";
        }

        int ours = 0;
        for (int k = 0; k < m.Name.Length; k++)
        {
            if (!_joints.ContainsKey(m.Name[k]))
            {
                continue;
            }

            ours++;
            if (!double.IsFinite(m.Position[k]) || (m.Velocity.Length > 0 && !double.IsFinite(m.Velocity[k])))
            {
                return $"joint '{m.Name[k]}' is not a number";
            }
        }

        return ours == _joints.Count ? null : $"it tells of {ours} of the hand's {_joints.Count} joints";
    }
}
