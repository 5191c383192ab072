using Robotics.Planner;

namespace Robotics.Planner.Tests.Tasks;

public class ScenarioTests
{
    [Fact]
    public async Task ATapeRepeatsATaskByteForByteThroughItsFile()
    {
        Bench first = Make();
        StageTape tape = new();
        await Run(first, tape.Record(first.Stages.Stages));

        var scenario = new Scenario("bring me the \"milk\": now", "milk-reaching", "needed", 3, true, "llm", new() { Worlds = 7, Bar = 0.75, Rehearse = false },
            [.. tape.Answers], "Grasp(\"milk\");\nLift(0.1);\n", System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("robotics", "0.1.0"));
        string yaml = scenario.ToYaml();
        Scenario read = Scenario.FromYaml(yaml, "scenario.yaml");
        Assert.Equal(yaml, read.ToYaml());
        Assert.Equal(scenario with { Answers = [], Versions = read.Versions }, read with { Answers = [] });
        Assert.Equal(scenario.Answers.AsEnumerable(), read.Answers.AsEnumerable());

        Bench again = Make();
        await Run(again, StageTape.Replay(read.Answers));
        Assert.Equal(first.Trace, again.Trace);
        Assert.Empty(again.Stages.Asked);
    }

    [Fact]
    public async Task ATapeOfAnotherTaskRefuses()
    {
        Bench bench = Make();
        TaskReport report = await Run(bench, StageTape.Replay([]));
        Assert.Equal(Verdict.Refused, report.Verdict);
        Assert.Contains("record it again", report.Reason);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("sentence: [", 1)]
    [InlineData("sentence: a\nscene: b\nvariant: needed\nreasoner: offline\noptions:\n  worlds: many\n", 6)]
    [InlineData("sentence: a\nscene: b\nvariant: needed\nreasoner: offline\noptions:\n  worlds: 0\n", 1)]
    [InlineData("sentence: a\nnonsense: b\n", 2)]
    [InlineData("sentence: a\n", 1)]
    public void WhatIsNoScenarioIsToldWithItsPlace(string text, int line)
    {
        ScenarioException error = Assert.Throws<ScenarioException>(() => Scenario.FromYaml(text, "bad.yaml"));
        Assert.Equal(line, error.Line);
        Assert.Contains("bad.yaml:", error.Message);
    }

    private static Bench Make()
    {
        var bench = new Bench();
        bench.Stages.Analyze = _ => Toy.Analysis(AnalysisVerdict.NeedsTool);
        bench.Stages.Plan = (task, a) => a.Verdict == AnalysisVerdict.NeedsTool ? Toy.ToolPlan : throw new StageException(StageName.Planner, "too far");
        bench.Stages.Calculate = (_, _) => new([new(0, "along", "Size(\"hammer\").X / 3", 0.066666666666666666, "m", "object", "rule")]);
        bench.Stages.Write = (task, plan) => task.History.IsEmpty ? "wrong" : string.Join('\n', plan.Steps.Select(s => $"{s.Skill} {s.Objects[0]}"));
        return bench;
    }

    private static Task<TaskReport> Run(Bench bench, ReasonerStages stages) => new TaskRunner(bench.Programs, bench.Rehearsals, TimeProvider.System).RunAsync(
        new(bench.Sentence, bench.Options, []), bench.World, stages, bench.Progress, new Trace(bench.TraceBytes), CancellationToken.None);
}
