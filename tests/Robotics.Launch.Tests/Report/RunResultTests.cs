using System.Text.Json;
using Robotics.Cli;
using Robotics.Cli.Output;
using Robotics.Planner;

namespace Robotics.Launch.Tests.Report;

public class RunResultTests
{
    [Theory]
    [InlineData(Verdict.Succeeded)]
    [InlineData(Verdict.Failed)]
    [InlineData(Verdict.Refused)]
    [InlineData(Verdict.Impossible)]
    [InlineData(Verdict.Stopped)]
    public void EveryVerdictFitsTheSchema(Verdict verdict)
    {
        RunRecord full = Samples.Run(verdict: verdict);
        RunRecord empty = full with { Report = full.Report with { Attempts = [], Program = null, Rehearsal = null, Twin = null, Measured = null } };

        Assert.All([full, empty], run => Assert.Empty(JsonSchema.Faults("run.schema.json", JsonSerializer.Serialize(RunResult.Of(run, "out/x"), JsonOutput.Indented))));
    }

    [Fact]
    public void TheSchemaRefusesWhatIsNotInIt()
    {
        string json = JsonSerializer.Serialize(RunResult.Of(Samples.Run(), "out/x"), JsonOutput.Indented);

        Assert.NotEmpty(JsonSchema.Faults("run.schema.json", json.Replace("\"verdict\": \"succeeded\"", "\"verdict\": \"done\"", StringComparison.Ordinal)));
        Assert.NotEmpty(JsonSchema.Faults("run.schema.json", json.Replace("\"seed\": 3", "\"seed\": 3.5", StringComparison.Ordinal)));
        Assert.NotEmpty(JsonSchema.Faults("run.schema.json", json.Replace("\"toolNeeded\"", "\"needed\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void FailuresAreCountedByCode()
    {
        RehearsalResult rehearsal = RunResult.Of(Samples.Run(), "out/x").Rehearsal!;

        Assert.Equal((40, 36), (rehearsal.Worlds, rehearsal.Successes));
        Assert.Equal(4, Assert.Single(rehearsal.Failures, f => f.Key == "Slipped").Value);
    }
}
