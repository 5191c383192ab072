namespace Robotics.Planner;

/// <summary>Works out what is asked and whether the robot can, needs something to help, or cannot.</summary>
public interface IAnalyzer
{
    Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop);
}

/// <summary>Chooses skills and objects, in order.</summary>
public interface IPlanner
{
    Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop);
}

/// <summary>Gives every number of the plan as an expression over what is seen.</summary>
public interface ICalculator
{
    Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop);
}

/// <summary>Writes the program.</summary>
public interface ICoder
{
    Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop);
}

/// <summary>A stage could not give a record: the model endpoint failed, or the plan has no answer. Says who, what and the remedy.</summary>
public sealed class StageException(StageName stage, string message, Exception? inner = null) : Exception(message, inner)
{
    public StageName Stage { get; } = stage;
}
