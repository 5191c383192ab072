using System.Collections.Immutable;

namespace Robotics.Planner.Offline.Search;

/// <summary>A plan to keep to: only steps that continue it are considered.</summary>
/// <param name="Exactly">Also the qualitative effects must be those of the plan (which end is held, which way something goes).</param>
internal sealed record Script(ImmutableArray<PlanStep> Steps, bool Exactly)
{
    public bool Allows(int index, PlanStep step)
    {
        if (index >= Steps.Length)
        {
            return false;
        }

        PlanStep wanted = Steps[index];
        return wanted.Skill == step.Skill && wanted.Objects.SequenceEqual(step.Objects) && (!Exactly || wanted.Effect == step.Effect);
    }

    /// <summary>True when the plan holds, from here on, a step of that skill on that object.</summary>
    public bool Mentions(int from, string skill, string thing)
    {
        for (int i = from; i < Steps.Length; i++)
        {
            if (Steps[i].Skill == skill && Steps[i].Objects.Contains(thing))
            {
                return true;
            }
        }

        return false;
    }
}
