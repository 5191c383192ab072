using System.Diagnostics;
using System.Text.Json;
using Mcap;
using Robotics.Launch.Tests.CommandLine;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;

namespace Robotics.Launch.Tests.Recording;

/// <summary>Recording as users do it: a process that is interrupted or killed, and a file that is there afterwards.</summary>
public sealed class RecordCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tag = $"<CycloneDDS><Domain><Discovery><Tag>record-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}</Tag></Discovery></Domain></CycloneDDS>";
    private readonly Context _robot;
    private readonly Publisher<StdMsgs.String> _chatter;

    public RecordCommandTests()
    {
        _robot = new Context(new ContextOptions { Domain = new DomainOptions { Id = 71, Configuration = _tag } });
        _chatter = _robot.CreateNode("robot").CreatePublisher<StdMsgs.String>("/chatter");
    }

    public void Dispose()
    {
        _robot.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task CtrlCClosesTheFileAndReplayPlaysIt()
    {
        string file = _folder.At("run.mcap");
        using Process record = Start("record", "/chatter", "-o", file, "--json");
        await Talk(record, 20);
        Send(record, "-INT");
        using JsonDocument told = JsonDocument.Parse(await record.StandardOutput.ReadToEndAsync());
        await record.WaitForExitAsync();
        Assert.Equal(0, record.ExitCode);
        JsonElement topic = told.RootElement.GetProperty("topics")[0];
        using (var reader = new McapReader(File.OpenRead(file)))
        {
            Assert.Null(reader.Cut);
            Assert.Equal(topic.GetProperty("messages").GetInt64(), reader.Messages().LongCount());
        }

        int heard = 0;
        using Subscription<StdMsgs.String> ear = _robot.Nodes[0].CreateSubscription<StdMsgs.String>("/again", _ => Interlocked.Increment(ref heard), Qos.Default with { Depth = 1000 });
        using Process replay = Start("replay", file, "--rate", "100", "--delay", "2", "--json", "--ros-args", "-r", "/chatter:=/again");
        using JsonDocument played = JsonDocument.Parse(await replay.StandardOutput.ReadToEndAsync());
        await replay.WaitForExitAsync();
        Assert.Equal(0, replay.ExitCode);
        Assert.True(played.RootElement.GetProperty("complete").GetBoolean());
        Assert.Equal(topic.GetProperty("messages").GetInt32(), played.RootElement.GetProperty("topics")[0].GetProperty("messages").GetInt32());
        Assert.Equal(topic.GetProperty("messages").GetInt32(), Volatile.Read(ref heard));
    }

    [Fact]
    public async Task AKilledRecordingIsReadable()
    {
        string file = _folder.At("killed.mcap");
        using Process record = Start("record", "--all", "-o", file);
        await Talk(record, 20);
        // What was said longer ago than a chunk may be open is on the disk, wherever the kill falls.
        while (new FileInfo(file).Length < 2000) await Task.Delay(50);
        Send(record, "-KILL");
        await record.WaitForExitAsync();

        using var reader = new McapReader(File.OpenRead(file));
        Assert.NotNull(reader.Cut);
        string[] data = [.. reader.Messages(["/chatter"]).Select(m => CdrSerializer.Deserialize<StdMsgs.String>(m.Data.Span).Data)];
        Assert.NotEmpty(data);
        Assert.Equal(data.Select((_, i) => int.Parse(data[0]) + i), data.Select(int.Parse));
    }

    [Fact]
    public async Task WrongCallsAreOneErrorEach()
    {
        string there = _folder.At("there.mcap");
        File.WriteAllText(there, "x");
        foreach ((string[] arguments, string words) in new (string[], string)[]
        {
            (["record", "-o", "x.mcap"], "nothing to record"),
            (["record", "--regex", "(", "-o", "x.mcap"], "'(' is no pattern"),
            (["record", "/a", "-o", there], "is there already"),
            (["replay", there], "cannot be read"),
            (["replay", "nowhere.mcap"], "cannot be read"),
        })
        {
            (int exit, string output, string error) = await UsageTests.Invoke(arguments);
            Assert.Equal(2, exit);
            Assert.Contains(words, error);
            Assert.Empty(output);
        }
    }

    /// <summary>Says numbers until as many have been said to the recorder.</summary>
    private async Task Talk(Process record, int count)
    {
        while (_chatter.SubscriptionCount == 0)
        {
            Assert.False(record.HasExited, "record ended by itself");
            await Task.Delay(20);
        }

        for (int i = 0; i < count; i++)
        {
            _chatter.Publish(new StdMsgs.String { Data = $"{i}" });
            await Task.Delay(20);
        }

        Assert.True(_chatter.WaitForAcknowledgements(TimeSpan.FromSeconds(20)));
    }

    private Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("env", ["--default-signal=INT", "dotnet", ProcessRunner.Program, .. arguments]) { RedirectStandardOutput = true };
        start.Environment["ROS_DOMAIN_ID"] = "71";
        start.Environment["CYCLONEDDS_URI"] = _tag;
        return Process.Start(start)!;
    }

    private static void Send(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
