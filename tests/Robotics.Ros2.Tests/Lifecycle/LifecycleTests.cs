using System.Collections.Concurrent;
using LifecycleMsgs;
using LifecycleMsgs.Srv;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Lifecycle;

/// <summary>The machine of managed nodes: each edge, and from another context.</summary>
public class LifecycleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Every way a callback can end, by value or by exception, from every state in which it can begin.</summary>
    [Fact]
    public async Task EveryTransitionEndsWhereTheDesignSays()
    {
        using var context = new Context(new ContextOptions { Domain = Loopback.Domain() });
        ROS2.Node node = context.CreateNode("managed", options: new NodeOptions { ParameterServices = false, RosOut = false });
        var taken = new HashSet<(LifecycleState, LifecycleState)>();
        CallbackOutcome?[] outcomes = [CallbackOutcome.Success, CallbackOutcome.Failure, CallbackOutcome.Error, null];
        int n = 0;
        foreach (LifecycleState start in (LifecycleState[])[LifecycleState.Unconfigured, LifecycleState.Inactive, LifecycleState.Active, LifecycleState.Finalized])
        foreach (LifecycleTransition transition in Enum.GetValues<LifecycleTransition>())
        foreach (CallbackOutcome? outcome in outcomes)
        foreach (CallbackOutcome? mended in outcomes)
        {
            CallbackOutcome? result = CallbackOutcome.Success;
            ValueTask<CallbackOutcome> Callback() => result is { } r ? ValueTask.FromResult(r) : throw new InvalidOperationException("broken");
            var machine = new ROS2.Lifecycle(context.CreateNode($"n{n++}", options: node.Options), new LifecycleCallbacks
            {
                Configure = Callback, Cleanup = Callback, Activate = Callback, Deactivate = Callback, Shutdown = _ => Callback(),
                Error = why =>
                {
                    Assert.Equal(outcome is null, why is InvalidOperationException);
                    return mended is { } m ? ValueTask.FromResult(m) : throw new InvalidOperationException("worse");
                },
            });
            if (start is LifecycleState.Inactive or LifecycleState.Active) await machine.ChangeAsync(LifecycleTransition.Configure);
            if (start == LifecycleState.Active) await machine.ChangeAsync(LifecycleTransition.Activate);
            if (start == LifecycleState.Finalized) await machine.ChangeAsync(LifecycleTransition.Shutdown);
            Assert.Equal(start, machine.State);
            result = outcome;
            LifecycleState last = start;
            machine.StateChanged += state =>
            {
                taken.Add((last, state));
                last = state;
            };

            LifecycleState expected = (start, transition, outcome) switch
            {
                (LifecycleState.Unconfigured, LifecycleTransition.Configure, CallbackOutcome.Success) => LifecycleState.Inactive,
                (LifecycleState.Unconfigured, LifecycleTransition.Configure, CallbackOutcome.Failure) => LifecycleState.Unconfigured,
                (LifecycleState.Inactive, LifecycleTransition.Cleanup, CallbackOutcome.Success) => LifecycleState.Unconfigured,
                (LifecycleState.Inactive, LifecycleTransition.Activate, CallbackOutcome.Success) => LifecycleState.Active,
                (LifecycleState.Inactive, LifecycleTransition.Cleanup or LifecycleTransition.Activate, CallbackOutcome.Failure) => LifecycleState.Inactive,
                (LifecycleState.Active, LifecycleTransition.Deactivate, CallbackOutcome.Success) => LifecycleState.Inactive,
                (LifecycleState.Active, LifecycleTransition.Deactivate, CallbackOutcome.Failure) => LifecycleState.Active,
                (not LifecycleState.Finalized, LifecycleTransition.Shutdown, CallbackOutcome.Success or CallbackOutcome.Failure) => LifecycleState.Finalized,
                (LifecycleState.Unconfigured, LifecycleTransition.Configure, _) or (LifecycleState.Inactive, LifecycleTransition.Cleanup or LifecycleTransition.Activate, _)
                    or (LifecycleState.Active, LifecycleTransition.Deactivate, _) or (not LifecycleState.Finalized, LifecycleTransition.Shutdown, _) =>
                    mended == CallbackOutcome.Success ? LifecycleState.Unconfigured : LifecycleState.Finalized,
                _ => LifecycleState.Unknown,
            };
            if (expected == LifecycleState.Unknown)
            {
                string message = (await Assert.ThrowsAsync<InvalidOperationException>(() => machine.ChangeAsync(transition))).Message;
                Assert.Contains($"cannot {transition.ToString().ToLowerInvariant()}", message);
                Assert.Equal(start, machine.State);
            }
            else
            {
                Assert.Equal(outcome ?? CallbackOutcome.Error, await machine.ChangeAsync(transition));
                Assert.Equal(expected, machine.State);
            }

            context.Nodes[^1].Dispose();
        }

        // Two edges of 25 differ by their number alone.
        Assert.Equal(StateMachine.Edges.Select(e => (e.Start, e.Goal)).Distinct().Order(), taken.Order());
    }

    [Fact]
    public async Task AnotherContextSeesAndChangesTheState()
    {
        DomainOptions domain = Loopback.Domain();
        using var left = new Context(new ContextOptions { Domain = domain });
        using var right = new Context(new ContextOptions { Domain = domain });
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var machine = new ROS2.Lifecycle(left.CreateNode("arm"), new LifecycleCallbacks
        {
            Activate = async () =>
            {
                await release.Task;
                return CallbackOutcome.Success;
            },
            Deactivate = () => throw new InvalidOperationException("stuck"),
        });
        ROS2.Node asker = right.CreateNode("asker", options: new NodeOptions { ParameterServices = false });
        var events = new ConcurrentQueue<TransitionEvent>();
        using Subscription<TransitionEvent> listener = asker.CreateSubscription<TransitionEvent>("/arm/transition_event", events.Enqueue);
        using var state = asker.CreateClient(GetState.Type, "/arm/get_state");
        using var change = asker.CreateClient(ChangeState.Type, "/arm/change_state");
        using var states = asker.CreateClient(GetAvailableStates.Type, "/arm/get_available_states");
        using var transitions = asker.CreateClient(GetAvailableTransitions.Type, "/arm/get_available_transitions");
        using var graph = asker.CreateClient(GetAvailableTransitions.Type, "/arm/get_transition_graph");
        await listener.WaitForPublishersAsync().WaitAsync(Patience);

        Assert.Equal("0 unknown,1 unconfigured,2 inactive,3 active,4 finalized,10 configuring,11 cleaningup,12 shuttingdown,13 activating,14 deactivating,15 errorprocessing",
            string.Join(',', (await states.CallAsync(new()).WaitAsync(Patience)).AvailableStates.Select(s => $"{s.Id} {s.Label}")));
        TransitionDescription[] all = (await graph.CallAsync(new()).WaitAsync(Patience)).AvailableTransitions;
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62], all.Select(t => (int)t.Transition.Id).Order());
        Assert.Equal("shutdown: active to shuttingdown", all.Where(t => t.Transition.Id == 7).Select(t => $"{t.Transition.Label}: {t.StartState.Label} to {t.GoalState.Label}").Single());

        Assert.Equal("1 configure,5 shutdown", await Offered());
        Assert.False(await Change(3, ""));
        Assert.False(await Change(10, ""));
        Assert.True(await Change(1, ""));
        Assert.Equal("2 cleanup,3 activate,6 shutdown", await Offered());
        Task<bool> slow = Change(0, "activate");
        Loopback.Until(() => machine.State == LifecycleState.Activating, "activating");
        Assert.Equal("activating", (await state.CallAsync(new()).WaitAsync(Patience)).CurrentState.Label);
        Assert.Equal("", await Offered());
        Assert.False(await Change(0, "shutdown"));
        release.SetResult();
        Assert.True(await slow);
        Assert.Equal(3, (await state.CallAsync(new()).WaitAsync(Patience)).CurrentState.Id);
        Assert.False(await Change(4, "deactivate"));
        Assert.Equal(LifecycleState.Finalized, machine.State);

        Loopback.Until(() => events.Count == 7, "the events");
        Assert.Equal([1, 10, 3, 30, 4, 42, 61], events.Select(e => (int)e.Transition.Id));
        Assert.Equal(["unconfigured", "configuring", "inactive", "activating", "active", "deactivating", "errorprocessing"], events.Select(e => e.StartState.Label));
        Assert.Equal("finalized", events.Last().GoalState.Label);

        async Task<string> Offered() => string.Join(',', (await transitions.CallAsync(new()).WaitAsync(Patience)).AvailableTransitions.Select(t => $"{t.Transition.Id} {t.Transition.Label}"));
        async Task<bool> Change(byte id, string label) => (await change.CallAsync(new ChangeState.Request { Transition = new Transition { Id = id, Label = label } }).WaitAsync(Patience)).Success;
    }
}
