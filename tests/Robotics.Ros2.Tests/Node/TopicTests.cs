using System.Collections.Concurrent;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using Int32 = StdMsgs.Int32;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Publishers and subscriptions between two contexts that share nothing but the domain.</summary>
public class TopicTests
{
    private static (Context Left, Context Right) Pair(GidLayout left = GidLayout.Recognise, GidLayout right = GidLayout.Recognise)
    {
        DomainOptions domain = Loopback.Domain();
        return (new Context(new ContextOptions { Domain = domain, Gids = left }), new Context(new ContextOptions { Domain = domain, Gids = right }));
    }

    [Theory]
    [InlineData(Execution.Dispatcher)]
    [InlineData(Execution.ThreadPool)]
    [InlineData(Execution.Direct)]
    public async Task MessagesArriveInOrderOnWhateverThreadIsAskedFor(Execution execution)
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using Publisher<StdMsgs.String> publisher = left.CreateNode("talker").CreatePublisher<StdMsgs.String>("chatter");
            var got = new ConcurrentQueue<string>();
            using Subscription<StdMsgs.String> subscription = right.CreateNode("listener").CreateSubscription<StdMsgs.String>("/chatter", m => got.Enqueue(m.Data), Qos.Default with { Depth = 200 },
                new EndpointOptions { Execution = execution });
            await publisher.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            for (int i = 0; i < 100; i++) publisher.Publish(new StdMsgs.String { Data = $"héllo {i}" });
            Loopback.Until(() => got.Count == 100, "100 messages");
            Assert.Equal(Enumerable.Range(0, 100).Select(i => $"héllo {i}"), got);
            Assert.Equal(100, subscription.Received);
        }
    }

    [Fact]
    public async Task MessagesCanBeAwaitedAndTheOldestGoWhenNobodyReads()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using Publisher<Int32> publisher = left.CreateNode("talker").CreatePublisher<Int32>("n");
            using Subscription<Int32> subscription = right.CreateNode("listener").CreateSubscription<Int32>("n", Qos.Default with { Depth = 100 }, new EndpointOptions { Capacity = 5 });
            await publisher.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            for (int i = 0; i < 20; i++) publisher.Publish(new Int32 { Data = i });
            Loopback.Until(() => subscription.Received == 20, "20 messages");
            List<int> read = [];
            await foreach (Int32 message in subscription.ReadAllAsync())
            {
                read.Add(message.Data);
                if (read.Count == 5) break;
            }

            Assert.Equal([15, 16, 17, 18, 19], read);
            Assert.Equal(15, subscription.Dropped);
            subscription.Dispose();
            await foreach (Int32 _ in subscription.ReadAllAsync()) Assert.Fail("ended");
        }
    }

    [Fact]
    public async Task ASubscriberSlowerThanItsPublisherHoldsUpNobodyAndGetsTheNewest()
    {
        const int Count = 3000;
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        using (ManualResetEventSlim go = new(false))
        {
            Qos all = Qos.Default with { Depth = Count };
            using Publisher<Int32> publisher = left.CreateNode("talker").CreatePublisher<Int32>("n", all);
            ROS2.Node node = right.CreateNode("listener");
            List<int> slow = [], quick = [];
            using Subscription<Int32> stuck = node.CreateSubscription<Int32>("n", m =>
            {
                go.Wait();
                slow.Add(m.Data);
            }, all, new EndpointOptions { Execution = Execution.ThreadPool, Capacity = 5 });
            using Subscription<Int32> other = node.CreateSubscription<Int32>("n", m => quick.Add(m.Data), all, new EndpointOptions { Execution = Execution.Dispatcher });
            await publisher.WaitForSubscriptionsAsync(2).WaitAsync(TimeSpan.FromSeconds(20));
            for (int i = 0; i < Count; i++) publisher.Publish(new Int32 { Data = i });

            // The publisher came to its end and the other reader got everything, while this one still holds its first.
            Loopback.Until(() => other.Received == Count && stuck.Received == Count, "all are received");
            Assert.Equal(Enumerable.Range(0, Count), quick);
            Assert.Empty(slow);
            go.Set();
            Loopback.Until(() => slow.Count + stuck.Dropped == Count, "each is read or counted as dropped");
            Assert.Equal(Enumerable.Range(Count - 5, 5), slow.TakeLast(5));
            Assert.True(slow.Count <= 6);
        }
    }

    [Fact]
    public async Task AMalformedPayloadIsCountedAndTheNextMessageComes()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using RawPublisher publisher = left.CreateNode("fiend").CreateRawPublisher("chatter", MessageType.Of<StdMsgs.String>());
            var got = new ConcurrentQueue<string>();
            using Subscription<StdMsgs.String> subscription = right.CreateNode("listener").CreateSubscription<StdMsgs.String>("chatter", m => got.Enqueue(m.Data));
            await publisher.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            publisher.Publish([0, 1, 0, 0, 255, 255, 255, 255]);
            publisher.Publish([0, 1, 0, 0]);
            publisher.Publish(CdrSerializer.Serialize(new StdMsgs.String { Data = "well" }));
            Loopback.Until(() => got.Count == 1, "the good one");
            Assert.Equal(2, subscription.Malformed);
        }
    }

    [Fact]
    public async Task QosThatDoesNotFitIsToldWithTheOthersName()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            using Publisher<Int32> publisher = left.CreateNode("hasty").CreatePublisher<Int32>("n", Qos.SensorData);
            await right.Graph.WaitAsync(g => g.Publishers("/n").Any(p => p.Node is not null)).WaitAsync(TimeSpan.FromSeconds(20));
            var told = new ConcurrentQueue<QosEvent>();
            using Subscription<Int32> subscription = right.CreateNode("careful").CreateSubscription<Int32>("n", _ => { }, Qos.Default, new EndpointOptions { OnEvent = told.Enqueue });
            Loopback.Until(() => told.Any(e => e.Status.Kind == StatusKind.RequestedIncompatibleQos), "told");
            string message = told.First(e => e.Status.Kind == StatusKind.RequestedIncompatibleQos).Message;
            Assert.Contains("Reliability", message);
            Assert.Contains("/hasty (BestEffort", message);
        }
    }

    [Theory]
    [InlineData(GidLayout.Recognise, GidLayout.Recognise, 16)]
    [InlineData(GidLayout.Humble, GidLayout.Humble, 24)]
    [InlineData(GidLayout.Recognise, GidLayout.Humble, 24)]
    [InlineData(GidLayout.Recognise, GidLayout.Iron, 16)]
    public async Task TheGraphKnowsNodesTopicsAndWhoseTheyAre(GidLayout left, GidLayout right, int width)
    {
        (Context a, Context b) = Pair(left, right);
        using (a)
        using (b)
        {
            ROS2.Node arm = b.CreateNode("arm", "/robot");
            using Publisher<Int32> publisher = arm.CreatePublisher<Int32>("n", Qos.SensorData);
            Graph graph = a.Graph;
            await graph.WaitAsync(g => g.Publishers("/robot/n").Any(p => p.Node is not null) && g.GidWidth == width).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal([new NodeName("/robot", "arm")], graph.Nodes);
            Assert.Equal("std_msgs/msg/Int32", Assert.Single(Assert.Single(graph.Topics, t => t.Name == "/robot/n").Types));
            TopicEndpoint endpoint = Assert.Single(graph.Publishers("/robot/n"));
            Assert.Equal("/robot/arm", endpoint.Node!.Full);
            Assert.Equal(Int32.TypeHash, endpoint.TypeHash);
            Assert.Equal(Reliability.BestEffort, endpoint.Qos.Reliability);
            b.Dispose();
            await graph.WaitAsync(g => g.Nodes.Count == 0 && g.Publishers("/robot/n").Count == 0).WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public void TwoNodesOfOneNameAreToldAndListed()
    {
        (Context left, Context right) = Pair();
        using (left)
        using (right)
        {
            var log = new ConcurrentQueue<string>();
            using var third = new Context(new ContextOptions { Domain = left.Options.Domain, Log = e => log.Enqueue(e.Message) });
            left.CreateNode("twin");
            Loopback.Until(() => third.Graph.Nodes.Count == 1, "the first seen");
            third.CreateNode("twin");
            Loopback.Until(() => log.Any(m => m.Contains("'/twin'")), "the warning");
            Assert.Equal(2, third.Graph.Nodes.Count);
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(16)]
    public void NodesAreAnnouncedByteForByteAsRosDoes(int width)
    {
        Gid Id(byte b) => new(Enumerable.Repeat(b, 16).ToArray());
        string Wide(byte b) => string.Concat(Enumerable.Repeat(b.ToString("X2"), 16)) + new string('0', (width - 16) * 2);
        var info = new DiscoveryInfo(Id(1), [new NodeEntities("/cs", "cs_node", [Id(2), Id(3)], [Id(4)])]);
        string expected = "00010000" + Wide(1) + "01000000" + "04000000" + "2F637300" + "08000000" + "63735F6E6F646500" + "02000000" + Wide(2) + Wide(3) + "01000000" + Wide(4);
        Assert.Equal(expected, Convert.ToHexString(info.Write(width)));
        (DiscoveryInfo read, int found) = DiscoveryInfo.Read(info.Write(width))!.Value;
        Assert.Equal(width, found);
        Assert.Equal("cs_node", Assert.Single(read.Nodes).Name);
        Assert.Equal([Id(2), Id(3)], read.Nodes[0].Readers);
        Assert.Equal(width, DiscoveryInfo.Read(new DiscoveryInfo(Id(1), []).Write(width))!.Value.Width);
        Assert.Null(DiscoveryInfo.Read([0, 1, 0, 0, 1, 2, 3]));
    }

    [Fact]
    public void WhateverAPeerAnnouncesIsReadOrRefused()
    {
        var random = new Random(1);
        byte[] good = new DiscoveryInfo(default, [new NodeEntities("/a", "b", [default, default], [default])]).Write(24);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = good[..random.Next(good.Length + 1)];
            for (int n = random.Next(4); n > 0 && bytes.Length > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (DiscoveryInfo.Read(bytes) is { } read) Assert.True(read.Info.Nodes.Count <= bytes.Length);
        }
    }

    [Fact]
    public void ACallbacksFaultIsLoggedAndTold()
    {
        var log = new ConcurrentQueue<LogEntry>();
        using var context = new Context(new ContextOptions { Domain = Loopback.Domain(), Log = log.Enqueue });
        var faults = new ConcurrentQueue<Exception>();
        context.Fault += faults.Enqueue;
        ROS2.Node node = context.CreateNode("faulty");
        using Subscription<Int32> subscription = node.CreateSubscription<Int32>("n", _ => throw new InvalidOperationException("ouch"));
        using Publisher<Int32> publisher = node.CreatePublisher<Int32>("n");
        Loopback.Until(() => publisher.SubscriptionCount == 1, "a match");
        publisher.Publish(new Int32 { Data = 1 });
        publisher.Publish(new Int32 { Data = 2 });
        Loopback.Until(() => faults.Count == 2, "two faults");
        Assert.Equal(2, log.Count(e => e is { Level: LogLevel.Error, Logger: "faulty" } && e.Message.Contains("ouch")));
    }
}
