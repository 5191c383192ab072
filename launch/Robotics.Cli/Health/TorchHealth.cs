using TorchSharp;
using Finding = Robotics.Cli.DoctorCommand.Finding;

namespace Robotics.Cli.Health;

/// <summary>What the findings about libtorch are made from: passed in, so that a test can be any machine.</summary>
/// <param name="Version">libtorch's; throws when it cannot be loaded.</param>
/// <param name="Gpus">How many it can use.</param>
/// <param name="Mapped">Files that the process has loaded, asked after the version.</param>
internal sealed record TorchMachine(Func<string> Version, Func<int> Gpus, Func<IEnumerable<string>> Mapped)
{
    public static TorchMachine This() => new(
        () => torch.__version__,
        torch.cuda.device_count,
        () => File.ReadLines("/proc/self/maps").Select(l => l.Split(' ')[^1]));
}

/// <summary>Whether a policy can be trained here, and with which arithmetic.</summary>
internal static class TorchHealth
{
    public static IEnumerable<Finding> Examine(TorchMachine machine)
    {
        const string Name = "learning (libtorch)";
        string? version = null;
        Finding? absent = null;
        try
        {
            version = machine.Version();
        }
        catch (DllNotFoundException e)
        {
            absent = new(Name, false, false, e.Message, "any launch/robotics reorient command installs it and builds its shim");
        }

        if (absent is not null)
        {
            yield return absent;
            yield break;
        }

        yield return new(Name, true, false, $"{version}, {machine.Gpus()} GPUs", "");
        yield return Blas([.. machine.Mapped()]);
    }

    /// <summary>Debian's libtorch takes whichever BLAS the alternatives lead to; others bring their own.</summary>
    private static Finding Blas(string[] mapped)
    {
        const string Name = "linear algebra of libtorch (BLAS)";
        string? blas = mapped.FirstOrDefault(f => Path.GetFileName(f).StartsWith("libblas.so", StringComparison.Ordinal));
        return blas is null || blas.Contains("openblas-openmp", StringComparison.Ordinal)
            ? new(Name, true, false, blas ?? "libtorch's own", "")
            : new(Name, false, false, blas.Contains("openblas", StringComparison.Ordinal) ? $"{blas} ignores the number of threads" : $"{blas} is some twenty times slower than OpenBLAS",
                "apt-get install libopenblas0-openmp, and if another one stays ahead of it: update-alternatives --set libblas.so.3-x86_64-linux-gnu /usr/lib/x86_64-linux-gnu/openblas-openmp/libblas.so.3");
    }
}
