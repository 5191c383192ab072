using Robotics.Cli.Evaluation;

namespace Robotics.Cli.Report;

/// <summary>Evaluations as one page that needs nothing else: rates with intervals, what went wrong, where the time goes.</summary>
public static class EvalHtml
{
    /// <summary>Runs that were not right, told one by one up to so many an evaluation.</summary>
    private const int Told = 100;

    public static string Write(IReadOnlyList<EvaluationReport> all) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>Evaluation</title>
        {Style.Sheet}
        </head>
        <body><main>
        <header>
        <h1>Evaluation</h1>
        <p class="meta">{all.Sum(e => e.Rows.Sum(r => r.Runs))} runs. needed: solved with a tool · unneeded: solved by hand · impossible: said so, and nothing was touched. Intervals: Wilson, 95 %.</p>
        </header>
        {Overview(all)}
        {all.Select(One)}
        </main></body>
        </html>

        """).ToString();

    private static Html Overview(IReadOnlyList<EvaluationReport> all) => Html.Of($"""
        <section><h2>In three numbers</h2><table>
        <tr><th>evaluation</th><th class="n">solved</th><th class="n">needless tool</th><th class="n">honest refusal</th></tr>
        {all.Select(e => Html.Of($"<tr><td>{e.Name}</td>{Cell(e.Summary.Solved)}{Cell(e.Summary.NeedlessTool)}{Cell(e.Summary.HonestRefusal)}</tr>"))}
        </table>
        <h3>What went wrong, by label, of all runs</h3>{EvalCharts.ErrorMix(all)}</section>
        """);

    private static Html Cell(Share? share) => share is null
        ? Html.Of($"""<td class="n">–</td>""")
        : Html.Of($"""<td class="n">{share.Count}/{share.Runs}<br><small>{share.Low:0.00} – {share.High:0.00}</small></td>""");

    private static Html One(EvaluationReport e) => Html.Of($"""
        <section><h2>{e.Name}</h2>
        <p class="meta">{e.Setting.Worlds} rehearsal worlds · bar {e.Setting.Bar:0.00} · build {e.Setting.Build}{Tokens(e.Summary)}</p>
        <h3>Right, of its runs</h3>{EvalCharts.Rates(e.Rows)}
        <h3>Seconds of a run, medians</h3>{EvalCharts.Seconds(e.Rows)}
        {Wrong(e)}</section>
        """);

    private static Html Tokens(EvalSummary summary) => summary.Tokens == 0 ? Html.Empty : Html.Of($" · {summary.Tokens} tokens");

    private static Html Wrong(EvaluationReport e) => e.Wrong.IsEmpty
        ? Html.Empty
        : Html.Of($"""
            <h3>Not right: {e.Wrong.Length}</h3><table>
            <tr><th>layout</th><th>verdict</th><th>label</th><th>why</th></tr>
            {e.Wrong.Take(Told).Select(r => Html.Of($"""<tr><td>{r.Case.Scene} {r.Case.Variant.ToString().ToLowerInvariant()} {r.Case.Seed}</td><td>{r.VerdictWord}</td><td class="no">{r.Failure?.Label ?? "fault"}</td><td>{r.Failure?.Message ?? r.Reason}</td></tr>"""))}
            </table>{(e.Wrong.Length > Told ? Html.Of($"""<p class="meta">and {e.Wrong.Length - Told} more</p>""") : Html.Empty)}
            """);
}
