using System.Globalization;
namespace Robotics.Benchmarks;

/// <summary>One measurement against a peer taken in the same run, alternately, so that a noisy host moves both.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Peer"/>.</param>
/// <param name="Ours">Of our runs.</param>
/// <param name="Peer">Of the peer's.</param>
/// <param name="Ratio">Ours over the peer's.</param>
/// <param name="Goal">What the ratio should reach, or null when it is shown for information.</param>
/// <param name="IsCost">Less is better: the goal is the most that the ratio may be.</param>
public sealed record BenchRow(string Name, string Unit, double Ours, double Peer, double Ratio, double? Goal, bool IsCost = false)
{
    /// <summary>Whether the goal is met; null without one.</summary>
    public bool? Met => Goal is { } goal ? IsCost ? Ratio <= goal : Ratio >= goal : null;

    /// <summary>The goal in words.</summary>
    public string? Wanted => Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"ratio {(IsCost ? "<=" : ">=")} {goal:0.##}") : null;

    /// <summary>Medians, and for the ratio that of the ratios of neighbouring runs.</summary>
    internal static BenchRow Of(string name, string unit, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double? goal) =>
        new(name, unit, Median(ours), Median(peer), Median([.. ours.Zip(peer, (a, b) => a / b)]), goal);

    /// <summary>For what two processes do by the wall clock: what else runs on the machine only takes away, so each side's best eighth counts.</summary>
    internal static BenchRow OfBest(string name, string unit, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double? goal, bool isCost)
    {
        double a = Best(ours), b = Best(peer);
        return new(name, unit, a, b, a / b, goal, isCost);

        double Best(IReadOnlyList<double> values) => (isCost ? values.Order() : values.OrderDescending()).ElementAt(values.Count / 8);
    }

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]);
    }
}
