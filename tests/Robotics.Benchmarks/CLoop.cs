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
        List<string> options = [];
        if (include is not null) options.Add("-DMUJOCO_INCLUDE=" + include);
        if (linkFlags is not null) options.Add("-DMUJOCO_LINK_FLAGS=" + linkFlags);
        CBuild.Run(sources, build, options);
        return Start(Path.Combine(build, "physics_loop"), model);
    }

    /// <summary>A loop that is built already.</summary>
    public static CLoop Start(string program, params IEnumerable<string> arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Steps (of hands: control periods) from the initial state; returns processor seconds and the sum of the final positions.</summary>
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
