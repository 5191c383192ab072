using System.Collections.Immutable;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;

namespace Robotics.Planner.Offline;

/// <summary>
/// Gives every number of a plan as an expression over what is seen: it walks through the plan on the expected world, choosing
/// hold points and places for which all later steps are possible too.
/// </summary>
public sealed class OfflineCalculator : ICalculator
{
    /// <inheritdoc/>
    /// <exception cref="StageException">No numbers make the plan possible, or none that did not fail already; says which limit.</exception>
    public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop)
    {
        string identity = OfflinePlanner.Identity(plan);
        int failed = task.History.Count(d => d.Stage == StageName.Calculator && d.Plan is not null && OfflinePlanner.Identity(d.Plan) == identity);
        if (failed == 0 && Known(task, analysis, plan, identity) is { } known)
        {
            return Task.FromResult(Numbers(task, known));
        }

        Misses? misses = null;
        foreach (bool exactly in (bool[])[true, false])
        {
            IPlanSearch search = IPlanSearch.For(task.Robot, analysis.Constraints, new(plan.Steps, exactly));
            HashSet<string> tried = [];
            foreach (Outline s in search.Plans(task.World, analysis.Goals))
            {
                stop.ThrowIfCancellationRequested();
                if (!tried.Add(string.Join(';', s.Steps.SelectMany(g => g.Numbers).Select(n => n.Formula.Code))))
                {
                    continue;
                }

                if (tried.Count > failed)
                {
                    return Task.FromResult(Numbers(task, s));
                }
            }

            if (tried.Count > 0)
            {
                throw new StageException(StageName.Calculator, $"All {tried.Count} sets of numbers for this plan were tried and failed. Another plan is needed.");
            }

            misses ??= search.Misses;
        }

        throw new StageException(StageName.Calculator, $"No numbers make this plan possible. {string.Join(" ", misses!.Reasons.Take(6).DefaultIfEmpty("Its steps in turn do not come to the goal."))} Another plan is needed.");
    }

    /// <summary>The numbers with which the plan was found, when it is the offline planner's own.</summary>
    private static Outline? Known(TaskContext task, Analysis analysis, TaskPlan plan, string identity)
    {
        int least = analysis.Verdict == AnalysisVerdict.NeedsTool ? 1 : 0, most = plan.Tools.IsEmpty && least == 0 ? 0 : IPlanSearch.MostTools;
        return Remembered.First(task.World, task.Robot, task.Skills, analysis.Goals, analysis.Constraints, least, most, out _) is { } s
            && OfflinePlanner.Identity([.. s.Steps.Select(g => g.Step)]) == identity ? s : null;
    }

    private static Calculation Numbers(TaskContext task, Outline s)
    {
        ImmutableArray<Parameter>.Builder all = ImmutableArray.CreateBuilder<Parameter>();
        for (int i = 0; i < s.Steps.Count; i++)
        {
            foreach (StepNumber n in s.Steps[i].Numbers)
            {
                double value = n.Formula.Value(task.World, task.Robot);
                if (!double.IsFinite(value))
                {
                    throw new StageException(StageName.Calculator, $"{s.Steps[i].Step.Skill}'s {n.Name} ({Text.Clean(n.Formula.Code)}) has no value in the world seen. Look again, or make room on the table.");
                }

                all.Add(new(i, n.Name, n.Formula.Code, value, n.Unit, n.Frame, n.Source));
            }
        }

        return new(all.ToImmutable());
    }
}
