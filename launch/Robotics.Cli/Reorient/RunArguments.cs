using System.CommandLine;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Training;

namespace Robotics.Cli.Reorient;

/// <summary>The options that training and distilling share: which run, new or gone on with, and for how long.</summary>
internal sealed class RunArguments
{
    private readonly string verb;
    private readonly Option<string?> config, place, resume, from;
    private readonly Option<double> hours;
    private readonly Option<long> steps;
    private readonly Option<int> threads;
    private readonly Option<bool> json;

    /// <param name="verb">Of the command, as it is typed.</param>
    public RunArguments(string verb)
    {
        this.verb = verb;
        config = new("--config") { Description = $"What is trained, and how: {string.Join(", ", Configurations.Names)}, or the path of a YAML file. With --resume the folder's own is the default.", HelpName = "FILE" };
        place = new("--out") { Description = "A folder for a new run.", HelpName = "DIR" };
        resume = new("--resume") { Description = "The folder of a run to go on with.", HelpName = "DIR" };
        from = new("--from") { Description = "The folder of a run of the same hand and layers, whose networks a new run begins with.", HelpName = "DIR" };
        hours = TaskArguments.Number<double>("--hours", "Hours of wall time after which it stops by itself; 0 for not.", 0, 0, 1e6);
        steps = TaskArguments.Number<long>("--steps", "Control steps of all worlds, since the run began, at which it stops.", 200_000_000, 1, 1_000_000_000_000);
        threads = TaskArguments.Number<int>("--threads", "Threads that step the physics [default: the configuration's]. Changes how long it takes, never what comes out.", null, 1, 256);
        json = JsonOutput.Option();
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { config, place, resume, from, hours, steps, threads, json })
        {
            command.Add(option);
        }
    }

    public RunOptions Read(ParseResult parsed)
    {
        string folder = (parsed.GetValue(resume), parsed.GetValue(place)) switch
        {
            ({ } old, null) when File.Exists(Path.Combine(old, TrainingRun.CheckpointFile)) => old,
            ({ } none, null) => throw new CommandException(ExitCode.Usage, $"{verb}: there is no checkpoint to resume. Give --out to begin a run. {Terminal.Plain(none)}"),
            (null, { } taken) when File.Exists(Path.Combine(taken, TrainingRun.CheckpointFile)) =>
                throw new CommandException(ExitCode.Usage, $"{verb}: a run is there already. Go on with --resume, or name another folder. {Terminal.Plain(taken)}"),
            (null, { } fresh) => fresh,
            _ => throw new CommandException(ExitCode.Usage, $"{verb}: give --out DIR for a new run, or --resume DIR. See launch/robotics {verb} --help."),
        };
        string own = Path.Combine(folder, TrainingRun.ConfigFile);
        ReorientationConfig chosen = parsed.GetValue(config) is { } named ? Configurations.Load(named)
            : File.Exists(own) ? ReorientationConfig.Load(own)
            : throw new CommandException(ExitCode.Usage, $"{verb}: name what to train with --config: {string.Join(", ", Configurations.Names)}, or the path of a YAML file.");
        if (parsed.GetValue(from) is not null && parsed.GetValue(resume) is not null)
        {
            throw new CommandException(ExitCode.Usage, $"{verb}: --from is for a new run, with --out; --resume goes on with a run's own networks.");
        }

        return new(
            verb, folder, parsed.GetValue(resume) is not null, parsed.GetValue(from), chosen, parsed.GetResult(threads) is null ? chosen.Worlds.Threads : parsed.GetValue(threads),
            parsed.GetValue(hours), parsed.GetValue(steps), parsed.GetValue(json));
    }
}

/// <summary>A run that is asked for.</summary>
/// <param name="Verb">Of the command, as it is typed.</param>
/// <param name="Resumed">False for a new one.</param>
/// <param name="From">The folder of a run whose networks a new one begins with, or null.</param>
/// <param name="Threads">That step the physics.</param>
/// <param name="Hours">Of wall time; 0 without end.</param>
/// <param name="Steps">Control steps since the run began, at which it ends.</param>
internal sealed record RunOptions(
    string Verb, string Folder, bool Resumed, string? From, ReorientationConfig Config, int Threads, double Hours, long Steps, bool Json)
{
    /// <summary>Runs it to its end, to Ctrl-C or until its time is up.</summary>
    /// <param name="begins">Said of a new run.</param>
    /// <param name="keep">Done once the folder is this process's: puts beside the run what it needs to be resumed.</param>
    public int Run<TReport>(ITraining<TReport> training, RunView<TReport> view, string begins, Terminal terminal, CancellationToken stop, Action? keep = null)
        where TReport : class, IIterationReport
    {
        using TrainingScreen<TReport> screen = new(terminal, Folder, view, TimeProvider.System);
        using TrainingRun<TReport> run = new(Folder, training, Config, TimeProvider.System, Checkpoint.OnDisk, screen, From);
        keep?.Invoke();
        terminal.Say(training.Iteration > 0 ? $"Going on after {training.Steps} control steps: {Folder}" : $"{begins}: {Folder}");
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (Hours > 0)
        {
            enough.CancelAfter(TimeSpan.FromHours(Hours));
        }

        run.Run(Steps, enough.Token);
        screen.Dispose();
        if (Json)
        {
            JsonOutput.Write(terminal.Out, new { Folder, training.Steps, training.Iteration, Last = run.Curve.Count > 0 ? run.Curve[^1] : null, screen.Seconds });
        }

        terminal.Say($"{training.Steps} control steps. Go on with: launch/robotics {Verb} --resume {Folder}");
        stop.ThrowIfCancellationRequested();
        return ExitCode.Succeeded;
    }
}
