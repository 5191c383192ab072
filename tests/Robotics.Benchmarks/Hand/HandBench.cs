using System.Diagnostics;
using System.Globalization;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Benchmarks.Hand;

/// <summary>Worlds of a hand, stepped and measured in a batch, against the same worlds stepped from C by as many threads.</summary>
public static class HandBench
{
    private const string Thing = "object-07-duck";

    /// <param name="buildFolder">Where the peer is built.</param>
    /// <param name="rounds">Slices of each side, in turn.</param>
    /// <param name="periods">Control periods a slice.</param>
    /// <exception cref="InvalidOperationException">The peer cannot be built, or does not compute the same.</exception>
    public static BenchRow Run(string buildFolder, int rounds = 31, int worlds = 32, int periods = 50)
    {
        int threads = Math.Min(Environment.ProcessorCount, worlds);
        HandPreset preset = HandPreset.Training;
        using HandWorlds ours = new(new() { Objects = Thing, Worlds = worlds, Threads = threads, Preset = preset });
        var model = Path.Combine(buildFolder, "hand.xml");
        File.WriteAllText(model, HandModel.Load("dclaw").Compose(ours.Things[0], "table"));
        CBuild.Run(Path.Combine(AppContext.BaseDirectory, "bench", "hand"), buildFolder);
        using var peer = CLoop.Start(Path.Combine(buildFolder, "hand_loop"), [model, .. new double[] { worlds, threads, preset.Timestep, preset.Substeps }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);

        double[] mine = new double[rounds], theirs = new double[rounds], targets = new double[ours.Positions.Length];
        for (var i = -3; i < rounds; i++) // the first are warm-up
        {
            var (seconds, sum) = peer.Steps(periods);
            var (own, total) = Slice(ours, targets, periods);
            if (total != sum) throw new InvalidOperationException($"The worlds differ: positions sum to {total:R} from C#, to {sum:R} from C.");
            if (i < 0) continue;
            (mine[i], theirs[i]) = (worlds * periods / own, worlds * periods / seconds);
        }
        return BenchRow.Of($"reorient: worlds of a hand on {threads} threads, stepped and measured, against stepped from C", "control steps per CPU second", mine, theirs, 0.9);
    }

    private static (double Seconds, double Sum) Slice(HandWorlds worlds, double[] targets, int periods)
    {
        HandDescription hand = worlds.Hand;
        for (var w = 0; w < worlds.Count; w++)
            worlds.Reset(w, 0, new Pose(new(0, 0, .1), new Rotation(Math.Cos(.5 * w), Math.Sin(.5 * w), 0, 0)), hand.Home.AsSpan(), HandPhysics.Nominal);
        using var self = Process.GetCurrentProcess();
        var start = self.TotalProcessorTime;
        for (var period = 0; period < periods; period++)
        {
            for (var i = 0; i < targets.Length; i++) // the triangle wave of loop.c
            {
                var phase = (period + 7 * i) % 20;
                var wave = phase < 10 ? phase / 5.0 - 1 : 3 - phase / 5.0;
                targets[i] = hand.Home[i % hand.Joints.Length] + .5 * wave;
            }
            worlds.Step(targets, default);
        }
        self.Refresh();
        var seconds = (self.TotalProcessorTime - start).TotalSeconds;
        double sum = 0;
        for (var w = 0; w < worlds.Count; w++)
            foreach (var q in worlds[w].Qpos) sum += q;
        return (seconds, sum);
    }
}
