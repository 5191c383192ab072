using System.Collections.Immutable;
using Robotics.Planner;

namespace Robotics.Cli.Output;

/// <summary>What <c>run --json</c> prints and result.json holds; schemas/run.schema.json describes it.</summary>
/// <param name="Measured">Null when nothing was executed.</param>
/// <param name="Out">The output folder.</param>
public sealed record RunResult(
    string Task,
    string Scene,
    int Seed,
    string Variant,
    string Reasoner,
    Verdict Verdict,
    string Reason,
    ImmutableArray<StageResult> Stages,
    string? Program,
    RehearsalResult? Rehearsal,
    TwinResult? Twin,
    MeasuredResult? Measured,
    SecondsResult Seconds,
    string Out)
{
    public static RunResult Of(RunRecord run, string folder)
    {
        TaskReport report = run.Report;
        return new(
            report.Task, run.Scene, run.Seed, run.Variant, run.Reasoner, report.Verdict, report.Reason,
            [.. StageResult.Of(report)],
            report.Program,
            report.Rehearsal is { } r ? RehearsalResult.Of(r, run.Bar) : null,
            report.Twin is { } t ? new(t.ToolNeeded, t.Reason, t.Rehearsal is { } tr ? RehearsalResult.Of(tr, run.Bar) : null) : null,
            report.Measured is { } m ? MeasuredResult.Of(m) : null,
            new(report.Seconds.Plan, report.Seconds.Rehearse, report.Seconds.Execute, report.Seconds.Stages),
            folder);
    }
}

/// <summary>What a stage found in one pass of the chain; stage "diagnosis" is why the pass failed.</summary>
public sealed record StageResult(int Attempt, string Stage, string Finding)
{
    /// <summary>Only what each pass did itself: records taken over from the pass before are not told again.</summary>
    public static IEnumerable<StageResult> Of(TaskReport report)
    {
        foreach (AttemptRecord attempt in report.Attempts)
        {
            (StageName Stage, object? Record)[] records =
            [
                (StageName.Analyzer, attempt.Analysis),
                (StageName.Planner, attempt.Plan),
                (StageName.Calculator, attempt.Calculation),
                (StageName.Coder, attempt.Program is null ? null : new ProgramText(attempt.Program)),
            ];
            foreach ((StageName stage, object? record) in records)
            {
                if (record is not null && stage >= attempt.From)
                {
                    yield return new(attempt.Number, stage.ToString().ToLowerInvariant(), Findings.Of(record));
                }
            }

            if (attempt.Diagnosis is { } diagnosis)
            {
                yield return new(attempt.Number, "diagnosis", Findings.Of(diagnosis));
            }
        }
    }
}

/// <param name="Bar">Least success rate at which the program is run.</param>
/// <param name="Failures">How many worlds failed with each code.</param>
public sealed record RehearsalResult(int Worlds, int Successes, double Low, double High, double Bar, bool Passed, ImmutableSortedDictionary<string, int> Failures)
{
    public static RehearsalResult Of(RehearsalReport r, double bar) => new(r.Worlds, r.Successes, r.Low, r.High, bar, r.Passed, FailuresOf(r));

    public static ImmutableSortedDictionary<string, int> FailuresOf(RehearsalReport r) =>
        r.Runs.Where(run => !run.Success).GroupBy(CodeOf).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>A failed rehearsal in one word: the skill's code, or how the program ended, or the predicate that does not hold.</summary>
    public static string CodeOf(RehearsalRun run) =>
        run.Diagnosis is { Code: not Skills.SkillCode.Ok } d ? d.Code.ToString()
        : run.Program.Ending != ProgramEnding.Completed ? run.Program.Ending.ToString()
        : run.Goals?.FirstUnmet is { } unmet ? $"not {unmet.Spec.Kind}"
        : "unknown";
}

/// <summary>The same task with the bare hand.</summary>
public sealed record TwinResult(bool ToolNeeded, string Reason, RehearsalResult? Rehearsal);

/// <summary>What was measured after execution.</summary>
/// <param name="Touched">Objects the robot itself touched.</param>
/// <param name="Tools">Objects that touched another while the robot held them.</param>
public sealed record MeasuredResult(bool Holds, ImmutableArray<GoalResult> Goals, ImmutableArray<string> Touched, ImmutableArray<string> Tools)
{
    public static MeasuredResult Of(GoalReport m) => new(
        m.Holds,
        [.. m.Goals.Select(g => new GoalResult(g.Spec.ToString(), g.Holds, g.Measured, g.Numbers))],
        m.Contacts.Touched,
        m.Contacts.Tools);
}

/// <param name="Numbers">SI, by name.</param>
public sealed record GoalResult(string Goal, bool Holds, string Measured, ImmutableSortedDictionary<string, double> Numbers);

/// <summary>Wall time, s.</summary>
public sealed record SecondsResult(double Plan, double Rehearse, double Execute, ImmutableSortedDictionary<string, double> Stages);
