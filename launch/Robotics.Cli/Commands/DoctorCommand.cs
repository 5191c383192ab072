using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Robotics.Cli.Health;

namespace Robotics.Cli;

/// <summary>Says what this machine has and lacks, and how to mend it.</summary>
internal static class DoctorCommand
{
    /// <param name="Needed">False when everything works without it, less well.</param>
    public sealed record Finding(string Name, bool Ok, bool Needed, string Found, string Remedy);

    public static Command Create(Terminal terminal)
    {
        Option<bool> json = JsonOutput.Option();
        Command command = new("doctor", "Says what this machine lacks and how to mend it.") { json };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(json), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(bool json, Terminal terminal, CancellationToken stop)
    {
        Finding[] findings = [.. Examine(), .. TorchHealth.Examine(TorchMachine.This()), .. await RosHealth.ExamineAsync(RosMachine.This(), stop)];
        bool healthy = findings.All(f => f.Ok || !f.Needed);
        if (json)
        {
            JsonOutput.Write(terminal.Out, new { Healthy = healthy, Findings = findings });
        }
        else
        {
            foreach (Finding f in findings)
            {
                terminal.Out.WriteLine($"{(f.Ok ? "ok     " : f.Needed ? "MISSING" : "absent ")}  {f.Name}: {f.Found}");
                if (!f.Ok)
                {
                    terminal.Out.WriteLine($"         remedy: {f.Remedy}");
                }
            }
        }

        return healthy ? ExitCode.Succeeded : ExitCode.DependencyMissing;
    }

    private static IEnumerable<Finding> Examine()
    {
        yield return new(".NET", Environment.Version.Major >= 10, true, Environment.Version.ToString(), "install .NET SDK 10: https://dot.net");
        yield return new("cores", true, false, $"{Environment.ProcessorCount}", "");
        yield return Library("MuJoCo", "libmujoco.so", true, "apt-get install libmujoco-dev");
        yield return Sandbox();
        yield return Library("pictures (EGL)", "libEGL.so.1", false, "apt-get install libegl1 libegl-mesa0 (without it reports have no pictures)");
        yield return Library("pictures without EGL (OSMesa)", "libOSMesa.so.8", false, "apt-get install libosmesa6 (only where EGL does not work)");
        yield return Model();
    }

    private static Finding Library(string name, string file, bool needed, string remedy)
    {
        bool found = NativeLibrary.TryLoad(file, out nint handle);
        if (found)
        {
            NativeLibrary.Free(handle);
        }

        return new(name, found, needed, found ? file : $"{file} cannot be loaded", remedy);
    }

    /// <summary>The sandbox programs run in needs more than its binary: some containers forbid name spaces.</summary>
    private static Finding Sandbox()
    {
        const string Remedy = "apt-get install bubblewrap; in a container allow unprivileged user name spaces";
        try
        {
            using Process bwrap = Process.Start(new ProcessStartInfo("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "--die-with-parent", "true"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            string said = bwrap.StandardError.ReadToEnd().Trim();
            bwrap.WaitForExit();
            return new("program sandbox (bubblewrap)", bwrap.ExitCode == 0, true, bwrap.ExitCode == 0 ? "works" : said, Remedy);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new("program sandbox (bubblewrap)", false, true, "bwrap is not on the PATH", Remedy);
        }
    }

    private static Finding Model()
    {
        string? endpoint = Environment.GetEnvironmentVariable("ROBOTICS_LLM_ENDPOINT");
        string? model = Environment.GetEnvironmentVariable("ROBOTICS_LLM_MODEL");
        bool set = !string.IsNullOrEmpty(endpoint) && !string.IsNullOrEmpty(model);
        return new("language model (--reasoner llm)", set, false, set ? $"{model} at {endpoint}" : "not configured, offline reasoning works without",
            "set ROBOTICS_LLM_ENDPOINT, ROBOTICS_LLM_MODEL and, if the endpoint wants one, ROBOTICS_LLM_KEY");
    }
}
