using System.Globalization;
using Robotics.Cli.Report;
using Robotics.Reorientation.Training;

namespace Robotics.Cli.Reorient;

/// <summary>The curves of a training run over its control steps, as one page of inline SVG.</summary>
internal static class CurvePage
{
    private const int Width = 640, Height = 120, Points = 640;

    private static readonly Html Style = Html.Of($$"""
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 700px; margin: 24px auto; padding: 0 16px; }
        h2 { font-size: 15px; margin: 18px 0 2px; }
        svg { display: block; width: 100%; height: auto; }
        path { fill: none; stroke: #2563ab; stroke-width: 1.6; }
        line { stroke: #ccc; }
        text { font-size: 11px; fill: #666; }
        </style>
        """);

    public static Html Write<TReport>(string name, IReadOnlyList<RunCurve<TReport>> curves, IReadOnlyList<TReport> reports)
        where TReport : class, IIterationReport
    {
        IReadOnlyList<TReport> points = Thinned(reports, Points);
        TReport? last = points.Count > 0 ? points[^1] : null;
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Training {name}</title>
            {Style}</head><body>
            <h1>Training {name}</h1>
            <p>{(last is null ? "Nothing yet." : string.Create(CultureInfo.InvariantCulture, $"{last.Steps} control steps, {last.Iteration} updates."))}</p>
            {Html.Join(curves.Select(c => Chart(c.Title, points, c.Of)))}
            </body></html>
            """);
    }

    /// <summary>Evenly chosen, the last one with them.</summary>
    public static IReadOnlyList<TReport> Thinned<TReport>(IReadOnlyList<TReport> curve, int most) =>
        curve.Count <= most ? curve : [.. Enumerable.Range(1, most).Select(i => curve[(int)((long)i * curve.Count / most) - 1])];

    private static Html Chart<TReport>(string title, IReadOnlyList<TReport> points, Func<TReport, double> of)
        where TReport : IIterationReport
    {
        if (points.Count == 0)
        {
            return Html.Empty;
        }

        double[] values = [.. points.Select(of)];
        double least = Math.Min(0, values.Min()), most = values.Max(), range = Math.Max(most - least, 1e-12), end = points[^1].Steps;
        string path = string.Join(' ', values.Select((v, i) => string.Create(CultureInfo.InvariantCulture,
            $"{(i == 0 ? 'M' : 'L')}{points[i].Steps / end * Width:0.0},{Height - ((v - least) / range * Height):0.0}")));
        return Html.Of($"""
            <h2>{title}: {values[^1]:0.####}</h2>
            <svg viewBox="-2 -14 {Width + 4} {Height + 30}" role="img" aria-label="{title}"><line x1="0" y1="{Height}" x2="{Width}" y2="{Height}"/><path d="{path}"/>
            <text x="0" y="-3">{most:0.####}</text><text x="0" y="{Height + 12}">{least:0.####}</text><text x="{Width}" y="{Height + 12}" text-anchor="end">{end / 1e6:0.##} M steps</text></svg>
            """);
    }
}
