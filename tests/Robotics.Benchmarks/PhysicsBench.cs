using MuJoCo;

namespace Robotics.Benchmarks;

/// <summary>Physics from C# against the same loop in C, and two threads against one.</summary>
public static class PhysicsBench
{
    private const string Unit = "steps per CPU second";

    /// <summary>Where the C loop's sources and the arm scene lie.</summary>
    public static string Sources => Path.Combine(AppContext.BaseDirectory, "bench", "physics");

    /// <summary>Measures, in alternating slices.</summary>
    /// <param name="buildFolder">Where the C loop is built.</param>
    /// <param name="model">An MJCF file; null: the arm scene.</param>
    /// <param name="rounds">How many slices of each: odd, for a median.</param>
    /// <param name="steps">Steps a slice.</param>
    /// <param name="include">Another MuJoCo's headers, as MuJoCoInclude in the build.</param>
    /// <param name="linkFlags">Another MuJoCo's linker flags, as MuJoCoLinkFlags.</param>
    /// <exception cref="InvalidOperationException">The C loop cannot be built, or does not compute the same.</exception>
    public static IReadOnlyList<BenchRow> Run(string buildFolder, string? model = null, int rounds = 61, int steps = 1000, string? include = null, string? linkFlags = null)
    {
        MuJoCoLibrary.UseExactBoxes();
        var file = model ?? Path.Combine(Sources, "arm.xml");
        using var compiled = MjModel.FromFile(file);
        using var peer = CLoop.Start(Sources, buildFolder, file, include, linkFlags);
        using MjData one = new(compiled), two = new(compiled);

        for (var i = 0; i < 10; i++) // warm, and prove that both loops are one
        {
            var (_, theirs) = peer.Steps(steps);
            Slice(one, steps);
            double sum = 0;
            foreach (var q in one.Qpos) sum += q;
            if (sum != theirs) throw new InvalidOperationException($"The loops differ: positions sum to {sum:R} from C#, to {theirs:R} from C.");
        }

        double[] ours = new double[rounds], c = new double[rounds], single = new double[rounds], both = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            // Short slices, in turn first: the host's clock wanders within a second.
            if (i % 2 == 0) ours[i] = Slice(one, steps);
            c[i] = steps / peer.Steps(steps).Seconds;
            if (i % 2 == 1) ours[i] = Slice(one, steps);
            single[i] = Slice(one, steps);
            both[i] = Together(one, two, steps);
        }
        var goal = Environment.ProcessorCount >= 2 ? 1.8 : (double?)null;
        return
        [
            BenchRow.Of("physics: C# against the same loop in C", Unit, ours, c, 0.97),
            BenchRow.Of("physics: two threads against one", Unit, both, single, goal),
        ];
    }

    // One P/Invoke a step, as a controller would.
    private static double Slice(MjData data, int steps)
    {
        data.Reset();
        var start = ThreadClock.Seconds;
        for (var step = 0; step < steps; step++)
        {
            if (step % 10 == 0) Control(data, step);
            data.Step();
        }
        return steps / (ThreadClock.Seconds - start);
    }

    // Two worlds of one model at once: the sum of their rates.
    private static double Together(MjData one, MjData two, int steps)
    {
        double first = 0, second = 0;
        using var start = new Barrier(2);
        var other = new Thread(() =>
        {
            start.SignalAndWait();
            second = Slice(two, steps);
        });
        other.Start();
        start.SignalAndWait();
        first = Slice(one, steps);
        other.Join();
        return first + second;
    }

    // The triangle wave of loop.c.
    private static void Control(MjData data, int step)
    {
        ReadOnlySpan<double> range = data.Model.F64("actuator_ctrlrange");
        var ctrl = data.Ctrl;
        for (var i = 0; i < ctrl.Length; i++)
        {
            var phase = (step / 10 + 17 * i) % 100;
            var wave = phase < 50 ? phase / 25.0 - 1 : 3 - phase / 25.0;
            double low = range[2 * i], high = range[2 * i + 1];
            ctrl[i] = 0.5 * (low + high) + 0.25 * (high - low) * wave;
        }
    }
}
