using BuiltinInterfaces;
using ROS2.Dds;

namespace ROS2;

/// <summary>The clock went back, or between simulated and wall time.</summary>
/// <param name="From">ns before.</param>
/// <param name="To">ns after.</param>
public readonly record struct ClockJump(long From, long To, bool SourceChanged);

/// <summary>A node's time: the wall clock's, or with use_sim_time what /clock says, 0 until it has said something.</summary>
public sealed class RosClock
{
    private readonly Node _node;
    private readonly Lock _gate = new();
    private Subscription<RosgraphMsgs.Clock>? _subscription;
    private long _simulated;

    internal RosClock(Node node) => _node = node;

    /// <summary>The clock jumped. On the thread that noticed it.</summary>
    public event Action<ClockJump>? Jumped;

    /// <summary>Simulated time has come on. On the dispatcher's thread.</summary>
    internal event Action<long>? Ticked;

    /// <summary>Whether /clock is followed.</summary>
    public bool IsSimulated
    {
        get => Volatile.Read(ref _subscription) is not null;
        set
        {
            ClockJump jump;
            lock (_gate)
            {
                if (value == IsSimulated) return;
                long before = Nanoseconds;
                if (value)
                {
                    Interlocked.Exchange(ref _simulated, 0);
                    _subscription = _node.CreateSubscription<RosgraphMsgs.Clock>("/clock", Follow, Qos.Clock, new EndpointOptions { Execution = Execution.Dispatcher, Reuse = true });
                }
                else
                {
                    _subscription!.Dispose();
                    _subscription = null;
                }

                jump = new ClockJump(before, Nanoseconds, true);
            }

            Jumped?.Invoke(jump);
        }
    }

    /// <summary>ns since 1970, or since the simulation's start.</summary>
    public long Nanoseconds => IsSimulated ? Interlocked.Read(ref _simulated) : (_node.Context.Options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public Time Now => RosTime.ToTime(Nanoseconds);

    private void Follow(RosgraphMsgs.Clock message)
    {
        long now = message.ClockValue.ToNanoseconds(), before = Interlocked.Exchange(ref _simulated, now);
        if (now < before) Jumped?.Invoke(new ClockJump(before, now, false));
        Ticked?.Invoke(now);
    }
}
