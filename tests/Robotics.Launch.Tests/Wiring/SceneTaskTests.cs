using System.Collections.Immutable;
using System.Text;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Programs;
using Robotics.Sim;
using Robotics.Skills;
using Xunit.Abstractions;

namespace Robotics.Launch.Tests.Wiring;

/// <summary>The whole way: a sentence, a drawn scene, the chain, the sandbox, rehearsal, physics, a measured verdict.</summary>
public class SceneTaskTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SceneVariant.Needed, Verdict.Succeeded)]
    [InlineData(SceneVariant.Unneeded, Verdict.Succeeded)]
    [InlineData(SceneVariant.Impossible, Verdict.Impossible)]
    public async Task TheMilk(SceneVariant variant, Verdict verdict)
    {
        (TaskReport report, _) = await RunAsync(variant, 0, 2);
        Assert.Equal(verdict, report.Verdict);
        if (variant == SceneVariant.Unneeded)
        {
            Assert.Empty(report.Measured!.Contacts.Tools);
        }
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameTraceWhateverTheThreads()
    {
        (_, string first) = await RunAsync(SceneVariant.Needed, 1, 1);
        (_, string again) = await RunAsync(SceneVariant.Needed, 1, 2);
        Assert.Equal(first, again);
    }

    /// <summary>A robot on legs: what it pushes becomes a step, a bridge, catches what falls, or is no longer in the way of a lever.</summary>
    [Theory]
    [InlineData("sofa-climbing")]
    [InlineData("sofa-traversing")]
    [InlineData("vase-push")]
    [InlineData("cube-lifting")]
    public async Task OnLegs(string scene)
    {
        (TaskReport report, _) = await RunAsync(SceneVariant.Needed, 0, 2, scene, worlds: 2);
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.NotEmpty(report.Measured!.Contacts.Tools);
    }

    private async Task<(TaskReport Report, string Trace)> RunAsync(SceneVariant variant, int seed, int threads, string scene = "milk-reaching", int worlds = 4)
    {
        var programs = new SandboxedPrograms(new(), new());
        using var reasoners = new Reasoners(programs, TimeProvider.System, _ => null);
        using var trace = new MemoryStream();
        using SceneTask task = SceneTask.Open(
            new(scene, variant, seed, false, null, Reasoners.Offline, new TaskOptions { Worlds = worlds, Threads = threads }, []),
            programs, TimeProvider.System, CancellationToken.None);
        TaskReport report = await task.RunAsync(reasoners, new Printed(output), trace);
        return (report, Encoding.UTF8.GetString(trace.ToArray()));
    }

    /// <summary>Progress into the test's output: what is read first when it fails.</summary>
    private sealed class Printed(ITestOutputHelper output) : ITaskProgress
    {
        public void StageFinished(int attempt, StageName stage, object record) => output.WriteLine($"{attempt} {Robotics.Cli.Output.Findings.Of(record)}{(record is ProgramText t ? "\n" + t.Source : "")}");

        public void Checked(int attempt, ProgramCheck check) => output.WriteLine(string.Join('\n', check.Faults));

        public void WorldRehearsed(int attempt, bool twin, RehearsalRun run, int done) =>
            output.WriteLine($"{(twin ? "twin" : "world")} {run.Index}: {(run.Success ? "ok" : run.Diagnosis!.Message)} ({run.Seconds:0.0} s)");

        public void TwinDecided(TwinReport twin) => output.WriteLine($"twin: {twin.Reason}");

        public void SkillEnded(int line, string call, SkillResult result, double time) => output.WriteLine($"{time:0.00} {call}: {result}");

        public void Finished(TaskReport report) => output.WriteLine($"{report.Verdict}: {report.Reason} {report.Seconds}");
    }
}
