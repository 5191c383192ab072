using System.Text.Json;
using Robotics.Cli;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Reorient;

/// <summary>A program for a hand the whole way: checked, rehearsed in worlds that differ, run in the sandbox, measured.</summary>
public sealed class HandProgramTests : IDisposable
{
    private const string Turn = "var goal = Rotation.AboutZ(Math.PI / 2);\nif (Orientation(\"cube\").AngleTo(goal) > 0) { Reorient(\"cube\", goal); }\n";

    private readonly string folder = Directory.CreateTempSubdirectory("robotics-test-").FullName;

    private string Program_ => Path.Combine(folder, "turn.cs");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Words(string to, params string[] more) =>
        ["program", "run", Program_, "--hand", "dclaw", "--to", to, "--seed", "3", "--rollouts", "24", .. more.Contains("--stop-at") ? [] : (string[])["--stop-at", ".3"], "--worlds", "1", "--threads", "1", "--out", folder, "--json", "--frames", "2", .. more];

    [Fact]
    public async Task A_program_turns_the_cube_and_the_verdict_is_measured()
    {
        File.WriteAllText(Program_, Turn);
        Assert.Equal((ExitCode.Succeeded, "ok\n"), ((int, string))await Check());
        (int exit, string json, string said) = await UsageTests.Invoke(Words("0,0,90"));
        Assert.True(exit == ExitCode.Succeeded, said + json);
        Assert.Empty(JsonSchema.Faults("run.schema.json", json));
        JsonElement result = JsonDocument.Parse(json).RootElement;
        Assert.Equal(1, result.GetProperty("rehearsal").GetProperty("successes").GetInt32());
        Assert.Contains("cube lies 0.", result.GetProperty("measured").GetProperty("goals")[0].GetProperty("measured").GetString(), StringComparison.Ordinal);
        Assert.Equal("cube", result.GetProperty("measured").GetProperty("touched")[0].GetString());
        Assert.Contains("Reorient(\"cube\", new Rotation(0.7071, 0, 0, 0.7071))  ok", said, StringComparison.Ordinal);
        Assert.Contains("\"arguments\":[\"cube\",[0.7071", File.ReadAllText(Path.Combine(folder, "trace.jsonl")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "report.html")));

        async Task<(int, string)> Check()
        {
            (int code, string told, _) = await UsageTests.Invoke(["program", "check", Program_, "--hand"]);
            return (code, told);
        }
    }

    /// <summary>Rehearsed and run through the camera with its errors alone; what it amounts to is measured on the true state.</summary>
    [Fact]
    public async Task A_student_turns_the_cube_that_it_sees_by_a_camera()
    {
        File.WriteAllText(Program_, "Reorient(\"cube\", Rotation.AboutZ(7 * Math.PI / 12));\n");
        string weights = Repository.Root.At("tests/results/reorient/student-cube-yaw.safetensors");
        (int exit, string json, string said) = await UsageTests.Invoke(Words("0,0,105", "--policy", "student", "--weights", weights, "--stop-at", ".4"));
        Assert.True(exit == ExitCode.Succeeded, said + json);
        Assert.Contains("cube lies 0.", JsonDocument.Parse(json).RootElement.GetProperty("measured").GetProperty("goals")[0].GetProperty("measured").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_goal_that_is_no_rotation_is_refused_in_rehearsal_and_nothing_moves()
    {
        File.WriteAllText(Program_, "Reorient(\"cube\", new Rotation(1, 1, 0, 0));\n");
        (int exit, string json, _) = await UsageTests.Invoke(Words("0,0,90"));
        Assert.Equal(ExitCode.RefusedOrImpossible, exit);
        Assert.Contains("its length is 1.4142 and must be 1 within 0.001", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"kind\":\"skill\"", File.ReadAllText(Path.Combine(folder, "trace.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0,0", "must be three angles within 360 degrees")]
    [InlineData("0,0,400", "must be three angles within 360 degrees")]
    [InlineData("0,0,90", "--scene and --hand are two worlds", "--scene", "pull-cube")]
    [InlineData("0,0,90", "policy 'nobody' is unknown", "--policy", "nobody")]
    [InlineData("0,0,90", "name its file with --weights", "--policy", "teacher")]
    [InlineData("0,0,90", "name its file with --weights", "--policy", "student")]
    [InlineData("0,0,90", "is 2 objects", "--object", "basic")]
    public async Task What_cannot_be_is_told(string to, string words, params string[] more)
    {
        File.WriteAllText(Program_, Turn);
        (int exit, string output, string error) = await UsageTests.Invoke(Words(to, more));
        Assert.Equal((ExitCode.Usage, ""), (exit, output));
        Assert.Contains(words, error, StringComparison.Ordinal);
    }
}
