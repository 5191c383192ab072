using Robotics.Cli.Output;
using Robotics.Planner;

namespace Robotics.Cli.Report;

/// <summary>Worlds as squares, failures by code, and the Wilson interval against the bar, as inline SVG.</summary>
internal static class RehearsalChart
{
    private const int Width = 640, Cell = 18, Columns = 34;

    public static Html Write(RehearsalReport report, double bar)
    {
        int rows = (report.Runs.Length + Columns - 1) / Columns;
        int top = rows * Cell + 14, height = top + 62;
        return Html.Of($"""
            <figure class="chart"><svg viewBox="0 0 {Width} {height}" role="img" aria-label="{report.Successes} of {report.Worlds} worlds succeeded">
            {report.Runs.Select((run, i) => World(run, i))}
            {Interval(report, bar, top)}
            </svg></figure>
            {Failures(report)}
            """);
    }

    private static Html World(RehearsalRun run, int i) => Html.Of($"""
        <rect class="{(run.Success ? "good" : "bad")}" x="{i % Columns * Cell + 10}" y="{i / Columns * Cell}" width="14" height="14" rx="3"><title>world {run.Index}: {(run.Success ? "succeeded" : RehearsalResult.CodeOf(run))}, {run.Seconds:0.0} s</title></rect>
        """);

    private static Html Interval(RehearsalReport report, double bar, int top)
    {
        int y = top + 14;
        return Html.Of($"""
            <line class="axis" x1="{X(0):0.0}" y1="{y}" x2="{X(1):0.0}" y2="{y}"/>
            {new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(v => Html.Of($"""<text x="{X(v):0.0}" y="{y + 40}" text-anchor="middle">{v:0.##}</text><line class="axis" x1="{X(v):0.0}" y1="{y + 20}" x2="{X(v):0.0}" y2="{y + 26}"/>"""))}
            <rect class="interval" x="{X(report.Low):0.0}" y="{y - 6}" width="{Math.Max(2, X(report.High) - X(report.Low)):0.0}" height="12" rx="3"><title>Wilson 95 % interval {report.Low:0.000} to {report.High:0.000}</title></rect>
            <circle class="rate" cx="{X(report.Rate):0.0}" cy="{y}" r="6"><title>{report.Rate:0.000}</title></circle>
            <line class="bar" x1="{X(bar):0.0}" y1="{y - 14}" x2="{X(bar):0.0}" y2="{y + 16}"/>
            <text class="bar" x="{X(bar):0.0}" y="{y + 27}" text-anchor="middle">bar {bar:0.##}</text>
            """);
    }

    private static double X(double rate) => 20 + (Width - 40) * rate;

    private static Html Failures(RehearsalReport report)
    {
        var failures = RehearsalResult.FailuresOf(report);
        return failures.IsEmpty
            ? Html.Empty
            : Html.Of($"""<ul class="failures">{failures.OrderByDescending(f => f.Value).Select(f => Html.Of($"<li><b>{f.Value} ×</b> {f.Key}</li>"))}</ul>""");
    }
}
