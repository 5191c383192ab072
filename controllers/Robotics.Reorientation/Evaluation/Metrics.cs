using System.Collections.Immutable;

namespace Robotics.Reorientation.Evaluation;

/// <summary>A share of episodes with its 95 % interval.</summary>
public sealed record Rate(double Value, double Low, double High);

/// <summary>
/// What episodes of one kind amount to. A time-out, a drop and a breakdown are failures everywhere. Intervals are percentile
/// bootstraps over episodes (Efron 1979), with a seed.
/// </summary>
/// <param name="Name">Of the object, or of the group.</param>
/// <param name="OwnStop">Success at the policy's own stop, one a tolerance of <see cref="Tolerances"/>.</param>
/// <param name="PerfectStop">Success had it stopped whenever the true angle was within the tolerance.</param>
/// <param name="MedianAngle">rad left at its own stops; null without any.</param>
/// <param name="MedianTime">s until its own stops; null without any.</param>
/// <param name="Drops">Share.</param>
/// <param name="TimeOuts">Share.</param>
public sealed record Metrics(
    string Name, int Episodes, ImmutableArray<Rate> OwnStop, ImmutableArray<Rate> PerfectStop, double? MedianAngle, double? MedianTime, double Drops, double TimeOuts, int Broken)
{
    /// <summary>rad.</summary>
    public static readonly ImmutableArray<double> Tolerances = [.4, .2, .1];

    private const int Resamples = 1000;

    public static Metrics Of(string name, IReadOnlyList<EpisodeResult> results, int seed)
    {
        EpisodeResult[] stopped = [.. results.Where(r => r.StopAngle is not null)];
        return new(
            name,
            results.Count,
            [.. Tolerances.Select(t => Share(results, r => r.OwnStop(t), seed))],
            [.. Tolerances.Select((_, i) => Share(results, r => r.PerfectStop(i), seed))],
            Median(stopped.Select(r => r.StopAngle!.Value)),
            Median(stopped.Select(r => r.StopTime!.Value)),
            results.Count(r => r.Dropped) / (double)results.Count,
            results.Count(r => r.TimedOut) / (double)results.Count,
            results.Count(r => r.Broken));
    }

    /// <summary>The object with the least success at its own stop within the first tolerance.</summary>
    public static Metrics? Worst(IEnumerable<Metrics> objects) => objects.MinBy(o => o.OwnStop[0].Value);

    private static Rate Share(IReadOnlyList<EpisodeResult> results, Func<EpisodeResult, bool> success, int seed)
    {
        bool[] won = [.. results.Select(success)];
        Random random = new(seed);
        double[] shares = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            int count = 0;
            for (int k = 0; k < won.Length; k++)
            {
                count += won[random.Next(won.Length)] ? 1 : 0;
            }

            shares[i] = count / (double)won.Length;
        }

        Array.Sort(shares);
        return new(won.Count(w => w) / (double)won.Length, shares[(int)(.025 * Resamples)], shares[(int)(.975 * Resamples)]);
    }

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
