using Robotics.Cli.Wiring;
using Robotics.Planner;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>
/// The executor as a lifecycle node: unconfigured it offers nothing, inactive it offers its services and takes no task, active it
/// works. Deactivating stops what runs.
/// </summary>
public sealed class ManagedExecutor : IDisposable
{
    private readonly Node _node;
    private readonly Lifecycle _lifecycle;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExecutorNode? _executor;

    public ManagedExecutor(Node node, ExecutorOptions options, IPrograms programs, Reasoners reasoners, Terminal terminal)
    {
        _node = node;
        _lifecycle = new(node, new()
        {
            Configure = () =>
            {
                _executor = new(node, options, programs, reasoners, terminal);
                _ = _executor.Done.ContinueWith(_ => _done.TrySetResult(), TaskScheduler.Default);
                return ValueTask.FromResult(CallbackOutcome.Success);
            },
            Activate = () => Set(true),
            Deactivate = () => Set(false),
            Cleanup = End,
            Shutdown = _ => End(),
        });
    }

    /// <summary>Ends after the one task of an executor that does but one.</summary>
    public Task Done => _done.Task;

    /// <summary>Configures and activates, as a lifecycle manager would.</summary>
    public async Task StartAsync()
    {
        await _lifecycle.ChangeAsync(LifecycleTransition.Configure);
        await _lifecycle.ChangeAsync(LifecycleTransition.Activate);
    }

    public void Dispose() => _executor?.Dispose();

    private ValueTask<CallbackOutcome> Set(bool active)
    {
        _executor!.Active = active;
        _node.Log.Info(active ? $"Waiting for tasks on {_node.FullName}/run_task." : "Takes no tasks.");
        return ValueTask.FromResult(CallbackOutcome.Success);
    }

    private async ValueTask<CallbackOutcome> End()
    {
        // What runs is stopped and waited for: not on the thread that serves the robot's states.
        ExecutorNode? ending = Interlocked.Exchange(ref _executor, null);
        await Task.Run(() => ending?.Dispose());
        return CallbackOutcome.Success;
    }
}
