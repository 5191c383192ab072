using System.CommandLine;
using Robotics.Cli.Reorient;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Training;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>Turning an object in a hand: its policy is trained, measured and shown here.</summary>
internal static class ReorientCommand
{
    public static Command Create(Terminal terminal) => new("reorient", "Turns objects in a hand to any orientation.")
    {
        Train(terminal), ReorientEvalCommand.Create(terminal), ReorientPlayCommand.Create(terminal),
    };

    private static string Configs => Path.Combine(AppContext.BaseDirectory, "reorient", "configs");

    private static IEnumerable<string> ConfigNames =>
        Directory.EnumerateFiles(Configs, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>A configuration by its name or path.</summary>
    public static ReorientationConfig Config(string named) => ReorientationConfig.Load(PathOf(named));

    /// <summary>The worlds that a configuration asks for.</summary>
    public static HandWorlds Worlds(ReorientationConfig config, int threads) =>
        new(new() { Hand = config.Worlds.Hand, Stage = config.Worlds.Stage, Objects = config.Worlds.Objects, Worlds = config.Worlds.Count, Threads = threads });

    private static Command Train(Terminal terminal)
    {
        Option<string?> config = new("--config") { Description = $"What is trained, and how: {string.Join(", ", ConfigNames)}, or the path of a YAML file. With --resume the folder's own is the default.", HelpName = "FILE" };
        Option<string?> place = new("--out") { Description = "A folder for a new run.", HelpName = "DIR" };
        Option<string?> resume = new("--resume") { Description = "The folder of a run to go on with.", HelpName = "DIR" };
        Option<string?> from = new("--from") { Description = "The folder of a run of the same hand and layers, whose networks a new run begins with.", HelpName = "DIR" };
        Option<double> hours = TaskArguments.Number<double>("--hours", "Hours of wall time after which it stops by itself; 0 for not.", 0, 0, 1e6);
        Option<long> steps = TaskArguments.Number<long>("--steps", "Control steps of all worlds, since the run began, at which it stops.", 200_000_000, 1, 1_000_000_000_000);
        Option<int> threads = TaskArguments.Number<int>("--threads", "Threads that step the physics [default: the configuration's]. Changes how long it takes, never what comes out.", null, 1, 256);
        Option<bool> json = JsonOutput.Option();
        Command command = new("train", "Trains a policy in simulation until Ctrl-C; a run that was stopped, or killed, is resumed where it was.") { config, place, resume, from, hours, steps, threads, json };
        command.SetAction((parsed, stop) =>
        {
            string folder = (parsed.GetValue(resume), parsed.GetValue(place)) switch
            {
                ({ } old, null) when File.Exists(Path.Combine(old, TrainingRun.CheckpointFile)) => old,
                ({ } none, null) => throw new CommandException(ExitCode.Usage, $"reorient train: there is no checkpoint to resume. Give --out to begin a run. {Terminal.Plain(none)}"),
                (null, { } taken) when File.Exists(Path.Combine(taken, TrainingRun.CheckpointFile)) =>
                    throw new CommandException(ExitCode.Usage, $"reorient train: a run is there already. Go on with --resume, or name another folder. {Terminal.Plain(taken)}"),
                (null, { } fresh) => fresh,
                _ => throw new CommandException(ExitCode.Usage, "reorient train: give --out DIR for a new run, or --resume DIR. See launch/robotics reorient train --help."),
            };
            string own = Path.Combine(folder, TrainingRun.ConfigFile);
            ReorientationConfig chosen = parsed.GetValue(config) is { } named ? Config(named)
                : File.Exists(own) ? ReorientationConfig.Load(own)
                : throw new CommandException(ExitCode.Usage, $"reorient train: name what to train with --config: {string.Join(", ", ConfigNames)}, or the path of a YAML file.");
            string? before = parsed.GetValue(from);
            if (before is not null && parsed.GetValue(resume) is not null)
            {
                throw new CommandException(ExitCode.Usage, "reorient train: --from is for a new run, with --out; --resume goes on with a run's own networks.");
            }

            int workers = parsed.GetResult(threads) is null ? chosen.Worlds.Threads : parsed.GetValue(threads);
            return Task.FromResult(Run(folder, before, chosen, workers, parsed.GetValue(hours), parsed.GetValue(steps), parsed.GetValue(json), terminal, stop));
        });
        return command;
    }

    private static int Run(string folder, string? from, ReorientationConfig config, int threads, double hours, long steps, bool json, Terminal terminal, CancellationToken stop)
    {
        using HandWorlds worlds = Worlds(config, threads);
        using TrainingScreen screen = new(terminal, folder, TimeProvider.System);
        using TrainingRun run = new(folder, worlds, config, TimeProvider.System, Checkpoint.OnDisk, screen, from);
        terminal.Say(run.Trainer.Iteration > 0 ? $"Going on after {run.Trainer.Steps} control steps: {folder}" : $"Training {worlds.Hand.Name} with {worlds.Objects.Length} objects in {worlds.Count} worlds: {folder}");
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (hours > 0)
        {
            enough.CancelAfter(TimeSpan.FromHours(hours));
        }

        run.Run(steps, enough.Token);
        screen.Dispose();
        if (json)
        {
            JsonOutput.Write(terminal.Out, new { Folder = folder, run.Trainer.Steps, run.Trainer.Iteration, Last = run.Curve.Count > 0 ? run.Curve[^1] : null, screen.Seconds });
        }

        terminal.Say($"{run.Trainer.Steps} control steps. Go on with: launch/robotics reorient train --resume {folder}");
        stop.ThrowIfCancellationRequested();
        return ExitCode.Succeeded;
    }

    private static string PathOf(string named) => File.Exists(named) ? named
        : ConfigNames.Contains(named) ? Path.Combine(Configs, named + ".yaml")
        : throw CommandException.Unknown("configuration", named, ConfigNames, "Name one of them, or the path of a YAML file.");
}
