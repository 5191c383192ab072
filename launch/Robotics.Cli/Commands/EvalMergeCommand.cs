using System.CommandLine;
using Robotics.Cli.Evaluation;

namespace Robotics.Cli;

/// <summary>Puts results together: the parts of an evaluation, or one form of results into another.</summary>
internal static class EvalMergeCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> into = new("into") { Description = "Where to: a .db or .jsonl file, or a connection string of PostgreSQL." };
        Argument<string[]> from = new("from") { Description = "Where from, in the same forms.", Arity = ArgumentArity.OneOrMore };
        Command command = new("merge", "Puts results together. A run that is there already stays, so merging twice changes nothing.") { into, from };
        command.SetAction(parsed =>
        {
            EvalResult[] runs = [.. parsed.GetValue(from)!.SelectMany(ResultPlace.Read)];
            EvalResult[] distinct = [.. runs.DistinctBy(r => (r.Setting, r.Case))];
            int differing = runs.GroupBy(r => (r.Setting, r.Case)).Count(same => same.Select(r => (r.Verdict, r.Success, r.ToolUsed)).Distinct().Count() > 1);
            if (differing > 0)
            {
                // The same build on the same layout gives the same on one type of machine: who sees this has found out something.
                terminal.Say($"{differing} layouts came out differently in two of the sources; the first counts.");
            }

            int added = ResultPlace.Add(parsed.GetValue(into)!, distinct);
            terminal.Out.WriteLine($"{added} runs added, {distinct.Length - added} were there already");
        });
        return command;
    }
}
