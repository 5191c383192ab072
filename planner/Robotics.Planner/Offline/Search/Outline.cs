using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Legs;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Offline.Search;

/// <summary>One number of a step.</summary>
/// <param name="Unit">m, rad, kg or 1.</param>
/// <param name="Frame">base, object or none.</param>
internal sealed record StepNumber(string Name, Formula Formula, string Unit, string Frame, string Source);

/// <summary>A step with its numbers.</summary>
internal sealed record GroundStep(PlanStep Step, ImmutableArray<StepNumber> Numbers)
{
    /// <summary>What makes two steps the same choice: skill, objects, tool, and the qualitative effect (which end is held, which way it goes).</summary>
    public static string Identity(PlanStep s) => $"{s.Skill}\0{string.Join('\0', s.Objects)}\0{s.Tool}\0{s.Effect}";
}

/// <summary>A plan with its numbers, of a robot of whatever kind.</summary>
/// <param name="Tools">What is used as a tool, in order of use.</param>
/// <param name="Margin">The least margin of any motion so far, metres.</param>
internal abstract record Outline(ImmutableList<GroundStep> Steps, ImmutableList<string> Tools, double Margin)
{
    /// <summary>What does it when no tool is used.</summary>
    public abstract string Alone { get; }

    /// <summary>Whether a robot with these skills can do all steps; what it lacks becomes a miss.</summary>
    public bool CanBeDoneWith(SkillCatalogue skills, Misses misses)
    {
        string? lacking = Steps.Select(s => s.Step.Skill).FirstOrDefault(s => skills.Find(s) is null);
        if (lacking is not null)
        {
            misses.Add("skill " + lacking, $"It takes the skill '{lacking}', which this robot does not have.");
        }

        return lacking is null;
    }
}

/// <summary>Finds plans by search over the effects of skills and geometry.</summary>
internal interface IPlanSearch
{
    /// <summary>Most things used as tools in one plan.</summary>
    const int MostTools = 4;

    /// <summary>Why what was looked at cannot be done.</summary>
    Misses Misses { get; }

    /// <summary>Plans, best first; each ends with all goals reached.</summary>
    IEnumerable<Outline> Plans(WorldView world, ImmutableArray<GoalSpec> goals, int leastTools = 0, int mostTools = MostTools);

    /// <summary>The search for this kind of robot.</summary>
    /// <param name="script">A plan to keep to, or null.</param>
    static IPlanSearch For(IRobotDescription robot, IEnumerable<GoalSpec> constraints, Script? script = null) => robot switch
    {
        ArmDescription arm => new PlanSearch(arm, constraints, script),
        QuadrupedDescription legs => new LegSearch(legs, constraints, script),
        _ => throw new StageException(StageName.Planner, $"Nobody can plan for '{robot.Name}'. Write a program for it and run that."),
    };
}
