using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Evaluation;
using Robotics.Cli.Output;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Planner.Ablations;
using Robotics.Planner.Llm;
using Robotics.Sim;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>Many layouts, as a table.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> suite = new("--suite") { Description = $"A suite ({string.Join(", ", Suite.Names)}), a scene, or the path of a suite file.", HelpName = "SUITE", Required = true };
        Option<int> layouts = TaskArguments.Number("--layouts", "Layouts of each scene and variant.", 50, 1, 1_000_000);
        Option<int> first = TaskArguments.Number("--first-seed", "Seed of the first layout.", 0, 0, int.MaxValue - 1_000_000);
        Option<string> variants = new("--variants") { Description = "Which variants, with commas.", HelpName = "LIST", DefaultValueFactory = _ => string.Join(',', TaskArguments.Variants) };
        Option<string> reasoner = TaskArguments.Reasoner();
        reasoner.Description += $" Or {WrittenReasoners.Reference}: the programs beside the scenes; {WrittenReasoners.Idle}: a program that does nothing.";
        Option<string> without = new("--without")
        {
            Description = $"Parts of the chain to leave out, with commas: {string.Join(", ", Ablation.Names)}.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "",
        };
        Option<int> worlds = TaskArguments.Worlds();
        Option<double> bar = TaskArguments.Bar();
        Option<int> threads = TaskArguments.Threads();
        Option<bool> scramble = TaskArguments.Scramble();
        Option<string> shard = new("--shard") { Description = "Do only the i-th of n parts; eval merge puts the parts together.", HelpName = "I/N", DefaultValueFactory = _ => Shard.Whole.ToString() };
        Option<string?> place = new("--out")
        {
            Description = "Where runs are kept as they end: a SQLite file, or a connection string of PostgreSQL (Host=...). What is there from the same build is not run again [default: out/eval-<suite>.db].",
            HelpName = "PLACE",
        };
        Option<string?> recordings = new("--recordings")
        {
            Description = "Folder of a language model's recorded replies: what it holds is not asked again, what is asked is recorded; without ROBOTICS_LLM_ENDPOINT it alone answers.",
            HelpName = "DIR",
        };
        Option<bool> json = JsonOutput.Option();
        Command command = new("eval", "Runs many layouts of a suite's scenes and counts what came of them.")
        {
            suite, layouts, first, variants, reasoner, without, worlds, bar, threads, scramble, shard, place, recordings, json,
            EvalMergeCommand.Create(terminal), EvalReportCommand.Create(terminal), EvalCompareCommand.Create(terminal), EvalFrontierCommand.Create(terminal),
        };
        command.SetAction(async (parsed, stop) =>
        {
            Suite chosen = Suite.Load(parsed.GetValue(suite)!);
            EvalSetting setting = new(BuildId.Value, parsed.GetValue(reasoner)!, parsed.GetValue(scramble), parsed.GetValue(worlds), parsed.GetValue(bar), Without(parsed.GetValue(without)!).ToString());
            SceneVariant[] which = TaskArguments.VariantList(parsed.GetValue(variants)!);
            Shard part = Shard.Parse(parsed.GetValue(shard)!);
            EvalCase[] cases =
            [
                .. part.Of(
                    from scene in chosen.Scenes
                    from variant in which
                    from seed in Enumerable.Range(parsed.GetValue(first), parsed.GetValue(layouts))
                    select new EvalCase(scene, variant, seed)),
            ];
            using SceneRunner runner = new(WrittenReasoners.Are(setting.Reasoner) ? null : setting.Reasoner, TimeProvider.System, parsed.GetValue(recordings));
            CheckScenes(cases);
            using IResultStore store = ResultPlace.Open(parsed.GetValue(place) ?? DefaultPlace(chosen, part));
            using EvalProgress progress = new(terminal, TimeProvider.System, cases.Length);
            IReadOnlyCollection<EvalResult> done = await Evaluator.RunAsync(
                setting, cases, store, TaskArguments.Threads(parsed, threads), (run, token) => TaskAsync(runner, setting, run, token), TimeProvider.System, progress.Ended, stop);
            progress.Dispose();
            EvalTable table = new(
                chosen.Name, setting.Reasoner, setting.Scrambled, setting.Without, parsed.GetValue(layouts), parsed.GetValue(first), setting.Worlds, setting.Build, part.ToString(),
                done.Count == cases.Length, EvalSummary.Of(done), [.. EvalRow.Of(cases, done)], store.Place);
            Print(table, parsed.GetValue(json), terminal);
            return stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Succeeded;
        });
        return command;
    }

    /// <summary>A scene whose goals mean nothing is told before anything runs: one layout of each variant is looked at.</summary>
    private static void CheckScenes(IEnumerable<EvalCase> cases)
    {
        foreach (EvalCase first in cases.DistinctBy(c => (c.Scene, c.Variant)))
        {
            SceneCheck.LeftToDo(SceneGenerator.Draw(SceneLoader.Load(first.Scene), first.Variant, first.Seed));
        }
    }

    private static string DefaultPlace(Suite suite, Shard part) =>
        Path.Combine("out", $"eval-{suite.Name}{(part == Shard.Whole ? "" : $"-{part.Index}of{part.Count}")}.db");

    public static async Task<(TaskReport Report, ModelUse Use)> TaskAsync(SceneRunner runner, EvalSetting setting, EvalCase run, CancellationToken stop)
    {
        // One thread a task: the layouts fill the cores.
        Ablation without = Ablation.Parse(setting.Without);
        TaskOptions options = without.Of(new() { Worlds = setting.Worlds, Bar = setting.Bar, Seed = run.Seed, Threads = 1 });
        SceneTaskRequest request = WrittenReasoners.Are(setting.Reasoner)
            ? WrittenReasoners.Request(setting.Reasoner, run, setting.Scrambled, options)
            : new(run.Scene, run.Variant, run.Seed, setting.Scrambled, null, setting.Reasoner, options, []) { Without = without };
        (TaskReport report, _, ModelUse use) = await runner.RunAsync(request, Quiet.Progress, null, null, stop);
        return (report, use);
    }

    private static Ablation Without(string text)
    {
        try
        {
            return Ablation.Parse(text);
        }
        catch (FormatException unknown)
        {
            throw CommandException.Unknown("--without", unknown.Message, Ablation.Names, "For example --without calculator,rehearsal.");
        }
    }

    private static void Print(EvalTable table, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, table);
            return;
        }

        Table words = new Table().Border(TableBorder.Markdown).AddColumns("scene", "variant", "right", "rate", "95 % interval", "tool used", "verdicts", "not right", "median s", "plan, rehearse, execute");
        foreach (EvalRow row in table.Rows)
        {
            words.AddRow([.. new[]
            {
                row.Scene, row.Variant.ToString().ToLowerInvariant(), $"{row.Successes}/{row.Runs}", Text($"{row.Rate:0.00}"),
                Text($"{row.Low:0.00} to {row.High:0.00}"), $"{row.ToolUsed}", Counts(row.Verdicts), Counts(row.Failures), Text($"{row.SecondsMedian:0.0}"),
                Text($"{row.Seconds.Plan:0.00}, {row.Seconds.Rehearse:0.0}, {row.Seconds.Execute:0.0}"),
            }.Select(Terminal.Safe)]);
        }

        terminal.WriteTable(words);
        foreach ((string what, Share? share) in new[] { ("solved", table.Summary.Solved), ("needless tool", table.Summary.NeedlessTool), ("honest refusal", table.Summary.HonestRefusal) })
        {
            if (share is not null)
            {
                terminal.Say(Text($"{what}: {share.Count} of {share.Runs}, {share.Rate:0.000} ({share.Low:0.000} to {share.High:0.000})"));
            }
        }

        if (table.Summary.Requests > 0)
        {
            LlmChainOptions budget = LlmChainOptions.Default;
            terminal.Say($"model: {table.Summary.Requests} requests and {table.Summary.Tokens} tokens for {table.Rows.Sum(r => r.Runs)} runs; each may use {budget.MaxRequests} and {budget.MaxTokens}");
        }

        terminal.Say($"{table.Suite}, {table.Reasoner}{(table.Without.Length > 0 ? $" without {table.Without}" : "")}{(table.Scrambled ? ", scrambled" : "")}, {table.Worlds} worlds, build {table.Build}"
            + $"{(table.Shard == Shard.Whole.ToString() ? "" : $", part {table.Shard}")}; runs in {table.Out}{(table.Complete ? "" : "; not complete: call again to go on")}");

        static string Counts(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.Select(v => $"{v.Value} {v.Key}"));

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
