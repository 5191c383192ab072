using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>A program to be tried, with what it is to bring about.</summary>
/// <param name="Watched">Goals, then constraints.</param>
/// <param name="History">Diagnoses of earlier attempts.</param>
internal sealed record Trial(
    ICheckedProgram Program,
    TaskPlan Plan,
    ImmutableArray<GoalSpec> Watched,
    ImmutableArray<GoalSpec> Constraints,
    ImmutableArray<Diagnosis> History);

/// <summary>Runs a program in perturbed worlds and counts. What comes out depends on the seed, never on the threads.</summary>
internal sealed class Rehearser(IRehearsalWorlds worlds, HostPool hosts, int threads)
{
    /// <summary>Worlds between two looks at whether the rest can change the answer. Fixed, so that threads change nothing.</summary>
    private const int Batch = 4;

    /// <summary>
    /// Runs up to <paramref name="count"/> worlds in the order of their index, and stops early once the bar can no longer be missed or
    /// no longer be reached.
    /// </summary>
    /// <param name="known">Runs of the first worlds by an earlier call with the same trial: they are not run again.</param>
    /// <param name="heard">Hears each run as it ends, one at a time, with how many have ended.</param>
    public RehearsalReport Rehearse(Trial trial, WorldView sensed, int seed, int count, double bar, ImmutableArray<RehearsalRun> known,
        Action<RehearsalRun, int> heard, CancellationToken stop)
    {
        List<RehearsalRun> runs = [.. known];
        int needed = Needed(bar, count), ended = runs.Count;
        object oneAtATime = new();
        while (runs.Count < count && !Decided(runs, needed, count))
        {
            int first = runs.Count;
            var batch = new RehearsalRun[Math.Min(Batch, count - first)];
            Parallel.For(0, batch.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop }, i =>
            {
                batch[i] = Run(trial, sensed, first + i, seed, stop);
                lock (oneAtATime)
                {
                    heard(batch[i], ++ended);
                }
            });
            runs.AddRange(batch);
        }

        return Report(runs, needed);
    }

    /// <summary>Successes of <paramref name="count"/> that reach the bar.</summary>
    internal static int Needed(double bar, int count) => (int)Math.Ceiling(bar * count - 1e-9);

    private static bool Decided(List<RehearsalRun> runs, int needed, int count)
    {
        int successes = runs.Count(r => r.Success);
        return successes >= needed || successes + (count - runs.Count) < needed;
    }

    private static RehearsalReport Report(List<RehearsalRun> runs, int needed)
    {
        int successes = runs.Count(r => r.Success);
        (double low, double high) = Wilson.Interval(successes, runs.Count);
        return new(runs.Count, successes, low, high, successes >= needed, [.. runs]);
    }

    private RehearsalRun Run(Trial trial, WorldView sensed, int index, int seed, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        try
        {
            using ITaskWorld world = worlds.Open(sensed, index, seed, stop);
            double start = world.Time;
            world.Watch(trial.Watched);
            SkillJournal journal = SkillJournal.Over(world);
            ProgramRun run = hosts.Run(trial.Program, journal.Surface, line => journal.Line = line, stop);
            stop.ThrowIfCancellationRequested();
            GoalReport goals = world.Measure();
            stop.ThrowIfCancellationRequested();
            bool success = run.Ending == ProgramEnding.Completed && goals.Holds;
            int step = StepFinder.Last(trial.Plan, journal.Calls);
            Diagnosis? diagnosis = success ? null : DiagnosisRules.Diagnose(new(trial.Plan, step, [], run, goals, trial.Constraints), trial.History);
            return new(index, success, run, step, goals, world.Time - start, diagnosis);
        }
        catch (TaskWorldException broken)
        {
            var run = new ProgramRun(ProgramEnding.SkillFailed, 0, new(SkillCode.RobotFault, broken.Message), broken.Message, 0);
            Diagnosis diagnosis = DiagnosisRules.Diagnose(new(trial.Plan, -1, [], run, null, trial.Constraints), trial.History);
            return new(index, false, run, -1, null, 0, diagnosis);
        }
    }
}
