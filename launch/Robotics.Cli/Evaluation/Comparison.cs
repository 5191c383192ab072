using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>What became of a rate.</summary>
public enum Change
{
    /// <summary>The 95 % interval of the difference holds 0: chance would do that.</summary>
    Same,

    Better,

    Worse,

    /// <summary>It was measured before and is not now.</summary>
    Missing,
}

/// <summary>One evaluation against another; schemas/compare.schema.json describes it.</summary>
/// <param name="Before">What was evaluated, in words.</param>
/// <param name="Worse">Whether any row is worse or missing: the gate.</param>
/// <param name="Lost">Layouts that were right before and are not now.</param>
public sealed record Comparison(string Before, string Now, bool Worse, ImmutableArray<ComparedRow> Rows, ImmutableArray<LostLayout> Lost)
{
    /// <summary>The name of the rows that hold all scenes.</summary>
    public const string AllScenes = "all";

    public static Comparison Of(IReadOnlyCollection<EvalResult> before, IReadOnlyCollection<EvalResult> now)
    {
        ImmutableArray<ComparedRow> rows =
        [
            .. Rows(r => (r.Case.Scene, r.Case.Variant)),
            .. Rows(r => (AllScenes, r.Case.Variant)),
        ];
        Dictionary<EvalCase, EvalResult> right = before.Where(r => r.Success).ToDictionary(r => r.Case);
        return new(
            before.First().Setting.ToString(), now.First().Setting.ToString(), rows.Any(r => r.Change is Change.Worse or Change.Missing), rows,
            [
                .. now.Where(r => !r.Success && right.ContainsKey(r.Case)).OrderBy(r => r.Case.Scene, StringComparer.Ordinal).ThenBy(r => r.Case.Variant).ThenBy(r => r.Case.Seed)
                    .Select(r => new LostLayout(r.Case.Scene, r.Case.Variant, r.Case.Seed, r.Failure?.Label ?? "fault", r.Failure?.Message ?? r.Reason)),
            ]);

        IEnumerable<ComparedRow> Rows(Func<EvalResult, (string Scene, SceneVariant Variant)> cell)
        {
            ILookup<(string, SceneVariant), EvalResult> a = before.ToLookup(cell), b = now.ToLookup(cell);
            return a.Select(g => g.Key).Union(b.Select(g => g.Key)).Order().Select(key => ComparedRow.Of(key.Item1, key.Item2, [.. a[key]], [.. b[key]]));
        }
    }
}

/// <param name="Difference">The rate now less the rate before.</param>
/// <param name="Low">Newcombe's hybrid score 95 % interval of the difference.</param>
public sealed record ComparedRow(
    string Scene, SceneVariant Variant, int RunsBefore, int RightBefore, int RunsNow, int RightNow, double Difference, double Low, double High, Change Change)
{
    public static ComparedRow Of(string scene, SceneVariant variant, IReadOnlyCollection<EvalResult> before, IReadOnlyCollection<EvalResult> now)
    {
        int rightBefore = before.Count(r => r.Success), rightNow = now.Count(r => r.Success);
        (double difference, double low, double high) = Wilson.Difference((rightBefore, before.Count), (rightNow, now.Count));
        Change change = now.Count == 0 ? Change.Missing : high < 0 ? Change.Worse : low > 0 ? Change.Better : Change.Same;
        return new(scene, variant, before.Count, rightBefore, now.Count, rightNow, difference, low, high, change);
    }
}

/// <param name="Label">Of the failure now.</param>
public sealed record LostLayout(string Scene, SceneVariant Variant, int Seed, string Label, string Message);
