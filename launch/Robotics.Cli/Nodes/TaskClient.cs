using ROS2;
using Heartbeat = RoboticsInterfaces.Heartbeat;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Cli.Nodes;

/// <summary>Asks a running executor to do a task and stays with it: heartbeats while it lasts, a cancel when stopped.</summary>
internal sealed class TaskClient : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly Node _node;
    private readonly ActionClient<RunTask.Goal, RunTask.Result, RunTask.Feedback> _client;
    private readonly Publisher<Heartbeat> _heartbeat;
    private readonly string _executor;

    /// <param name="executor">Full name of the executor's node.</param>
    public TaskClient(Node node, string executor)
    {
        (_node, _executor) = (node, executor);
        _client = node.CreateActionClient(RunTask.Type, executor + "/run_task");
        _heartbeat = node.CreatePublisher<Heartbeat>(executor + ExecutorNode.ClientHeartbeat[1..]);
    }

    /// <exception cref="RosException">There is no executor within the time, or it is busy.</exception>
    public async Task<RunTask.Result> RunAsync(RunTask.Goal goal, TimeSpan within, Action<RunTask.Feedback> told, CancellationToken stop)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(within);
        try
        {
            await _client.WaitForServerAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new RosException($"No executor answers as '{_executor}' in domain {_node.Context.Options.Domain.Id} within {within.TotalSeconds:0} s. Start one: launch/robotics node.");
        }

        using Timer beats = new(_ => Publish(true), null, TimeSpan.Zero, Beat);
        try
        {
            ClientGoal<RunTask.Goal, RunTask.Result, RunTask.Feedback> sent = await SendAsync(goal, told, stop);
            Task<ActionResult<RunTask.Result>> ended = sent.ResultAsync(CancellationToken.None);
            using (stop.Register(() => _ = sent.CancelAsync(CancellationToken.None)))
            {
                return (await ended).Result;
            }
        }
        finally
        {
            await beats.DisposeAsync();
            Publish(false);
        }
    }

    /// <summary>An executor that has just been configured takes goals a moment later: a few tries before its no is believed.</summary>
    private async Task<ClientGoal<RunTask.Goal, RunTask.Result, RunTask.Feedback>> SendAsync(RunTask.Goal goal, Action<RunTask.Feedback> told, CancellationToken stop)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await _client.SendGoalAsync(goal, told, stop);
            }
            catch (RosException) when (tries < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(300), stop);
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _heartbeat.Dispose();
    }

    private void Publish(bool moving) => _heartbeat.Publish(new Heartbeat { Stamp = _node.Clock.Now, Client = _node.FullName, Moving = moving });
}
