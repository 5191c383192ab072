namespace BuiltinInterfaces;

public partial record struct Time
{
    private const long Second = 1_000_000_000;

    /// <summary>ns since the clock's zero.</summary>
    public readonly long TotalNanoseconds => (Sec * Second) + Nanosec;

    /// <summary>Whole seconds round down, so that the nanoseconds are never negative.</summary>
    /// <param name="nanoseconds">Since the clock's zero, within 2^31 s of it.</param>
    public static Time FromNanoseconds(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(nanoseconds, Second);
        return rest < 0 ? new() { Sec = checked((int)(seconds - 1)), Nanosec = (uint)(rest + Second) } : new() { Sec = checked((int)seconds), Nanosec = (uint)rest };
    }
}

public partial record struct Duration
{
    /// <summary>ns.</summary>
    public readonly long TotalNanoseconds => (Sec * 1_000_000_000L) + Nanosec;

    /// <param name="nanoseconds">Within 2^31 s.</param>
    public static Duration FromNanoseconds(long nanoseconds)
    {
        Time split = Time.FromNanoseconds(nanoseconds);
        return new() { Sec = split.Sec, Nanosec = split.Nanosec };
    }

    public static Duration FromTimeSpan(TimeSpan span) => FromNanoseconds(checked(span.Ticks * TimeSpan.NanosecondsPerTick));

    /// <summary>Rounded to 100 ns.</summary>
    public readonly TimeSpan ToTimeSpan() => TimeSpan.FromTicks(TotalNanoseconds / TimeSpan.NanosecondsPerTick);
}
