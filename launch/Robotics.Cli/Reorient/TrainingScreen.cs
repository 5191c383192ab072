using System.Globalization;
using Robotics.Cli.Output;
using Robotics.Reorientation.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Robotics.Cli.Reorient;

/// <summary>How a training run goes: curves on a terminal, a line now and then elsewhere, and a page of curves beside the checkpoint.</summary>
internal sealed class TrainingScreen<TReport>(Terminal terminal, string folder, RunView<TReport> view, TimeProvider clock) : ITrainingObserver<TReport>, IDisposable
    where TReport : class, IIterationReport
{
    private const string PageFile = "curves.html";

    private const int Width = 60;
    private const string Bars = "▁▂▃▄▅▆▇█";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    private readonly LiveRegion live = new(terminal);
    private readonly List<TReport> recent = [];
    private long? said;

    /// <summary>Of the whole call.</summary>
    public IterationSeconds Seconds { get; private set; } = new(0, 0, 0, 0);

    public void Iterated(TReport report, IterationSeconds seconds)
    {
        recent.Add(report);
        Seconds = new(Seconds.Physics + seconds.Physics, Seconds.Observation + seconds.Observation, Seconds.Inference + seconds.Inference, Seconds.Learning + seconds.Learning);
        if (terminal.Interactive)
        {
            live.Show(Picture(seconds));
        }
        else if (said is not { } before || clock.GetElapsedTime(before) > Between)
        {
            said = clock.GetTimestamp();
            terminal.Say(Line(report, seconds));
        }
    }

    public void Kept(IReadOnlyList<TReport> curve) =>
        Checkpoint.WriteWhole(Path.Combine(folder, PageFile), CurvePage.Write(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), view.Curves, curve).ToString());

    public void Trouble(string what)
    {
        live.Close();
        terminal.SayLine("[yellow]trouble[/]  ", what);
    }

    public void Dispose() => live.Close();

    private string Line(TReport r, IterationSeconds s) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Steps / 1e6:0.000} M steps, {PerSecond(s):0}/s: {view.Words(r)}; {Shares(s)}");

    private double PerSecond(IterationSeconds s) => recent.Count == 0 ? 0 : recent[^1].Steps / (double)recent[^1].Iteration / s.All;

    private static string Shares(IterationSeconds s) => string.Create(CultureInfo.InvariantCulture,
        $"physics {s.Physics / s.All:0 %}, observation {s.Observation / s.All:0 %}, inference {s.Inference / s.All:0 %}, learning {s.Learning / s.All:0 %}");

    private IRenderable Picture(IterationSeconds s)
    {
        Grid grid = new Grid().AddColumns(3);
        foreach (RunCurve<TReport> curve in view.Curves.Where(c => c.Short is not null))
        {
            double[] values = [.. CurvePage.Thinned(recent, Width).Select(curve.Of)];
            double least = values.Min(), most = values.Max(), range = Math.Max(most - least, 1e-9);
            string bars = string.Concat(values.Select(v => Bars[(int)((v - least) / range * (Bars.Length - 1))]));
            grid.AddRow(new Markup(curve.Short!), new Markup($"[blue]{bars}[/]"), new Markup(values[^1].ToString(curve.Format, CultureInfo.InvariantCulture)));
        }

        return new Rows(grid, new Markup(Terminal.Safe(Line(recent[^1], s))));
    }
}
