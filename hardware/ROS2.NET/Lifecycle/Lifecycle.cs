using LifecycleMsgs;
using LifecycleMsgs.Srv;
using ROS2.Dds;

namespace ROS2;

/// <summary>
/// What a managed node does on its way between states. What throws ends with <see cref="CallbackOutcome.Error"/>. Each begins on the
/// thread that asked, with a request from elsewhere the dispatcher's, so work that takes time should be awaited.
/// </summary>
public sealed record LifecycleCallbacks
{
    public Func<ValueTask<CallbackOutcome>>? Configure { get; init; }

    public Func<ValueTask<CallbackOutcome>>? Cleanup { get; init; }

    public Func<ValueTask<CallbackOutcome>>? Activate { get; init; }

    public Func<ValueTask<CallbackOutcome>>? Deactivate { get; init; }

    /// <summary>Given the state it was in.</summary>
    public Func<LifecycleState, ValueTask<CallbackOutcome>>? Shutdown { get; init; }

    /// <summary>After an error, whose exception it is given if there was one: success means that the node is as new; without this it is not.</summary>
    public Func<Exception?, ValueTask<CallbackOutcome>>? Error { get; init; }
}

/// <summary>A node that is configured, activated, deactivated, cleaned up and shut down from without: the standard state machine with its five services and ~/transition_event.</summary>
public sealed class Lifecycle
{
    private readonly Node _node;
    private readonly LifecycleCallbacks _callbacks;
    private readonly Publisher<TransitionEvent> _events;
    private readonly Lock _gate = new();
    private volatile LifecycleState _state = LifecycleState.Unconfigured;

    /// <param name="node">It is not disposed of at the end: a finalized node can still be asked for its state.</param>
    public Lifecycle(Node node, LifecycleCallbacks callbacks)
    {
        (_node, _callbacks) = (node, callbacks);
        _events = node.CreatePublisher<TransitionEvent>("~/transition_event");
        node.CreateService(GetState.Type, "~/get_state", _ => new GetState.Response { CurrentState = Message(State) });
        node.CreateService(GetAvailableStates.Type, "~/get_available_states", _ => new GetAvailableStates.Response { AvailableStates = [.. StateMachine.States.Select(Message)] });
        node.CreateService(GetAvailableTransitions.Type, "~/get_available_transitions", _ => Describe(StateMachine.From(State)));
        node.CreateService(GetAvailableTransitions.Type, "~/get_transition_graph", _ => Describe(StateMachine.Edges));
        node.CreateAsyncService(ChangeState.Type, "~/change_state", async r => new ChangeState.Response { Success = Asked(r.Transition) is { } edge && await RunAsync(edge).ConfigureAwait(false) == CallbackOutcome.Success });
    }

    /// <summary>Another state is entered, or left by a callback's end. One after another, on the thread that caused it.</summary>
    public event Action<LifecycleState>? StateChanged;

    public LifecycleState State => _state;

    /// <summary>Does what a request from elsewhere would.</summary>
    /// <returns>How the callback ended; <see cref="State"/> says where that led.</returns>
    /// <exception cref="InvalidOperationException">The state has no such transition, or another one runs.</exception>
    public async Task<CallbackOutcome> ChangeAsync(LifecycleTransition transition)
    {
        LifecycleState state = State;
        string label = transition.ToString().ToLowerInvariant();
        Edge? edge = StateMachine.From(state).Where(e => e.Label == label).Select(e => (Edge?)e).FirstOrDefault();
        if (edge is { } found && await RunAsync(found).ConfigureAwait(false) is { } outcome) return outcome;
        string[] can = [.. StateMachine.From(State).Select(e => e.Label)];
        throw new InvalidOperationException($"Node '{_node.FullName}' is {StateMachine.Label(state)} and cannot {label}. It can: {(can.Length > 0 ? string.Join(", ", can) : "nothing")}.");
    }

    private static State Message(LifecycleState state) => new() { Id = (byte)state, Label = StateMachine.Label(state) };

    private static GetAvailableTransitions.Response Describe(IEnumerable<Edge> edges) => new()
    {
        AvailableTransitions = [.. edges.Select(e => new TransitionDescription { Transition = Message(e), StartState = Message(e.Start), GoalState = Message(e.Goal) })],
    };

    private static Transition Message(Edge edge) => new() { Id = edge.Id, Label = edge.Label };

    /// <summary>The edge a request means: by its label if it has one, as in rclcpp.</summary>
    private Edge? Asked(Transition asked) =>
        StateMachine.From(State).Where(e => asked.Label.Length > 0 ? e.Label == asked.Label : e.Id == asked.Id).Select(e => (Edge?)e).FirstOrDefault();

    /// <summary>Null when the state is no longer that of the edge's start.</summary>
    private async Task<CallbackOutcome?> RunAsync(Edge edge)
    {
        if (!Move(edge)) return null;
        (CallbackOutcome outcome, Exception? why) = await CallAsync(edge).ConfigureAwait(false);
        Move(StateMachine.End(edge.Goal, outcome));
        if (outcome != CallbackOutcome.Error) return outcome;
        CallbackOutcome mended = (await CallAsync(async () => _callbacks.Error is { } mend ? await mend(why).ConfigureAwait(false) : CallbackOutcome.Failure, "error").ConfigureAwait(false)).Outcome;
        Move(StateMachine.End(LifecycleState.ErrorProcessing, mended));
        return outcome;
    }

    private Task<(CallbackOutcome Outcome, Exception? Why)> CallAsync(Edge edge)
    {
        Func<ValueTask<CallbackOutcome>>? callback = edge.Goal switch
        {
            LifecycleState.Configuring => _callbacks.Configure,
            LifecycleState.CleaningUp => _callbacks.Cleanup,
            LifecycleState.Activating => _callbacks.Activate,
            LifecycleState.Deactivating => _callbacks.Deactivate,
            _ => _callbacks.Shutdown is { } shutdown ? () => shutdown(edge.Start) : null,
        };
        return callback is null ? Task.FromResult((CallbackOutcome.Success, (Exception?)null)) : CallAsync(callback, edge.Label);
    }

    private async Task<(CallbackOutcome Outcome, Exception? Why)> CallAsync(Func<ValueTask<CallbackOutcome>> callback, string label)
    {
        try
        {
            CallbackOutcome outcome = await callback().ConfigureAwait(false);
            return (Enum.IsDefined(outcome) ? outcome : CallbackOutcome.Error, null);
        }
        catch (Exception e)
        {
            _node.Tell($"The callback of '{label}'", e);
            return (CallbackOutcome.Error, e);
        }
    }

    private bool Move(Edge edge)
    {
        lock (_gate)
        {
            if (_state != edge.Start) return false;
            _state = edge.Goal;
            try
            {
                _events.Publish(new TransitionEvent { Timestamp = (ulong)Math.Max(_node.Clock.Nanoseconds, 0), Transition = Message(edge), StartState = Message(edge.Start), GoalState = Message(edge.Goal) });
            }
            catch (Exception e) when (e is DdsException or ObjectDisposedException)
            {
                // The node ends; its state is still to be kept in order.
            }
        }

        try
        {
            StateChanged?.Invoke(edge.Goal);
        }
        catch (Exception e)
        {
            _node.Tell("A listener to the lifecycle", e);
        }

        return true;
    }
}
