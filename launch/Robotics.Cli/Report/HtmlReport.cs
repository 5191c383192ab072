using Robotics.Cli.Output;
using Robotics.Planner;

namespace Robotics.Cli.Report;

/// <summary>report.html: one file that needs nothing else, neither network nor script.</summary>
public static class HtmlReport
{
    public static string Write(RunRecord run)
    {
        TaskReport report = run.Report;
        string verdict = report.Verdict.ToString().ToLowerInvariant();
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>{report.Task} – {verdict}</title>
            {Style.Sheet}
            </head>
            <body><main>
            <header>
            <span class="badge {verdict}">{verdict}</span>
            <h1>{report.Task}</h1>
            <p class="reason">{report.Reason}</p>
            <p class="meta">scene <b>{run.Scene}</b> · variant <b>{run.Variant}</b> · seed <b>{run.Seed}</b> · reasoner <b>{run.Reasoner}</b></p>
            </header>
            {Cards(run)}
            {Film(run)}
            {Measured(report.Measured)}
            {Stages(report)}
            {Concepts(report)}
            {ProgramListing.Write(report.Program, run.Skills, report.Measured is not null || run.Skills.Length > 0)}
            {RehearsalSection(run)}
            {Repeat(run)}
            </main></body>
            </html>

            """).ToString();
    }

    private static Html Cards(RunRecord run)
    {
        TaskReport report = run.Report;
        string tool = report.Attempts.LastOrDefault()?.Plan is not { } plan ? "no plan"
            : plan.Tools.IsEmpty ? "bare hand" : string.Join(", ", plan.Tools);
        Html need = report.Twin is not { } twin ? Html.Empty
            : Html.Of($"<small>{(twin.ToolNeeded ? "needed: the hand alone fails" : "the hand alone would do")}</small>");
        Html rehearsal = report.Rehearsal is not { } r
            ? Html.Of($"<b>none</b>")
            : Html.Of($"<b>{r.Successes} of {r.Worlds}</b><small>95 % interval {r.Low:0.00} – {r.High:0.00}, bar {run.Bar:0.00}</small>");
        TaskSeconds s = report.Seconds;
        return Html.Of($"""
            <div class="cards">
            <div><span>means</span><b>{tool}</b>{need}</div>
            <div><span>rehearsal</span>{rehearsal}</div>
            <div><span>passes of the chain</span><b>{report.Attempts.Length}</b></div>
            <div><span>seconds</span><b>{s.Plan + s.Rehearse + s.Execute:0.0}</b><small>plan {s.Plan:0.00}, rehearse {s.Rehearse:0.0}, execute {s.Execute:0.0}</small></div>
            </div>
            """);
    }

    private static Html Film(RunRecord run) => run.Frames.IsEmpty
        ? Html.Empty
        : Html.Of($"""
            <section><h2>What the camera saw</h2><div class="film">
            {run.Frames.Select(f => Html.Of($"""<figure><img alt="{f.Caption}" width="{f.Width}" height="{f.Height}" src="data:image/png;base64,{Convert.ToBase64String(Png.Encode(f.Rgb, f.Width, f.Height))}"><figcaption>{f.Caption}</figcaption></figure>"""))}
            </div></section>
            """);

    private static Html Measured(GoalReport? measured) => measured is null
        ? Html.Of($"<section><h2>Measured</h2><p>Nothing was executed, so nothing was measured.</p></section>")
        : Html.Of($"""
            <section><h2>Measured</h2><table>
            <tr><th></th><th>goal</th><th>measured</th></tr>
            {measured.Goals.Select(g => Html.Of($"""<tr><td class="{(g.Holds ? "yes" : "no")}">{(g.Holds ? "holds" : "does not hold")}</td><td><code>{g.Spec.ToString()}</code></td><td>{g.Measured}</td></tr>"""))}
            </table>
            <p class="meta">touched by the robot: {List(measured.Contacts.Touched)} · used as a tool: {List(measured.Contacts.Tools)}</p></section>
            """);

    private static Html Stages(TaskReport report) => Html.Of($"""
        <section><h2>Stages</h2><ol class="stages">
        {StageResult.Of(report).Select(s => Html.Of($"""<li class="{s.Stage}"><span>{s.Stage}{(report.Attempts.Length > 1 ? $" · pass {s.Attempt}" : "")}</span><p>{s.Finding}</p></li>"""))}
        </ol></section>
        """);

    private static Html Concepts(TaskReport report) => report.Attempts.LastOrDefault(a => a.Analysis is not null)?.Analysis is not { Concepts.Length: > 0 } analysis
        ? Html.Empty
        : Html.Of($"""
            <section><h2>Key concepts</h2><table>
            <tr><th>thing</th><th>quantity</th><th class="n">value</th><th class="n">limit</th><th>why</th></tr>
            {analysis.Concepts.Select(c => Html.Of($"""<tr><td>{c.Subject}</td><td>{c.Quantity}</td><td class="n">{c.Value:0.###} {c.Unit}</td><td class="n">{c.Limit:0.###} {c.Unit}</td><td>{c.Why}</td></tr>"""))}
            </table></section>
            """);

    private static Html RehearsalSection(RunRecord run)
    {
        if (run.Report.Rehearsal is not { } rehearsal)
        {
            return Html.Empty;
        }

        Html twin = run.Report.Twin is not { } t ? Html.Empty
            : Html.Of($"<h3>The same with the bare hand</h3><p>{t.Reason}</p>{(t.Rehearsal is { Worlds: > 0 } tr ? RehearsalChart.Write(tr, run.Bar) : Html.Empty)}");
        return Html.Of($"""
            <section><h2>Rehearsal</h2>
            <p>The program ran in {rehearsal.Worlds} worlds that differ in what sensing cannot tell: pose, size, mass, friction, sensing error.</p>
            {RehearsalChart.Write(rehearsal, run.Bar)}{twin}</section>
            """);
    }

    private static Html Repeat(RunRecord run) => Html.Of($"""
        <section><h2>Repeat</h2><p>Bit for bit, from the folder that holds this report's scenario:</p><pre class="shell">{run.Repeat}</pre>
        <p class="meta">scenario.yaml: everything needed to repeat · trace.jsonl: every event · program.cs · result.json</p></section>
        """);

    private static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);
}
