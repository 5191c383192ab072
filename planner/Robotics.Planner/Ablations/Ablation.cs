using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner.Ablations;

/// <summary>A part of the way from a sentence to a verdict that can be left out, to measure what it is worth.</summary>
public enum ChainPart
{
    /// <summary>The scene's goals arrive bare: no key concepts, and nobody says that a tool may be needed.</summary>
    Analyzer,

    /// <summary>The goals are gone for with the hand and in one go: <see cref="DirectPlanner"/>.</summary>
    Planner,

    /// <summary>Nothing is calculated: every number is the usual one, <see cref="NominalCalculator"/>.</summary>
    Calculator,

    /// <summary>What passed the check is run unproven; then there is no bare-hand twin either.</summary>
    Rehearsal,

    /// <summary>The first program is the only one.</summary>
    Replanning,

    /// <summary>The stages see where and how large things are, and nothing of what they are made of: <see cref="BareObjects"/>.</summary>
    Attributes,
}

/// <summary>
/// Which parts are left out. As in RoboTool (Xu et al., arXiv:2310.13065, its ablations), a stage is not replaced by a worse
/// program of the same kind but by what is left when nobody does its work.
/// </summary>
public sealed record Ablation
{
    /// <summary>Names the three stages before the Coder together.</summary>
    public const string CoderOnly = "coder-only";

    /// <summary>The whole chain.</summary>
    public static readonly Ablation None = new([]);

    private readonly ImmutableSortedSet<ChainPart> without;

    private Ablation(ImmutableSortedSet<ChainPart> without) => this.without = without;

    /// <summary>What <see cref="Parse"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetNames<ChainPart>().Select(n => n.ToLowerInvariant()), CoderOnly];

    /// <param name="text">Names with commas; empty for the whole chain.</param>
    /// <exception cref="FormatException">There is no such part; the message names it.</exception>
    public static Ablation Parse(string text) => new([.. text
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(name => name == CoderOnly ? [ChainPart.Analyzer, ChainPart.Planner, ChainPart.Calculator]
            : Names.Contains(name) ? new[] { Enum.Parse<ChainPart>(name, ignoreCase: true) }
            : throw new FormatException(name))]);

    /// <summary>The options of a task with what is left out left out.</summary>
    public TaskOptions Of(TaskOptions options) => options with
    {
        Rehearse = options.Rehearse && !without.Contains(ChainPart.Rehearsal),
        Attempts = without.Contains(ChainPart.Replanning) ? 1 : options.Attempts,
    };

    /// <summary>The stages with what is left out left out.</summary>
    /// <param name="goals">What is to be reached: what an Analyzer would have found in the sentence.</param>
    public ReasonerStages Of(ReasonerStages stages, ImmutableArray<GoalSpec> goals)
    {
        ReasonerStages left = new(
            without.Contains(ChainPart.Analyzer) ? new BareGoals(goals) : stages.Analyzer,
            without.Contains(ChainPart.Planner) ? new DirectPlanner() : stages.Planner,
            without.Contains(ChainPart.Calculator) ? new NominalCalculator() : stages.Calculator,
            stages.Coder);
        return without.Contains(ChainPart.Attributes) ? BareObjects.Of(left) : left;
    }

    public bool Equals(Ablation? other) => other is not null && without.SetEquals(other.without);

    public override int GetHashCode() => without.Aggregate(0, (hash, part) => hash | 1 << (int)part);

    /// <summary>As <see cref="Parse"/> takes it, always in the same order.</summary>
    public override string ToString() => string.Join(',', without.Select(p => p.ToString().ToLowerInvariant()));
}
