using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Evaluation;
using Robotics.Cli.Output;
using Robotics.Cli.Wiring;
using Robotics.Sim;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>What is too hard: scenes are varied further and further, and those that come out wrong become a suite.</summary>
internal static class EvalFrontierCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> suite = new("--suite") { Description = "The scenes to vary: a suite, a scene, or the path of a suite file.", HelpName = "SUITE", Required = true };
        Option<string> axes = new("--axes") { Description = "What to vary, with commas.", HelpName = "LIST", DefaultValueFactory = _ => string.Join(',', Variation.Axes) };
        Option<double> step = TaskArguments.Number("--step", "Between two levels; an axis ends at 1.", 0.25, 0.01, 1.0);
        Option<double> least = TaskArguments.Number("--least", "Share of right runs below which a level is too hard.", 0.8, 0.0, 1.0);
        Option<int> layouts = TaskArguments.Number("--layouts", "Layouts of each scene, variant and level.", 3, 1, 1_000_000);
        Option<string> variants = new("--variants") { Description = "Which variants, with commas.", HelpName = "LIST", DefaultValueFactory = _ => "needed,unneeded" };
        Option<int> worlds = TaskArguments.Worlds();
        Option<double> bar = TaskArguments.Bar();
        Option<int> threads = TaskArguments.Threads();
        Option<string> place = new("--out") { Description = "A folder for runs.db, which is gone on from, and frontier.yaml, the suite of what failed.", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("out", "frontier") };
        Option<bool> json = JsonOutput.Option();
        Command command = new("frontier", "Varies scenes further and further along the axes of The Colosseum until the chain fails, and keeps what it failed at as a suite.")
        {
            suite, axes, step, least, layouts, variants, worlds, bar, threads, place, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            string[] along = [.. parsed.GetValue(axes)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            if (along.FirstOrDefault(a => !Variation.Axes.Contains(a)) is { } unknown)
            {
                throw CommandException.Unknown("axis", unknown, [.. Variation.Axes], "For example --axes object_mass,distractor.");
            }

            string folder = parsed.GetValue(place)!;
            Directory.CreateDirectory(folder);
            EvalSetting setting = new(BuildId.Value, Reasoners.Offline, false, parsed.GetValue(worlds), parsed.GetValue(bar));
            SceneVariant[] which = TaskArguments.VariantList(parsed.GetValue(variants)!);
            using SceneRunner runner = new(setting.Reasoner, TimeProvider.System, null);
            using IResultStore store = ResultPlace.Open(Path.Combine(folder, "runs.db"));
            List<FrontierRow> rows = [];
            await foreach (FrontierRow row in Frontier.FindAsync(Suite.Load(parsed.GetValue(suite)!).Scenes, along, parsed.GetValue(step), parsed.GetValue(least), Measure))
            {
                rows.Add(row);
            }

            File.WriteAllLines(Path.Combine(folder, "frontier.yaml"), ["# What was too hard: the least level of each axis at which too few runs came out right.", .. rows.Select(r => r.FailedScene).OfType<string>().Select(s => $"- {s}")]);
            Print(rows, parsed.GetValue(json), folder, terminal);
            return stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Succeeded;

            async Task<IReadOnlyCollection<EvalResult>?> Measure(IReadOnlyList<string> scenes)
            {
                EvalCase[] cases = [.. from scene in scenes from variant in which from seed in Enumerable.Range(0, parsed.GetValue(layouts)) select new EvalCase(scene, variant, seed)];
                using EvalProgress progress = new(terminal, TimeProvider.System, cases.Length);
                IReadOnlyCollection<EvalResult> done = await Evaluator.RunAsync(
                    setting, cases, store, TaskArguments.Threads(parsed, threads), (run, token) => EvalCommand.TaskAsync(runner, setting, run, token), TimeProvider.System, progress.Ended, stop);
                return done.Count == cases.Length ? done : null;
            }
        });
        return command;
    }

    private static void Print(List<FrontierRow> rows, bool json, string folder, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, rows);
            return;
        }

        Table table = new Table().Border(TableBorder.Markdown).AddColumns("axis", "scene", "held to", "too hard at", "right there", "not right");
        foreach (FrontierRow row in rows.OrderBy(r => r.Axis, StringComparer.Ordinal).ThenBy(r => r.Scene, StringComparer.Ordinal))
        {
            table.AddRow([.. new[]
            {
                row.Axis, row.Scene, Level(row.Held), Level(row.Failed), $"{row.Right}/{row.Runs}", string.Join(", ", row.Failures.Select(f => $"{f.Value} {f.Key}")),
            }.Select(Terminal.Safe)]);
        }

        terminal.WriteTable(table);
        terminal.Say($"{rows.Count(r => r.Failed is not null)} of {rows.Count} were too hard somewhere: launch/robotics eval --suite {Path.Combine(folder, "frontier.yaml")}");

        static string Level(double? level) => level?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
    }
}
