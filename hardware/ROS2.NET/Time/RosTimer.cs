using System.Diagnostics;

namespace ROS2;

/// <summary>
/// Calls back once a period of its node's clock, on the dispatcher's thread. Late calls are not made up for: the next is at the next
/// multiple of the period. After a jump of the clock it starts anew.
/// </summary>
public sealed class RosTimer : IDisposable
{
    private readonly Node _node;
    private readonly Action _callback, _fire;
    private readonly long _period;
    private IDisposable? _alarm;
    private long _next, _calls;
    private volatile bool _disposed;

    internal RosTimer(Node node, TimeSpan period, Action callback)
    {
        if (period <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(period), period, $"Timer of '{node.FullName}': a period is above zero.");
        (_node, _callback, _fire, _period) = (node, callback, Fire, period.Ticks * 100);
        node.Clock.Jumped += Restart;
        node.Clock.Ticked += Tick;
        node.Add(this, null, null);
        Restart(default);
    }

    /// <summary>How often it has called.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    public void Dispose()
    {
        _disposed = true;
        _node.Clock.Jumped -= Restart;
        _node.Clock.Ticked -= Tick;
        _alarm?.Dispose();
        _node.Remove(this, null, null);
    }

    private static long Steady() => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private void Restart(ClockJump jump)
    {
        _alarm?.Dispose();
        if (_node.Clock.IsSimulated)
        {
            _next = _node.Clock.Nanoseconds + _period;
            return;
        }

        // Wall time may be set; a period is a period all the same.
        _next = Steady() + _period;
        Arm();
    }

    private void Arm() => _alarm = _node.Context.Participant.Dispatcher.At((long)(_next * (Stopwatch.Frequency / 1e9)), _fire);

    private void Fire()
    {
        if (_disposed || _node.Clock.IsSimulated) return;
        Call(Steady());
        if (!_disposed) Arm();
    }

    private void Tick(long now)
    {
        if (now >= _next && !_disposed) Call(now);
    }

    private void Call(long now)
    {
        _next += _period;
        if (_next <= now) _next += (now - _next) / _period * _period + _period;
        Interlocked.Increment(ref _calls);
        try
        {
            _callback();
        }
        catch (Exception e)
        {
            _node.Tell("The callback of a timer", e);
        }
    }
}
