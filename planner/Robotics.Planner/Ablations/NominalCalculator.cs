using Robotics.Planner.Offline.Formulas;
using Robotics.Skills;

namespace Robotics.Planner.Ablations;

/// <summary>
/// What is left without a Calculator: for each number the one that its name suggests. Things go to the middle of where the hand may go,
/// are lifted by a hand's breadth, pressed as far as they travel and taken at their centre; nobody asks whether
/// anything is in the way, whether the tool fits there, or what the steps after it need.
/// </summary>
internal sealed class NominalCalculator : ICalculator
{
    private const double HandsBreadth = 0.1;

    public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) => Task.FromResult(new Calculation(
    [
        .. from step in plan.Steps.Index()
           from parameter in task.Skills.Find(step.Item.Skill)?.Parameters ?? []
           where parameter is { Type: "double", Optional: false }
           let number = Usual(parameter.Name, step.Item)
           select new Parameter(step.Index, parameter.Name, number.Code, number.Value(task.World, task.Robot), "m", "base", "the usual number: nothing was calculated"),
    ]));

    private static Formula Usual(string name, PlanStep step) => (name, step.Objects) switch
    {
        ("depth", [var thing, ..]) => Ask.Travel(thing),
        ("x" or "y", _) => Middle(name[0] - 'x'),
        ("z", _) => Ask.WorkspaceMax(2),
        ("dx" or "dy", [var thing, ..]) => Middle(name[1] - 'x') - Ask.Position(thing, name[1] - 'x'),
        _ => HandsBreadth,
    };

    private static Formula Middle(int axis) => (Ask.WorkspaceMin(axis) + Ask.WorkspaceMax(axis)) / 2;
}
