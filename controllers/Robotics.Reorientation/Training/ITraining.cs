using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Training;

/// <summary>A point of every curve, a line of progress.jsonl.</summary>
public interface IIterationReport
{
    int Iteration { get; }

    /// <summary>Control steps of all worlds since the run began.</summary>
    long Steps { get; }
}

/// <summary>What a run repeats until it is stopped. What it computes depends on what it was made of alone, not on time; saved and loaded it goes on to the bit.</summary>
public interface ITraining<TReport> : IDisposable
    where TReport : IIterationReport
{
    /// <summary>Done until now.</summary>
    int Iteration { get; }

    /// <summary>Control steps of all worlds.</summary>
    long Steps { get; }

    /// <summary>A higher one is a better policy.</summary>
    double Score { get; }

    /// <summary>Where the time of the last iteration went.</summary>
    IterationSeconds Seconds { get; }

    /// <summary>What must be the same for another run to begin with these networks: words that are kept with every file.</summary>
    IReadOnlyList<(string Key, string Value)> OfNetworks { get; }

    /// <summary>What must be the same beside for the run itself to go on.</summary>
    IReadOnlyList<(string Key, string Value)> OfRun { get; }

    /// <param name="trouble">Told when an update was undone, and why.</param>
    TReport Iterate(Action<string> trouble);

    /// <summary>What is published: the policy as it is.</summary>
    Safetensors Policy();

    void Save(Safetensors file);

    /// <exception cref="InvalidDataException">It is of another run's shape.</exception>
    void Load(Safetensors file);

    /// <summary>The networks, and what they were normalised with, are another run's; the rest begins as it would.</summary>
    /// <exception cref="InvalidDataException">They are of another shape.</exception>
    void BeginWith(Safetensors other);
}

/// <summary>Who is told how a run goes.</summary>
public interface ITrainingObserver<TReport>
    where TReport : IIterationReport
{
    void Iterated(TReport report, IterationSeconds seconds);

    /// <summary>A checkpoint was written.</summary>
    void Kept(IReadOnlyList<TReport> curve);

    /// <summary>Something went wrong and the run goes on.</summary>
    void Trouble(string what);
}
