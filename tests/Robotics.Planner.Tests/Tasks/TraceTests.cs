using System.Text.Json;
using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class TraceTests
{
    [Fact]
    public async Task TheSameTaskGivesTheSameBytesWhateverTheThreads()
    {
        string first = await TraceOf(1, slow: false);
        Assert.Equal(first, await TraceOf(1, slow: false));
        Assert.Equal(first, await TraceOf(2, slow: true));
        Assert.Equal(first, await TraceOf(7, slow: true));
    }

    [Fact]
    public async Task EveryLineIsAnObjectWithItsKindAndNoWallTime()
    {
        string[] lines = (await TraceOf(2, slow: false)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> kinds = [];
        foreach (string line in lines)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            kinds.Add(json.RootElement.GetProperty("kind").GetString()!);
            Assert.Single(json.RootElement.EnumerateObject(), p => p.Name == "kind");
        }

        Assert.Equal("task", kinds[0]);
        Assert.Equal("verdict", kinds[^1]);
        foreach (string kind in new[] { "look", "stage", "check", "world", "rehearsal", "diagnosis", "twin", "program", "skill", "state", "ended", "goals" })
        {
            Assert.Contains(kind, kinds);
        }
    }

    [Fact]
    public async Task TheArmIsSampledTenTimesASecond()
    {
        string[] states = [.. (await TraceOf(1, slow: false)).Split('\n').Where(l => l.StartsWith("{\"kind\":\"state\"", StringComparison.Ordinal))];

        // Five skills of half a second each.
        Assert.InRange(states.Length, 25, 26);
    }

    private static async Task<string> TraceOf(int threads, bool slow)
    {
        var bench = new Bench { Options = new() { Threads = threads, Worlds = 16 } };
        bench.Stages.Analyze = task => Toy.Analysis(task.History.IsEmpty ? AnalysisVerdict.Direct : AnalysisVerdict.NeedsTool);
        bench.Stages.Plan = (_, a) => a.Verdict == AnalysisVerdict.NeedsTool ? Toy.ToolPlan : Toy.HandPlan;
        bench.Rehearsed = (w, s, t) =>
        {
            if (slow)
            {
                Thread.SpinWait(20000 * (17 - w.Index));
            }

            return s == "Grasp" && t == "milk" && !w.Done.Contains("Pull milk") ? new(SkillCode.Unreachable, "too far")
                : w.Index == 5 ? new(SkillCode.Slipped, "slipped") : SkillResult.Done;
        };
        Assert.Equal(Verdict.Succeeded, (await bench.RunAsync()).Verdict);
        return bench.Trace;
    }
}
