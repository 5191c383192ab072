using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Ablations;

/// <summary>What is left without a Planner: each goal is gone for by the skill that its name suggests, with the hand, in the goals' order.</summary>
internal sealed class DirectPlanner : IPlanner
{
    /// <exception cref="StageException">No skill's name suggests any of the goals.</exception>
    public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop)
    {
        PlanStep[] steps = [.. analysis.Goals.SelectMany(StepsTo)];
        return steps.Length > 0
            ? Task.FromResult(new TaskPlan([.. steps], [], "Nobody planned: each goal is gone for directly."))
            : throw new StageException(StageName.Planner, $"Nobody planned, and no skill's name suggests {string.Join(", ", analysis.Goals)}.");
    }

    private static IEnumerable<PlanStep> StepsTo(GoalSpec goal) => goal.Kind switch
    {
        "held" or "lifted" => [Step(nameof(IRobotSkills.Grasp), goal), Step(nameof(IRobotSkills.Lift), goal)],
        "pressed" => [Step(nameof(IRobotSkills.Press), goal)],
        "turned" => [Step(nameof(IRobotSkills.Turn), goal)],
        "near" or "at" or "moved" or "on" => [Step(nameof(IRobotSkills.Grasp), goal), Step(nameof(IRobotSkills.Place), goal)],
        "stood_on" => [Step(nameof(ILegSkills.Climb), goal)],
        _ => [],
    };

    private static PlanStep Step(string skill, GoalSpec goal) => new(skill, [goal.Object], null, goal.ToString(), "", "");
}
