using System.Diagnostics;
using System.Text.Json;
using Robotics.Cli;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Runs;

/// <summary>The command line as a process, on real scenes.</summary>
[Collection(nameof(RunTests))]
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ARunLeavesAWholeFolderAndCanBeRepeatedByteForByte()
    {
        ProcessResult first = ProcessRunner.Robotics("run", "bring me the milk", "--scene", "milk-reaching", "--transport", "local", "--worlds", "3", "--frames", "2", "--json", "--out", folder.At("a"));

        Assert.True(first.ExitCode == ExitCode.Succeeded, first.Error);
        Assert.Empty(JsonSchema.Faults("run.schema.json", first.Out));
        Assert.Equal(["program.cs", "report.html", "result.json", "scenario.yaml", "trace.jsonl"], Files("a"));
        Assert.Equal(first.Out, File.ReadAllText(folder.At("a/result.json")));
        using JsonDocument result = JsonDocument.Parse(first.Out);
        Assert.Equal("succeeded", result.RootElement.GetProperty("verdict").GetString());
        Assert.True(result.RootElement.GetProperty("measured").GetProperty("holds").GetBoolean());
        Assert.DoesNotContain('\u001b', first.Error);

        ProcessResult again = ProcessRunner.Robotics("run", "--scenario", folder.At("a/scenario.yaml"), "--no-report", "--out", folder.At("b"));

        Assert.True(again.ExitCode == ExitCode.Succeeded, again.Error);
        Assert.StartsWith("succeeded: ", again.Out);
        Assert.Equal(["program.cs", "result.json", "scenario.yaml", "trace.jsonl"], Files("b"));
        Assert.Equal(File.ReadAllText(folder.At("a/trace.jsonl")), File.ReadAllText(folder.At("b/trace.jsonl")));

        ProcessResult check = ProcessRunner.Robotics("program", "check", folder.At("a/program.cs"));
        Assert.Equal((ExitCode.Succeeded, "ok\n"), (check.ExitCode, check.Out));
    }

    /// <summary>Three processes and a network between them; the folder is that of any run, with the recording.</summary>
    [Fact]
    public void ARunOverRosIsARunLikeAnyOther()
    {
        ProcessResult first = ProcessRunner.Robotics(
            "run", "--scene", "button-pressing", "--variant", "unneeded", "--seed", "1", "--worlds", "2", "--rate", "3", "--frames", "2", "--json", "--out", folder.At("a"));

        Assert.True(first.ExitCode == ExitCode.Succeeded, first.Error);
        Assert.Empty(JsonSchema.Faults("run.schema.json", first.Out));
        Assert.Equal(["program.cs", "report.html", "result.json", "run.mcap", "scenario.yaml", "trace.jsonl"], Files("a"));
        Assert.Equal(first.Out, File.ReadAllText(folder.At("a/result.json")));
        using JsonDocument result = JsonDocument.Parse(first.Out);
        Assert.Equal(("button-pressing", "unneeded", 1), (Text("scene"), Text("variant"), result.RootElement.GetProperty("seed").GetInt32()));

        // The scene's own goal was measured beside the sentence's.
        Assert.Contains("pressed(button, depth 0.008)", result.RootElement.GetProperty("measured").GetProperty("goals").EnumerateArray().Select(g => g.GetProperty("goal").GetString()));
        using var recording = new Mcap.McapReader(File.OpenRead(folder.At("a/run.mcap")));
        Assert.Null(recording.Cut);

        // The same scene and the same thoughts, in lock step.
        ProcessResult again = ProcessRunner.Robotics("run", "--scenario", folder.At("a/scenario.yaml"), "--no-report", "--out", folder.At("b"));
        Assert.True(again.ExitCode == ExitCode.Succeeded, again.Error);
        Assert.Equal(File.ReadAllText(folder.At("a/program.cs")), File.ReadAllText(folder.At("b/program.cs")));

        string Text(string name) => result.RootElement.GetProperty(name).GetString()!;
    }

    /// <summary>Six joints in place of seven: nothing above the model knows.</summary>
    [Fact]
    public void AnotherArmInAScenesFileDoesTheTask()
    {
        File.WriteAllText(folder.At("pull-cube.yaml"), File.ReadAllText(Repository.Root.At("sim/scenes/pull-cube.yaml")).Replace("robot: arm7", "robot: ur-class", StringComparison.Ordinal));
        ProcessResult result = ProcessRunner.Robotics("run", "--scene", folder.At("pull-cube.yaml"), "--transport", "local", "--worlds", "2", "--no-report", "--out", folder.At("a"));
        Assert.True(result.ExitCode == ExitCode.Succeeded, result.Out + result.Error);
    }

    [Fact]
    public void AProgramWrittenByHandIsCheckedRehearsedRunAndMeasured()
    {
        string[] there = ["--scene", "pull-cube", "--variant", "unneeded", "--worlds", "2", "--no-report"];
        File.WriteAllText(folder.At("take.cs"), "Grasp(\"cube\");\nLift(0.1);\nPlace(0.45, 0);\n");
        ProcessResult take = ProcessRunner.Robotics(["program", "run", folder.At("take.cs"), .. there, "--json", "--out", folder.At("a")]);

        Assert.True(take.ExitCode == ExitCode.Succeeded, take.Error);
        Assert.Empty(JsonSchema.Faults("run.schema.json", take.Out));
        using JsonDocument json = JsonDocument.Parse(take.Out);
        Assert.Equal("hand", json.RootElement.GetProperty("reasoner").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("rehearsal").GetProperty("worlds").GetInt32());
        Assert.True(json.RootElement.GetProperty("measured").GetProperty("holds").GetBoolean());

        ProcessResult again = ProcessRunner.Robotics("run", "--scenario", folder.At("a/scenario.yaml"), "--no-report", "--out", folder.At("b"));
        Assert.True(again.ExitCode == ExitCode.Succeeded, again.Error);
        Assert.Equal(File.ReadAllText(folder.At("a/trace.jsonl")), File.ReadAllText(folder.At("b/trace.jsonl")));

        // It moves something else: the rehearsal finds the goal unmet, and nothing is run.
        File.WriteAllText(folder.At("other.cs"), "Look();\n");
        ProcessResult other = ProcessRunner.Robotics(["program", "run", folder.At("other.cs"), .. there, "--out", folder.At("c")]);
        Assert.Equal(ExitCode.RefusedOrImpossible, other.ExitCode);
        Assert.Contains("0 of 2 rehearsed worlds", other.Out);

        File.WriteAllText(folder.At("bad.cs"), "System.IO.File.Delete(\"x\");\n");
        ProcessResult bad = ProcessRunner.Robotics(["program", "run", folder.At("bad.cs"), .. there, "--out", folder.At("d")]);
        Assert.Equal(ExitCode.RefusedOrImpossible, bad.ExitCode);
        Assert.StartsWith("refused: ", bad.Out);
        Assert.Contains("Line 1: ", bad.Out);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("dds")]
    public void WhatCannotBeDoneIsExitThreeAndNothingMoves(string transport)
    {
        ProcessResult result = ProcessRunner.Robotics("run", "--transport", transport, "--scene", "milk-reaching", "--variant", "impossible", "--no-report", "--json", "--out", folder.At("a"));

        Assert.Equal(ExitCode.RefusedOrImpossible, result.ExitCode);
        Assert.Empty(JsonSchema.Faults("run.schema.json", result.Out));
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("measured").ValueKind);
    }

    [Fact]
    public void AModelThatIsNotConfiguredIsExitFourAndLeavesNothing()
    {
        ProcessResult result = ProcessRunner.Run(
            "dotnet", [ProcessRunner.Program, "run", "--scene", "milk-reaching", "--reasoner", "llm", "--out", folder.At("a")],
            start => start.Environment.Remove("ROBOTICS_LLM_ENDPOINT"));

        Assert.Equal(ExitCode.DependencyMissing, result.ExitCode);
        Assert.Contains("ROBOTICS_LLM_ENDPOINT", result.Error);
        Assert.Empty(result.Out);
        Assert.False(Directory.Exists(folder.At("a")));
    }

    /// <summary>Ctrl-C in the middle of a rehearsal that would take minutes.</summary>
    [Theory]
    [InlineData("-INT", "local")]
    [InlineData("-TERM", "local")]
    [InlineData("-INT", "dds")]
    public async Task ASignalStopsEverythingAndTheFolderIsIntact(string signal, string transport)
    {
        // A shell may have left SIGINT ignored for what it starts in the background.
        ProcessStartInfo start = new("env", ["--default-signal=INT", "dotnet", ProcessRunner.Program, "run", "--scene", "milk-reaching", "--transport", transport, "--worlds", "2000", "--out", folder.At("a")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync();
        }
        while (line is not null && !line.StartsWith("check", StringComparison.Ordinal));

        Assert.NotNull(line);
        Task<string> error = process.StandardError.ReadToEndAsync();
        int[] started = [];
        while (started.Length == 0 && !process.HasExited)
        {
            started = ProcessTree.Below(process.Id);
            await Task.Delay(20);
        }

        Assert.NotEmpty(started);
        ProcessRunner.Run("kill", [signal, $"{process.Id}"]);
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == ExitCode.Stopped, await error);
        Assert.StartsWith("stopped: ", await output);
        Assert.Equal(["program.cs", "report.html", "result.json", "scenario.yaml", "trace.jsonl"], Files("a").Where(f => f != "run.mcap"));
        Assert.Equal(transport == "dds", Files("a").Contains("run.mcap"));
        Assert.Empty(JsonSchema.Faults("run.schema.json", File.ReadAllText(folder.At("a/result.json"))));
        Assert.All(File.ReadLines(folder.At("a/trace.jsonl")), l => JsonDocument.Parse(l).Dispose());
        // The kernel ends the sandbox with its starter; that is not at once.
        for (int i = 0; i < 200 && started.Any(ProcessTree.Lives); i++)
        {
            await Task.Delay(50);
        }

        Assert.DoesNotContain(started, ProcessTree.Lives);
    }

    [Fact]
    public void EvalCountsAndResumes()
    {
        string[] arguments = ["eval", "--suite", "milk-reaching", "--layouts", "2", "--variants", "impossible", "--worlds", "1", "--json", "--out", folder.At("runs.db")];

        ProcessResult first = ProcessRunner.Robotics(arguments), second = ProcessRunner.Robotics(arguments);

        Assert.True(first.ExitCode == ExitCode.Succeeded, first.Error);
        Assert.Empty(JsonSchema.Faults("eval.schema.json", first.Out));
        Assert.Equal(first.Out, second.Out);
        Assert.Equal(ExitCode.Succeeded, ProcessRunner.Robotics("eval", "merge", folder.At("runs.jsonl"), folder.At("runs.db")).ExitCode);
        Assert.Equal(2, File.ReadAllLines(folder.At("runs.jsonl")).Length);
    }

    private IEnumerable<string> Files(string name) =>
        Directory.EnumerateFiles(folder.At(name)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
