using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Robotics.Cli.Reorient;
using Robotics.Ports;
using Robotics.Reorientation.Evaluation;
using Robotics.Sim;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>Measures a hand's policy.</summary>
internal static class ReorientEvalCommand
{
    public static Command Create(Terminal terminal)
    {
        ReorientArguments arguments = new();
        Option<int> episodes = TaskArguments.Number("--episodes", "Episodes of each object.", 20, 1, 100_000);
        Option<bool> robustness = new("--robustness") { Description = "Also under physics the policy is not told of: friction x.5 and x2, mass x.3 and x1.8, targets 80 ms late; for a student also twice the errors of depth." };
        Option<string?> place = new("--out") { Description = "A .jsonl file that each episode is appended to.", HelpName = "FILE" };
        Option<bool> json = JsonOutput.Option();
        Command command = new("eval", "Measures how well a policy turns objects to goals, beside what others reported.") { episodes, robustness, place, json };
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            ReorientReport report = Measure(arguments.Read(parsed), parsed.GetValue(episodes), parsed.GetValue(robustness), parsed.GetValue(place), terminal, stop);
            Print(report, parsed.GetValue(json), terminal);
            return Task.FromResult(report.Complete ? ExitCode.Succeeded : ExitCode.Stopped);
        });
        return command;
    }

    private static ReorientReport Measure(ReorientOptions options, int perObject, bool robustness, string? place, Terminal terminal, CancellationToken stop)
    {
        TimeProvider clock = TimeProvider.System;
        long start = clock.GetTimestamp();
        using ReorientSetup setup = new(options);
        using StreamWriter? file = place is null ? null : new(place, append: true) { AutoFlush = true };
        bool complete = true;
        List<EpisodeResult> nominal = Episodes("nominal", HandPhysics.Nominal);
        ImmutableArray<Metrics>.Builder shaken = ImmutableArray.CreateBuilder<Metrics>();
        foreach ((string name, HandPhysics physics, DepthNoise? noise) in robustness ? ReorientReport.Conditions.Where(c => c.Noise is null || setup.Cameras is not null) : [])
        {
            if (setup.Cameras is { } cameras)
            {
                cameras.Noise = noise ?? DepthNoise.Published;
            }

            if (complete && Episodes(name, physics) is { Count: > 0 } results)
            {
                shaken.Add(Metrics.Of(name, results, options.Seed));
            }
        }

        if (nominal.Count == 0)
        {
            throw new OperationCanceledException(stop);
        }

        foreach (IGrouping<string?, EpisodeResult> given in nominal.Where(r => r.Trouble is not null).GroupBy(r => r.Trouble))
        {
            terminal.Say(Text($"{given.Count()} of {nominal.Count} episodes given up: {given.Key}"));
        }

        if (setup.Told.Length > 0)
        {
            terminal.Say($"{options.Policy} from {setup.Policy.Sees}{setup.Told}");
        }

        ImmutableArray<Metrics> things = [.. nominal.GroupBy(r => r.Object).Select(g => Metrics.Of(g.Key, [.. g], options.Seed))];
        return new(
            options.Policy, setup.Policy.Sees, options.Hand, options.Stage, options.Goals, options.Preset.Timestep, options.StopAt, options.StopRest, options.Seed, Metrics.Tolerances,
            ReorientReport.GroupsOf(nominal, options.Seed), things, Metrics.Worst(things), shaken.ToImmutable(), PublishedResult.All, complete, clock.GetElapsedTime(start).TotalSeconds);

        List<EpisodeResult> Episodes(string condition, HandPhysics physics)
        {
            List<EpisodeResult> results = [];
            int all = perObject * setup.Worlds.Things.Length;
            TimeSpan said = clock.GetElapsedTime(start);
            try
            {
                foreach (EpisodeResult result in setup.Run(Enumerable.Range(0, all).Select(setup.Episode), physics, null, stop))
                {
                    results.Add(result);
                    file?.WriteLine(JsonSerializer.Serialize(new { options.Policy, options.Goals, Condition = condition, Episode = result }, JsonOutput.Line));
                    if (clock.GetElapsedTime(start) - said > TimeSpan.FromSeconds(20))
                    {
                        said = clock.GetElapsedTime(start);
                        terminal.Say(Text($"{condition}: {results.Count} of {all}, {results.Count(r => r.OwnStop(Metrics.Tolerances[0]))} within {Metrics.Tolerances[0]} rad at the policy's own stop"));
                    }
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                complete = false;
            }

            return results;
        }
    }

    private static void Print(ReorientReport report, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, report);
            return;
        }

        string[] tolerances = [.. report.Tolerances.Select(t => Text($"{t:.0#}"))];
        Table words = new Table().Border(TableBorder.Markdown).AddColumns(
            ["what", "episodes", .. tolerances.Select(t => $"own stop {t} rad"), .. tolerances.Select(t => $"perfect stop {t}"), "median angle", "median s", "drops", "time-outs"]);
        foreach (Metrics row in report.Groups.Concat(report.Objects).Concat(report.Robustness))
        {
            words.AddRow([.. new[] { row.Name, Text($"{row.Episodes}") }
                .Concat(row.OwnStop.Concat(row.PerfectStop).Select(r => Text($"{r.Value:0.00} ({r.Low:0.00}-{r.High:0.00})")))
                .Concat([row.MedianAngle is { } a ? Text($"{a:0.00}") : "", row.MedianTime is { } t ? Text($"{t:0.0}") : "", Text($"{row.Drops:0.00}"), Text($"{row.TimeOuts:0.00}")])
                .Select(Terminal.Safe)]);
        }

        terminal.WriteTable(words);
        if (report.Worst is { } worst && report.Objects.Length > 1)
        {
            terminal.Say(Text($"worst object: {worst.Name}, {worst.OwnStop[0].Value:0.00} of {worst.Episodes}"));
        }

        terminal.Say(Text($"{report.Policy} from {report.Sees}, {report.Hand} on {report.Stage}, goals {report.Goals.ToString().ToLowerInvariant()}, stops within {report.StopAt} rad{(report.Policy != "cem" ? Text($" at {report.StopRest} x rest") : " at rest")}, physics {report.Timestep * 1e3:0.#} ms, 95 % bootstrap intervals, {report.Seconds:0} s"));
        terminal.Say("Reported by others, in other simulators or on hardware:");
        foreach (PublishedResult published in report.Published)
        {
            terminal.Say($"  {published.Source}: {published.Setting}: {published.Figure}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
