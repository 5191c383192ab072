using System.Collections.Concurrent;
using System.Diagnostics;

namespace Robotics.Programs;

/// <summary>
/// One thread that starts all sandboxed processes and lives as long as this process. A process that is to die with its parent
/// dies with the thread that started it (prctl(2), PR_SET_PDEATHSIG), and threads of a pool come and go.
/// </summary>
internal static class StarterThread
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = [];

    static StarterThread() => new Thread(Work) { IsBackground = true, Name = "sandbox starter" }.Start();

    public static Process Start(ProcessStartInfo info)
    {
        TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return started.Task.GetAwaiter().GetResult();
    }

    private static void Work()
    {
        foreach ((ProcessStartInfo info, TaskCompletionSource<Process> started) in Queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        }
    }
}
