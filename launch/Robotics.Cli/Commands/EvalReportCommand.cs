using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Evaluation;
using Robotics.Cli.Report;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>Evaluations side by side: as a table, and as a page with plots.</summary>
internal static class EvalReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> from = new("from") { Description = "Results: .db or .jsonl files, or connection strings of PostgreSQL.", Arity = ArgumentArity.OneOrMore };
        Option<string> page = new("--out") { Description = "The page to write.", HelpName = "FILE", DefaultValueFactory = _ => Path.Combine("out", "eval.html") };
        Command command = new("report", "Prints every evaluation there is with its error mix, and writes a page with plots that needs nothing else.") { from, page };
        command.SetAction(parsed =>
        {
            string[] places = parsed.GetValue(from)!;
            EvaluationReport[] all = [.. EvaluationReport.Of(places.SelectMany(ResultPlace.Read))];
            if (all.Length == 0)
            {
                throw new CommandException(ExitCode.Usage, $"There are no runs in {string.Join(", ", places)}. Run launch/robotics eval first.");
            }

            string path = parsed.GetValue(page)!;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, EvalHtml.Write(all));
            Print(all, terminal);
            terminal.Say($"report: {path}");
        });
        return command;
    }

    private static void Print(EvaluationReport[] all, Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.Markdown).AddColumns(["evaluation", "solved", "needless tool", "honest refusal", .. EvalFailure.Labels, "median s"]);
        foreach (EvaluationReport one in all)
        {
            table.AddRow([.. new[]
            {
                one.Name, Share(one.Summary.Solved), Share(one.Summary.NeedlessTool), Share(one.Summary.HonestRefusal),
            }
            .Concat(EvalFailure.Labels.Select(l => $"{one.Summary.Failures.GetValueOrDefault(l)}"))
            .Append(one.SecondsMedian.ToString("0.0", CultureInfo.InvariantCulture))
            .Select(Terminal.Safe)]);
        }

        terminal.WriteTable(table);

        static string Share(Share? share) => share is null ? "" : FormattableString.Invariant($"{share.Count}/{share.Runs} ({share.Low:0.00} to {share.High:0.00})");
    }
}
