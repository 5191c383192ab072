using System.Collections.Concurrent;
using RclInterfaces;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Clocks, timers and the log.</summary>
public class TimeTests
{
    [Fact]
    public void SimulatedTimeIsWhatTheClockTopicSaysAndJumpsAreTold()
    {
        using var context = new Context(new ContextOptions { Domain = Loopback.Domain() });
        ROS2.Node node = context.CreateNode("sim", options: new NodeOptions { UseSimTime = true });
        using Publisher<RosgraphMsgs.Clock> publisher = node.CreatePublisher<RosgraphMsgs.Clock>("/clock", Qos.Latched);
        Loopback.Until(() => publisher.SubscriptionCount == 1, "a match");
        var jumps = new ConcurrentQueue<ClockJump>();
        node.Clock.Jumped += jumps.Enqueue;
        int calls = 0;
        using RosTimer timer = node.CreateTimer(TimeSpan.FromSeconds(1), () => Interlocked.Increment(ref calls));
        Assert.Equal(0, node.Clock.Nanoseconds);
        foreach ((int second, int expected) in ((int, int)[])[(1, 1), (2, 2), (10, 3), (11, 4)])
        {
            Tick(second);
            Loopback.Until(() => Volatile.Read(ref calls) == expected, $"call {expected}");
        }

        Tick(3);
        Loopback.Until(() => jumps.Count == 1, "the jump");
        Assert.Equal(new ClockJump(11_000_000_000, 3_000_000_000, false), jumps.Single());
        Tick(4);
        Loopback.Until(() => Volatile.Read(ref calls) == 5, "the call after the jump");
        node.Clock.IsSimulated = false;
        Assert.True(node.Clock.Nanoseconds > 1_000_000_000_000_000_000);

        void Tick(int second)
        {
            publisher.Publish(new RosgraphMsgs.Clock { ClockValue = new BuiltinInterfaces.Time { Sec = second } });
            Loopback.Until(() => node.Clock.Now.Sec == second, "the time");
        }
    }

    [Fact]
    public void AWallTimerCallsAgainAndAgainUntilItIsDisposedOf()
    {
        using var context = new Context(new ContextOptions { Domain = Loopback.Domain() });
        ROS2.Node node = context.CreateNode("timed");
        RosTimer timer = node.CreateTimer(TimeSpan.FromMilliseconds(2), () => { });
        Loopback.Until(() => timer.Calls >= 20, "20 calls");
        timer.Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => node.CreateTimer(TimeSpan.Zero, () => { }));
    }

    [Fact]
    public void TheLogIsPublishedAndALateReaderGetsIt()
    {
        DomainOptions domain = Loopback.Domain();
        using var context = new Context(new ContextOptions { Domain = domain, Arguments = RosArguments.Parse(["--ros-args", "--log-level", "warn"]) });
        ROS2.Node node = context.CreateNode("arm", "/robot");
        node.Log.Info("not this");
        node.Log.Warn("hot");
        using var other = new Context(new ContextOptions { Domain = domain });
        var got = new ConcurrentQueue<Log>();
        using Subscription<Log> subscription = other.CreateNode("console", options: new NodeOptions { RosOut = false }).CreateSubscription<Log>("/rosout", got.Enqueue, Qos.RosOut);
        Loopback.Until(() => !got.IsEmpty, "the line");
        Log line = Assert.Single(got);
        Assert.Equal(("hot", "robot.arm", Log.WARN, nameof(TheLogIsPublishedAndALateReaderGetsIt)), (line.Msg, line.Name, line.Level, line.Function));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_999_999_999)]
    [InlineData(-1_500_000_000)]
    public void NanosecondsComeBackFromTime(long nanoseconds) => Assert.Equal(nanoseconds, RosTime.ToTime(nanoseconds).ToNanoseconds());
}
