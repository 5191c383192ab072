using System.Diagnostics;
using ROS2.Dds;

namespace Robotics.Ros2.Tests;

/// <summary>Domains that meet nobody but those of one test: loopback, a number and a tag of their own.</summary>
internal static class Loopback
{
    private static int _count;

    public static DomainOptions Domain()
    {
        int n = Interlocked.Increment(ref _count);
        return new DomainOptions { Id = (uint)(1 + (Environment.ProcessId + n) % 100), Tag = $"test-{Environment.ProcessId}-{n}" };
    }

    /// <summary>Waits for what must come about; a generous limit, since nothing here is about speed.</summary>
    public static void Until(Func<bool> condition, string what, double seconds = 20)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed.TotalSeconds > seconds) throw new TimeoutException($"Not within {seconds} s: {what}.");
            Thread.Yield();
            Pause.WaitOne(5);
        }
    }

    private static readonly ManualResetEvent Pause = new(false);
}
