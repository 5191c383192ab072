using System.Diagnostics;
using ROS2;
using ROS2.Dds;

namespace Robotics.Launch.Tests.Killed;

/// <summary>Sees an arm's joint states from a process that has nothing to do with it, with the times at which they came.</summary>
internal sealed class MotionWitness : IDisposable
{
    /// <summary>rad/s of the fastest joint, above which the arm counts as moving.</summary>
    private const double Moving = .05;

    private readonly Subscription<SensorMsgs.JointState> _states;
    private readonly Lock _gate = new();
    private long _last, _lastMoving;

    public MotionWitness(ROS2.Node node) => _states = node.CreateSubscription<SensorMsgs.JointState>("/joint_states", OnState, Qos.SensorData, new() { Execution = Execution.Direct });

    /// <summary>Whether the arm moved at the last state.</summary>
    public bool Moves
    {
        get
        {
            lock (_gate)
            {
                return _last != 0 && _last == _lastMoving;
            }
        }
    }

    public async Task UntilAStateComesAsync(TimeSpan patience)
    {
        long since = Stopwatch.GetTimestamp();
        while (Last().Any < since)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < patience, "no joint state comes");
            await Task.Delay(10);
        }
    }

    /// <summary>Seconds from a moment to the last state at which the arm moved, once it has stood still for a while; 0 when it did not move.</summary>
    public async Task<double> HeldAfterAsync(long moment, TimeSpan stillness, TimeSpan patience)
    {
        while (true)
        {
            (long any, long moving) = Last();
            long from = Math.Max(moment, moving);
            if (any > from && Stopwatch.GetElapsedTime(from, any) > stillness)
            {
                return moving > moment ? Stopwatch.GetElapsedTime(moment, moving).TotalSeconds : 0;
            }

            Assert.True(Stopwatch.GetElapsedTime(moment) < patience, $"The arm does not hold within {patience.TotalSeconds} s.");
            await Task.Delay(10);
        }
    }

    public void Dispose() => _states.Dispose();

    private (long Any, long Moving) Last()
    {
        lock (_gate)
        {
            return (_last, _lastMoving);
        }
    }

    /// <summary>The fingers' velocities are not told.</summary>
    private void OnState(SensorMsgs.JointState state)
    {
        long now = Stopwatch.GetTimestamp();
        bool moving = state.Velocity.Any(v => Math.Abs(v) > Moving);
        lock (_gate)
        {
            (_last, _lastMoving) = (now, moving ? now : _lastMoving);
        }
    }
}
