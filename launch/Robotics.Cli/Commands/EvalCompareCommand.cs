using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Evaluation;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>What got worse from one evaluation to another: the gate of CI.</summary>
internal static class EvalCompareCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> before = new("before") { Description = "Results to measure against: a place, and #WORDS of the evaluation that is meant where it holds several." };
        Argument<string> now = new("now") { Description = "Results to judge, in the same form." };
        Option<bool> json = JsonOutput.Option();
        Command command = new("compare", "Says what got worse, with the 95 % interval of the difference; exit code 1 when anything did, or was not measured again.") { before, now, json };
        command.SetAction(parsed =>
        {
            Comparison found = Comparison.Of(One(parsed.GetValue(before)!), One(parsed.GetValue(now)!));
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, found);
            }
            else
            {
                Print(found, terminal);
            }

            return found.Worse ? ExitCode.Failed : ExitCode.Succeeded;
        });
        return command;
    }

    /// <summary>The one evaluation that is meant.</summary>
    private static IReadOnlyCollection<EvalResult> One(string meant)
    {
        int mark = meant.LastIndexOf('#');
        (string place, string words) = mark < 0 ? (meant, "") : (meant[..mark], meant[(mark + 1)..]);
        IGrouping<EvalSetting, EvalResult>[] all = [.. ResultPlace.Read(place).GroupBy(r => r.Setting)];
        IGrouping<EvalSetting, EvalResult>[] fitting = [.. all.Where(g => g.Key.ToString().Contains(words, StringComparison.Ordinal))];
        return fitting is [var one]
            ? [.. one]
            : throw new CommandException(ExitCode.Usage,
                $"{(fitting.Length == 0 ? "No evaluation" : $"{fitting.Length} evaluations")} there {(fitting.Length == 1 ? "fits" : "fit")} '{Terminal.Plain(words)}'. There are: "
                + $"{(all.Length == 0 ? "none" : string.Join("; ", all.Select(g => Terminal.Plain(g.Key.ToString()))))}. Add # and words that only one has. {Terminal.Plain(place)}");
    }

    private static void Print(Comparison found, Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.Markdown).AddColumns("scene", "variant", "before", "now", "difference", "95 % interval", "");
        foreach (ComparedRow row in found.Rows)
        {
            table.AddRow([.. new[]
            {
                row.Scene, row.Variant.ToString().ToLowerInvariant(), $"{row.RightBefore}/{row.RunsBefore}", $"{row.RightNow}/{row.RunsNow}",
                Text($"{row.Difference:+0.00;-0.00;0}"), Text($"{row.Low:+0.00;-0.00;0} to {row.High:+0.00;-0.00;0}"), row.Change.ToString().ToLowerInvariant(),
            }.Select(Terminal.Safe)]);
        }

        terminal.WriteTable(table);
        foreach (LostLayout lost in found.Lost)
        {
            terminal.SayLine("[yellow]lost[/]  ", $"{lost.Scene} {lost.Variant.ToString().ToLowerInvariant()} {lost.Seed}: {lost.Label}. {lost.Message}");
        }

        terminal.Say($"before: {found.Before}");
        terminal.Say($"now: {found.Now}");
        terminal.Out.WriteLine(found.Worse ? "worse" : "not worse");

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
