using System.Collections.Immutable;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;

namespace Robotics.Planner.Offline;

/// <summary>
/// Plans by search over the effects of skills and geometry. A plan that failed before is not proposed again: the next best is.
/// </summary>
public sealed class OfflinePlanner : IPlanner
{
    /// <inheritdoc/>
    /// <exception cref="StageException">There is no plan, or none that did not fail already; says why.</exception>
    public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop)
    {
        if (analysis.Goals.IsDefaultOrEmpty)
        {
            throw new StageException(StageName.Planner, "There is no goal to plan for. The Analyzer must name one.");
        }

        HashSet<string> failed = [.. task.History.Where(d => d.Plan is not null && d.Stage is StageName.Planner or StageName.Analyzer).Select(d => Identity(d.Plan!))];

        // The verdict is a promise: "direct" uses no tool, unless the hand was tried and failed.
        bool tried = task.History.Any(d => d.Plan is { Tools.IsEmpty: true });
        int least = analysis.Verdict == AnalysisVerdict.NeedsTool ? 1 : 0;
        int most = analysis.Verdict == AnalysisVerdict.Direct && !tried ? 0 : IPlanSearch.MostTools;
        Outline? first = Remembered.First(task.World, task.Robot, task.Skills, analysis.Goals, analysis.Constraints, least, most, out Misses misses);
        stop.ThrowIfCancellationRequested();
        if (first is not null && !failed.Contains(Identity(Plan(first))))
        {
            return Task.FromResult(Plan(first));
        }

        if (first is not null)
        {
            IPlanSearch search = IPlanSearch.For(task.Robot, analysis.Constraints);
            misses = search.Misses;
            foreach (Outline s in search.Plans(task.World, analysis.Goals, least, most))
            {
                stop.ThrowIfCancellationRequested();
                if (s.CanBeDoneWith(task.Skills, misses) && !failed.Contains(Identity(Plan(s))))
                {
                    return Task.FromResult(Plan(s));
                }
            }
        }

        string reasons = string.Join(" ", misses.Reasons.Take(8));
        throw new StageException(StageName.Planner, failed.Count > 0
            ? $"Every plan found was tried and failed ({failed.Count}); the last failure: {task.History.Last(d => d.Plan is not null).Message} {reasons}"
            : $"There is no plan{(most == 0 ? " for the bare hand" : "")}. {reasons}");
    }

    private static TaskPlan Plan(Outline s) => new([.. s.Steps.Select(g => g.Step)], [.. s.Tools], Rationale(s));

    /// <summary>What makes two plans the same: tools, steps, which end is held, which way things go.</summary>
    internal static string Identity(TaskPlan plan) => Identity(plan.Steps);

    internal static string Identity(ImmutableArray<PlanStep> steps) => string.Join('\u0001', steps.Select(GroundStep.Identity));

    private static string Rationale(Outline s) => s.Tools.IsEmpty
        ? $"The {s.Alone} suffices: {s.Steps.Count} steps."
        : FormattableString.Invariant($"With {Text.List(s.Tools.Select(Text.Quote))}: the fewest things used as tools that any plan found needs, {s.Steps.Count} steps")
          + (double.IsFinite(s.Margin) ? FormattableString.Invariant($", {s.Margin:0.###} m of room at its narrowest.") : ".");
}
