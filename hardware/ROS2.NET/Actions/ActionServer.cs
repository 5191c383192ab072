using System.Diagnostics;
using ActionMsgs;
using ActionMsgs.Srv;
using ROS2.Cdr;
using ROS2.Dds;
using UniqueIdentifierMsgs;

namespace ROS2;

/// <summary>What an action server is made with beside its work.</summary>
public sealed record ActionServerOptions<TGoal, TResult, TFeedback>
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>, new()
    where TFeedback : IMessage<TFeedback>
{
    /// <summary>Whether a goal is taken. Null: every goal.</summary>
    public Func<GoalId, TGoal, bool>? Accept { get; init; }

    /// <summary>Whether a goal may be cancelled. Null: every goal.</summary>
    public Func<ServerGoal<TGoal, TResult, TFeedback>, bool>? AcceptCancel { get; init; }

    /// <summary>How long a result can be asked for once the goal has ended.</summary>
    public TimeSpan ResultTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Goals that are kept, ended ones until their time is up; beyond it new ones are rejected.</summary>
    public int MaxGoals { get; init; } = 1000;

    public Qos FeedbackQos { get; init; } = Qos.Default;
}

/// <summary>Takes goals, tells how they come on, and keeps their results.</summary>
public sealed class ActionServer<TGoal, TResult, TFeedback> : IDisposable
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>, new()
    where TFeedback : IMessage<TFeedback>
{
    private readonly Node _node;
    private readonly ActionServerOptions<TGoal, TResult, TFeedback> _options;
    private readonly Func<ServerGoal<TGoal, TResult, TFeedback>, Task> _execute;
    private readonly Dictionary<GoalId, ServerGoal<TGoal, TResult, TFeedback>> _goals = [];
    private readonly Lock _gate = new();
    private readonly IDisposable[] _parts;
    private readonly RawWriter _feedback;
    private readonly Publisher<GoalStatusArray> _status;

    internal ActionServer(Node node, IAction<TGoal, TResult, TFeedback> type, string name, Func<ServerGoal<TGoal, TResult, TFeedback>, Task> execute, ActionServerOptions<TGoal, TResult, TFeedback> options)
    {
        (_node, _execute, _options) = (node, execute, options);
        Name = node.ResolveService(name);
        string inside = Name + "/_action/";
        Execution execution = node.Options.Execution;
        _status = node.CreatePublisher<GoalStatusArray>(inside + "status", Qos.ActionStatus);
        _feedback = node.Context.Participant.CreateWriter(DdsNames.Topic(inside + "feedback"), type.FeedbackMessage.DdsType, options.FeedbackQos, userData: DdsNames.UserData(type.FeedbackMessage));
        _parts =
        [
            new Service<ResultRequest, ResultResponse<TResult>>(node, inside + "get_result", type.GetResultRequest, type.GetResultResponse, OnResult, Qos.Services, execution),
            node.CreateService(CancelGoal.Type, inside + "cancel_goal", OnCancel),
            new Service<WithGoal<TGoal>, Acceptance>(node, inside + "send_goal", type.SendGoalRequest, type.SendGoalResponse, request => ValueTask.FromResult(OnGoal(request)), Qos.Services, execution),
        ];
        node.Add(this, null, _feedback.Gid);
        PublishStatus();
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Name { get; }

    /// <summary>The goals that have not ended, and those whose result can still be asked for.</summary>
    public IReadOnlyList<ServerGoal<TGoal, TResult, TFeedback>> Goals
    {
        get
        {
            lock (_gate) return [.. _goals.Values];
        }
    }

    /// <summary>Ends the action. Goals that have not ended are asked to cancel, and nobody will hear of them.</summary>
    public void Dispose()
    {
        _node.Remove(this, null, _feedback.Gid);
        foreach (IDisposable part in _parts) part.Dispose();
        foreach (ServerGoal<TGoal, TResult, TFeedback> goal in Goals) goal.Abandon();
        _feedback.Dispose();
        _status.Dispose();
    }

    internal void Feedback(GoalId id, TFeedback feedback)
    {
        var message = new WithGoal<TFeedback>(id, feedback);
        using WriteBuffer buffer = WriteBuffer.Rent(CdrSerializer.Size(message));
        _feedback.Write(buffer.Span[..CdrSerializer.Serialize(message, buffer.Span)]);
    }

    internal void Changed(ServerGoal<TGoal, TResult, TFeedback> goal)
    {
        PublishStatus();
        if (!goal.Status.IsTerminal()) return;
        long due = Stopwatch.GetTimestamp() + (long)(_options.ResultTimeout.TotalSeconds * Stopwatch.Frequency);
        _node.Context.Participant.Dispatcher.At(due, () =>
        {
            lock (_gate) _goals.Remove(goal.Id);
        });
    }

    private Acceptance OnGoal(WithGoal<TGoal> request)
    {
        ServerGoal<TGoal, TResult, TFeedback> goal;
        lock (_gate)
        {
            if (_goals.ContainsKey(request.Id) || _goals.Count >= _options.MaxGoals) return default;
        }

        if (_options.Accept?.Invoke(request.Id, request.Value) == false) return default;
        goal = new ServerGoal<TGoal, TResult, TFeedback>(this, request.Id, request.Value, _node.Clock.Now);
        lock (_gate)
        {
            if (!_goals.TryAdd(goal.Id, goal)) return default;
        }

        PublishStatus();
        // The acceptance is on its way before the work can end.
        _node.Context.Participant.Dispatcher.Post(() => ThreadPool.QueueUserWorkItem(_ => _ = Run(goal)));
        return new Acceptance(true, goal.Stamp);
    }

    private async Task Run(ServerGoal<TGoal, TResult, TFeedback> goal)
    {
        try
        {
            // A goal that was cancelled before it began runs all the same: only its work knows what its result says of that.
            _ = goal.Begin();
            await _execute(goal).ConfigureAwait(false);
            if (!goal.Status.IsTerminal())
            {
                _node.Log.Error($"Action '{Name}': the work on goal {goal.Id} ended without a result, so it is aborted. Call Succeed, Abort or Canceled.");
                goal.TryEnd(GoalStatus.Aborted, new TResult());
            }
        }
        catch (OperationCanceledException) when (goal.Cancellation.IsCancellationRequested)
        {
            goal.TryEnd(GoalStatus.Canceled, new TResult());
        }
        catch (Exception e)
        {
            _node.Tell($"The work on goal {goal.Id} of action '{Name}'", e);
            goal.TryEnd(GoalStatus.Aborted, new TResult());
        }
    }

    private ValueTask<ResultResponse<TResult>> OnResult(ResultRequest request)
    {
        lock (_gate)
        {
            return _goals.TryGetValue(request.Id, out ServerGoal<TGoal, TResult, TFeedback>? goal)
                ? new ValueTask<ResultResponse<TResult>>(goal.Ended)
                : ValueTask.FromResult(new ResultResponse<TResult>(GoalStatus.Unknown, new TResult()));
        }
    }

    private CancelGoal.Response OnCancel(CancelGoal.Request request)
    {
        var id = new GoalId(request.GoalInfo.GoalId.Uuid);
        long stamp = request.GoalInfo.Stamp.ToNanoseconds();
        ServerGoal<TGoal, TResult, TFeedback>[] asked;
        lock (_gate)
        {
            if (!id.IsZero && stamp == 0)
            {
                if (!_goals.TryGetValue(id, out ServerGoal<TGoal, TResult, TFeedback>? one)) return Answer(CancelCode.UnknownGoal);
                if (one.Status.IsTerminal()) return Answer(CancelCode.Terminated);
                asked = [one];
            }
            else
            {
                // Neither: all. A stamp: all up to it, and the one that is named.
                asked = [.. _goals.Values.Where(g => !g.Status.IsTerminal() && (stamp == 0 || g.Stamp.ToNanoseconds() <= stamp || g.Id == id))];
            }
        }

        GoalInfo[] canceling = [.. asked.Where(goal => goal.Status == GoalStatus.Canceling || (_options.AcceptCancel?.Invoke(goal) != false && goal.Cancel())).Select(goal => goal.Info)];
        return Answer(asked.Length > 0 && canceling.Length == 0 ? CancelCode.Rejected : CancelCode.None, canceling);
    }

    private static CancelGoal.Response Answer(CancelCode code, GoalInfo[]? canceling = null) => new() { ReturnCode = (sbyte)code, GoalsCanceling = canceling ?? [] };

    private void PublishStatus()
    {
        // One at a time: the last array published must be the newest.
        lock (_gate)
        {
            try
            {
                _status.Publish(new GoalStatusArray { StatusList = [.. _goals.Values.Select(g => new ActionMsgs.GoalStatus { GoalInfo = g.Info, Status = (sbyte)g.Status })] });
            }
            catch (ObjectDisposedException)
            {
                // The server ended while its goal's work went on.
            }
        }
    }
}

/// <summary>A goal at its server. It is to be ended once, by <see cref="Succeed"/>, <see cref="Abort"/> or <see cref="Canceled"/>.</summary>
public sealed class ServerGoal<TGoal, TResult, TFeedback>
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>, new()
    where TFeedback : IMessage<TFeedback>
{
    private readonly ActionServer<TGoal, TResult, TFeedback> _server;
    private readonly TaskCompletionSource<ResultResponse<TResult>> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _gate = new();
    private volatile GoalStatus _status = GoalStatus.Accepted;

    internal ServerGoal(ActionServer<TGoal, TResult, TFeedback> server, GoalId id, TGoal goal, BuiltinInterfaces.Time stamp) =>
        (_server, Id, Goal, Stamp) = (server, id, goal, stamp);

    public GoalId Id { get; }

    public TGoal Goal { get; }

    /// <summary>When it was accepted.</summary>
    public BuiltinInterfaces.Time Stamp { get; }

    public GoalStatus Status => _status;

    /// <summary>Cancelled when somebody asks for it and it is granted.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    internal Task<ResultResponse<TResult>> Ended => _ended.Task;

    internal GoalInfo Info => new() { GoalId = new UUID { Uuid = Id.ToArray() }, Stamp = Stamp };

    public void PublishFeedback(TFeedback feedback) => _server.Feedback(Id, feedback);

    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void Succeed(TResult result) => End(GoalStatus.Succeeded, result);

    /// <inheritdoc cref="Succeed"/>
    public void Abort(TResult result) => End(GoalStatus.Aborted, result);

    /// <exception cref="InvalidOperationException">It has ended already, or nobody asked for it.</exception>
    public void Canceled(TResult result) => End(GoalStatus.Canceled, result);

    internal bool Begin() => Move(GoalStatus.Executing);

    internal bool Cancel()
    {
        if (!Move(GoalStatus.Canceling)) return false;
        // Whoever waits for it runs on a thread of the pool, not on the one that serves.
        _ = _cancellation.CancelAsync();
        return true;
    }

    internal void Abandon() => _ = _cancellation.CancelAsync();

    internal bool TryEnd(GoalStatus status, TResult result)
    {
        if (!Move(status)) return false;
        _ended.TrySetResult(new ResultResponse<TResult>(status, result));
        return true;
    }

    /// <summary>Ends it as what came of the work: well, or not, and then as cancelled when that was asked for.</summary>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void End(bool well, TResult result) =>
        End(well ? GoalStatus.Succeeded : Cancellation.IsCancellationRequested ? GoalStatus.Canceled : GoalStatus.Aborted, result);

    private void End(GoalStatus status, TResult result)
    {
        GoalStatus before = _status;
        if (!TryEnd(status, result))
            throw new InvalidOperationException($"Action '{_server.Name}', goal {Id}: {before} cannot become {status}. End a goal once; Canceled only when Cancellation is requested.");
    }

    private bool Move(GoalStatus to)
    {
        lock (_gate)
        {
            if (!_status.MayBecome(to)) return false;
            _status = to;
        }

        _server.Changed(this);
        return true;
    }
}
