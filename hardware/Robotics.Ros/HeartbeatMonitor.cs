using System.Diagnostics;
using ROS2;
using Heartbeat = RoboticsInterfaces.Heartbeat;

namespace Robotics.Ros;

/// <summary>Listens for heartbeats of whoever says that it moves something, and tells who has fallen silent. Who sends none is not watched.</summary>
public sealed class HeartbeatMonitor : IDisposable
{
    /// <summary>Share of the limit after which a silence is told: to make an arm hold takes a while too, and is to have begun at the limit.</summary>
    private const double Early = .9;

    private readonly double _after;
    private readonly Action<string> _silent;
    private readonly Subscription<Heartbeat> _beats;
    private readonly Dictionary<string, long> _moving = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ManualResetEvent _over = new(false);
    private readonly Thread _thread;

    /// <param name="limit">Seconds of the wall clock, .02 to 60.</param>
    /// <param name="silent">Told a silence once, a tenth before the limit, on a thread of the monitor's own: what makes an arm hold must not wait for a pool that is busy.</param>
    public HeartbeatMonitor(Node node, string topic, double limit, Action<string> silent)
    {
        if (limit is not (>= .02 and <= 60))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "The limit of a heartbeat monitor is from .02 to 60 s.");
        }

        (_after, _silent) = (Early * limit, silent);
        _beats = node.CreateSubscription<Heartbeat>(topic, OnBeat, options: new() { Execution = Execution.Dispatcher });
        TimeSpan period = TimeSpan.FromSeconds(Math.Min(.005, limit / 4));
        _thread = new(() =>
        {
            while (!_over.WaitOne(period))
            {
                Look();
            }
        })
        { IsBackground = true, Name = "heartbeat monitor" };
        _thread.Start();
    }

    public void Dispose()
    {
        _beats.Dispose();
        _over.Set();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
            _over.Dispose();
        }
    }

    private void OnBeat(Heartbeat beat)
    {
        lock (_gate)
        {
            // Names are a peer's text: not without bound.
            if (beat.Moving && (_moving.Count < 64 || _moving.ContainsKey(beat.Client)))
            {
                _moving[beat.Client] = Stopwatch.GetTimestamp();
            }
            else
            {
                _moving.Remove(beat.Client);
            }
        }
    }

    private void Look()
    {
        string[] silent;
        lock (_gate)
        {
            silent = [.. _moving.Where(m => Stopwatch.GetElapsedTime(m.Value).TotalSeconds > _after).Select(m => m.Key)];
            Array.ForEach(silent, s => _moving.Remove(s));
        }

        Array.ForEach(silent, _silent);
    }
}
