using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Reorient;
using Robotics.Ports;
using Robotics.Reorientation.Evaluation;

namespace Robotics.Cli;

/// <summary>Shows one episode.</summary>
internal static class ReorientPlayCommand
{
    public static Command Create(Terminal terminal)
    {
        ReorientArguments arguments = new();
        Option<int> episode = TaskArguments.Number("--episode", "Which one, as eval numbers them.", 0, 0, int.MaxValue);
        Option<int> every = TaskArguments.Number("--every", "Control periods (80 ms) between two pictures.", 4, 1, 1000);
        Option<string> place = new("--out") { Description = "The picture: first the goal, then the episode, row by row.", HelpName = "FILE.png", DefaultValueFactory = _ => Path.Combine("out", "reorient.png") };
        Option<bool> json = JsonOutput.Option();
        Command command = new("play", "Draws an episode as a strip of pictures.") { episode, every, place, json };
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            // One world: the strip shows world 0.
            ReorientOptions options = arguments.Read(parsed) with { Together = 1 };
            string path = parsed.GetValue(place)!;
            using ReorientSetup setup = new(options);
            Episode shown = setup.Episode(parsed.GetValue(episode));
            EpisodeResult result = Play(setup, options, shown, parsed.GetValue(every), path, stop);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, new { Picture = path, options.Policy, options.Goals, Episode = result });
            }

            string end = result switch
            {
                { Dropped: true } => "dropped",
                { Broken: true } => "physics broke down",
                { Trouble: { } trouble } => $"given up: {trouble}",
                { StopTime: { } time, StopAngle: { } angle } => Text($"stopped after {time:0.0} s with {angle:0.00} rad left"),
                _ => Text($"did not stop in time; least angle {result.Least:0.00} rad"),
            };
            terminal.Say(Text($"{result.Object}: {result.Asked:0.00} rad asked for, {end}: {path}"));
            return Task.FromResult(result.OwnStop(Metrics.Tolerances[0]) ? ExitCode.Succeeded : ExitCode.Failed);
        });
        return command;
    }

    private static EpisodeResult Play(ReorientSetup setup, ReorientOptions options, Episode shown, int every, string path, CancellationToken stop)
    {
        using Filmstrip strip = new(setup.Worlds);
        int period = -Math.Max(1, setup.SettlePeriods);
        EpisodeResult result = setup.Run([shown], HandPhysics.Nominal, () =>
        {
            period++;
            if (period == 0)
            {
                ReadOnlySpan<double> p = setup.Worlds.ObjectPoses;
                strip.TakeGoal(options, shown.Object, shown.GoalFor(new(p[3], p[4], p[5], p[6])));
            }

            if (period >= 0 && period % every == 0)
            {
                strip.Take();
            }
        }, stop).Single();
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, strip.Png());
        return result;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
