using System.Diagnostics;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>The peer in C, built once when a test first asks for it. It ends with its standard input, and so with the test.</summary>
public sealed class CyclonePeer : IDisposable
{
    private static readonly Lazy<string> Built = new(Build);

    private readonly Process _process;

    private CyclonePeer(Process process) => _process = process;

    public static CyclonePeer Start(DomainOptions domain)
    {
        var start = new ProcessStartInfo(Built.Value, [domain.Id.ToString()]) { RedirectStandardInput = true };
        start.Environment["CYCLONEDDS_URI"] = domain.ToXml();
        return new CyclonePeer(Process.Start(start)!);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }

    private static string Build()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Robotics.sln"))) root = root.Parent;
        string sources = Path.Combine(root!.FullName, "tests", "peers", "cyclone"), build = Path.Combine(AppContext.BaseDirectory, "cyclone-peer");
        Run("cmake", "-S", sources, "-B", build, "-DCMAKE_BUILD_TYPE=Release");
        Run("cmake", "--build", build);
        return Path.Combine(build, "cyclone_peer");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The peer in C could not be built by {program} (apt-get install cmake gcc cyclonedds-dev cyclonedds-tools): {output} {error.Result}");
    }
}
