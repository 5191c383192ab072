using System.Collections.Concurrent;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using SensorMsgs;
using StdMsgs;
using StdSrvs.Srv;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>A process that is not ours reads our messages by types of its own, and writes them back by them.</summary>
public class CyclonePeerTests
{
    private static readonly Lazy<string> Built = new(() => PeerBuild.Build("cyclone", "cyclone_peer", "apt-get install cmake gcc cyclonedds-dev cyclonedds-tools"));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static Header Stamped(int i) => new() { Stamp = new BuiltinInterfaces.Time { Sec = -i, Nanosec = (uint)i }, FrameId = new string('f', i % 9) };

    private static async Task Echoes<T>(string topic, int count, Func<int, T> make)
        where T : IMessage<T>
    {
        DomainOptions domain = Loopback.Domain();
        using PeerProcess peer = PeerProcess.Start(Built.Value, domain);
        using var context = new Context(new ContextOptions { Domain = domain });
        ROS2.Node node = context.CreateNode("ours");
        var got = new ConcurrentQueue<byte[]>();
        Qos qos = Qos.Default with { History = History.KeepAll };
        using Subscription<T> subscription = node.CreateSubscription<T>("/from_peer/" + topic, m => got.Enqueue(CdrSerializer.Serialize(m)), qos);
        using Publisher<T> publisher = node.CreatePublisher<T>("/to_peer/" + topic, qos);
        await Task.WhenAll(publisher.WaitForSubscriptionsAsync(), subscription.WaitForPublishersAsync()).WaitAsync(Patience);
        for (int i = 0; i < count; i++) publisher.Publish(make(i));
        Loopback.Until(() => got.Count == count, $"{count} messages back", 30);
        Assert.Equal(0, subscription.Malformed);
        Assert.All(got.Select((bytes, i) => (bytes, i)), e => Assert.Equal(CdrSerializer.Serialize(make(e.i)), e.bytes));
    }

    [Fact]
    public Task StringsComeBackAsTheyWere() => Echoes("string", 200, i => new StdMsgs.String { Data = string.Concat(Enumerable.Repeat("aé漢😀", i)) });

    [Fact]
    public Task JointStatesComeBackAsTheyWere() => Echoes("joint_state", 100, i =>
    {
        var random = new Random(i);
        double[] Values() => [.. Enumerable.Range(0, random.Next(9)).Select(_ => random.NextDouble() * 1e300)];
        return new JointState { Header = Stamped(i), Name = [.. Enumerable.Range(0, i % 9).Select(n => new string('j', n))], Position = Values(), Velocity = Values(), Effort = Values() };
    });

    [Fact]
    public Task ImagesComeBackAsTheyWere() => Echoes("image", 10, i =>
    {
        byte[] data = new byte[i * 200_000];
        new Random(i).NextBytes(data);
        return new Image { Header = Stamped(i), Height = (uint)i * 100, Width = 2000, Encoding = "mono8", Step = 2000, Data = data };
    });

    [Fact]
    public async Task AServiceWrittenInCAnswers()
    {
        DomainOptions domain = Loopback.Domain();
        using PeerProcess peer = PeerProcess.Start(Built.Value, domain);
        using var context = new Context(new ContextOptions { Domain = domain });
        using var client = context.CreateNode("ours").CreateClient(SetBool.Type, "/peer/power");
        for (int i = 0; i < 20; i++)
        {
            SetBool.Response answer = await client.CallAsync(new SetBool.Request { Data = i % 2 == 0 }).WaitAsync(Patience);
            Assert.Equal(i % 2 == 0 ? "flag is now True" : "", answer.Message);
        }
    }

    [Fact]
    public async Task AProcessThatIsKilledLeavesTheGraphAndTheService()
    {
        // A lease of a second: the default of ten would be waited for.
        DomainOptions domain = Loopback.Domain() with { Configuration = "<Discovery><LeaseDuration>1s</LeaseDuration></Discovery>" };
        using PeerProcess peer = PeerProcess.Start(Built.Value, domain);
        using var context = new Context(new ContextOptions { Domain = domain });
        using var client = context.CreateNode("ours").CreateClient(SetBool.Type, "/peer/power");
        await client.WaitForServiceAsync().WaitAsync(Patience);
        Assert.Contains(context.Graph.Topics, t => t.Name == "/to_peer/image");
        peer.Kill();
        Loopback.Until(() => !client.IsAvailable, "the service gone", 30);
        await context.Graph.WaitAsync(g => g.Topics.All(t => t.Name != "/to_peer/image")).WaitAsync(Patience);
    }
}
