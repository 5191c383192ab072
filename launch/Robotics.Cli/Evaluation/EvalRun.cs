using System.Text.Json.Serialization;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>What is evaluated, but for the layout. Two evaluations are the same when this is.</summary>
/// <param name="Build">What program this was: results of another are not mixed in.</param>
/// <param name="Worlds">Rehearsal worlds of a run.</param>
/// <param name="Without">What was left out, with commas; empty for the whole chain.</param>
public sealed record EvalSetting(string Build, string Reasoner, bool Scrambled, int Worlds, double Bar, string Without = "")
{
    /// <summary>For people, in one line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Reasoner}{(Without.Length > 0 ? $" without {Without}" : "")}{(Scrambled ? ", scrambled" : "")}, {Worlds} worlds, bar {Bar:0.##}, build {Build}");
}

/// <summary>One layout of one variant of one scene.</summary>
public sealed record EvalCase(string Scene, SceneVariant Variant, int Seed);

/// <summary>One run of an evaluation.</summary>
/// <param name="Success">Whether it was the right thing to come of this variant.</param>
/// <param name="Touched">Whether the robot touched anything.</param>
/// <param name="Failure">Why it was not right; null when it was.</param>
/// <param name="Seconds">Wall time of the whole.</param>
/// <param name="Plan">Wall time of thinking, s.</param>
/// <param name="Rehearse">Wall time of rehearsal, s.</param>
/// <param name="Execute">Wall time of execution, s.</param>
/// <param name="Requests">What a language model was asked.</param>
/// <param name="Tokens">Of prompts and replies together.</param>
public sealed record EvalResult(
    EvalSetting Setting,
    EvalCase Case,
    Verdict Verdict,
    bool Success,
    bool ToolUsed,
    bool Touched,
    string Reason,
    EvalFailure? Failure,
    double Seconds,
    double Plan = 0,
    double Rehearse = 0,
    double Execute = 0,
    int Requests = 0,
    long Tokens = 0)
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
        return new(
            setting, run, report.Verdict, success, tool, touched, report.Reason, success ? null : EvalFailure.Of(run.Variant, report),
            seconds, report.Seconds.Plan, report.Seconds.Rehearse, report.Seconds.Execute);
    }

    /// <summary>A layout that this program broke on: not right, whatever the variant.</summary>
    public static EvalResult Broken(EvalSetting setting, EvalCase run, Exception fault, double seconds)
    {
        EvalFailure failure = EvalFailure.Fault(fault);
        return new(setting, run, Verdict.Failed, false, false, false, failure.Message, failure, seconds);
    }
}
