using System.Collections.Immutable;

namespace Robotics.Cli.Bench;

/// <summary>What <c>bench --json</c> prints; schemas/bench.schema.json describes it.</summary>
public sealed record BenchTable(string Machine, ImmutableArray<BenchLine> Rows);

/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Peer"/>.</param>
/// <param name="Peer">Measured in the same run; null when there is none.</param>
/// <param name="Ratio">Ours over the peer's.</param>
/// <param name="Goal">In words; null when it is shown for information.</param>
public sealed record BenchLine(string Name, string Unit, double Ours, double? Peer, double? Ratio, string? Goal, bool? Met, string Note);
