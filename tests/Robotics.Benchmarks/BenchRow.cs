namespace Robotics.Benchmarks;

/// <summary>One measurement against a peer taken in the same run, alternately, so that a noisy host moves both.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Peer"/>.</param>
/// <param name="Ours">Median of our runs.</param>
/// <param name="Peer">Median of the peer's.</param>
/// <param name="Ratio">Median of the ratios of neighbouring runs, ours over the peer's.</param>
/// <param name="Goal">What the ratio should reach, or null when it is shown for information.</param>
public sealed record BenchRow(string Name, string Unit, double Ours, double Peer, double Ratio, double? Goal)
{
    /// <summary>Whether the goal is met; null without one.</summary>
    public bool? Met => Goal is { } goal ? Ratio >= goal : null;

    internal static BenchRow Of(string name, string unit, IReadOnlyList<double> ours, IReadOnlyList<double> peer, double? goal) =>
        new(name, unit, Median(ours), Median(peer), Median([.. ours.Zip(peer, (a, b) => a / b)]), goal);

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : 0.5 * (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]);
    }
}
