using System.Text.Json;
using Robotics.Planner;

namespace Robotics.Planner.Tests.Tasks;

public class StopTests
{
    /// <summary>Stops at each event of a whole run in turn: whatever was heard, it ends as stopped and leaves nothing behind.</summary>
    [Fact]
    public async Task AStopAtAnyMomentEndsTheTask()
    {
        Bench whole = Make();
        await whole.RunAsync();
        string[] moments = [.. whole.Progress.Heard.Where(h => h != "measured" && !h.StartsWith("finished", StringComparison.Ordinal)).Distinct()];
        Assert.True(moments.Length > 20);
        foreach (string moment in moments)
        {
            Bench bench = Make();
            bench.Progress.On = heard =>
            {
                if (heard == moment)
                {
                    bench.Stop.Cancel();
                }
            };
            TaskReport report = await bench.RunAsync();
            Assert.True(report.Verdict == Verdict.Stopped, $"{moment}: {report.Verdict}");
            Assert.Equal(130, report.ExitCode);
            Assert.Equal(bench.Programs.Opened, bench.Programs.Disposed);
            Assert.All(bench.Rehearsals.Worlds, w => Assert.True(w.Disposed));
            string[] lines = bench.Trace.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.All(lines, l => JsonDocument.Parse(l).Dispose());
            Assert.Contains("Stopped", lines[^1]);
            if (moment == "execute")
            {
                Assert.Empty(bench.World.Done);
            }
        }
    }

    [Fact]
    public async Task AStopBeforeTheStartDoesNothing()
    {
        Bench bench = Make();
        bench.Stop.Cancel();
        Assert.Equal(Verdict.Stopped, (await bench.RunAsync()).Verdict);
        Assert.Empty(bench.Stages.Asked);
    }

    private static Bench Make()
    {
        var bench = new Bench();
        bench.Stages.Analyze = _ => Toy.Analysis(AnalysisVerdict.NeedsTool);
        bench.Stages.Plan = (_, a) => a.Verdict == AnalysisVerdict.NeedsTool ? Toy.ToolPlan : Toy.HandPlan;
        bench.Rehearsed = (w, s, t) => t == "milk" && s == "Grasp" && !w.Done.Contains("Pull milk")
            ? new(Skills.SkillCode.Unreachable, "too far") : Skills.SkillResult.Done;
        return bench;
    }
}
