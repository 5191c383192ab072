using System.Text.Json.Serialization;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>What is evaluated, but for the layout. Two evaluations are the same when this is.</summary>
/// <param name="Build">What program this was: results of another are not mixed in.</param>
/// <param name="Worlds">Rehearsal worlds of a run.</param>
public sealed record EvalSetting(string Build, string Reasoner, bool Scrambled, int Worlds, double Bar);

/// <summary>One layout of one variant of one scene.</summary>
public sealed record EvalCase(string Scene, SceneVariant Variant, int Seed);

/// <summary>One run of an evaluation, a line of its results file.</summary>
/// <param name="Success">Whether it was the right thing to come of this variant.</param>
/// <param name="Touched">Whether the robot touched anything.</param>
/// <param name="Failure">The diagnosis in short; null when there is none.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record EvalResult(
    EvalSetting Setting,
    EvalCase Case,
    Verdict Verdict,
    bool Success,
    bool ToolUsed,
    bool Touched,
    string Reason,
    string? Failure,
    double Seconds)
{
    [JsonIgnore]
    public string VerdictWord => Verdict.ToString().ToLowerInvariant();

    /// <summary>
    /// needed: solved. unneeded: solved and nothing was used as a tool. impossible: said so, and nothing was touched. Solved means
    /// that the goals hold on the measured state.
    /// </summary>
    public static EvalResult Of(EvalSetting setting, EvalCase run, TaskReport report, double seconds)
    {
        bool solved = report is { Verdict: Verdict.Succeeded, Measured.Holds: true };
        bool tool = report.Measured is { Contacts.Tools.IsEmpty: false };
        bool touched = report.Measured is { Contacts.Anything: true };
        bool success = run.Variant switch
        {
            SceneVariant.Needed => solved,
            SceneVariant.Unneeded => solved && !tool,
            _ => report.Verdict == Verdict.Impossible && !touched,
        };
        string? failure = report.Failure is { } f ? $"{f.Kind}/{f.Stage}/{f.Code}: {f.Message}" : null;
        return new(setting, run, report.Verdict, success, tool, touched, report.Reason, failure, seconds);
    }
}
