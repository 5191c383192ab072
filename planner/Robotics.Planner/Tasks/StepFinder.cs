namespace Robotics.Planner;

/// <summary>Finds the step of the plan that a program had come to, from the skills it called.</summary>
public static class StepFinder
{
    /// <summary>
    /// Walks the calls along the plan: a call belongs to the next step with its skill and its object, else to the next step with
    /// its skill, else to the step before it (a repetition). A look belongs to the next step only, because programs
    /// look more often than plans say.
    /// </summary>
    /// <returns>The index of the last call's step, or -1 before the first.</returns>
    public static int Last(TaskPlan plan, IReadOnlyList<SkillCall> calls)
    {
        int at = -1;
        foreach (SkillCall call in calls)
        {
            int end = call.Skill == nameof(Skills.IRobotSkills.Look) ? Math.Min(at + 2, plan.Steps.Length) : plan.Steps.Length;
            int next = Next(plan, at + 1, end, s => s.Skill == call.Skill && AboutSame(s, call));
            if (next < 0 && !(at >= 0 && plan.Steps[at].Skill == call.Skill && AboutSame(plan.Steps[at], call)))
            {
                next = Next(plan, at + 1, end, s => s.Skill == call.Skill);
            }

            at = next >= 0 ? next : at;
        }

        return at;
    }

    private static int Next(TaskPlan plan, int from, int end, Func<PlanStep, bool> fits)
    {
        for (int i = from; i < end; i++)
        {
            if (fits(plan.Steps[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A part counts as its object; a skill without an object fits any step.</summary>
    private static bool AboutSame(PlanStep step, SkillCall call) =>
        call.Thing is not { } thing || step.Objects.Length == 0
        || step.Objects.Any(o => o == thing || thing.StartsWith(o + ".", StringComparison.Ordinal) || o.StartsWith(thing + ".", StringComparison.Ordinal));
}
