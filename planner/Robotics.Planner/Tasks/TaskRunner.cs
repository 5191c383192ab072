using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>
/// Takes a sentence to a verdict: looks, thinks, checks, rehearses, and only then moves anything; measures what came of it and says
/// that. One way through: a program that did not pass the check and the rehearsal's bar is never run, unless
/// <see cref="TaskOptions.Rehearse"/> was turned off to measure what that is worth.
/// </summary>
public sealed class TaskRunner(IPrograms programs, IRehearsalWorlds rehearsals, TimeProvider clock)
{
    /// <summary>
    /// Does one task. A stop, at any time, ends it within a control period with <see cref="Verdict.Stopped"/>; the world must have been
    /// opened with the same token for its skills to hear it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public async Task<TaskReport> RunAsync(TaskRequest request, ITaskWorld world, ReasonerStages stages, ITaskProgress progress, Trace trace, CancellationToken stop)
    {
        request.Options.Validate();
        trace.Write("task", new { request.Sentence, request.Options.Worlds, request.Options.Bar, request.Options.Attempts, request.Options.Seed, request.Options.Twin, request.Options.TwinWorlds });
        using var hosts = new HostPool(programs);
        var run = new TaskRun(request, world, stages, programs, rehearsals, hosts, new StageClock(clock), progress, trace, stop);
        TaskReport report;
        try
        {
            // Off the caller's thread: the work is long and blocks.
            report = await Task.Run(run.RunAsync, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            report = run.Conclude(Verdict.Stopped, "Stopped on request.");
        }

        trace.Write("verdict", new { report.Verdict, report.Reason, time = world.Time });
        progress.Finished(report);
        return report;
    }
}
