using Robotics.Cli.Evaluation;

namespace Robotics.Cli.Report;

/// <summary>The plots of an evaluation, as inline SVG. One row a line, names on the left.</summary>
internal static class EvalCharts
{
    private const int Width = 760, Names = 260, Numbers = 60, Line = 26, Foot = 26;

    /// <summary>Rates as points on their Wilson intervals.</summary>
    public static Html Rates(IReadOnlyList<EvalRow> rows) => Chart("rates with 95 % intervals", rows, Name, 1, "0.##", row => Html.Of($"""
        <rect class="interval" x="{X(row.Low, 1):0.0}" y="7" width="{Math.Max(2, X(row.High, 1) - X(row.Low, 1)):0.0}" height="10" rx="3"><title>{row.Low:0.000} to {row.High:0.000}</title></rect>
        <circle class="rate" cx="{X(row.Rate, 1):0.0}" cy="12" r="5"><title>{row.Rate:0.000}</title></circle>
        {Number(Html.Of($"{row.Successes}/{row.Runs}"))}
        """));

    /// <summary>Thinking, rehearsing, executing, one after the other.</summary>
    public static Html Seconds(IReadOnlyList<EvalRow> rows)
    {
        double most = Math.Max(1e-3, rows.Max(r => r.Seconds.Plan + r.Seconds.Rehearse + r.Seconds.Execute));
        return Html.Of($"""
            {Chart("seconds", rows, Name, most, "0.#", row => Html.Of($"""
                {Bars([("plan", row.Seconds.Plan), ("rehearse", row.Seconds.Rehearse), ("execute", row.Seconds.Execute)], most)}
                {Number(Html.Of($"{row.Seconds.Plan + row.Seconds.Rehearse + row.Seconds.Execute:0.0} s"))}
                """))}
            {Key(["plan", "rehearse", "execute"])}
            """);
    }

    /// <summary>Shares of the labels in all runs of each evaluation.</summary>
    public static Html ErrorMix(IReadOnlyList<EvaluationReport> all)
    {
        double most = Math.Max(0.05, all.Max(e => Wrong(e) / (double)Runs(e)));
        return Html.Of($"""
            {Chart("errors by label", all, e => e.Name, most, "0.##", e => Html.Of($"""
                {Bars(EvalFailure.Labels.Select(l => (l, e.Summary.Failures.GetValueOrDefault(l) / (double)Runs(e))), most)}
                {Number(Html.Of($"{Wrong(e)}/{Runs(e)}"))}
                """))}
            {Key(EvalFailure.Labels)}
            """);
    }

    private static int Runs(EvaluationReport e) => e.Rows.Sum(r => r.Runs);

    private static int Wrong(EvaluationReport e) => e.Summary.Failures.Values.Sum();

    private static string Name(EvalRow row) => $"{row.Scene} {row.Variant.ToString().ToLowerInvariant()}";

    private static Html Chart<T>(string what, IReadOnlyList<T> rows, Func<T, string> name, double most, string format, Func<T, Html> drawn) => Html.Of($"""
        <figure class="chart wide"><svg viewBox="0 0 {Width} {rows.Count * Line + Foot}" role="img" aria-label="{what}">
        {Enumerable.Range(0, 5).Select(i => i * most / 4).Select(v => Html.Of($"""<line class="axis" x1="{X(v, most):0.0}" y1="0" x2="{X(v, most):0.0}" y2="{rows.Count * Line}"/><text x="{X(v, most):0.0}" y="{rows.Count * Line + 18}" text-anchor="middle">{v.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}</text>"""))}
        {rows.Index().Select(r => Html.Of($"""<g transform="translate(0 {r.Index * Line})"><text x="{Names - 12}" y="16" text-anchor="end">{name(r.Item)}</text>{drawn(r.Item)}</g>"""))}
        </svg></figure>
        """);

    private static IEnumerable<Html> Bars(IEnumerable<(string Name, double Value)> parts, double most)
    {
        double from = 0;
        foreach ((string name, double value) in parts)
        {
            if (value > 0)
            {
                yield return Html.Of($"""<rect class="part {name}" x="{X(from, most):0.0}" y="5" width="{X(from + value, most) - X(from, most):0.0}" height="14"><title>{name}: {value:0.###}</title></rect>""");
            }

            from += value;
        }
    }

    private static Html Key(IEnumerable<string> names) => Html.Of($"""
        <ul class="failures">{names.Select(n => Html.Of($"""<li><svg width="12" height="12" aria-hidden="true"><rect class="part {n}" width="12" height="12" rx="2"/></svg> {n}</li>"""))}</ul>
        """);

    private static Html Number(Html text) => Html.Of($"""<text x="{Width - 2}" y="16" text-anchor="end">{text}</text>""");

    private static double X(double value, double most) => Names + (Width - Names - Numbers - 20) * value / most;
}
