using System.Text.Json;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Planner;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Launch.Tests.Evaluation;

/// <summary>A run that was not right has a label, by code.</summary>
public class EvalFailureTests
{
    private static readonly TaskReport Solved = Samples.Run().Report;

    private static readonly Diagnosis Slipped = Samples.Run(verdict: Verdict.Failed).Report.Failure!;

    public static TheoryData<SceneVariant, TaskReport, string, string> Reports => new()
    {
        { SceneVariant.Unneeded, Solved, "tool-use", "needless-tool: solved with hammer" },
        { SceneVariant.Needed, Solved with { Verdict = Verdict.Impossible, Measured = null }, "tool-use", "means-overlooked" },
        { SceneVariant.Needed, Solved with { Verdict = Verdict.Failed, Failure = Slipped }, "physics", "slipped" },
        { SceneVariant.Impossible, Solved, "tool-use", "not-called-impossible" },
        { SceneVariant.Impossible, Solved with { Verdict = Verdict.Refused, Failure = Slipped with { Kind = FailureKind.Numerical } }, "numerical", "slipped" },
        { SceneVariant.Needed, Solved with { Verdict = Verdict.Refused, Measured = null, Attempts = [Solved.Attempts[0] with { Plan = null }] }, "tool-use", "no-plan" },
        { SceneVariant.Needed, Solved with { Verdict = Verdict.Refused, Measured = null, Attempts = [] }, "logical", "not-understood" },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void ALabelIsGivenByCode(SceneVariant variant, TaskReport report, string label, string message)
    {
        EvalResult result = EvalResult.Of(new("b", "offline", false, 1, 0.8), new("s", variant, 0), report, 1);

        Assert.Equal(label, result.Failure!.Label);
        Assert.Contains(message, result.Failure.Message);
        Assert.Equal((report.Seconds.Plan, report.Seconds.Rehearse, report.Seconds.Execute), (result.Plan, result.Rehearse, result.Execute));
    }

    [Fact]
    public void TheTextOfAFailureIsReadBack()
    {
        foreach (EvalFailure failure in new EvalFailure[]
        {
            new(FailureKind.ToolUse, StageName.Analyzer, SkillCode.Unreachable, "hand-cannot-get-there: step 1, Grasp(milk): a/b: c"),
            new(FailureKind.Physics, null, SkillCode.Ok, ""),
            EvalFailure.Fault(new InvalidOperationException("a bug")),
        })
        {
            Assert.Equal(failure, EvalFailure.Parse(failure.ToString()));
            Assert.Equal(failure, JsonSerializer.Deserialize<EvalFailure>(JsonSerializer.Serialize(failure, JsonOutput.Line), JsonOutput.Line));
            Assert.Contains(failure.Label, EvalFailure.Labels);
        }

        Assert.Throws<FormatException>(() => EvalFailure.Parse("ToolUse: x"));
        Assert.Throws<FormatException>(() => EvalFailure.Parse("ToolUse/Cook/Ok: x"));
    }
}
