using System.Collections.Concurrent;
using ActionMsgs;
using ActionMsgs.Srv;
using ROS2.Cdr;
using ROS2.Dds;
using UniqueIdentifierMsgs;

namespace ROS2;

/// <summary>How a goal ended and what came of it.</summary>
public readonly record struct ActionResult<TResult>(GoalStatus Status, TResult Result);

/// <summary>Sends goals to an action server.</summary>
public sealed class ActionClient<TGoal, TResult, TFeedback> : IDisposable
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>, new()
    where TFeedback : IMessage<TFeedback>
{
    private readonly Node _node;
    private readonly Client<WithGoal<TGoal>, Acceptance> _send;
    private readonly Client<ResultRequest, ResultResponse<TResult>> _result;
    private readonly Client<CancelGoal.Request, CancelGoal.Response> _cancel;
    private readonly RawReader _feedback;
    private readonly Subscription<GoalStatusArray> _status;
    private readonly ConcurrentDictionary<GoalId, ClientGoal<TGoal, TResult, TFeedback>> _goals = new();
    private long _number, _malformed;

    internal ActionClient(Node node, IAction<TGoal, TResult, TFeedback> type, string name)
    {
        _node = node;
        Name = node.ResolveService(name);
        string inside = Name + "/_action/";
        _send = new Client<WithGoal<TGoal>, Acceptance>(node, inside + "send_goal", type.SendGoalRequest, type.SendGoalResponse, Qos.Services);
        _result = new Client<ResultRequest, ResultResponse<TResult>>(node, inside + "get_result", type.GetResultRequest, type.GetResultResponse, Qos.Services);
        _cancel = node.CreateClient(CancelGoal.Type, inside + "cancel_goal");
        _feedback = node.Context.Participant.CreateReader(DdsNames.Topic(inside + "feedback"), type.FeedbackMessage.DdsType, Qos.Default,
            reader => reader.Take(this, static (self, sample) => self.OnFeedback(sample)), userData: DdsNames.UserData(type.FeedbackMessage));
        _status = node.CreateSubscription<GoalStatusArray>(inside + "status", OnStatus, Qos.ActionStatus, new EndpointOptions { Execution = Execution.Dispatcher });
        node.Add(this, _feedback.Gid, null);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Name { get; }

    /// <summary>Whether a server is there.</summary>
    public bool IsAvailable => _send.IsAvailable && _result.IsAvailable && _cancel.IsAvailable;

    /// <summary>Feedback that could not be read.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Waits until the server is there.</summary>
    public Task WaitForServerAsync(CancellationToken cancellation = default) =>
        Task.WhenAll(_send.WaitForServiceAsync(cancellation), _result.WaitForServiceAsync(cancellation), _cancel.WaitForServiceAsync(cancellation));

    /// <summary>Sends a goal and waits until it is taken or not; first for the server, if it is not there yet.</summary>
    /// <param name="onFeedback">On the dispatcher's thread.</param>
    /// <exception cref="RosException">It was rejected, or the server went away.</exception>
    public async Task<ClientGoal<TGoal, TResult, TFeedback>> SendGoalAsync(TGoal goal, Action<TFeedback>? onFeedback = null, CancellationToken cancellation = default)
    {
        await WaitForServerAsync(cancellation).ConfigureAwait(false);
        var id = GoalId.Of(_feedback.Gid, Interlocked.Increment(ref _number));
        var sent = new ClientGoal<TGoal, TResult, TFeedback>(this, id, onFeedback);
        _goals[id] = sent;
        try
        {
            Acceptance answer = await _send.CallAsync(new WithGoal<TGoal>(id, goal), cancellation).ConfigureAwait(false);
            if (!answer.Accepted) throw new RosException($"Action '{Name}' rejected the goal. Its server's log may say why.");
            sent.Stamp = answer.Stamp;
            return sent;
        }
        catch
        {
            _goals.TryRemove(id, out _);
            throw;
        }
    }

    /// <summary>Asks to cancel every goal of the server, whoever sent it.</summary>
    public Task<CancelCode> CancelAllAsync(CancellationToken cancellation = default) => CancelAsync(default, cancellation);

    public void Dispose()
    {
        _node.Remove(this, _feedback.Gid, null);
        foreach (IDisposable part in (IDisposable[])[_send, _result, _cancel, _feedback, _status]) part.Dispose();
    }

    internal async Task<CancelCode> CancelAsync(GoalId id, CancellationToken cancellation)
    {
        var request = new CancelGoal.Request { GoalInfo = new GoalInfo { GoalId = new UUID { Uuid = id.ToArray() } } };
        return (CancelCode)(await _cancel.CallAsync(request, cancellation).ConfigureAwait(false)).ReturnCode;
    }

    internal async Task<ActionResult<TResult>> ResultAsync(GoalId id, CancellationToken cancellation)
    {
        ResultResponse<TResult> response = await _result.CallAsync(new ResultRequest(id), cancellation).ConfigureAwait(false);
        if (_goals.TryRemove(id, out ClientGoal<TGoal, TResult, TFeedback>? goal)) goal.Status = response.Status;
        return new ActionResult<TResult>(response.Status, response.Result);
    }

    private void OnFeedback(Sample sample)
    {
        try
        {
            var reader = new CdrReader(sample.Cdr);
            // Every client of the action sees all feedback.
            if (!_goals.TryGetValue(GoalId.Read(ref reader), out ClientGoal<TGoal, TResult, TFeedback>? goal)) return;
            var feedback = TFeedback.Read(ref reader);
            reader.Finish(TFeedback.RosType);
            goal.OnFeedback?.Invoke(feedback);
        }
        catch (CdrException)
        {
            NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount);
        }
        catch (Exception e)
        {
            _node.Tell($"The feedback callback of action '{Name}'", e);
        }
    }

    private void OnStatus(GoalStatusArray message)
    {
        foreach (ActionMsgs.GoalStatus status in message.StatusList)
        {
            var id = new GoalId(status.GoalInfo.GoalId.Uuid);
            if (!_goals.TryGetValue(id, out ClientGoal<TGoal, TResult, TFeedback>? goal)) continue;
            goal.Status = (GoalStatus)status.Status;
            // What comes after its end is its result, which is asked for by its identifier.
            if (goal.Status.IsTerminal()) _goals.TryRemove(id, out _);
        }
    }
}

/// <summary>A goal that was accepted, at its client.</summary>
public sealed class ClientGoal<TGoal, TResult, TFeedback>
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>, new()
    where TFeedback : IMessage<TFeedback>
{
    private readonly ActionClient<TGoal, TResult, TFeedback> _client;
    private volatile GoalStatus _status = GoalStatus.Accepted;

    internal ClientGoal(ActionClient<TGoal, TResult, TFeedback> client, GoalId id, Action<TFeedback>? onFeedback) => (_client, Id, OnFeedback) = (client, id, onFeedback);

    public GoalId Id { get; }

    /// <summary>When the server accepted it.</summary>
    public BuiltinInterfaces.Time Stamp { get; internal set; }

    /// <summary>What the server said last.</summary>
    public GoalStatus Status
    {
        get => _status;
        internal set => _status = value;
    }

    internal Action<TFeedback>? OnFeedback { get; }

    /// <summary>Waits until the goal has ended.</summary>
    /// <exception cref="RosException">The server went away before.</exception>
    public Task<ActionResult<TResult>> ResultAsync(CancellationToken cancellation = default) => _client.ResultAsync(Id, cancellation);

    /// <summary>Asks to cancel it. <see cref="CancelCode.None"/>: it is being cancelled; how it ends its result tells.</summary>
    public Task<CancelCode> CancelAsync(CancellationToken cancellation = default) => _client.CancelAsync(Id, cancellation);
}
