using System.Diagnostics;

namespace Robotics.Benchmarks;

/// <summary>Builds a peer in C with CMake.</summary>
internal static class CBuild
{
    /// <exception cref="InvalidOperationException">A tool or library is missing: its words.</exception>
    public static void Run(string sources, string build, params IEnumerable<string> options)
    {
        Run(["-S", sources, "-B", build, "-DCMAKE_BUILD_TYPE=Release", .. options]);
        Run(["--build", build]);
    }

    private static void Run(string[] arguments)
    {
        var start = new ProcessStartInfo("cmake", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("cmake did not start.");
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The peer in C could not be built with cmake: {error.Result.Trim()}");
    }
}
