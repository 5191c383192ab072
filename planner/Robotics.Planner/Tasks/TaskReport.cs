using System.Collections.Immutable;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>What came of a task.</summary>
public enum Verdict
{
    /// <summary>The goals hold, measured.</summary>
    Succeeded,

    /// <summary>It was tried and the goals do not hold.</summary>
    Failed,

    /// <summary>Not tried: the sentence is not clear, or no program was good enough.</summary>
    Refused,

    /// <summary>Not tried: neither the hand nor anything seen can do it.</summary>
    Impossible,

    /// <summary>Somebody asked for a stop.</summary>
    Stopped,
}

/// <summary>A task, told truthfully.</summary>
/// <param name="Task">The sentence.</param>
/// <param name="Reason">Why this verdict, for people.</param>
/// <param name="Attempts">What each pass through the chain thought and what came of it.</param>
/// <param name="Program">The program that was run, or the last one written; null when there is none.</param>
/// <param name="Rehearsal">Of that program; null when there was none.</param>
/// <param name="Twin">The comparison with the bare hand; null when no tool was planned.</param>
/// <param name="Measured">After execution; null when nothing was executed.</param>
/// <param name="Failure">Why it did not succeed, by code; null when it did.</param>
/// <param name="Seconds">Wall time; never part of the trace.</param>
public sealed record TaskReport(
    string Task,
    Verdict Verdict,
    string Reason,
    ImmutableArray<AttemptRecord> Attempts,
    string? Program,
    RehearsalReport? Rehearsal,
    TwinReport? Twin,
    GoalReport? Measured,
    Diagnosis? Failure,
    TaskSeconds Seconds)
{
    /// <summary>The process's exit code: 0 succeeded, 1 failed, 3 refused or impossible, 130 stopped.</summary>
    public int ExitCode => Verdict switch
    {
        Verdict.Succeeded => 0,
        Verdict.Failed => 1,
        Verdict.Stopped => 130,
        _ => 3,
    };
}

/// <summary>One pass through the chain; a record is null when its stage was not reached.</summary>
/// <param name="Number">1-based.</param>
/// <param name="From">The stage at which this pass began; earlier records are those of the pass before.</param>
public sealed record AttemptRecord(
    int Number,
    StageName From,
    Analysis? Analysis,
    TaskPlan? Plan,
    Calculation? Calculation,
    string? Program,
    RehearsalReport? Rehearsal,
    Diagnosis? Diagnosis);

/// <summary>How often a program did what it should in perturbed worlds.</summary>
/// <param name="Worlds">Worlds that were run; fewer than asked for when the rest could not change the answer.</param>
/// <param name="Low">Lower end of the Wilson 95 % interval.</param>
/// <param name="High">Upper end of the Wilson 95 % interval.</param>
/// <param name="Passed">Whether the bar was reached.</param>
/// <param name="Runs">One a world, in the order of the world's index.</param>
public sealed record RehearsalReport(int Worlds, int Successes, double Low, double High, bool Passed, ImmutableArray<RehearsalRun> Runs)
{
    public double Rate => Worlds == 0 ? 0 : (double)Successes / Worlds;
}

/// <summary>One rehearsal in one world.</summary>
/// <param name="Step">Index of the plan step in which it ended, or -1.</param>
/// <param name="Seconds">Of the world's clock.</param>
/// <param name="Diagnosis">Null when it succeeded.</param>
public sealed record RehearsalRun(int Index, bool Success, ProgramRun Program, int Step, GoalReport? Goals, double Seconds, Diagnosis? Diagnosis);

/// <summary>The same goals with the bare hand.</summary>
/// <param name="ToolNeeded">True when the hand alone fails: the tool is necessary.</param>
/// <param name="Reason">For people: how the hand failed, why it cannot be planned at all, or that it does as well.</param>
/// <param name="Program">The hand's program, or null when there is none to write.</param>
/// <param name="Rehearsal">Null when there was nothing to rehearse.</param>
public sealed record TwinReport(bool ToolNeeded, string Reason, string? Program, RehearsalReport? Rehearsal);

/// <summary>Wall time, seconds.</summary>
public sealed record TaskSeconds(double Plan, double Rehearse, double Execute)
{
    /// <summary>Share of each stage in <see cref="Plan"/>, summed over the attempts; Check is compiling and checking.</summary>
    public ImmutableSortedDictionary<string, double> Stages { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
