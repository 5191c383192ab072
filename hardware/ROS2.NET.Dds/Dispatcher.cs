using System.Collections.Concurrent;
using System.Diagnostics;

namespace ROS2.Dds;

/// <summary>One thread a participant that waits for data, statuses, posted work and points in time, and runs what belongs to each, one after another.</summary>
public sealed unsafe class Dispatcher
{
    private const int Room = 256;

    private readonly int _waitset, _guard;
    private readonly Thread _thread;
    private readonly ConcurrentDictionary<nint, Action> _actions = new();
    private readonly ConcurrentDictionary<int, nint> _keys = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Alarm, long> _alarms = new();
    private int _lastKey;
    private volatile bool _stopping;

    internal Dispatcher(int participant, string name)
    {
        _waitset = DdsException.Check(Native.dds_create_waitset(participant), name, "");
        _guard = DdsException.Check(Native.dds_create_guardcondition(participant), name, "");
        DdsException.Check(Native.dds_waitset_attach(_waitset, _guard, 0), name, "");
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>An exception that a callback let out. The thread goes on; with no listener it is lost.</summary>
    public event Action<Exception>? Fault;

    /// <summary>Whether the caller is this dispatcher's thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Has the action run on the thread, soon.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        Wake();
    }

    /// <summary>Has the action run on the thread when <see cref="Stopwatch.GetTimestamp"/> reaches the time given, or as soon after as can be.</summary>
    /// <returns>Disposed of, it does not run any more.</returns>
    public IDisposable At(long timestamp, Action action)
    {
        var alarm = new Alarm(action);
        lock (_gate) _alarms.Enqueue(alarm, timestamp);
        if (!IsCurrent) Wake();
        return alarm;
    }

    internal void Attach(int entity, Action action)
    {
        nint key = Interlocked.Increment(ref _lastKey);
        (_actions[key], _keys[entity]) = (action, key);
        int result = Native.dds_waitset_attach(_waitset, entity, key);
        if (result < 0) Detach(entity);
        DdsException.Check(result, "Dispatcher", "");
    }

    /// <summary>Without a listener the endpoint's statuses wake nobody.</summary>
    internal void AttachStatus(int entity, uint mask, Action<EndpointStatus>? onStatus)
    {
        DdsException.Check(Native.dds_set_status_mask(entity, onStatus is null ? 0 : mask), "Dispatcher", "");
        if (onStatus is null) return;
        Attach(entity, () =>
        {
            if (Native.dds_take_status(entity, out uint raised, mask) < 0) return;
            for (int bit = 0; raised >> bit != 0; bit++)
            {
                if ((raised >> bit & 1) != 0) onStatus(EndpointStatus.Read(entity, (StatusKind)bit));
            }
        });
    }

    internal void Detach(int entity)
    {
        if (!_keys.TryRemove(entity, out nint key)) return;
        _actions.TryRemove(key, out _);
        _ = Native.dds_waitset_detach(_waitset, entity);
    }

    internal void Tell(Exception e)
    {
        try
        {
            Fault?.Invoke(e);
        }
        catch (Exception)
        {
            // A fault of the fault's listener has nobody left to be told to.
        }
    }

    /// <summary>Lets the callback that runs come to its end, and no other begin.</summary>
    internal void Stop()
    {
        _stopping = true;
        Wake();
        if (!IsCurrent) _thread.Join();
    }

    private void Wake() => _ = Native.dds_set_guardcondition(_guard, 1);

    private void Run()
    {
        nint* ready = stackalloc nint[Room];
        while (!_stopping)
        {
            int count = Native.dds_waitset_wait(_waitset, ready, Room, UntilAlarm());
            if (count < 0) return; // the participant is gone
            for (int i = 0; i < Math.Min(count, Room) && !_stopping; i++)
            {
                if (ready[i] == 0)
                {
                    byte triggered;
                    _ = Native.dds_take_guardcondition(_guard, &triggered);
                    // Only what is there now: work that posts work must not starve the readers.
                    for (int left = _posted.Count; left > 0 && _posted.TryDequeue(out Action? work); left--) Do(work);
                    if (!_posted.IsEmpty) Wake();
                }
                else if (_actions.TryGetValue(ready[i], out Action? action))
                {
                    Do(action);
                }
            }

            RunAlarms();
        }
    }

    private void RunAlarms()
    {
        long now = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            Alarm alarm;
            lock (_gate)
            {
                if (!_alarms.TryPeek(out alarm!, out long due) || due > now) return;
                _alarms.Dequeue();
            }

            if (alarm.Take() is { } action) Do(action);
        }
    }

    private long UntilAlarm()
    {
        lock (_gate)
        {
            while (_alarms.TryPeek(out Alarm? alarm, out long due))
            {
                if (alarm.IsLive) return Math.Max((long)((due - Stopwatch.GetTimestamp()) * (1e9 / Stopwatch.Frequency)), 0);
                _alarms.Dequeue();
            }
        }

        return Native.Infinity;
    }

    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Tell(e);
        }
    }

    private sealed class Alarm(Action action) : IDisposable
    {
        private Action? _action = action;

        public bool IsLive => Volatile.Read(ref _action) is not null;

        public Action? Take() => Interlocked.Exchange(ref _action, null);

        public void Dispose() => Take();
    }
}
