using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner.Ablations;

/// <summary>
/// What is left without an Analyzer: the goals, and nothing about them. Nobody has compared them with what the robot can reach,
/// hold and lift, so nobody says that a tool is needed or that nothing helps; that the hand cannot is found out by
/// whoever comes after.
/// </summary>
internal sealed class BareGoals(ImmutableArray<GoalSpec> goals) : IAnalyzer
{
    public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) => Task.FromResult(
        new Analysis(AnalysisVerdict.Direct, goals, [], [], "Nobody looked into the task: the goals are as given.", null, []));
}
