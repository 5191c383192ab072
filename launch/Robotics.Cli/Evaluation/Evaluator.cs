using Robotics.Planner;

namespace Robotics.Cli.Evaluation;

/// <summary>Does one task of an evaluation, and says what a language model was asked for it.</summary>
public delegate Task<(TaskReport Report, ModelUse Use)> EvalTask(EvalCase run, CancellationToken stop);

/// <summary>Runs the cases that no earlier results hold, several at a time.</summary>
public static class Evaluator
{
    /// <param name="ended">Called for each result, the earlier ones first; one at a time.</param>
    /// <returns>Results of all cases that are done: fewer than asked for when stopped.</returns>
    public static async Task<IReadOnlyCollection<EvalResult>> RunAsync(
        EvalSetting setting, IReadOnlyList<EvalCase> cases, IResultStore store, int threads, EvalTask task, TimeProvider clock, Action<EvalResult> ended, CancellationToken stop)
    {
        HashSet<EvalCase> wanted = [.. cases];
        Dictionary<EvalCase, EvalResult> done = [];
        foreach (EvalResult before in store.Read(setting).Where(r => wanted.Contains(r.Case)))
        {
            done.Add(before.Case, before);
            ended(before);
        }

        Lock turn = new();
        try
        {
            await Parallel.ForEachAsync(
                cases.Where(c => !done.ContainsKey(c)).ToArray(),
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop },
                async (run, token) =>
                {
                    long start = clock.GetTimestamp();
                    EvalResult result;
                    try
                    {
                        (TaskReport report, ModelUse use) = await task(run, token);
                        if (report.Verdict == Verdict.Stopped)
                        {
                            return;
                        }

                        result = EvalResult.Of(setting, run, report, clock.GetElapsedTime(start).TotalSeconds) with { Requests = use.Requests, Tokens = use.Tokens };
                    }
                    catch (Exception e) when (e is not OperationCanceledException && !CommandLine.EndsEverything(e))
                    {
                        // A fault of one layout is a failure of that layout, with its words, and no end of the evaluation.
                        result = EvalResult.Broken(setting, run, e, clock.GetElapsedTime(start).TotalSeconds);
                    }

                    store.Add([result]);
                    lock (turn)
                    {
                        done.Add(run, result);
                        ended(result);
                    }
                });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is done stays done.
        }

        return done.Values;
    }
}
