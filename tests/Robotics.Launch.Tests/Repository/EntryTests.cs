using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Repository;

/// <summary>The one entry and the CI run.</summary>
public class EntryTests
{
    [Fact]
    public void CiRunsTheReadmesTestCommand()
    {
        string ci = File.ReadAllLines(Root.At(".ci/run")).Last(l => l.Length > 0);
        Assert.Equal("exec \"$(dirname \"$0\")/../launch/robotics\" test \"$@\"", ci);
        Assert.Contains("launch/robotics test", File.ReadAllText(Root.At("README.md")));
    }

    [Theory]
    [InlineData(0, "7 passed, 0 failed, 2 skipped", 0, "total=\"5\" executed=\"4\" passed=\"4\" failed=\"0\"", "total=\"4\" executed=\"3\" passed=\"3\" failed=\"0\"")]
    [InlineData(1, "3 passed, 2 failed, 0 skipped", 1, "total=\"5\" executed=\"5\" passed=\"3\" failed=\"2\"")]
    [InlineData(1, "5 passed, 1 failed, 0 skipped", 1, "total=\"5\" executed=\"5\" passed=\"5\" failed=\"0\"")]
    [InlineData(0, "0 passed, 0 failed, 0 skipped", 1)]
    public void TheClosingLineIsTheRealTotal(int rc, string line, int exit, params string[] counters)
    {
        using TemporaryFolder folder = new();
        foreach ((int i, string counter) in counters.Index())
        {
            Directory.CreateDirectory(folder.At($"{i}"));
            File.WriteAllText(folder.At($"{i}/result.trx"), $"<TestRun>\n<ResultSummary outcome=\"x\">\n    <Counters {counter} error=\"0\" notExecuted=\"0\" />\n</ResultSummary></TestRun>");
        }

        ProcessResult result = ProcessRunner.Run("bash", [Root.At("launch/robotics"), "totals", folder.Path, $"{rc}"]);

        Assert.Equal(line, result.Out.Trim());
        Assert.Equal(exit, result.ExitCode);
    }
}
