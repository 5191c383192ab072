using ROS2.Dds;

namespace Robotics.Benchmarks.Ros2;

/// <summary>Topics between two processes by the client library, against two processes in C on Cyclone DDS with idlc, over loopback.</summary>
public static class Ros2Bench
{
    // 64 KB and 1 MB are powers of two.
    private const int Small = 100, Medium = 1 << 16, Large = 1 << 20;

    private static string Sources => Path.Combine(AppContext.BaseDirectory, "bench", "ros2");

    /// <summary>Round trips and throughput, in alternating slices.</summary>
    /// <param name="build">Where the peer in C is built.</param>
    /// <param name="rounds">How many slices of each.</param>
    /// <exception cref="InvalidOperationException">The peer cannot be built, or a process ends or loses messages.</exception>
    public static IReadOnlyList<BenchRow> Topics(string build, int rounds = 64)
    {
        CBuild.Run(Sources, build);
        DomainOptions domain = Domain(Number, Tag + "-c");
        using Pair ours = Ours(), c = Pair.Start(Path.Combine(build, "ros2_peer"), [$"{domain.Id}"], domain);
        return
        [
            Compare("ros2: round trip of 100 B, median", "us", $"rtt 1000 {Small}", 1.15, isCost: true),
            Compare("ros2: messages of 64 KB", "messages per second", $"flood 1000 {Medium}", 0.9),
            Compare("ros2: messages of 1 MB", "messages per second", $"flood 100 {Large}", 0.9),
        ];

        BenchRow Compare(string name, string unit, string line, double goal, bool isCost = false)
        {
            for (int i = 0; i < 10; i++) // the compiler settles
            {
                ours.Ask(line);
                c.Ask(line);
            }

            double[] a = new double[rounds], b = new double[rounds];
            for (int i = 0; i < rounds; i++)
            {
                if (i % 2 == 0) a[i] = ours.Ask(line)[0];
                b[i] = c.Ask(line)[0];
                if (i % 2 == 1) a[i] = ours.Ask(line)[0];
            }

            return BenchRow.OfBest(name, unit, a, b, goal, isCost);
        }
    }

    /// <summary>The state of seven joints, published and read a thousand times a second.</summary>
    /// <param name="seconds">How long.</param>
    public static JointStates JointStates(int seconds)
    {
        using Pair ours = Ours();
        ours.Ask("joints 2 0");
        double[] n = ours.Ask($"joints {seconds} 0", TimeSpan.FromSeconds(4 * seconds));
        return new((long)n[0], (long)n[1], (int)(n[2] + n[3]), (long)(n[4] + n[5]));
    }

    internal static DomainOptions Domain(uint id, string tag) => new() { Id = id, Tag = tag };

    // Nobody else's: the number keeps ports apart, the tag what meets there all the same.
    private static uint Number => (uint)(101 + Environment.ProcessId % 100);

    private static string Tag => $"bench-{Environment.ProcessId}";

    private static Pair Ours() => Pair.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "Robotics.Benchmarks.dll"), "ros2", $"{Number}", Tag], Domain(Number, Tag));
}

/// <param name="Sent">Messages written; what came late was not made up for.</param>
/// <param name="Received">Messages read.</param>
/// <param name="Collections">Of generation 0, in both processes.</param>
/// <param name="Bytes">Allocated from the heap, in both processes.</param>
public sealed record JointStates(long Sent, long Received, int Collections, long Bytes);
