using System.Collections.Concurrent;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using StdSrvs.Srv;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Services and clients in two contexts, and their bytes on the wire.</summary>
public class ServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static (Context Left, Context Right) Pair()
    {
        DomainOptions domain = Loopback.Domain();
        return (new Context(new ContextOptions { Domain = domain }), new Context(new ContextOptions { Domain = domain }));
    }

    [Theory]
    [InlineData(Execution.Dispatcher)]
    [InlineData(Execution.ThreadPool)]
    public async Task ACallIsAnsweredAndEveryClientGetsItsOwnReply(Execution execution)
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            var quiet = new NodeOptions { ParameterServices = false };
            using var service = left.CreateNode("server", options: quiet).CreateService(SetBool.Type, "power",
                r => new SetBool.Response { Success = r.Data, Message = r.Data ? "on" : "off" }, execution: execution);
            ROS2.Node node = right.CreateNode("asker", options: quiet);
            using var one = node.CreateClient(SetBool.Type, "power");
            using var two = node.CreateClient(SetBool.Type, "power");
            Task<SetBool.Response>[] calls = [.. Enumerable.Range(0, 40).Select(i => (i % 3 == 0 ? one : two).CallAsync(new SetBool.Request { Data = i % 2 == 0 }))];
            SetBool.Response[] answers = await Task.WhenAll(calls).WaitAsync(Patience);
            Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "on" : "off"), answers.Select(a => a.Message));
            Assert.Equal(40, service.Served);
            Assert.Equal([new NameAndTypes("/power", ["std_srvs/srv/SetBool"])], right.Graph.Services.Select(s => s with { Types = s.Types }).ToArray(), (a, b) => a.Name == b.Name && a.Types.SequenceEqual(b.Types));
        }
    }

    [Fact]
    public async Task AnAnswerMayComeLaterAndOutOfTurn()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            var first = new TaskCompletionSource<SetBool.Response>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var service = left.CreateNode("server").CreateAsyncService(SetBool.Type, "power",
                r => r.Data ? new ValueTask<SetBool.Response>(first.Task) : ValueTask.FromResult(new SetBool.Response { Message = "now" }));
            using var client = right.CreateNode("asker").CreateClient(SetBool.Type, "power");
            Task<SetBool.Response> slow = client.CallAsync(new SetBool.Request { Data = true });
            Assert.Equal("now", (await client.CallAsync(new SetBool.Request()).WaitAsync(Patience)).Message);
            Assert.False(slow.IsCompleted);
            first.SetResult(new SetBool.Response { Message = "later" });
            Assert.Equal("later", (await slow.WaitAsync(Patience)).Message);
        }
    }

    [Fact]
    public async Task AServiceThatGoesAwayFailsTheCallAndACallWaitsForOneToCome()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            ROS2.Node server = left.CreateNode("server");
            var arrived = new TaskCompletionSource();
            var service = server.CreateAsyncService(SetBool.Type, "power", async _ =>
            {
                arrived.TrySetResult();
                await Task.Delay(Timeout.Infinite);
                return new SetBool.Response();
            });
            using var client = right.CreateNode("asker").CreateClient(SetBool.Type, "power");
            Task<SetBool.Response> call = client.CallAsync(new SetBool.Request());
            await arrived.Task.WaitAsync(Patience);
            service.Dispose();
            Assert.Contains("/power", (await Assert.ThrowsAsync<RosException>(() => call.WaitAsync(Patience))).Message);

            Loopback.Until(() => !client.IsAvailable, "the client knows that the service is gone");
            Task<SetBool.Response> early = client.CallAsync(new SetBool.Request());
            using var again = server.CreateService(SetBool.Type, "power", _ => new SetBool.Response { Message = "back" });
            Assert.Equal("back", (await early.WaitAsync(Patience)).Message);
            again.Dispose();
            // Until the client knows, the call would be to one that goes away.
            Loopback.Until(() => !client.IsAvailable, "the client knows that the service is gone");
            using var cancel = new CancellationTokenSource();
            Task<SetBool.Response> never = client.CallAsync(new SetBool.Request(), cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Patience));
        }
    }

    /// <summary>The bytes that a real rclpy client and server exchange, with this client's number in their place.</summary>
    [Fact]
    public async Task RequestAndReplyAreByteForByteAsRmwCycloneWritesThem()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            var requests = new ConcurrentQueue<string>();
            var replies = new ConcurrentQueue<string>();
            using RawReader spyRequests = right.Participant.CreateReader("rq/powerRequest", SetBool.Request.DdsType, Qos.Services, r => r.Take(requests, static (q, s) => q.Enqueue(Convert.ToHexString(s.Cdr))));
            using RawReader spyReplies = right.Participant.CreateReader("rr/powerReply", SetBool.Response.DdsType, Qos.Services, r => r.Take(replies, static (q, s) => q.Enqueue(Convert.ToHexString(s.Cdr))));
            using var service = left.CreateNode("server").CreateService(SetBool.Type, "power", _ => new SetBool.Response { Success = true, Message = "flag is now True" });
            using var client = right.CreateNode("asker").CreateClient(SetBool.Type, "power");
            await client.WaitForServiceAsync().WaitAsync(Patience);
            Loopback.Until(() => spyReplies.MatchedPublicationCount == 1 && spyRequests.MatchedPublicationCount == 1, "the spies matched");
            await client.CallAsync(new SetBool.Request { Data = true }).WaitAsync(Patience);
            Loopback.Until(() => requests.Count == 1 && replies.Count == 1, "both seen");
            string id = requests.Single()[8..24];
            Assert.Equal($"00010000{id}010000000000000001", requests.Single()[..42]);
            Assert.Equal($"00010000{id}0100000000000000010000001100000066" + "6C6167206973206E6F77205472756500", replies.Single()[..90]);
        }
    }

    [Fact]
    public void AForeignOrBrokenRequestIsCountedAndServesOn()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using var service = left.CreateNode("server").CreateService(SetBool.Type, "power", _ => new SetBool.Response());
            using RawWriter foreign = right.Participant.CreateWriter("rq/powerRequest", SetBool.Request.DdsType, Qos.Services);
            using RawWriter broken = right.Participant.CreateWriter("rq/powerRequest", SetBool.Request.DdsType, Qos.Services, userData: "clientid=1;"u8.ToArray());
            Loopback.Until(() => foreign.MatchedSubscriptionCount == 1 && broken.MatchedSubscriptionCount == 1, "matches");
            foreign.Write([0, 1, 0, 0, 1]);
            broken.Write([0, 1, 0, 0, 1]);
            broken.Write([0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            Loopback.Until(() => service.Malformed == 3, "three counted");
            Assert.Equal(0, service.Served);
        }
    }

    /// <summary>A server that has not discovered its client yet gets nothing: the request is sent again, but only to who serves it once.</summary>
    [Theory]
    [InlineData("serviceid=7;repeats=1;", true)]
    [InlineData("serviceid=7;", false)]
    public async Task ARequestThatIsNotAnsweredIsRepeatedToServersThatKnowItAgain(string userData, bool repeated)
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            var requests = new ConcurrentQueue<byte[]>();
            byte[] marks = System.Text.Encoding.UTF8.GetBytes(userData);
            using RawWriter replies = left.Participant.CreateWriter("rr/powerReply", SetBool.Response.DdsType, Qos.Services, userData: marks);
            using RawReader heard = left.Participant.CreateReader("rq/powerRequest", SetBool.Request.DdsType, Qos.Services, r => r.Take(requests, static (q, s) => q.Enqueue(s.Cdr.ToArray())), userData: marks);
            using var client = right.CreateNode("asker").CreateClient(SetBool.Type, "power");
            Task<SetBool.Response> call = client.CallAsync(new SetBool.Request { Data = true });
            Loopback.Until(() => replies.MatchedSubscriptionCount == 1 && requests.Count >= (repeated ? 2 : 1), "requests");
            if (!repeated) await Task.Delay(TimeSpan.FromSeconds(1.2));
            Assert.Equal(repeated, requests.Count > 1);
            Assert.All(requests, r => Assert.Equal(requests.First(), r));
            replies.Write([.. requests.First()[..20], 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
            Assert.True((await call.WaitAsync(Patience)).Success);
        }
    }

    [Fact]
    public void ARequestThatComesTwiceIsServedOnce()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            int served = 0;
            using var service = left.CreateNode("server").CreateService(SetBool.Type, "power", _ =>
            {
                served++;
                return new SetBool.Response();
            });
            byte[] marks = "clientid=1;repeats=1;"u8.ToArray();
            using RawReader replies = right.Participant.CreateReader("rr/powerReply", SetBool.Response.DdsType, Qos.Services, _ => { }, userData: marks);
            using RawWriter requests = right.Participant.CreateWriter("rq/powerRequest", SetBool.Request.DdsType, Qos.Services, userData: marks);
            Loopback.Until(() => requests.MatchedSubscriptionCount == 1, "matches");
            foreach (byte sequence in (byte[])[1, 1, 3, 2, 1, 3, 4])
            {
                requests.Write([0, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, sequence, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
            }

            Loopback.Until(() => service.Served == 4, "four are served");
            Assert.Equal(4, served);
        }
    }

    [Fact]
    public async Task AReplyThatIsNoMessageFailsTheCall()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using RawWriter replies = left.Participant.CreateWriter("rr/powerReply", SetBool.Response.DdsType, Qos.Services, userData: "serviceid=1;"u8.ToArray());
            using RawReader requests = left.Participant.CreateReader("rq/powerRequest", SetBool.Request.DdsType, Qos.Services,
                r => r.Take(replies, static (w, s) =>
                {
                    byte[] reply = [.. s.Cdr[..20], 1, 0, 0, 0, 255, 255, 255, 127];
                    w.Write(reply);
                }), userData: "serviceid=1;"u8.ToArray());
            using var client = right.CreateNode("asker").CreateClient(SetBool.Type, "power");
            await Assert.ThrowsAsync<CdrException>(() => client.CallAsync(new SetBool.Request()).WaitAsync(Patience));
            Assert.Equal(1, client.Malformed);
        }
    }
}
