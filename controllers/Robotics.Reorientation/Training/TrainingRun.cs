using System.Text.Json;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;

namespace Robotics.Reorientation.Training;

/// <summary>Who is told how a run goes.</summary>
public interface ITrainingObserver
{
    void Iterated(IterationReport report, IterationSeconds seconds);

    /// <summary>A checkpoint was written.</summary>
    void Kept(IReadOnlyList<IterationReport> curve);

    /// <summary>Something went wrong and the run goes on.</summary>
    void Trouble(string what);
}

/// <summary>
/// A run and its folder: config.yaml, checkpoint.safetensors to go on from, progress.jsonl with a line an iteration,
/// policy.safetensors with the best policy so far. A checkpoint is written every minute and at the end.
/// </summary>
public sealed class TrainingRun : IDisposable
{
    public const string ConfigFile = "config.yaml", CheckpointFile = "checkpoint.safetensors", ProgressFile = "progress.jsonl", PolicyFileName = "policy.safetensors";

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(50);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string folder;
    private readonly IHandWorlds worlds;
    private readonly ReorientationConfig config;
    private readonly TimeProvider clock;
    private readonly Checkpoint checkpoint;
    private readonly ITrainingObserver observer;
    private readonly Trainer trainer;
    private readonly List<IterationReport> curve = [];
    private readonly List<string> unwritten = [];
    private double best = double.NegativeInfinity;

    /// <param name="folder">Made where it is not there; a checkpoint in it is gone on from.</param>
    /// <param name="from">The folder of a run whose networks a new one begins with; null for new ones.</param>
    /// <exception cref="CheckpointException">The checkpoint is of another run.</exception>
    public TrainingRun(string folder, IHandWorlds worlds, ReorientationConfig config, TimeProvider clock, Checkpoint checkpoint, ITrainingObserver observer, string? from = null)
    {
        (this.folder, this.worlds, this.config, this.clock, this.checkpoint, this.observer) = (folder, worlds, config, clock, checkpoint, observer);
        Directory.CreateDirectory(folder);
        trainer = new(worlds, config, clock);
        if (File.Exists(At(CheckpointFile)))
        {
            GoOn();
        }
        else if (from is not null)
        {
            trainer.BeginWith(Checkpoint.ReadNetworks(Path.Combine(from, CheckpointFile), worlds, config));
        }

        Checkpoint.WriteWhole(At(ConfigFile), config.ToYaml());
    }

    public Trainer Trainer => trainer;

    /// <summary>Every iteration of the run, those before it was resumed too.</summary>
    public IReadOnlyList<IterationReport> Curve => curve;

    /// <summary>Until so many control steps are done, or it is stopped.</summary>
    public void Run(long steps, CancellationToken stop)
    {
        long kept = clock.GetTimestamp();
        while (trainer.Steps < steps && !stop.IsCancellationRequested)
        {
            IterationReport report = trainer.Iterate(observer.Trouble);
            curve.Add(report);
            unwritten.Add(JsonSerializer.Serialize(report, Json));
            observer.Iterated(report, trainer.Seconds);
            if (clock.GetElapsedTime(kept) > Between)
            {
                Keep();
                kept = clock.GetTimestamp();
            }
        }

        Keep();
    }

    public void Dispose() => trainer.Dispose();

    /// <summary>Lines first, then the checkpoint: lines too many are cut when the run is resumed. A full disk costs nothing but the file.</summary>
    private void Keep()
    {
        try
        {
            File.AppendAllLines(At(ProgressFile), unwritten);
            unwritten.Clear();
            Safetensors file = new();
            trainer.Save(file);
            file.Add<double>("run.best", [Math.Max(best, trainer.Score)]);
            checkpoint.Write(At(CheckpointFile), file, worlds, config);
            if (trainer.Score >= best)
            {
                checkpoint.Write(At(PolicyFileName), PolicyFile.Of(trainer.Learner, worlds, config, trainer.Steps), worlds, config);
                best = trainer.Score;
            }

            observer.Kept(curve);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Trouble($"No checkpoint was written: {e.Message} Training goes on and tries again; make room in {folder}.");
        }
    }

    private void GoOn()
    {
        string path = At(CheckpointFile);
        Safetensors file = Checkpoint.Read(path, worlds, config);
        try
        {
            trainer.Load(file);
            best = file.Get<double>("run.best")[0];
        }
        catch (InvalidDataException e)
        {
            throw new CheckpointException($"The checkpoint does not fit this configuration: {e.Message} Resume with what it was made with, or begin in another folder. {path}", e);
        }

        // A kill or a full disk leaves lines that the checkpoint does not know, lines twice, half a line.
        string progress = At(ProgressFile);
        if (File.Exists(progress))
        {
            curve.AddRange(File.ReadLines(progress).Select(Parsed).OfType<IterationReport>().Where(r => r.Iteration <= trainer.Iteration).DistinctBy(r => r.Iteration));
            Checkpoint.WriteWhole(progress, string.Concat(curve.Select(r => JsonSerializer.Serialize(r, Json) + "\n")));
        }
    }

    private static IterationReport? Parsed(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<IterationReport>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string At(string name) => Path.Combine(folder, name);
}
