using Robotics.Cli;
using Robotics.Cli.Health;

namespace Robotics.Launch.Tests.Health;

/// <summary>What is wrong with a machine's libtorch, on machines that are made up.</summary>
public class TorchHealthTests
{
    [Theory]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3", true, "openblas-openmp")]
    [InlineData("/opt/libtorch/lib/libtorch_cpu.so", true, "libtorch's own")]
    [InlineData("/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3", false, "ignores the number of threads")]
    [InlineData("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", false, "twenty times slower")]
    public void TheArithmeticIsLookedAt(string mapped, bool ok, string found)
    {
        DoctorCommand.Finding[] findings = [.. TorchHealth.Examine(new(() => "1.13.1", () => 0, () => ["/usr/lib/libc.so.6", mapped]))];
        Assert.Equal(["1.13.1, 0 GPUs", findings[1].Found], findings.Select(f => f.Found));
        Assert.Equal(ok, findings[1].Ok);
        Assert.Contains(found, findings[1].Found);
        Assert.Equal(ok, findings[1].Remedy.Length == 0);
    }

    [Fact]
    public void WithoutLibtorchTheRestWorks()
    {
        DoctorCommand.Finding finding = Assert.Single(TorchHealth.Examine(new(() => throw new DllNotFoundException("was not built"), () => 0, () => [])));
        Assert.Equal((false, false), (finding.Ok, finding.Needed));
        Assert.Contains("was not built", finding.Found);
    }
}
