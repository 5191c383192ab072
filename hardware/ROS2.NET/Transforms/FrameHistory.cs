using Robotics.Geometry;

namespace ROS2;

/// <summary>A frame and where it was in its parent, oldest first: a ring that grows to what is needed.</summary>
internal sealed class FrameHistory(string name)
{
    private (long Time, Pose Pose)[] _ring = new (long, Pose)[4];
    private int _first;

    public string Name { get; } = name;

    /// <summary>Null for a root.</summary>
    public FrameHistory? Parent { get; set; }

    /// <summary>The same at all times.</summary>
    public bool IsStatic { get; set; }

    public int Count { get; private set; }

    public long Oldest => this[0].Time;

    public long Newest => this[Count - 1].Time;

    private ref (long Time, Pose Pose) this[int i] => ref _ring[(_first + i) % _ring.Length];

    public void Clear() => (_first, Count) = (0, 0);

    public void DropOldest() => (_first, Count) = ((_first + 1) % _ring.Length, Count - 1);

    /// <summary>A sample at a time that is there replaces it.</summary>
    /// <returns>Whether there is one more.</returns>
    public bool Add(long time, Pose pose)
    {
        int at = After(time);
        if (at > 0 && this[at - 1].Time == time)
        {
            this[at - 1].Pose = pose;
            return false;
        }

        if (Count == _ring.Length)
        {
            var larger = new (long, Pose)[Count * 2];
            for (int i = 0; i < Count; i++) larger[i] = this[i];
            (_ring, _first) = (larger, 0);
        }

        Count++;
        for (int i = Count - 1; i > at; i--) this[i] = this[i - 1];
        this[at] = (time, pose);
        return true;
    }

    /// <summary>Between two samples straight and at an even turn. The time is from <see cref="Oldest"/> to <see cref="Newest"/>, or the frame static.</summary>
    public Pose At(long time)
    {
        if (IsStatic) return this[0].Pose;
        int after = After(time);
        (long t0, Pose a) = this[after - 1];
        if (t0 == time) return a;
        (long t1, Pose b) = this[after];
        return Pose.Lerp(a, b, (double)(time - t0) / (t1 - t0));
    }

    /// <summary>How many samples are at or before the time.</summary>
    private int After(long time)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (this[middle].Time <= time) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
