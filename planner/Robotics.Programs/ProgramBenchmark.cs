using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>What the program language costs.</summary>
/// <param name="CheckpointNanoseconds">A checkpoint, a statement: the instrumented loop less the bare one, the least of several runs of each.</param>
/// <param name="BareNanoseconds">A statement of the loop without checkpoints.</param>
/// <param name="CompileMilliseconds">Check and compile, warm, median.</param>
/// <param name="RunMilliseconds">An empty program in a warm process, median.</param>
/// <param name="StartMilliseconds">A new sandboxed process until it greets and has run an empty program.</param>
public sealed record ProgramCosts(double CheckpointNanoseconds, double BareNanoseconds, double CompileMilliseconds, double RunMilliseconds, double StartMilliseconds);

/// <summary>Measures <see cref="ProgramCosts"/>.</summary>
public static class ProgramBenchmark
{
    private const int Turns = 2_000_000;

    /// <summary>Statements of one turn of the loop: three and the turn itself.</summary>
    private const int Statements = 4 * Turns;

    private static readonly string Loop = $"double s = 0; for (int i = 0; i < {Turns}; i++) {{ s = s + i; s = s * 0.5; s = s - i; }} Log($\"{{s}}\");";

    private const string Typical = """
        Grasp("hammer", along: -(Size("hammer").X / 2 - FingerWidth()));
        Lift(0.1);
        var r = Pull("milk", Workspace().Max.X - 0.1, Position("milk").Y);
        if (!r.Ok) { Look(); }
        """;

    /// <param name="robot">Is asked nothing.</param>
    /// <exception cref="SandboxUnavailableException">The sandbox cannot be set up.</exception>
    public static ProgramCosts Measure(IRobotSkills robot, TimeProvider time)
    {
        ProgramOptions options = new() { Limits = new() { Statements = 2 * Statements } };
        CompiledProgram empty = ProgramCompiler.Compile("", options).Program!;
        CompiledProgram checkpoints = ProgramCompiler.Compile(Loop, options).Program!;
        CompiledProgram bare = ProgramCompiler.CompileBare(Loop, options).Program!;
        double start = Milliseconds(time, () =>
        {
            using ProgramRunner fresh = ProgramRunner.Start(new() { Time = time });
            fresh.Run(empty, robot, null, CancellationToken.None);
        });

        using ProgramRunner runner = ProgramRunner.Start(new() { Time = time, ComputeTime = TimeSpan.FromSeconds(60) });
        double Run(CompiledProgram program) => Milliseconds(time, () => runner.Run(program, robot, null, CancellationToken.None));
        double run = Median(time, 9, () => Run(empty));

        // By turns and the least of each: what else the machine does only ever adds, and seldom to the same side alone.
        (double with, double without) = (double.MaxValue, double.MaxValue);
        for (int i = 0; i < 9; i++)
        {
            with = Math.Min(with, Run(checkpoints) - run);
            without = Math.Min(without, Run(bare) - run);
        }

        double compile = Median(time, 15, () => ProgramCompiler.Compile(Typical, options));
        return new((with - without) * 1e6 / Statements, without * 1e6 / Statements, compile, run, start);
    }

    private static double Median(TimeProvider time, int times, Action action)
    {
        action();
        double[] all = [.. Enumerable.Range(0, times).Select(_ => Milliseconds(time, action)).Order()];
        return all[times / 2];
    }

    private static double Milliseconds(TimeProvider time, Action action)
    {
        long start = time.GetTimestamp();
        action();
        return time.GetElapsedTime(start).TotalMilliseconds;
    }
}
