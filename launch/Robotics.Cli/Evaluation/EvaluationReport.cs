using System.Collections.Immutable;

namespace Robotics.Cli.Evaluation;

/// <summary>One evaluation, counted for a report.</summary>
/// <param name="Wrong">The runs that were not right.</param>
public sealed record EvaluationReport(EvalSetting Setting, EvalSummary Summary, ImmutableArray<EvalRow> Rows, ImmutableArray<EvalResult> Wrong, double SecondsMedian)
{
    /// <summary>What tells it from the others in a table.</summary>
    public string Name => $"{Setting.Reasoner}{(Setting.Without.Length > 0 ? $" without {Setting.Without}" : "")}{(Setting.Scrambled ? ", scrambled" : "")}";

    /// <summary>One a setting, the whole chain first, then by name.</summary>
    public static IEnumerable<EvaluationReport> Of(IEnumerable<EvalResult> results) =>
        from runs in results.DistinctBy(r => (r.Setting, r.Case)).GroupBy(r => r.Setting)
        let ordered = runs.OrderBy(r => r.Case.Scene, StringComparer.Ordinal).ThenBy(r => r.Case.Variant).ThenBy(r => r.Case.Seed).ToArray()
        orderby runs.Key.Without.Length > 0, runs.Key.ToString()
        select new EvaluationReport(
            runs.Key, EvalSummary.Of(ordered), [.. EvalRow.Of(ordered.Select(r => r.Case), ordered)], [.. ordered.Where(r => !r.Success)], EvalSeconds.Median(ordered, r => r.Seconds));
}
