using System.Diagnostics;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>Builds a peer of tests/peers with CMake.</summary>
internal static class PeerBuild
{
    /// <summary>A path in the repository.</summary>
    public static string Root(params string[] path)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Robotics.sln"))) root = root.Parent;
        return Path.Combine([root!.FullName, .. path]);
    }

    /// <returns>Where the program is.</returns>
    public static string Build(string peer, string program, string packages, params string[] options)
    {
        string build = Path.Combine(AppContext.BaseDirectory, program);
        Run(["-S", Root("tests", "peers", peer), "-B", build, "-DCMAKE_BUILD_TYPE=Release", .. options]);
        Run(["--build", build]);
        return Path.Combine(build, program);

        void Run(string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("cmake", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} could not be built ({packages}): {output} {error.Result}");
        }
    }
}
