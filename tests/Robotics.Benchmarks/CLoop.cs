using System.Diagnostics;
using System.Globalization;

namespace Robotics.Benchmarks;

/// <summary>The same physics loop in C, built on demand and driven over a pipe so that slices of both can alternate.</summary>
internal sealed class CLoop : IDisposable
{
    private readonly Process _process;

    private CLoop(Process process) => _process = process;

    public static CLoop Start(string sources, string build, string model, string? include, string? linkFlags)
    {
        List<string> configure = ["-S", sources, "-B", build, "-DCMAKE_BUILD_TYPE=Release"];
        if (include is not null) configure.Add("-DMUJOCO_INCLUDE=" + include);
        if (linkFlags is not null) configure.Add("-DMUJOCO_LINK_FLAGS=" + linkFlags);
        Run("cmake", configure);
        Run("cmake", ["--build", build]);
        var start = new ProcessStartInfo(Path.Combine(build, "physics_loop"), [model]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new CLoop(Process.Start(start)!);
    }

    private static void Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The C loop could not be built with {program}: {error.Result.Trim()}");
    }

    /// <summary>Steps from the initial state; returns processor seconds and the sum of the final positions.</summary>
    public (double Seconds, double Sum) Steps(int steps)
    {
        _process.StandardInput.WriteLine(steps);
        _process.StandardInput.Flush();
        var parts = _process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException("The C loop ended early.");
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
