using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>What <c>eval --json</c> prints; schemas/eval.schema.json describes it.</summary>
/// <param name="Without">What was left out, with commas; empty for the whole chain.</param>
/// <param name="Shard">Which part this is, as i/n; 1/1 for the whole.</param>
public sealed record EvalTable(
    string Suite,
    string Reasoner,
    bool Scrambled,
    string Without,
    int Layouts,
    int FirstSeed,
    int Worlds,
    string Build,
    string Shard,
    bool Complete,
    EvalSummary Summary,
    ImmutableArray<EvalRow> Rows,
    string Out);

/// <summary>How often something came about, with its Wilson 95 % interval.</summary>
public sealed record Share(int Runs, int Count, double Rate, double Low, double High)
{
    /// <summary>Null when there are no runs: nothing tried tells nothing.</summary>
    public static Share? Of(IReadOnlyCollection<EvalResult> runs, Func<EvalResult, bool> what)
    {
        int count = runs.Count(what);
        (double low, double high) = Wilson.Interval(count, runs.Count);
        return runs.Count == 0 ? null : new(runs.Count, count, (double)count / runs.Count, low, high);
    }
}

/// <summary>An evaluation in three numbers; null where no run of that variant is done.</summary>
/// <param name="Solved">Of the needed variant: solved.</param>
/// <param name="NeedlessTool">Of the unneeded variant: something was used as a tool.</param>
/// <param name="HonestRefusal">Of the impossible variant: said so, and nothing was touched.</param>
/// <param name="Failures">How many runs were not right, by label, over all variants.</param>
/// <param name="Requests">To a language model, in all.</param>
/// <param name="Tokens">Of a language model, in all.</param>
public sealed record EvalSummary(Share? Solved, Share? NeedlessTool, Share? HonestRefusal, ImmutableSortedDictionary<string, int> Failures, int Requests, long Tokens)
{
    public static EvalSummary Of(IReadOnlyCollection<EvalResult> results)
    {
        return new(
            Share.Of(Only(SceneVariant.Needed), r => r.Success),
            Share.Of(Only(SceneVariant.Unneeded), r => r.ToolUsed),
            Share.Of(Only(SceneVariant.Impossible), r => r.Success),
            EvalRow.FailuresOf(results), results.Sum(r => r.Requests), results.Sum(r => r.Tokens));

        EvalResult[] Only(SceneVariant variant) => [.. results.Where(r => r.Case.Variant == variant)];
    }
}

/// <summary>Wall time of a run, s: medians.</summary>
public sealed record EvalSeconds(double Plan, double Rehearse, double Execute)
{
    public static EvalSeconds Of(IReadOnlyCollection<EvalResult> runs) => new(Median(runs, r => r.Plan), Median(runs, r => r.Rehearse), Median(runs, r => r.Execute));

    /// <summary>0 of nothing; of an even number the upper one.</summary>
    internal static double Median(IReadOnlyCollection<EvalResult> runs, Func<EvalResult, double> what) =>
        runs.Count == 0 ? 0 : runs.Select(what).Order().ElementAt(runs.Count / 2);
}

/// <param name="Low">Wilson 95 % interval.</param>
/// <param name="Failures">How many runs were not right, by label.</param>
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
    ImmutableSortedDictionary<string, int> Failures,
    double SecondsMedian,
    EvalSeconds Seconds)
{
    /// <summary>One row a scene and variant, in the order of <paramref name="cases"/>.</summary>
    public static IEnumerable<EvalRow> Of(IEnumerable<EvalCase> cases, IReadOnlyCollection<EvalResult> results)
    {
        ILookup<(string, SceneVariant), EvalResult> done = results.ToLookup(r => (r.Case.Scene, r.Case.Variant));
        foreach ((string Scene, SceneVariant Variant) cell in cases.Select(c => (c.Scene, c.Variant)).Distinct())
        {
            EvalResult[] runs = [.. done[cell]];
            Share right = Share.Of(runs, r => r.Success) ?? new(0, 0, 0, 0, 1);
            yield return new(
                cell.Scene, cell.Variant, right.Runs, right.Count, right.Rate, right.Low, right.High,
                runs.Count(r => r.ToolUsed),
                runs.GroupBy(r => r.VerdictWord).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
                FailuresOf(runs), EvalSeconds.Median(runs, r => r.Seconds), EvalSeconds.Of(runs));
        }
    }

    internal static ImmutableSortedDictionary<string, int> FailuresOf(IEnumerable<EvalResult> runs) =>
        runs.Where(r => !r.Success).GroupBy(r => r.Failure?.Label ?? "fault").ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}
