using System.Diagnostics;
using System.Globalization;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using TorchSharp;

namespace Robotics.Benchmarks.Reorient;

/// <summary>An update of the policy from C# against the same in Python's PyTorch over the same libtorch, one thread each.</summary>
public static class PpoBench
{
    private const int Steps = 64, Worlds = 128, Seen = 96, Row = 111, Actions = 9;

    /// <summary>Debian's own: its PyTorch is the libtorch that ours is built on.</summary>
    private const string Python = "/usr/bin/python3";

    /// <summary>Where the peer's source lies.</summary>
    private static string Source => Path.Combine(AppContext.BaseDirectory, "bench", "reorient", "ppo.py");

    /// <param name="rounds">Updates of each, in turn: odd, for a median.</param>
    /// <exception cref="InvalidOperationException">The peer cannot be run.</exception>
    public static BenchRow Run(int rounds = 15)
    {
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try
        {
            PpoConfig config = new();
            using PpoLearner learner = new(config, 1, Seen, Row, Actions);
            Rollout rollout = Draw(learner);
            using Process peer = Start(config);
            learner.Update(rollout);
            Ask(peer);
            double[] ours = new double[rounds], theirs = new double[rounds];
            for (int i = 0; i < rounds; i++)
            {
                double start = ThreadClock.Seconds;
                learner.Update(rollout);
                ours[i] = 1e3 * (ThreadClock.Seconds - start);
                theirs[i] = 1e3 * Ask(peer);
            }

            peer.StandardInput.Close();
            peer.WaitForExit();
            return BenchRow.Of("reorient: an update of the policy against Python's PyTorch", "CPU ms", ours, theirs, 1.1) with { IsCost = true };
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    /// <summary>What a rollout could have been: rewards without meaning, actions as the policy draws them.</summary>
    private static Rollout Draw(PpoLearner learner)
    {
        RandomStream random = new(1, "bench");
        Rollout rollout = new(Steps, Worlds, Row, Actions);
        for (int i = 0; i < rollout.Rows.Length; i++)
        {
            rollout.Rows[i] = rollout.Raw[i] = (float)random.Normal();
        }

        for (int t = 0; t < Steps; t++)
        {
            learner.Act(rollout, t);
        }

        for (int i = 0; i < rollout.Count; i++)
        {
            rollout.Rewards[i] = (float)random.Normal();
        }

        rollout.Estimate(new(), new float[Worlds]);
        return rollout;
    }

    private static Process Start(PpoConfig config)
    {
        string[] arguments =
        [
            Source, .. ((int[])[Steps * Worlds, Row, Seen, Actions, config.Epochs, config.Minibatch]).Select(n => n.ToString(CultureInfo.InvariantCulture)),
            string.Join(',', config.Hidden),
        ];
        Process peer = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        string? first = peer.StandardOutput.ReadLine();
        return first == "ready" ? peer
            : throw new InvalidOperationException($"Python's PyTorch could not be run: {peer.StandardError.ReadToEnd().Trim()} apt-get install python3-torch.");
    }

    private static double Ask(Process peer)
    {
        peer.StandardInput.WriteLine();
        return peer.StandardOutput.ReadLine() is { } line
            ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Python's PyTorch ended in mid-run: {peer.StandardError.ReadToEnd().Trim()}");
    }
}
