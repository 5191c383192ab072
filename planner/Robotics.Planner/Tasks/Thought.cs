using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner;

/// <summary>What one pass through the chain has come to so far; what is null was not reached.</summary>
internal sealed record Thought(
    Analysis? Analysis = null,
    TaskPlan? Plan = null,
    Calculation? Calculation = null,
    ProgramText? Text = null,
    ProgramCheck? Check = null)
{
    /// <summary>Goals, then constraints.</summary>
    public ImmutableArray<GoalSpec> Watched => [.. Analysis!.Goals, .. Analysis.Constraints.Where(c => !Analysis.Goals.Contains(c))];

    /// <summary>True when there is something to do: a verdict that allows it and a goal to measure it by.</summary>
    public bool MayGoOn => Analysis is { Verdict: AnalysisVerdict.Direct or AnalysisVerdict.NeedsTool };

    /// <summary>Keeps what comes before the stage.</summary>
    public Thought Before(StageName stage) => stage switch
    {
        StageName.Analyzer => new(),
        StageName.Planner => new(Analysis),
        StageName.Calculator => new(Analysis, Plan),
        _ => new(Analysis, Plan, Calculation),
    };
}
