using System.Text.Json;
using Robotics.Cli;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Reorient;

/// <summary>The planner measured and shown through the command line.</summary>
public class ReorientEvalTests
{
    [Fact]
    public async Task An_evaluation_prints_what_its_schema_says_and_keeps_each_episode()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("reorient-").FullName, "episodes.jsonl");
        string[] words = ["reorient", "eval", "--objects", "cube,duck", "--episodes", "1", "--rollouts", "8", "--physics", "training", "--robustness", "--out", file];
        (int exit, string json, _) = await UsageTests.Invoke([.. words, "--json"]);
        Assert.Equal(ExitCode.Succeeded, exit);
        Assert.Empty(JsonSchema.Faults("reorient.schema.json", json));
        using JsonDocument report = JsonDocument.Parse(json);
        Assert.Equal(["all", "held-out objects", "began beyond 0.4 rad"], report.RootElement.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("name").GetString()));
        Assert.Equal(5, report.RootElement.GetProperty("robustness").GetArrayLength());
        Assert.Equal(2 * 6, File.ReadAllLines(file).Length);

        (_, string table, string said) = await UsageTests.Invoke(words);
        Assert.Contains("| held-out objects     | 1 ", table, StringComparison.Ordinal);
        Assert.Contains("delay 80 ms", table, StringComparison.Ordinal);
        Assert.Contains("training objects 96 %, held-out 85 %", said, StringComparison.Ordinal);
    }

    /// <summary>Nothing lies under the hand: who lets go drops it, and that is reported.</summary>
    [Fact]
    public async Task Episodes_in_the_air_begin_in_a_grasp_and_drops_are_counted()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("reorient-").FullName, "episodes.jsonl");
        string weights = Repository.Root.At("tests/results/reorient/teacher-shapes-yaw.safetensors");
        (int exit, string json, string said) = await UsageTests.Invoke(
            ["reorient", "eval", "--policy", "teacher", "--weights", weights, "--stage", "air", "--episodes", "6", "--stop-at", ".01", "--threads", "1", "--out", file, "--json"]);
        Assert.True(exit == ExitCode.Succeeded, said);
        JsonElement all = JsonDocument.Parse(json).RootElement.GetProperty("groups")[0];
        double drops = all.GetProperty("drops").GetDouble(), timeOuts = all.GetProperty("timeOuts").GetDouble();
        Assert.True(drops > 0, "It was not taught to hold.");
        JsonElement[] episodes = [.. File.ReadAllLines(file).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("episode"))];
        Assert.Equal(drops, episodes.Count(e => e.GetProperty("dropped").GetBoolean()) / 6.0, 1e-9);
        Assert.True(drops + timeOuts <= 1);
        Assert.All(episodes, e => Assert.InRange(e.GetProperty("asked").GetDouble(), 0, Math.PI / 2 + 1e-6));
    }

    [Fact]
    public async Task A_played_episode_is_a_picture()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("reorient-").FullName, "strip.png");
        (int exit, _, string said) = await UsageTests.Invoke(["reorient", "play", "--rollouts", "8", "--physics", "training", "--every", "25", "--stop-at", "1.5", "--out", path]);
        Assert.True(exit is ExitCode.Succeeded or ExitCode.Failed, said);
        Assert.Contains("rad asked for", said, StringComparison.Ordinal);
        byte[] png = File.ReadAllBytes(path);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.True(png.Length > 5000);
    }

    [Theory]
    [InlineData("--policy nobody", "cem, teacher")]
    [InlineData("--policy teacher", "--weights")]
    [InlineData("--goals up", "yaw90")]
    [InlineData("--objects teapot", "held-out")]
    [InlineData("--hand claw", "dclaw")]
    [InlineData("--physics real", "scoring")]
    public async Task What_there_is_not_is_told_with_what_there_is(string words, string told)
    {
        (int exit, string output, string error) = await UsageTests.Invoke(["reorient", "eval", .. words.Split(' ')]);
        Assert.Equal((ExitCode.Usage, ""), (exit, output));
        Assert.Contains(told, error, StringComparison.Ordinal);
    }
}
