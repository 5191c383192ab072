using System.Globalization;
using Robotics.Cli.Output;
using Robotics.Reorientation.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Robotics.Cli.Reorient;

/// <summary>How a training run goes: curves on a terminal, a line now and then elsewhere, and a page of curves beside the checkpoint.</summary>
internal sealed class TrainingScreen(Terminal terminal, string folder, TimeProvider clock) : ITrainingObserver, IDisposable
{
    public const string PageFile = "curves.html";

    private const int Width = 60;
    private const string Bars = "▁▂▃▄▅▆▇█";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    private readonly LiveRegion live = new(terminal);
    private readonly List<IterationReport> recent = [];
    private long? said;

    /// <summary>Of the whole call.</summary>
    public IterationSeconds Seconds { get; private set; } = new(0, 0, 0, 0);

    public void Iterated(IterationReport report, IterationSeconds seconds)
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

    public void Kept(IReadOnlyList<IterationReport> curve) =>
        Checkpoint.WriteWhole(Path.Combine(folder, PageFile), CurvePage.Write(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), curve).ToString());

    public void Trouble(string what)
    {
        live.Close();
        terminal.SayLine("[yellow]trouble[/]  ", what);
    }

    public void Dispose() => live.Close();

    private string Line(IterationReport r, IterationSeconds s) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Steps / 1e6:0.000} M steps, {PerSecond(s):0}/s: success {r.SuccessLately:0.00} (now {r.Success:0.00} of {r.Goals}), frontier {r.FrontierDegrees:0} deg, within {r.Tolerance} rad{(r.Rest > 0 ? $" at {r.Rest} x rest" : "")}, lost {r.Lost:0.00}, reward {r.Reward:0.000}, kl {r.Kl:0.000}, std {r.Deviation:0.00}, rate {r.Rate:0.0E+0}, explained {r.Explained:0.00}; {Shares(s)}");

    private double PerSecond(IterationSeconds s) => recent.Count == 0 ? 0 : recent[^1].Steps / (double)recent[^1].Iteration / s.All;

    private static string Shares(IterationSeconds s) => string.Create(CultureInfo.InvariantCulture,
        $"physics {s.Physics / s.All:0 %}, observation {s.Observation / s.All:0 %}, inference {s.Inference / s.All:0 %}, learning {s.Learning / s.All:0 %}");

    private IRenderable Picture(IterationSeconds s)
    {
        IterationReport r = recent[^1];
        Grid grid = new Grid().AddColumns(3);
        Curve("success", x => x.SuccessLately, "0.00");
        Curve("frontier, deg", x => x.FrontierDegrees, "0");
        Curve("lost", x => x.Lost, "0.00");
        Curve("reward", x => x.Reward, "0.000");
        Curve("deviation", x => x.Deviation, "0.00");
        Curve("explained", x => x.Explained, "0.00");
        return new Rows(grid, new Markup(Terminal.Safe(Line(r, s))));

        void Curve(string name, Func<IterationReport, double> of, string format)
        {
            double[] values = [.. CurvePage.Thinned(recent, Width).Select(of)];
            double least = values.Min(), most = values.Max(), range = Math.Max(most - least, 1e-9);
            string bars = string.Concat(values.Select(v => Bars[(int)((v - least) / range * (Bars.Length - 1))]));
            grid.AddRow(new Markup(name), new Markup($"[blue]{bars}[/]"), new Markup(values[^1].ToString(format, CultureInfo.InvariantCulture)));
        }
    }
}
