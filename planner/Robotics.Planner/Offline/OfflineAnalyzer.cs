using System.Collections.Immutable;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline;

/// <summary>
/// Reads the sentence by a grammar of this domain, and finds out by search over geometry whether the hand suffices, something must
/// help, or nothing can. Deterministic; needs no network. Never throws for any text.
/// </summary>
public sealed class OfflineAnalyzer : IAnalyzer
{
    /// <inheritdoc/>
    public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Understanding said = new SentenceParser(task.World, task.Robot).Parse(task.Sentence);
        return Task.FromResult(said.Question is { } question
            ? new(AnalysisVerdict.Ambiguous, [], [], [], question, question, said.Unused)
            : Judge(task, said, stop));
    }

    private static Analysis Judge(TaskContext task, Understanding said, CancellationToken stop)
    {
        // A hand that failed in rehearsal for want of a tool is not proposed again.
        bool handFailed = task.History.Any(d => d is { Stage: StageName.Analyzer, Kind: FailureKind.ToolUse, Plan.Tools.IsEmpty: true });
        ImmutableArray<KeyConcept> concepts = Concepts.Of(task.World, task.Robot, said.Goals);
        string alone = task.Robot is ArmDescription ? "hand" : "robot";
        string notes = string.Concat(said.Notes.Select(n => n + " "));
        Outline? plan = Remembered.First(task.World, task.Robot, task.Skills, said.Goals, said.Constraints, handFailed ? 1 : 0, IPlanSearch.MostTools, out Misses misses);
        stop.ThrowIfCancellationRequested();
        if (plan is null)
        {
            ImmutableArray<string> reasons = misses.Reasons;
            return new(AnalysisVerdict.Impossible, said.Goals, said.Constraints, concepts,
                $"{notes}Neither the {alone} nor anything seen can do it. {string.Join(" ", reasons.Take(10))}", null, said.Unused);
        }

        string reason = plan.Tools.IsEmpty
            ? $"The {alone} can do it: everything needed is within its reach."
            : $"The {alone} alone cannot: {Concepts.Why(concepts, misses)} {Text.List(plan.Tools.Select(Text.Quote))} can help.";
        return new(plan.Tools.IsEmpty ? AnalysisVerdict.Direct : AnalysisVerdict.NeedsTool, said.Goals, said.Constraints, concepts, notes + reason, null, said.Unused);
    }
}
