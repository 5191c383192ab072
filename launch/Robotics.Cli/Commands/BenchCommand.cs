using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Robotics.Cli.Bench;
using Robotics.Cli.Output;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>Speed, as ratios.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = new("name") { Description = $"One of {string.Join(", ", Measurements.All.Select(m => m.Name))}; all without it.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> seconds = TaskArguments.Number("--seconds", "How long the joint states and the control loop of ros2 go, s.", 60, 1, 600);
        Option<bool> json = JsonOutput.Option();
        Command command = new("bench", "Measures speed against a peer in the same run.") { name, seconds, json };
        command.SetAction(async (parsed, stop) =>
        {
            string? one = parsed.GetValue(name);
            if (one is not null && !Measurements.All.Any(m => m.Name == one))
            {
                throw CommandException.Unknown("benchmark", one, Measurements.All.Select(m => m.Name), "See launch/robotics bench --help.");
            }

            Measurements benchmarks = new(TimeProvider.System, parsed.GetValue(seconds), stop);
            List<BenchLine> rows = [];
            foreach ((string key, Func<Measurements, Task<IEnumerable<BenchLine>>> measure) in Measurements.All.Where(m => one is null || m.Name == one))
            {
                stop.ThrowIfCancellationRequested();
                terminal.Say($"measuring {key}");
                rows.AddRange(await measure(benchmarks));
            }

            Print(new($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}", [.. rows]), parsed.GetValue(json), terminal);
            return rows.Exists(r => r.Met == false) ? ExitCode.Failed : ExitCode.Succeeded;
        });
        return command;
    }

    private static void Print(BenchTable table, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, table);
            return;
        }

        Table words = new Table().Border(TableBorder.Markdown).AddColumns("what", "ours", "peer", "unit", "ratio", "goal", "met", "note");
        foreach (BenchLine row in table.Rows)
        {
            words.AddRow([.. new[]
            {
                row.Name, Number(row.Ours), Number(row.Peer), row.Unit, Number(row.Ratio), row.Goal ?? "", row.Met switch { true => "yes", false => "no", null => "" }, row.Note,
            }.Select(Terminal.Safe)]);
        }

        terminal.WriteTable(words);
        terminal.Say(table.Machine);

        static string Number(double? value) => value is { } v ? v.ToString(Math.Abs(v) >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture) : "";
    }
}
