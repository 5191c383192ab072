using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>The one goal that a node pursues at a time, to be stopped from any thread.</summary>
/// <param name="what">What the node's log calls it.</param>
internal sealed class RunningGoal(Node node, string what)
{
    private volatile CancellationTokenSource? _stop;

    /// <param name="stop">Cancelled to stop it.</param>
    public void Begin(CancellationTokenSource stop) => _stop = stop;

    public void End() => _stop = null;

    /// <summary>False when nothing was running.</summary>
    public bool Stop(string why)
    {
        if (_stop is not { } running)
        {
            return false;
        }

        try
        {
            running.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself just now.
        }

        node.Log.Warn($"The {what} is stopped: {why}.");
        return true;
    }
}
