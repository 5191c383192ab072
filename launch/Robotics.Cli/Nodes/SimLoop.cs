using System.Collections.Concurrent;
using System.Diagnostics;

namespace Robotics.Cli.Nodes;

/// <summary>
/// The one thread on which a served simulation lives: a control period after the other, paced by the wall clock, with what others
/// ask for done in between. Time that was lost is not made up for: the world then runs slower than asked, and says by how much.
/// </summary>
/// <param name="period">Seconds of the world.</param>
/// <param name="rate">Seconds of the world a second of the wall clock; 0 for as fast as it goes.</param>
/// <param name="tick">One control period; false ends the loop.</param>
internal sealed class SimLoop(double period, double rate, Func<bool> tick)
{
    /// <summary>Seconds behind the clock beyond which the lost time is given up.</summary>
    private const double Forgiven = .1;

    private readonly ConcurrentQueue<Action> _asked = new();

    /// <summary>Sees the lateness of each tick, seconds of the wall clock: for measurements.</summary>
    public Action<double>? OnLateness { get; set; }

    /// <summary>Has something done between two ticks.</summary>
    public void Post(Action action) => _asked.Enqueue(action);

    /// <summary>Has something done between two ticks and waits for what comes out.</summary>
    public Task<T> Ask<T>(Func<T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>Runs until it is stopped or a tick says so.</summary>
    public void Run(CancellationToken stop)
    {
        double wall = rate > 0 ? period / rate : 0;
        long start = Stopwatch.GetTimestamp();
        double due = 0;
        while (!stop.IsCancellationRequested)
        {
            for (double left; !stop.IsCancellationRequested && (left = due - Stopwatch.GetElapsedTime(start).TotalSeconds) > 0;)
            {
                // A handle wakes by whole milliseconds and a little late: the last of the time is waited for on the processor.
                if (left > 1.3e-3)
                {
                    stop.WaitHandle.WaitOne((int)((left - 3e-4) * 1000));
                }
                else
                {
                    Thread.Yield();
                }
            }

            double late = rate > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds - due : 0;
            OnLateness?.Invoke(late);
            if (late > Forgiven)
            {
                due += late;
            }

            due += wall;
            for (int n = _asked.Count; n > 0 && _asked.TryDequeue(out Action? action); n--)
            {
                action();
            }

            if (!tick())
            {
                return;
            }
        }
    }
}
