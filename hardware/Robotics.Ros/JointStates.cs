using System.Collections.Immutable;
using System.Diagnostics;
using Robotics.Geometry;
using Robotics.Ports;
using ROS2;

namespace Robotics.Ros;

/// <summary>
/// An arm's state put together from messages that may carry the joints in any order, some at a time, beside joints of others.
/// What cannot be believed is counted and left out; the last of it is kept in words.
/// </summary>
internal sealed class JointStates
{
    private readonly ArmDescription _arm;
    private readonly ArmInterface _names;
    private readonly Dictionary<string, int> _joints, _fingers;
    private readonly double[] _q, _dq, _external, _finger, _fingerEffort;
    private readonly long[] _seen, _fingerSeen;
    private readonly Lock _gate = new();
    private readonly Queue<ArmState> _unseen = new();
    private long _firstStamp = long.MinValue, _externalSeen;
    private double _lastTime;

    /// <summary>States kept for a motion that looks at each; a reader that is slower gets the newest of them.</summary>
    private const int Kept = 256;

    /// <summary>Seconds by which stamps go back when their clock was set, not when messages overtake each other.</summary>
    private const double ClockBeganAgain = 1;

    public JointStates(ArmDescription arm, ArmInterface names)
    {
        (_arm, _names) = (arm, names);
        ImmutableArray<string> joints = names.Joints.IsDefaultOrEmpty ? [.. arm.Chain.Select(j => j.Name)] : names.Joints;
        if (joints.Length != arm.Chain.Length)
        {
            throw new ArgumentException($"The arm '{arm.Name}' has {arm.Chain.Length} joints and {joints.Length} names were given for them. Give one a joint, base first.", nameof(names));
        }

        Names = joints;
        _joints = joints.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        _fingers = names.FingerJoints.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i, StringComparer.Ordinal);
        (_q, _dq, _external, _seen) = (new double[joints.Length], new double[joints.Length], new double[joints.Length], new long[joints.Length]);
        (_finger, _fingerEffort, _fingerSeen) = (new double[_fingers.Count], new double[_fingers.Count], new long[_fingers.Count]);
    }

    public ImmutableArray<string> Names { get; }

    /// <summary>Signalled with every new state.</summary>
    public AutoResetEvent Came { get; } = new(false);

    /// <summary>Messages that could not be believed.</summary>
    public long Refused { get; private set; }

    /// <summary>What was wrong with the last of them.</summary>
    public string LastRefusal { get; private set; } = "";

    /// <summary>The newest state, or null before every joint was heard of.</summary>
    public ArmState? Latest { get; private set; }

    /// <summary>States since the last call, oldest first.</summary>
    public ArmState[] TakeNew()
    {
        lock (_gate)
        {
            ArmState[] all = [.. _unseen];
            _unseen.Clear();
            return all;
        }
    }

    /// <summary>The joint that was heard of longest ago and its age in seconds of the wall clock; infinite when never.</summary>
    public (string Joint, double Age) Oldest()
    {
        long now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            (string Joint, double Age) oldest = ("", -1);
            foreach ((string name, int i) in _joints)
            {
                double age = _seen[i] == 0 ? double.PositiveInfinity : Stopwatch.GetElapsedTime(_seen[i], now).TotalSeconds;
                oldest = age > oldest.Age ? (name, age) : oldest;
            }

            return oldest;
        }
    }

    public void OnState(SensorMsgs.JointState message)
    {
        lock (_gate)
        {
            if (Wrong(message) is { } wrong)
            {
                Refused++;
                LastRefusal = wrong;
                return;
            }

            long now = Stopwatch.GetTimestamp();
            bool ours = false;
            for (int k = 0; k < message.Name.Length; k++)
            {
                if (_joints.TryGetValue(message.Name[k], out int i))
                {
                    (_q[i], _dq[i], _seen[i], ours) = (message.Position[k], message.Velocity.Length > k ? message.Velocity[k] : 0, now, true);
                }
                else if (_fingers.TryGetValue(message.Name[k], out i))
                {
                    (_finger[i], _fingerEffort[i], _fingerSeen[i]) = (message.Position[k], message.Effort.Length > k && double.IsFinite(message.Effort[k]) ? message.Effort[k] : 0, now);
                }
            }

            if (!ours || _seen.Contains(0) || _fingerSeen.Contains(0))
            {
                return;
            }

            Latest = Make(message.Header.Stamp.ToNanoseconds());
            _unseen.Enqueue(Latest);
            if (_unseen.Count > Kept)
            {
                _unseen.Dequeue();
            }
        }

        Came.Set();
    }

    public void OnExternal(SensorMsgs.JointState message)
    {
        lock (_gate)
        {
            for (int k = 0; k < Math.Min(message.Name.Length, message.Effort.Length); k++)
            {
                if (_joints.TryGetValue(message.Name[k], out int i) && double.IsFinite(message.Effort[k]))
                {
                    _external[i] = message.Effort[k];
                    _externalSeen = Stopwatch.GetTimestamp();
                }
            }
        }
    }

    /// <summary>Whether a touch can be felt now.</summary>
    public bool Feels
    {
        get
        {
            lock (_gate)
            {
                return _externalSeen != 0 && Stopwatch.GetElapsedTime(_externalSeen).TotalSeconds <= _names.StaleAfter;
            }
        }
    }

    private ArmState Make(long stamp)
    {
        _firstStamp = _firstStamp == long.MinValue ? stamp : _firstStamp;

        // A clock that begins again goes on from here; parts of the state that come a little out of order do not turn time back.
        if (_lastTime - (stamp - _firstStamp) * 1e-9 > ClockBeganAgain)
        {
            _firstStamp = stamp - (long)(_lastTime * 1e9);
        }

        _lastTime = Math.Max(_lastTime, (stamp - _firstStamp) * 1e-9);
        double width = _finger.Sum(), push = _fingerEffort.Length == 0 ? 0 : _fingerEffort.Average(Math.Abs);
        bool free = width < 1e-3 || width > _arm.Gripper.MaxWidth - 1e-3;
        return new(_lastTime, [.. _q], [.. _dq], [.. _external], Math.Max(0, width), free ? 0 : push);
    }

    private string? Wrong(SensorMsgs.JointState m)
    {
        if (m.Position.Length != m.Name.Length || (m.Velocity.Length != 0 && m.Velocity.Length != m.Name.Length))
        {
            return $"{m.Name.Length} names, {m.Position.Length} positions and {m.Velocity.Length} velocities do not go together.";
        }

        for (int k = 0; k < m.Name.Length; k++)
        {
            bool ours = _joints.ContainsKey(m.Name[k]) || _fingers.ContainsKey(m.Name[k]);
            if (ours && !(double.IsFinite(m.Position[k]) && (m.Velocity.Length == 0 || double.IsFinite(m.Velocity[k]))))
            {
                return $"joint '{m.Name[k]}' is not a number.";
            }
        }

        return null;
    }
}
