namespace Robotics.Cli.Evaluation;

/// <summary>Where runs are kept as they end, so that an evaluation that was stopped goes on where it was. Safe for concurrent use.</summary>
public interface IResultStore : IDisposable
{
    /// <summary>Where it is, for people: no password is in it.</summary>
    string Place { get; }

    /// <summary>Everything that was evaluated, ordered by its text.</summary>
    /// <exception cref="CommandException">The store cannot be read.</exception>
    IReadOnlyList<EvalSetting> Settings();

    /// <summary>The runs of one evaluation, ordered by scene, variant and seed.</summary>
    /// <exception cref="CommandException">The store cannot be read.</exception>
    IReadOnlyList<EvalResult> Read(EvalSetting setting);

    /// <summary>
    /// Keeps the runs, all or none, for good when it returns. A run that is there already, of the same evaluation and layout, stays as it is:
    /// to do a layout twice changes nothing.
    /// </summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="CommandException">The store cannot be written: the disk is full, the server gone.</exception>
    int Add(IReadOnlyCollection<EvalResult> results);
}
