using System.Text.Json;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Training;

/// <summary>The files of a run's folder.</summary>
public static class TrainingRun
{
    public const string ConfigFile = "config.yaml", CheckpointFile = "checkpoint.safetensors", ProgressFile = "progress.jsonl", PolicyFileName = "policy.safetensors", LockFile = "run.lock";
}

/// <summary>
/// A run and its folder: config.yaml, checkpoint.safetensors to go on from, progress.jsonl with a line an iteration,
/// policy.safetensors with the best policy so far, and run.lock, which the process that trains holds. A checkpoint is written every minute and at the end.
/// </summary>
public sealed class TrainingRun<TReport> : IDisposable
    where TReport : class, IIterationReport
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(50);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string folder;
    private readonly ITraining<TReport> training;
    private readonly TimeProvider clock;
    private readonly Checkpoint checkpoint;
    private readonly ITrainingObserver<TReport> observer;
    private readonly List<TReport> curve = [];
    private readonly List<string> unwritten = [];
    private readonly FileStream held;
    private double best = double.NegativeInfinity;

    /// <param name="folder">Made where it is not there; a checkpoint in it is gone on from.</param>
    /// <param name="training">New; the run ends it.</param>
    /// <param name="from">The folder of a run whose networks a new one begins with; null for new ones.</param>
    /// <exception cref="CheckpointException">The checkpoint is of another run, or another process trains in the folder.</exception>
    public TrainingRun(string folder, ITraining<TReport> training, ReorientationConfig config, TimeProvider clock, Checkpoint checkpoint, ITrainingObserver<TReport> observer, string? from = null)
    {
        (this.folder, this.training, this.clock, this.checkpoint, this.observer) = (folder, training, clock, checkpoint, observer);
        Directory.CreateDirectory(folder);
        held = Hold(At(TrainingRun.LockFile));
        try
        {
            Begin(config, from);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Every iteration of the run, those before it was resumed too.</summary>
    public IReadOnlyList<TReport> Curve => curve;

    private IReadOnlyList<(string Key, string Value)> Identity => [.. training.OfNetworks, .. training.OfRun];

    /// <summary>The system's own lock on a file: it ends with the process, however that ends.</summary>
    private static FileStream Hold(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new CheckpointException($"Another process trains in this folder: it holds the file {TrainingRun.LockFile}, and one process at a time may. Wait for it, stop it, or name another folder. {path}", e);
        }
    }

    private void Begin(ReorientationConfig config, string? from)
    {
        if (File.Exists(At(TrainingRun.CheckpointFile)))
        {
            GoOn();
        }
        else if (from is not null)
        {
            training.BeginWith(Checkpoint.Read(Path.Combine(from, TrainingRun.CheckpointFile), training.OfNetworks));
        }

        Checkpoint.WriteWhole(At(TrainingRun.ConfigFile), config.ToYaml());
    }

    /// <summary>Until so many control steps are done, or it is stopped.</summary>
    public void Run(long steps, CancellationToken stop)
    {
        long kept = clock.GetTimestamp();
        while (training.Steps < steps && !stop.IsCancellationRequested)
        {
            TReport report = training.Iterate(observer.Trouble);
            curve.Add(report);
            unwritten.Add(JsonSerializer.Serialize(report, Json));
            observer.Iterated(report, training.Seconds);
            if (clock.GetElapsedTime(kept) > Between)
            {
                Keep();
                kept = clock.GetTimestamp();
            }
        }

        Keep();
    }

    public void Dispose()
    {
        training.Dispose();
        held.Dispose();
    }

    /// <summary>Lines first, then the checkpoint: lines too many are cut when the run is resumed. A full disk costs nothing but the file.</summary>
    private void Keep()
    {
        try
        {
            File.AppendAllLines(At(TrainingRun.ProgressFile), unwritten);
            unwritten.Clear();
            Safetensors file = new();
            training.Save(file);
            file.Add<double>("run.best", [Math.Max(best, training.Score)]);
            checkpoint.Write(At(TrainingRun.CheckpointFile), file, Identity);
            if (training.Score >= best)
            {
                checkpoint.Write(At(TrainingRun.PolicyFileName), training.Policy(), Identity);
                best = training.Score;
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
        string path = At(TrainingRun.CheckpointFile);
        Safetensors file = Checkpoint.Read(path, Identity);
        try
        {
            training.Load(file);
            best = file.Get<double>("run.best")[0];
        }
        catch (InvalidDataException e)
        {
            throw new CheckpointException($"The checkpoint does not fit this configuration: {e.Message} Resume with what it was made with, or begin in another folder. {path}", e);
        }

        // A kill or a full disk leaves lines that the checkpoint does not know, lines twice, half a line.
        string progress = At(TrainingRun.ProgressFile);
        if (File.Exists(progress))
        {
            curve.AddRange(File.ReadLines(progress).Select(Parsed).OfType<TReport>().Where(r => r.Iteration <= training.Iteration).DistinctBy(r => r.Iteration));
            Checkpoint.WriteWhole(progress, string.Concat(curve.Select(r => JsonSerializer.Serialize(r, Json) + "\n")));
        }
    }

    private static TReport? Parsed(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TReport>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string At(string name) => Path.Combine(folder, name);
}
