using Robotics.Planner;
using Robotics.Programs;
using Robotics.Sim;

namespace Robotics.Cli.Wiring;

/// <summary>Does tasks in scenes, one after another or several at a time, with what they share.</summary>
internal sealed class SceneRunner : IDisposable
{
    private readonly TimeProvider clock;
    private readonly SandboxedPrograms programs = new(ProgramOptions.Default, new ProgramRunnerOptions());
    private readonly Reasoners reasoners;

    /// <param name="reasoner">
    /// Is made once at once: a wrong name or a model that is not configured is said before anything starts. Null where every stage's
    /// answer is given: nobody is asked then.
    /// </param>
    /// <param name="recordings">A folder of a model's recorded replies, or null.</param>
    public SceneRunner(string? reasoner, TimeProvider clock, string? recordings = null)
    {
        this.clock = clock;
        reasoners = new(programs, clock, Environment.GetEnvironmentVariable, recordings);
        if (reasoner is not null)
        {
            _ = reasoners.Create(reasoner);
        }
    }

    /// <param name="opened">Sees the world before anything runs in it.</param>
    public async Task<(TaskReport Report, Scenario Scenario, ModelUse Use)> RunAsync(
        SceneTaskRequest request, ITaskProgress progress, Stream? trace, Action<Simulation>? opened, CancellationToken stop)
    {
        using SceneTask task = SceneTask.Open(request, programs, clock, stop);
        opened?.Invoke(task.Simulation);
        TaskReport report = await task.RunAsync(reasoners, progress, trace);
        return (report, task.Scenario(report), task.Use);
    }

    public void Dispose() => reasoners.Dispose();
}
