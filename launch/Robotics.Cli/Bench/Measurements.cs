using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Robotics.Benchmarks;
using Robotics.Benchmarks.Hand;
using Robotics.Benchmarks.Reorient;
using Robotics.Benchmarks.Ros2;
using Robotics.Cli.Nodes;
using Robotics.Cli.Output;
using Robotics.Cli.Reorient;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Programs;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Training;
using Robotics.Sim;
using Robotics.Skills;
using ROS2;

namespace Robotics.Cli.Bench;

/// <summary>The measurements, by name. Each takes its peer in the same run, so that a noisy host moves both.</summary>
/// <param name="seconds">How long the joint states and the control loop of "ros2" go.</param>
internal sealed class Measurements(TimeProvider clock, int seconds, CancellationToken stop)
{
    private const string Scene = "milk-reaching";

    /// <summary>In the order in which they run.</summary>
    public static ImmutableArray<(string Name, Func<Measurements, Task<IEnumerable<BenchLine>>> Measure)> All { get; } =
    [
        ("physics", m => Task.FromResult(Physics())),
        ("rehearsal", m => m.RehearsalAsync()),
        ("chain", m => m.ChainAsync()),
        ("programs", m => Task.FromResult(m.Programs())),
        ("ros2", m => Task.FromResult(m.Ros2())),
        ("reorient", m => Task.FromResult(m.Reorient())),
    ];

    private static IEnumerable<BenchLine> Physics() => Built("medians of alternating slices", build => PhysicsBench.Run(build));

    /// <summary>Measures against a peer that is built in a folder of its own.</summary>
    private static IEnumerable<BenchLine> Built(string note, Func<string, IReadOnlyList<BenchRow>> measure)
    {
        string build = Directory.CreateTempSubdirectory("robotics-bench-").FullName;
        try
        {
            return [.. measure(build).Select(r => new BenchLine(r.Name, r.Unit, r.Ours, r.Peer, r.Ratio, r.Wanted, r.Met, note))];
        }
        finally
        {
            Directory.Delete(build, recursive: true);
        }
    }

    /// <summary>Topics over DDS, each time between two processes on loopback.</summary>
    private IEnumerable<BenchLine> Ros2()
    {
        IEnumerable<BenchLine> topics = Built("the best eighth of alternating slices", build => Ros2Bench.Topics(build));
        JointStates joints = Ros2Bench.JointStates(seconds);
        (double recorded, double heard) = Recording();
        double[] late = Lateness();
        return
        [
            .. topics,
            new("ros2: gen-0 collections, joint states at 1 kHz", "collections", joints.Collections, null, null, "0", joints.Collections == 0 && joints.Received == joints.Sent,
                Text($"{joints.Received} of {joints.Sent} read in {seconds} s, {joints.Bytes / 1000.0:0} kB allocated, both processes together")),
            new("ros2: recording of 1 MB messages against a subscriber alone", "MB/s", recorded, heard, recorded / heard, null, null,
                "to a file in the temporary folder; medians of alternating slices, one process"),
            new("ros2: control loop of sim at 500 Hz, lateness of a period, p99", "ms", late[late.Length * 99 / 100] * 1e3, null, null, null, null,
                Text($"median {late[late.Length / 2] * 1e3:0.000} ms, most {late[^1] * 1e3:0.0} ms, {late.Length} periods; nobody subscribes to pictures")),
        ];
    }

    private static (double Recorded, double Heard) Recording()
    {
        string folder = Directory.CreateTempSubdirectory("robotics-bench-").FullName;
        try
        {
            return RecordingBench.Run(RunOverRos.FreeDomain(), Path.Combine(folder, "bench.mcap"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Learning against PyTorch, and where the time of training goes.</summary>
    private IEnumerable<BenchLine> Reorient()
    {
        BenchRow update = PpoBench.Run();
        ReorientationConfig config = Configurations.Load("cube-yaw");
        using HandWorlds worlds = ReorientCommand.Worlds(config, 1);
        using Trainer trainer = new(worlds, config, clock);
        trainer.Iterate(_ => { });
        IterationSeconds[] spent = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            trainer.Iterate(_ => { });
            return trainer.Seconds;
        })];
        double all = spent.Sum(s => s.All);
        return
        [
            .. Built("medians of alternating slices; both compute the same bits", build => [HandBench.Run(build)]),
            new(update.Name, update.Unit, update.Ours, update.Peer, update.Ratio, update.Wanted, update.Met, "8192 rows, 4 epochs, nets of 256-128-64; medians in turn"),
            new("reorient: training, one thread", "control steps/s", spent.Length * trainer.Steps / trainer.Iteration / all, null, null, null, null, Text(
                $"physics {spent.Sum(s => s.Physics) / all:0 %}, observation {spent.Sum(s => s.Observation) / all:0 %}, inference {spent.Sum(s => s.Inference) / all:0 %}, learning {spent.Sum(s => s.Learning) / all:0 %}")),
            StudentLatency(),
        ];
    }

    /// <summary>From a picture to joint targets, on one core: drawing the hand and the student's net.</summary>
    private static BenchLine StudentLatency()
    {
        double[] ms = StudentBench.Run();
        double p99 = ms[ms.Length * 99 / 100];
        return new("reorient: student, from a depth picture of 64 x 64 to joint targets, one core, p99", "ms", p99, null, null, "<= 40 ms", p99 <= 40,
            Text($"median {ms[ms.Length / 2]:0.00} ms of {ms.Length}; a control period is 80 ms"));
    }

    /// <summary>How late each control period of a served scene began, seconds of the wall clock, least first.</summary>
    private double[] Lateness()
    {
        const double Hertz = 500;
        Layout layout = SceneGenerator.Draw(SceneLoader.Load(Scene), SceneVariant.Needed, 0);
        using Context context = new(new() { Domain = new() { Id = (uint)RunOverRos.FreeDomain() } });
        using SimNode sim = new(context, layout, new(Rate: Hertz * RehearsalBase.Of(layout).Robot().ControlPeriod));
        List<double> late = new((int)(seconds * Hertz) + 1000);
        sim.OnLateness = late.Add;
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        enough.CancelAfter(TimeSpan.FromSeconds(seconds));
        sim.Run(enough.Token);
        stop.ThrowIfCancellationRequested();
        return [.. late.Order()];
    }

    /// <summary>Simulated seconds over wall seconds, on one thread.</summary>
    private async Task<IEnumerable<BenchLine>> RehearsalAsync()
    {
        await TaskAsync(worlds: 2, bar: 0.5);
        TaskReport report = await TaskAsync(worlds: 24, bar: 0.8);
        if (report.Rehearsal is not { Worlds: > 0 } rehearsal)
        {
            throw new CommandException(ExitCode.Failed, $"bench rehearsal: {Scene} was not rehearsed: {report.Reason}");
        }

        double simulated = rehearsal.Runs.Sum(r => r.Seconds);
        double ratio = simulated / report.Seconds.Rehearse;
        return [new("rehearsal: simulated time against real time, one core", "s", simulated, report.Seconds.Rehearse, ratio, "ratio >= 20", ratio >= 20,
            $"{rehearsal.Worlds} worlds of {Scene}; sandbox, sensing and planning of motions included")];
    }

    /// <summary>Sentence to checked program, warm, without rehearsal.</summary>
    private async Task<IEnumerable<BenchLine>> ChainAsync()
    {
        List<TaskSeconds> runs = [];
        for (int i = 0; i < 8; i++)
        {
            runs.Add((await TaskAsync(worlds: 1, bar: 0)).Seconds);
        }

        TaskSeconds[] warm = [.. runs.Skip(3)];
        double ms = Median(warm.Select(r => r.Plan)) * 1e3;
        string shares = string.Join(", ", warm[0].Stages.Keys.Select(stage =>
            Text($"{stage} {Median(warm.Select(r => r.Stages.GetValueOrDefault(stage))) * 1e3:0.0}")));
        return [new("chain: sentence to checked program, offline, warm", "ms", ms, null, null, "<= 300 ms", ms <= 300, $"of these: {shares}")];
    }

    /// <summary>What the checkpoints cost a statement, and how long a program takes to be checked and compiled.</summary>
    private IEnumerable<BenchLine> Programs()
    {
        ProgramCosts costs = ProgramBenchmark.Measure(DispatchProxy.Create<IRobotSkills, NoRobot>(), clock);
        double with = costs.BareNanoseconds + costs.CheckpointNanoseconds;
        return
        [
            new("programs: a statement with its checkpoint against the same without", "ns", with, costs.BareNanoseconds, with / costs.BareNanoseconds, null, null, "both in the sandbox"),
            new("programs: check and compile, warm", "ms", costs.CompileMilliseconds, null, null, null, null, Text($"an empty program runs in {costs.RunMilliseconds:0.00} ms, a new sandbox with it in {costs.StartMilliseconds:0}")),
        ];
    }

    private async Task<TaskReport> TaskAsync(int worlds, double bar)
    {
        using SceneRunner runner = new(Reasoners.Offline, clock);
        TaskOptions options = new() { Worlds = worlds, Bar = bar, Attempts = 1, Threads = 1, Twin = false };
        (TaskReport report, _, _) = await runner.RunAsync(new(Scene, SceneVariant.Needed, 0, false, null, Reasoners.Offline, options, []), Quiet.Progress, null, null, stop);
        stop.ThrowIfCancellationRequested();
        return report;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The benchmark's programs ask for nothing.</summary>
    public class NoRobot : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException($"The benchmark's program asked for {targetMethod?.Name}.");
    }
}

