using System.Collections.Concurrent;
using ActionMsgs.Srv;
using ROS2;
using ROS2.Dds;
using Tf2Msgs.Action;
using Goal = ROS2.ServerGoal<Tf2Msgs.Action.LookupTransform.Goal, Tf2Msgs.Action.LookupTransform.Result, Tf2Msgs.Action.LookupTransform.Feedback>;
using Options = ROS2.ActionServerOptions<Tf2Msgs.Action.LookupTransform.Goal, Tf2Msgs.Action.LookupTransform.Result, Tf2Msgs.Action.LookupTransform.Feedback>;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Actions between two contexts: how goals live and end, and their bytes.</summary>
public class ActionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static LookupTransform.Result Result(byte error) => new() { Error = new Tf2Msgs.TF2Error { Error = error } };

    private static async Task With(Func<Goal, Task> execute, Options? options, Func<ActionServer<LookupTransform.Goal, LookupTransform.Result, LookupTransform.Feedback>, ActionClient<LookupTransform.Goal, LookupTransform.Result, LookupTransform.Feedback>, Context, Task> test)
    {
        DomainOptions domain = Loopback.Domain();
        using var left = new Context(new ContextOptions { Domain = domain });
        using var right = new Context(new ContextOptions { Domain = domain });
        using var server = left.CreateNode("server").CreateActionServer(LookupTransform.Type, "look", execute, options);
        using var client = right.CreateNode("asker").CreateActionClient(LookupTransform.Type, "look");
        await test(server, client, right);
    }

    private static async Task UntilCancelled(Goal goal)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, goal.Cancellation);
        }
        catch (OperationCanceledException)
        {
            goal.Canceled(Result(7));
        }
    }

    [Fact]
    public Task AGoalGivesFeedbackAndItsResult() => With(
        async goal =>
        {
            Assert.Equal("map", goal.Goal.TargetFrame);
            for (int i = 0; i < 3; i++) goal.PublishFeedback(new LookupTransform.Feedback());
            await Task.Yield();
            goal.Succeed(Result(5));
        },
        null,
        async (server, client, right) =>
        {
            await client.WaitForServerAsync().WaitAsync(Patience);
            Assert.Equal(["/look"], right.Graph.Actions.Select(a => a.Name));
            Assert.Equal(["tf2_msgs/action/LookupTransform"], right.Graph.Actions.Single().Types);
            int feedback = 0;
            var goal = await client.SendGoalAsync(new LookupTransform.Goal { TargetFrame = "map" }, _ => Interlocked.Increment(ref feedback)).WaitAsync(Patience);
            var result = await goal.ResultAsync().WaitAsync(Patience);
            Assert.Equal(GoalStatus.Succeeded, result.Status);
            Assert.Equal(5, result.Result.Error.Error);
            Assert.Equal(GoalStatus.Succeeded, Assert.Single(server.Goals).Status);
        });

    [Fact]
    public Task ARejectedGoalIsSaidAndNotKept() => With(
        goal => Task.CompletedTask,
        new Options { Accept = (_, goal) => goal.TargetFrame != "" },
        async (server, client, _) =>
        {
            Assert.Contains("/look", (await Assert.ThrowsAsync<RosException>(() => client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience))).Message);
            Assert.Empty(server.Goals);
        });

    [Fact]
    public Task ACancelledGoalEndsAsItsWorkSaysAndASecondCancelIsTerminated() => With(
        UntilCancelled,
        null,
        async (_, client, _) =>
        {
            var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Loopback.Until(() => goal.Status == GoalStatus.Executing, "executing");
            Assert.Equal(CancelCode.None, await goal.CancelAsync().WaitAsync(Patience));
            var result = await goal.ResultAsync().WaitAsync(Patience);
            Assert.Equal((GoalStatus.Canceled, 7), (result.Status, result.Result.Error.Error));
            Assert.Equal(CancelCode.Terminated, await goal.CancelAsync().WaitAsync(Patience));
        });

    [Fact]
    public Task AGoalCancelledBeforeItBeganEndsAsItsWorkSays() => With(
        UntilCancelled,
        new Options { MaxGoals = 1000 },
        async (_, client, _) =>
        {
            // At once: some of them are cancelled while they wait for a thread.
            for (int i = 0; i < 200; i++)
            {
                var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
                Assert.Equal(CancelCode.None, await goal.CancelAsync().WaitAsync(Patience));
                var result = await goal.ResultAsync().WaitAsync(Patience);
                Assert.Equal((GoalStatus.Canceled, 7), (result.Status, result.Result.Error.Error));
            }
        });

    [Fact]
    public Task ACancelCanBeRefused() => With(
        UntilCancelled,
        new Options { AcceptCancel = _ => false },
        async (server, client, _) =>
        {
            var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Assert.Equal(CancelCode.Rejected, await goal.CancelAsync().WaitAsync(Patience));
            Assert.Equal(CancelCode.Rejected, await client.CancelAllAsync().WaitAsync(Patience));
            Assert.False(Assert.Single(server.Goals).Cancellation.IsCancellationRequested);
        });

    [Fact]
    public Task CancelAllReachesEveryGoalAndIsFineWithNone() => With(
        UntilCancelled,
        null,
        async (_, client, _) =>
        {
            Assert.Equal(CancelCode.None, await client.CancelAllAsync().WaitAsync(Patience));
            var goals = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.SendGoalAsync(new LookupTransform.Goal()))).WaitAsync(Patience);
            Assert.Equal(CancelCode.None, await client.CancelAllAsync().WaitAsync(Patience));
            var results = await Task.WhenAll(goals.Select(g => g.ResultAsync())).WaitAsync(Patience);
            Assert.All(results, r => Assert.Equal(GoalStatus.Canceled, r.Status));
        });

    [Fact]
    public Task AStampCancelsWhatWasAcceptedUpToIt() => With(
        UntilCancelled,
        null,
        async (server, client, right) =>
        {
            var early = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Loopback.Until(() => server.Goals.Count == 1 && RosTime.ToNanoseconds(early.Stamp) > 0, "accepted");
            var late = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            using var cancel = right.Nodes[0].CreateClient(CancelGoal.Type, "/look/_action/cancel_goal");
            CancelGoal.Response answer = await cancel.CallAsync(new CancelGoal.Request { GoalInfo = new ActionMsgs.GoalInfo { Stamp = early.Stamp } }).WaitAsync(Patience);
            Assert.Equal(early.Id, new GoalId(Assert.Single(answer.GoalsCanceling).GoalId.Uuid));
            Assert.Equal(GoalStatus.Canceled, (await early.ResultAsync().WaitAsync(Patience)).Status);
            Assert.False(server.Goals.Single(g => g.Id == late.Id).Status == GoalStatus.Canceling);
            answer = await cancel.CallAsync(new CancelGoal.Request { GoalInfo = new ActionMsgs.GoalInfo { GoalId = new UniqueIdentifierMsgs.UUID { Uuid = [.. Enumerable.Repeat((byte)9, 16)] } } }).WaitAsync(Patience);
            Assert.Equal(CancelCode.UnknownGoal, (CancelCode)answer.ReturnCode);
        });

    [Fact]
    public Task WorkThatFailsOrForgetsToEndAborts() => With(
        goal => goal.Goal.TargetFrame == "throw" ? throw new InvalidOperationException("broken") : Task.CompletedTask,
        null,
        async (_, client, _) =>
        {
            foreach (string frame in (string[])["throw", "forget"])
            {
                var goal = await client.SendGoalAsync(new LookupTransform.Goal { TargetFrame = frame }).WaitAsync(Patience);
                Assert.Equal(GoalStatus.Aborted, (await goal.ResultAsync().WaitAsync(Patience)).Status);
            }
        });

    [Fact]
    public Task AGoalCanBeEndedOnceOnlyAndNotCancelledUnasked() => With(
        goal =>
        {
            Assert.Throws<InvalidOperationException>(() => goal.Canceled(Result(1)));
            goal.Succeed(Result(2));
            Assert.Throws<InvalidOperationException>(() => goal.Abort(Result(3)));
            return Task.CompletedTask;
        },
        null,
        async (_, client, _) =>
        {
            var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Assert.Equal(2, (await goal.ResultAsync().WaitAsync(Patience)).Result.Error.Error);
        });

    [Fact]
    public Task AResultExpires() => With(
        goal =>
        {
            goal.Succeed(Result(2));
            return Task.CompletedTask;
        },
        new Options { ResultTimeout = TimeSpan.FromMilliseconds(20) },
        async (server, client, _) =>
        {
            var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Loopback.Until(() => server.Goals.Count == 0, "forgotten");
            Assert.Equal(GoalStatus.Unknown, (await goal.ResultAsync().WaitAsync(Patience)).Status);
        });

    [Fact]
    public Task AServerThatVanishesFailsTheWaitForItsResult() => With(
        UntilCancelled,
        null,
        async (server, client, _) =>
        {
            var goal = await client.SendGoalAsync(new LookupTransform.Goal()).WaitAsync(Patience);
            Task wait = goal.ResultAsync();
            Loopback.Until(() => goal.Status == GoalStatus.Executing, "executing");
            server.Dispose();
            await Assert.ThrowsAsync<RosException>(() => wait.WaitAsync(Patience));
        });

    [Fact]
    public Task GoalAndResultAreOnTheWireAsRosDerivesThem() => With(
        goal =>
        {
            goal.Succeed(Result(2));
            return Task.CompletedTask;
        },
        null,
        async (_, client, right) =>
        {
            var requests = new ConcurrentQueue<string>();
            using RawReader spy = right.Participant.CreateReader("rq/look/_action/send_goalRequest", LookupTransform.SendGoalRequest.DdsType, Qos.Services, r => r.Take(requests, static (q, s) => q.Enqueue(Convert.ToHexString(s.Cdr))));
            var replies = new ConcurrentQueue<string>();
            using RawReader replySpy = right.Participant.CreateReader("rr/look/_action/get_resultReply", LookupTransform.GetResultResponse.DdsType, Qos.Services, r => r.Take(replies, static (q, s) => q.Enqueue(Convert.ToHexString(s.Cdr))));
            Loopback.Until(() => spy.MatchedPublicationCount == 1 && replySpy.MatchedPublicationCount == 1, "the spies matched");
            var goal = await client.SendGoalAsync(new LookupTransform.Goal { TargetFrame = "map" }).WaitAsync(Patience);
            await goal.ResultAsync().WaitAsync(Patience);
            Loopback.Until(() => requests.Count == 1 && replies.Count == 1, "both seen");
            string request = requests.Single();
            Assert.Equal("0100000000000000" + goal.Id.ToString().ToUpperInvariant() + "040000006D617000", request[24..(24 + 16 + 32 + 16)]);
            Assert.Equal("04000000", replies.Single()[40..48]);
        });
}
