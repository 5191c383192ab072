using System.Runtime.InteropServices;

namespace Robotics.Benchmarks;

/// <summary>Seconds of processor time of the calling thread: what a shared host leaves comparable.</summary>
internal static partial class ThreadClock
{
    private const int ClockThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Timespec time);

    private struct Timespec
    {
        public long Seconds, Nanoseconds;
    }

    public static double Seconds => clock_gettime(ClockThreadCpuTime, out var t) == 0
        ? t.Seconds + 1e-9 * t.Nanoseconds
        : throw new PlatformNotSupportedException("This system has no clock of a thread's processor time.");
}
