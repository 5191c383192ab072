using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>What <c>eval --json</c> prints; schemas/eval.schema.json describes it.</summary>
public sealed record EvalTable(
    string Suite,
    string Reasoner,
    bool Scrambled,
    int Layouts,
    int FirstSeed,
    int Worlds,
    string Build,
    bool Complete,
    ImmutableArray<EvalRow> Rows,
    string Out);

/// <param name="Low">Wilson 95 % interval.</param>
/// <param name="SecondsMedian">Wall time of a run.</param>
public sealed record EvalRow(
    string Scene,
    SceneVariant Variant,
    int Runs,
    int Successes,
    double Rate,
    double Low,
    double High,
    int ToolUsed,
    ImmutableSortedDictionary<string, int> Verdicts,
    double SecondsMedian)
{
    /// <summary>One row a scene and variant, in the order of <paramref name="cases"/>.</summary>
    public static IEnumerable<EvalRow> Of(IEnumerable<EvalCase> cases, IReadOnlyCollection<EvalResult> results)
    {
        ILookup<(string, SceneVariant), EvalResult> done = results.ToLookup(r => (r.Case.Scene, r.Case.Variant));
        foreach ((string Scene, SceneVariant Variant) cell in cases.Select(c => (c.Scene, c.Variant)).Distinct())
        {
            EvalResult[] runs = [.. done[cell]];
            int successes = runs.Count(r => r.Success);
            (double low, double high) = Wilson.Interval(successes, runs.Length);
            double[] seconds = [.. runs.Select(r => r.Seconds).Order()];
            yield return new(
                cell.Scene, cell.Variant, runs.Length, successes,
                runs.Length == 0 ? 0 : (double)successes / runs.Length, low, high,
                runs.Count(r => r.ToolUsed),
                runs.GroupBy(r => r.VerdictWord).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
                seconds.Length == 0 ? 0 : seconds[seconds.Length / 2]);
        }
    }
}
