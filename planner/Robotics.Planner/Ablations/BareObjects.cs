using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Ablations;

/// <summary>
/// Takes from the stages what they are told of objects besides names, shapes and places: mass, friction, magnetism, colour and
/// material. What is not known is taken to be that of a small wooden block. Rehearsal keeps what was sensed.
/// </summary>
internal sealed class BareObjects(ReasonerStages stages) : IAnalyzer, IPlanner, ICalculator, ICoder
{
    private const double UsualMass = 0.1, UsualFriction = 0.4;

    // The stages find again what they worked out on a world by the world itself.
    private WorldView? seen, bare;

    public static ReasonerStages Of(ReasonerStages stages)
    {
        var all = new BareObjects(stages);
        return new(all, all, all, all);
    }

    public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) => stages.Analyzer.AnalyzeAsync(Bare(task), stop);

    public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop) => stages.Planner.PlanAsync(Bare(task), analysis, stop);

    public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) =>
        stages.Calculator.CalculateAsync(Bare(task), analysis, plan, stop);

    public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop) =>
        stages.Coder.WriteAsync(Bare(task), plan, calculation, stop);

    private TaskContext Bare(TaskContext task)
    {
        if (seen != task.World || bare is null)
        {
            (seen, bare) = (task.World, new(task.World.Objects.Select(Bare), task.World.Trunk));
        }

        return task with { World = bare };
    }

    private static SensedObject Bare(SensedObject o) => o with { Mass = UsualMass, Friction = UsualFriction, Magnet = 0, Colour = "", Material = "" };
}
