using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text.RegularExpressions;
using Robotics.Programs.Runtime;

namespace Robotics.Programs;

/// <summary>
/// Starts the runner with nothing but the .NET runtime, the C library and its own three assemblies, all read-only; with no
/// network, no other process in sight, no capability, and limits on memory, CPU, files and file size. Linux with bubblewrap;
/// without it nothing starts.
/// </summary>
internal sealed partial class Sandbox
{
    private static readonly string[] RunnerFiles =
        ["Robotics.ProgramRunner.dll", "Robotics.ProgramRunner.runtimeconfig.json", "Robotics.Skills.dll", "Robotics.Geometry.dll"];

    private readonly string _prlimit;
    private readonly List<string> _arguments;

    /// <exception cref="SandboxUnavailableException">A part is missing; the message names it and the remedy.</exception>
    public Sandbox(ProgramRunnerOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SandboxUnavailableException("Programs run in a sandbox that needs Linux. Run on Linux, or in a Linux container.");
        }

        _prlimit = Find("prlimit", "util-linux");
        string bwrap = Find("bwrap", "bubblewrap");
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string version = Path.GetFileName(framework);
        string root = Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));
        string muxer = Existing(Path.Combine(root, "dotnet"), "Install the .NET runtime with its 'dotnet' command.");
        string resolver = Directory.GetDirectories(Existing(Path.Combine(root, "host", "fxr"), "Install the .NET runtime with its 'dotnet' command."))
            .OrderByDescending(d => Version.TryParse(Path.GetFileName(d).Split('-')[0], out Version? v) ? v : new Version()).First();

        _arguments =
        [
            "--core=0", "--fsize=65536", "--nofile=64", $"--cpu={options.CpuSeconds}", $"--data={options.DataBytes}",
            bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1", "--cap-drop", "ALL", "--clearenv",
            "--proc", "/proc",
        ];
        void Set(string name, string value) => _arguments.AddRange(["--setenv", name, value]);
        void Bind(string from, string to) => _arguments.AddRange(["--ro-bind", from, to]);

        Set("DOTNET_GCHeapHardLimit", options.HeapBytes.ToString("X", CultureInfo.InvariantCulture));
        Set("DOTNET_gcServer", "0");
        Set("DOTNET_gcConcurrent", "0");
        Set("DOTNET_TieredPGO", "0");
        // Doubly mapped code goes through a file, which the limit on file size ends.
        Set("DOTNET_EnableWriteXorExecute", "0");
        Set("DOTNET_EnableDiagnostics", "0");
        Set("LD_LIBRARY_PATH", "/lib");
        Bind(muxer, "/dotnet/dotnet");
        Bind(resolver, $"/dotnet/host/fxr/{Path.GetFileName(resolver)}");
        Bind(framework, $"/dotnet/shared/Microsoft.NETCore.App/{version}");
        foreach (string library in Libraries())
        {
            string name = SharedName().Match(Path.GetFileName(library)).Value;
            Bind(library, name.StartsWith("ld-linux", StringComparison.Ordinal) ? Loader(name) : $"/lib/{name}");
        }

        foreach (string file in RunnerFiles)
        {
            Bind(Existing(Path.Combine(options.Folder, file), $"Build or install it there: the program of this process references the project."), $"/app/{file}");
        }

        _arguments.AddRange(["--remount-ro", "/", "--chdir", "/app"]);
    }

    /// <summary>Starts one process. Its standard input and output are the protocol's; its standard error is for its last words.</summary>
    public Process Start()
    {
        using AnonymousPipeServerStream? filter = SeccompFilter.Bytes is null ? null : new(PipeDirection.Out, HandleInheritability.Inheritable);
        ProcessStartInfo info = new(_prlimit)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Not only --clearenv: the sandbox's first process keeps the environment it was started with, where /proc shows it.
        info.Environment.Clear();
        foreach (string argument in _arguments)
        {
            info.ArgumentList.Add(argument);
        }

        if (filter is not null)
        {
            info.ArgumentList.Add("--seccomp");
            info.ArgumentList.Add(filter.GetClientHandleAsString());
            filter.Write(SeccompFilter.Bytes);
        }

        foreach (string argument in new[] { "/dotnet/dotnet", "exec", "/app/Robotics.ProgramRunner.dll" })
        {
            info.ArgumentList.Add(argument);
        }

        Process process = StarterThread.Start(info);
        filter?.DisposeLocalCopyOfClientHandle();
        return process;
    }

    /// <summary>The C and C++ libraries that this very process, a .NET process too, has loaded: the sandboxed one needs the same.</summary>
    private static IEnumerable<string> Libraries() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/') is var at and >= 0 ? line[at..] : "")
        .Where(path => SharedName().IsMatch(Path.GetFileName(path)))
        .Distinct()
        .GroupBy(path => SharedName().Match(Path.GetFileName(path)).Value)
        .Select(group => group.First());

    /// <summary>Where the ELF interpreter of the 'dotnet' command is looked for.</summary>
    private static string Loader(string name) => name.Contains("x86-64", StringComparison.Ordinal) ? $"/lib64/{name}" : $"/lib/{name}";

    private static string Find(string program, string package) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Where(d => d != "").Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists)
        ?? throw new SandboxUnavailableException($"'{program}' is missing, and programs run in its sandbox only. Install it: apt-get install {package}");

    private static string Existing(string path, string remedy) => File.Exists(path) || Directory.Exists(path)
        ? Resolved(path)
        : throw new SandboxUnavailableException($"The sandbox of programs needs a file that is missing. {remedy} {path}");

    private static string Resolved(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    [GeneratedRegex(@"^(?:lib(?:c|m|dl|pthread|rt|gcc_s|stdc\+\+)\.so\.[0-9]+|ld-linux-[a-z0-9-]+\.so\.[0-9]+)")]
    private static partial Regex SharedName();
}
