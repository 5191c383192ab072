using Robotics.Benchmarks;
using Robotics.Benchmarks.Hand;

namespace Robotics.Sim.Tests.MuJoCo;

public class BenchTests
{
    [Fact]
    public void The_benchmark_compares_two_loops_that_compute_the_same_bits()
    {
        var build = Directory.CreateTempSubdirectory("physics-loop");
        try
        {
            var rows = PhysicsBench.Run(build.FullName, rounds: 1, steps: 200); // throws when the sums differ
            Assert.Equal(2, rows.Count);
            Assert.All(rows, row => Assert.True(row.Ours > 0 && row.Peer > 0 && row.Ratio > 0));
        }
        finally
        {
            build.Delete(recursive: true);
        }
    }

    [Fact]
    public void Hand_worlds_compute_the_bits_of_the_same_worlds_in_C()
    {
        var build = Directory.CreateTempSubdirectory("hand-loop");
        try
        {
            var row = HandBench.Run(build.FullName, rounds: 1, worlds: 6, periods: 25); // throws when the sums differ
            Assert.True(row.Ours > 0 && row.Peer > 0);
        }
        finally
        {
            build.Delete(recursive: true);
        }
    }
}
