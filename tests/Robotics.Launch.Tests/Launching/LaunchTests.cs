using System.Diagnostics;
using Mcap;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Runs;

namespace Robotics.Launch.Tests.Launching;

/// <summary>Real processes: what was started together ends together.</summary>
public sealed class LaunchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnInterruptReachesEveryNodeAndItsFileIsClosed()
    {
        using Process launch = Start($"nodes:\n- {Record("a")}\n- {Record("b")}\n");
        await Recording("a", "b");
        int[] below = ProcessTree.Below(launch.Id);
        Assert.True(below.Length >= 2);
        Send(launch.Id, "-INT");
        string words = await launch.StandardError.ReadToEndAsync();
        await launch.WaitForExitAsync();
        Assert.Equal(130, launch.ExitCode);
        Assert.Contains("a | Recording into", words);
        Assert.All(below, id => Assert.False(ProcessTree.Lives(id)));
        foreach (string name in (string[])["a", "b"])
        {
            using var reader = new McapReader(File.OpenRead(_folder.At(name)));
            Assert.Null(reader.Cut);
        }
    }

    [Fact]
    public async Task TheEndOfARequiredNodeEndsAll()
    {
        using Process launch = Start($"nodes:\n- {Record("a", "--duration, 2", ", required: true")}\n- {Record("b")}\n");
        string words = await launch.StandardError.ReadToEndAsync();
        await launch.WaitForExitAsync();
        Assert.Equal(0, launch.ExitCode);
        Assert.Contains("ended with 0, and everything with it", words);
        using var reader = new McapReader(File.OpenRead(_folder.At("b")));
        Assert.Null(reader.Cut);
    }

    [Fact]
    public async Task ANodeThatFailsIsStartedAgainAsOftenAsItMay()
    {
        using Process launch = Start("nodes: [{node: record, name: bad, args: [-o, x], respawn: {delay: 0, limit: 2}}]");
        string words = await launch.StandardError.ReadToEndAsync();
        await launch.WaitForExitAsync();
        Assert.Equal(1, launch.ExitCode);
        Assert.Equal(3, words.Split("nothing to record").Length - 1);
        Assert.Contains("(2 of 2)", words);
    }

    [Fact]
    public async Task AKilledLaunchLeavesNobodyBehind()
    {
        using Process launch = Start($"nodes:\n- {Record("a")}\n");
        await Recording("a");
        int[] below = ProcessTree.Below(launch.Id);
        Send(launch.Id, "-KILL");
        await launch.WaitForExitAsync();
        for (int i = 0; i < 400 && below.Any(ProcessTree.Lives); i++)
        {
            await Task.Delay(50);
        }

        Assert.All(below, id => Assert.False(ProcessTree.Lives(id)));
    }

    private string Record(string name, string more = "--all", string rest = "") => $"{{node: record, name: {name}, args: [--all, {more}, -o, '{_folder.At(name)}']{rest}}}";

    private async Task Recording(params string[] names)
    {
        for (int i = 0; names.Any(n => !File.Exists(_folder.At(n))); i++)
        {
            Assert.True(i < 600, "no recording within 60 s");
            await Task.Delay(100);
        }
    }

    private Process Start(string yaml)
    {
        File.WriteAllText(_folder.At("test.yaml"), yaml);
        ProcessStartInfo start = new("env", ["--default-signal=INT", "dotnet", ProcessRunner.Program, "launch", _folder.At("test.yaml")]) { RedirectStandardError = true };
        start.Environment["ROS_DOMAIN_ID"] = "72";
        start.Environment["CYCLONEDDS_URI"] = $"<CycloneDDS><Domain><Discovery><Tag>launch-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}</Tag></Discovery></Domain></CycloneDDS>";
        return Process.Start(start)!;
    }

    private static void Send(int process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{process}"]);
        kill.WaitForExit();
    }
}
