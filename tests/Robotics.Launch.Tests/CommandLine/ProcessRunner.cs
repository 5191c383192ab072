using System.Diagnostics;

namespace Robotics.Launch.Tests.CommandLine;

internal sealed record ProcessResult(int ExitCode, string Out, string Error);

/// <summary>Runs the built command line as users do: as a process.</summary>
internal static class ProcessRunner
{
    public static ProcessResult Robotics(params string[] arguments) => Run("dotnet", [Program, .. arguments]);

    /// <summary>The command line's assembly, beside the tests.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "robotics.dll");

    public static ProcessResult Run(string file, string[] arguments, Action<ProcessStartInfo>? with = null)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        with?.Invoke(start);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("robotics-test-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
