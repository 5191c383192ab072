using GeometryMsgs;
using Pose = Robotics.Geometry.Pose;

namespace ROS2;

/// <summary>How much a <see cref="TransformBuffer"/> keeps.</summary>
public sealed record TransformBufferOptions
{
    /// <summary>How far behind its newest sample a frame's history goes.</summary>
    public TimeSpan History { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>More are refused.</summary>
    public int MostFrames { get; init; } = 10_000;

    /// <summary>Of all frames; beyond it a frame's new sample costs its oldest. One takes 64 bytes.</summary>
    public int MostSamples { get; init; } = 1_000_000;

    /// <summary>What time-outs are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>
/// Where frames were in one another over the last seconds: a forest, in which a frame has one parent. A frame that gets another parent
/// starts anew there. Safe to use from several threads.
/// </summary>
public sealed class TransformBuffer(TransformBufferOptions? options = null)
{
    private readonly TransformBufferOptions _options = options ?? new();
    private readonly Dictionary<string, FrameHistory> _frames = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _changed;
    private int _samples;
    private long _refused;

    /// <summary>Transforms that were malformed, too old, too many, or would have closed a loop.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public int SampleCount
    {
        get
        {
            lock (_gate) return _samples;
        }
    }

    /// <summary>Each frame and its parent, "" for a root.</summary>
    public IReadOnlyList<(string Frame, string Parent)> Frames
    {
        get
        {
            lock (_gate) return [.. _frames.Values.Select(f => (f.Name, f.Parent?.Name ?? ""))];
        }
    }

    /// <summary>Takes in what a broadcaster says.</summary>
    /// <returns>Null, or why it was refused.</returns>
    public string? Set(TransformStamped message, bool isStatic = false)
    {
        string? fault = StampedTransform.Read(message, out StampedTransform t) ?? Set(t, isStatic);
        if (fault is not null) Interlocked.Increment(ref _refused);
        return fault;
    }

    /// <summary>Forgets all but what is static: the clock went back.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (FrameHistory frame in _frames.Values.Where(f => !f.IsStatic))
            {
                _samples -= frame.Count;
                frame.Clear();
                frame.Parent = null;
            }
        }
    }

    /// <param name="target">The frame in which the source is to be given.</param>
    /// <param name="nanoseconds">0 for the newest time at which all that lies between is known.</param>
    /// <exception cref="TransformException">There is none; the message says which frame or time is missing.</exception>
    public StampedTransform Lookup(string target, string source, long nanoseconds = 0)
    {
        lock (_gate) return Find(target, source, nanoseconds, out StampedTransform found) is { } fault ? throw fault : found;
    }

    /// <summary>As <see cref="Lookup(string, string, long)"/>; false and the reason where that throws.</summary>
    public bool TryLookup(string target, string source, long nanoseconds, out StampedTransform found, out string reason)
    {
        TransformException? fault;
        lock (_gate) fault = Find(target, source, nanoseconds, out found);
        reason = fault?.Message ?? "";
        return fault is null;
    }

    /// <summary>Where the source was at one time, seen from where the target was at another, by way of a frame that stays.</summary>
    /// <exception cref="TransformException">One of the two is not known.</exception>
    public StampedTransform Lookup(string target, long targetNanoseconds, string source, long sourceNanoseconds, string fixedFrame)
    {
        lock (_gate)
        {
            StampedTransform a = Lookup(target, fixedFrame, targetNanoseconds), b = Lookup(fixedFrame, source, sourceNanoseconds);
            return b with { Target = a.Target, Nanoseconds = a.Nanoseconds, Pose = a.Pose * b.Pose };
        }
    }

    /// <summary>As <see cref="Lookup(string, string, long)"/>, waiting for what may still come; what is too old already is said at once.</summary>
    /// <exception cref="TransformException">Too old, or <see cref="TransformFault.Timeout"/> with what was missing last.</exception>
    public async Task<StampedTransform> LookupAsync(string target, string source, long nanoseconds, TimeSpan timeout, CancellationToken cancellation = default)
    {
        long start = _options.Time.GetTimestamp();
        while (true)
        {
            Task change;
            TransformException? fault;
            lock (_gate)
            {
                fault = Find(target, source, nanoseconds, out StampedTransform found, out bool hopeless);
                if (fault is null) return found;
                if (hopeless) throw fault;
                change = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            TimeSpan left = timeout - _options.Time.GetElapsedTime(start);
            try
            {
                await change.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _options.Time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new TransformException(TransformFault.Timeout, $"Not within {timeout.TotalSeconds} s: {fault.Message}");
            }
        }
    }

    private static string Seconds(long nanoseconds) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.000000}");

    private string? Set(StampedTransform t, bool isStatic)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            bool known = _frames.TryGetValue(t.Source, out FrameHistory? frame);
            if (_frames.Count + (known ? 0 : 1) + (_frames.ContainsKey(t.Target) ? 0 : 1) > _options.MostFrames) return $"frame '{t.Source}' in '{t.Target}': there are {_frames.Count} frames already, at most {_options.MostFrames} are kept";
            bool moves = !known || frame!.Parent?.Name != t.Target;
            if (moves && known && Loops(frame!, t.Target)) return $"frame '{t.Source}' in '{t.Target}' closes a loop: '{t.Target}' is in '{t.Source}' already";
            if (known && frame!.Count > 0 && !frame.IsStatic && !isStatic && t.Nanoseconds < frame.Newest - (moves ? 0 : History))
                return $"frame '{t.Source}' in '{t.Target}' at {Seconds(t.Nanoseconds)} s is older than is kept; the newest is of {Seconds(frame.Newest)} s";
            // A first sample has no oldest of its own to give up.
            if (_samples >= _options.MostSamples && (frame?.Count ?? 0) == 0) return $"frame '{t.Source}' in '{t.Target}': there are {_samples} samples already, at most {_options.MostSamples} are kept";

            frame ??= Frame(t.Source);
            if (moves || isStatic || frame.IsStatic)
            {
                _samples -= frame.Count;
                frame.Clear();
                (frame.Parent, frame.IsStatic) = (Frame(t.Target), isStatic);
            }

            if (frame.Add(t.Nanoseconds, t.Pose)) _samples++;
            while (frame.Count > 1 && (frame.Oldest < frame.Newest - History || _samples > _options.MostSamples))
            {
                frame.DropOldest();
                _samples--;
            }

            (changed, _changed) = (_changed, null);
        }

        changed?.SetResult();
        return null;
    }

    private long History => _options.History.Ticks * TimeSpan.NanosecondsPerTick;

    private FrameHistory Frame(string name)
    {
        if (!_frames.TryGetValue(name, out FrameHistory? frame)) _frames.Add(name, frame = new FrameHistory(name));
        return frame;
    }

    private bool Loops(FrameHistory frame, string parent)
    {
        for (FrameHistory? up = _frames.GetValueOrDefault(parent); up is not null; up = up.Parent)
        {
            if (up == frame) return true;
        }

        return false;
    }

    private TransformException? Find(string target, string source, long time, out StampedTransform found) => Find(target, source, time, out found, out _);

    /// <param name="hopeless">What will come cannot help.</param>
    private TransformException? Find(string target, string source, long time, out StampedTransform found, out bool hopeless)
    {
        (found, hopeless, target, source) = (default, false, StampedTransform.Frame(target), StampedTransform.Frame(source));
        if (!_frames.TryGetValue(target, out FrameHistory? to)) return Unknown(target);
        if (!_frames.TryGetValue(source, out FrameHistory? from)) return Unknown(source);

        // Up from both to where they meet.
        HashSet<FrameHistory> above = [];
        for (FrameHistory? f = to; f is not null; f = f.Parent) above.Add(f);
        FrameHistory? meet = from;
        while (meet is not null && !above.Contains(meet)) meet = meet.Parent;
        if (meet is null) return new TransformException(TransformFault.Connectivity, $"No transform from '{source}' to '{target}': they are in two trees, under '{Root(from)}' and '{Root(to)}'. Let somebody publish what joins them.");

        if (time == 0) time = Math.Min(Newest(from, meet), Newest(to, meet));
        if ((Missing(from, meet, time) ?? Missing(to, meet, time)) is { } edge)
        {
            hopeless = time < edge.Oldest;
            return new TransformException(TransformFault.Extrapolation, hopeless
                ? $"No transform from '{source}' to '{target}' at {Seconds(time)} s: that is {Seconds(edge.Oldest - time)} s before the oldest of '{edge.Name}' in '{edge.Parent!.Name}', {Seconds(edge.Oldest)} s. Ask sooner, or keep a longer history."
                : $"No transform from '{source}' to '{target}' at {Seconds(time)} s: that is {Seconds(time - edge.Newest)} s after the newest of '{edge.Name}' in '{edge.Parent!.Name}', {Seconds(edge.Newest)} s. Wait for it, or see why its publisher is late.");
        }

        found = new StampedTransform(target, source, time == long.MaxValue ? 0 : time, To(to, meet, time).Inverse * To(from, meet, time));
        return null;

        TransformException Unknown(string frame) => new(TransformFault.Lookup, frame.Length == 0
            ? "A frame without a name has no transform. Name both."
            : $"No transform from '{source}' to '{target}': frame '{frame}' is not known. {_frames.Count} are: {string.Join(", ", _frames.Keys.Order(StringComparer.Ordinal).Take(20))}{(_frames.Count > 20 ? ", ..." : "")}.");

        static string Root(FrameHistory frame)
        {
            while (frame.Parent is { } parent) frame = parent;
            return frame.Name;
        }
    }

    private static long Newest(FrameHistory from, FrameHistory meet)
    {
        long time = long.MaxValue;
        for (FrameHistory f = from; f != meet; f = f.Parent!)
        {
            if (!f.IsStatic) time = Math.Min(time, f.Newest);
        }

        return time;
    }

    private static FrameHistory? Missing(FrameHistory from, FrameHistory meet, long time)
    {
        for (FrameHistory f = from; f != meet; f = f.Parent!)
        {
            if (!f.IsStatic && (time < f.Oldest || time > f.Newest)) return f;
        }

        return null;
    }

    /// <summary>X_MeetFrom.</summary>
    private static Pose To(FrameHistory from, FrameHistory meet, long time)
    {
        Pose pose = Pose.Identity;
        for (FrameHistory f = from; f != meet; f = f.Parent!) pose = f.At(time) * pose;
        return pose;
    }
}
