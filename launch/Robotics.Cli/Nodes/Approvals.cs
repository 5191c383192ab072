using System.Collections.Concurrent;
using RoboticsInterfaces.Srv;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>A person's yes before a program moves anything: the parameter "approval" asks for it, the service "~/approve" gives it.</summary>
internal sealed class Approvals : IDisposable
{
    private const string Name = "approval";

    private readonly Node _node;
    private readonly Parameter<bool> _needed;
    private readonly IDisposable _service;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _waiting = new();

    /// <param name="needed">The parameter's value at first.</param>
    public Approvals(Node node, bool needed)
    {
        _node = node;
        _needed = node.Parameters.Declare(Name, needed, new() { Description = "Wait for the approve service before a program moves anything." });
        _service = node.CreateService(Approve.Type, "~/approve", OnApprove);
    }

    public void Dispose()
    {
        _service.Dispose();
        _node.Parameters.Undeclare(Name);
    }

    /// <summary>True at once where none is needed; else waits for the answer. False when it was no, or the task was stopped first.</summary>
    public bool Given(GoalId id, CancellationToken stop)
    {
        if (!_needed.Value)
        {
            return true;
        }

        TaskCompletionSource<bool> answer = _waiting.GetOrAdd(id.ToString(), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        _node.Log.Info($"Goal {id} waits for {_node.FullName}/approve.");
        try
        {
            answer.Task.Wait(stop);
            return answer.Task.Result;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _waiting.TryRemove(id.ToString(), out _);
        }
    }

    private Approve.Response OnApprove(Approve.Request request)
    {
        string id = new GoalId(request.GoalId.Uuid).ToString();
        return _waiting.TryGetValue(id, out TaskCompletionSource<bool>? waiting) && waiting.TrySetResult(request.Approved)
            ? new() { Success = true }
            : new() { Message = $"No goal {id} waits for an approval." };
    }
}
