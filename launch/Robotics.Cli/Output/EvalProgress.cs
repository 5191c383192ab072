using Robotics.Cli.Evaluation;
using Spectre.Console;

namespace Robotics.Cli.Output;

/// <summary>How far an evaluation is: a bar on a terminal, a line now and then elsewhere; failures in either.</summary>
internal sealed class EvalProgress(Terminal terminal, TimeProvider clock, int all) : IDisposable
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(20);

    private readonly LiveRegion live = new(terminal);
    private readonly long start = clock.GetTimestamp();
    private TimeSpan said;
    private int done, right;

    /// <summary>One at a time.</summary>
    public void Ended(EvalResult result)
    {
        done++;
        right += result.Success ? 1 : 0;
        if (!result.Success)
        {
            live.Close();
            terminal.SayLine("[yellow]not right[/]  ", $"{result.Case.Scene} {result.Case.Variant.ToString().ToLowerInvariant()} {result.Case.Seed}: {result.VerdictWord}{(result.ToolUsed ? ", tool used" : "")}. {result.Reason}");
        }

        TimeSpan passed = clock.GetElapsedTime(start);
        TimeSpan left = passed / done * (all - done);
        string text = $"{done} of {all}, {right} right, {left:hh\\:mm\\:ss} left";
        int filled = BarWidth * done / all;
        live.Show(new Markup($"[blue]{new string('━', filled)}[/][dim]{new string('━', BarWidth - filled)}[/] {text}"));
        if (!terminal.Interactive && (passed - said > Between || done == all))
        {
            said = passed;
            terminal.Say(text);
        }
    }

    public void Dispose() => live.Close();
}
