using System.Data.Common;
using Microsoft.Data.Sqlite;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Repository;

namespace Robotics.Launch.Tests.Evaluation.Results;

public class SqliteResultsTests : ResultStoreContract
{
    protected override string Place => At("new/runs.db");

    protected override DbConnection Past() => new SqliteConnection($"Data Source={Place};Pooling=False");

    [Fact]
    public void AFileThatIsNoResultsIsToldAndStaysAsItIs()
    {
        File.WriteAllText(At("notes.db"), new string('x', 5000));
        CommandException error = Assert.Throws<CommandException>(() => ResultPlace.Open(At("notes.db")));
        Assert.Contains("not a database", error.Message);
        Assert.Contains(At("notes.db"), error.Message);
        Assert.Equal(new string('x', 5000), File.ReadAllText(At("notes.db")));
    }

    /// <summary>A disk of 64 KiB, and 450 runs.</summary>
    [Fact]
    public void AFullDiskIsOneClearErrorAndNothingIsHalfDone()
    {
        Directory.CreateDirectory(At("disk"));
        ProcessResult full = ProcessRunner.Run("bwrap",
            ["--dev-bind", "/", "/", "--size", "65536", "--tmpfs", At("disk"), "dotnet", ProcessRunner.Program, "eval", "merge", At("disk/x.db"), Root.At("tests/results/robotool-arm.jsonl")]);

        Assert.Equal(ExitCode.Failed, full.ExitCode);
        Assert.Contains("disk is full", full.Error);
        Assert.Contains("make room", full.Error);
        Assert.Single(full.Error.TrimEnd().Split('\n'));
        Assert.Empty(full.Out);
    }
}
