using BuiltinInterfaces;

namespace ROS2;

/// <summary>Times as ROS writes them, and as nanoseconds.</summary>
public static class RosTime
{
    /// <summary>ns since 1970, or since the start of a simulation.</summary>
    public static long ToNanoseconds(this Time time) => (time.Sec * 1_000_000_000L) + time.Nanosec;

    public static long ToNanoseconds(this Duration duration) => (duration.Sec * 1_000_000_000L) + duration.Nanosec;

    public static Time ToTime(long nanoseconds)
    {
        (long sec, long rest) = Math.DivRem(nanoseconds, 1_000_000_000L);
        if (rest < 0) (sec, rest) = (sec - 1, rest + 1_000_000_000L);
        return new Time { Sec = checked((int)sec), Nanosec = (uint)rest };
    }

    public static Duration ToDuration(TimeSpan span)
    {
        Time time = ToTime(span.Ticks * 100);
        return new Duration { Sec = time.Sec, Nanosec = time.Nanosec };
    }
}
