using System.Globalization;
using System.Reflection;
using Robotics.Benchmarks;
using Robotics.Cli.Output;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Programs;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Cli.Bench;

/// <summary>The measurements, by name. Each takes its peer in the same run, so that a noisy host moves both.</summary>
internal sealed class Measurements(TimeProvider clock, CancellationToken stop)
{
    private const string Scene = "milk-reaching";

    public static IReadOnlyDictionary<string, Func<Measurements, Task<IEnumerable<BenchLine>>>> All { get; } =
        new SortedDictionary<string, Func<Measurements, Task<IEnumerable<BenchLine>>>>(StringComparer.Ordinal)
        {
            ["physics"] = b => Task.FromResult(Physics()),
            ["rehearsal"] = b => b.RehearsalAsync(),
            ["chain"] = b => b.ChainAsync(),
            ["programs"] = b => Task.FromResult(b.Programs()),
        };

    private static IEnumerable<BenchLine> Physics()
    {
        string build = Directory.CreateTempSubdirectory("robotics-bench-").FullName;
        try
        {
            return [.. PhysicsBench.Run(build).Select(r => new BenchLine(
                r.Name, r.Unit, r.Ours, r.Peer, r.Ratio, r.Goal is { } goal ? Text($"ratio >= {goal:0.##}") : null, r.Met, "medians of alternating slices"))];
        }
        finally
        {
            Directory.Delete(build, recursive: true);
        }
    }

    /// <summary>Simulated seconds over wall seconds, on one thread.</summary>
    private async Task<IEnumerable<BenchLine>> RehearsalAsync()
    {
        const int Worlds = 24;
        await TaskAsync(2);
        TaskReport report = await TaskAsync(Worlds);
        if (report.Rehearsal is not { } rehearsal)
        {
            throw new CommandException(ExitCode.Failed, $"bench rehearsal: {Scene} was not rehearsed: {report.Reason}");
        }

        double simulated = rehearsal.Runs.Sum(r => r.Seconds) + (report.Twin?.Rehearsal?.Runs.Sum(r => r.Seconds) ?? 0);
        double ratio = simulated / report.Seconds.Rehearse;
        return [new("rehearsal: simulated time against real time, one core", "s", simulated, report.Seconds.Rehearse, ratio, "ratio >= 20", ratio >= 20,
            $"{rehearsal.Worlds} worlds of {Scene}, programs in the sandbox, sensing and skills included")];
    }

    /// <summary>Sentence to checked program, warm, without rehearsal.</summary>
    private async Task<IEnumerable<BenchLine>> ChainAsync()
    {
        List<TaskSeconds> runs = [];
        for (int i = 0; i < 8; i++)
        {
            runs.Add((await TaskAsync(1)).Seconds);
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
        const int Turns = 100_000;
        const string Loop = "double x = 0; for (int i = 0; i < TURNS; i++) { x = x + i * 0.5; x = x - 1; x = x / 2; x = x + 3; }";
        CompiledProgram many = Compiled(Loop.Replace("TURNS", Turns.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        CompiledProgram few = Compiled(Loop.Replace("TURNS", "1", StringComparison.Ordinal));
        IRobotSkills nobody = DispatchProxy.Create<IRobotSkills, NoRobot>();
        using ProgramRunner runner = ProgramRunner.Start();
        List<double> perStatement = [], plain = [];
        for (int i = 0; i < 9; i++)
        {
            stop.ThrowIfCancellationRequested();
            (double longer, int statements) = Run(many);
            (double shorter, int least) = Run(few);
            perStatement.Add((longer - shorter) / (statements - least) * 1e9);
            plain.Add(Plain(Turns) / (4.0 * Turns) * 1e9);
        }

        double ours = Median(perStatement.Skip(3)), peer = Median(plain.Skip(3));
        const string Source = "var m = Position(\"milk\"); Grasp(\"hammer\", -0.05); Pull(\"milk\", m.X - 0.1, m.Y); Place(0.3, 0.2); Look(); Grasp(\"milk\"); Lift(0.1);";
        List<double> compile = [];
        for (int i = 0; i < 40; i++)
        {
            long start = clock.GetTimestamp();
            Compiled(Source);
            compile.Add(clock.GetElapsedTime(start).TotalMilliseconds);
        }

        return
        [
            new("programs: a statement with its checkpoint against the same without", "ns", ours, peer, ours / peer, null, null, "in the sandbox; the peer is the same loop in this process"),
            new("programs: check and compile, warm", "ms", Median(compile.Skip(20)), null, null, null, null, "seven statements"),
        ];

        (double Seconds, int Statements) Run(CompiledProgram program)
        {
            long start = clock.GetTimestamp();
            ProgramOutcome outcome = runner.Run(program, nobody, null, stop);
            return outcome.Ok
                ? (clock.GetElapsedTime(start).TotalSeconds, outcome.Statements)
                : throw new CommandException(ExitCode.Failed, $"bench programs: {outcome.Message}");
        }
    }

    private double Plain(int turns)
    {
        long start = clock.GetTimestamp();
        double x = 0;
        for (int i = 0; i < turns; i++)
        {
            x = x + i * 0.5;
            x = x - 1;
            x = x / 2;
            x = x + 3;
        }

        GC.KeepAlive(x);
        return clock.GetElapsedTime(start).TotalSeconds;
    }

    private static CompiledProgram Compiled(string source)
    {
        ProgramCompilation compilation = ProgramCompiler.Compile(source, ProgramOptions.Default);
        return compilation.Program ?? throw new CommandException(ExitCode.Failed, $"bench programs: {compilation.Diagnostics[0]}");
    }

    private async Task<TaskReport> TaskAsync(int worlds)
    {
        using SceneRunner runner = new(Reasoners.Offline, clock);
        TaskOptions options = new() { Worlds = worlds, Bar = 0, Attempts = 1, Threads = 1 };
        (TaskReport report, _) = await runner.RunAsync(new(Scene, SceneVariant.Needed, 0, false, null, Reasoners.Offline, options, []), Quiet.Progress, null, null, stop);
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

