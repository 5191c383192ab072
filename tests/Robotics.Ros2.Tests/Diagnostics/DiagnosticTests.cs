using System.Collections.Concurrent;
using DiagnosticMsgs;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Diagnostics;

/// <summary>What /diagnostics says, seen from another context.</summary>
public class DiagnosticTests
{
    [Fact]
    public void TasksAndTheNodesOwnTroublesAreSaidPeriodically()
    {
        DomainOptions domain = Loopback.Domain();
        using var left = new Context(new ContextOptions { Domain = domain });
        using var right = new Context(new ContextOptions { Domain = domain });
        ROS2.Node node = left.CreateNode("arm", "/robot"), viewer = right.CreateNode("viewer");
        var got = new ConcurrentQueue<DiagnosticArray>();
        using Subscription<DiagnosticArray> listener = viewer.CreateSubscription<DiagnosticArray>("/diagnostics", got.Enqueue);
        using var updater = new DiagnosticUpdater(node, "serial 7", TimeSpan.FromMilliseconds(20));
        updater.Add("motors", r =>
        {
            r.Value("temperature", 41.5);
            r.Add(DiagnosticLevel.Ok, "cool");
            r.Add(DiagnosticLevel.Warn, "joint 3 is warm");
            r.Add(DiagnosticLevel.Warn, "joint 4 is warm");
            r.Add(DiagnosticLevel.Ok, "turning");
        });
        updater.Add("broken", _ => throw new InvalidOperationException("no answer"));
        Assert.Throws<ArgumentException>(() => updater.Add("motors", _ => { }));

        Loopback.Until(() => got.Count(a => a.Status.Length == 3) >= 3, "three of them");
        DiagnosticArray array = got.Last(a => a.Status.Length == 3);
        Assert.True(array.Header.Stamp.Sec > 0);
        Assert.Equal(["robot/arm: communication", "robot/arm: motors", "robot/arm: broken"], array.Status.Select(s => s.Name));
        Assert.All(array.Status, s => Assert.Equal("serial 7", s.HardwareId));
        Assert.Equal((DiagnosticStatus.OK, "Ok"), (array.Status[0].Level, array.Status[0].Message));
        Assert.Equal((DiagnosticStatus.WARN, "joint 3 is warm; joint 4 is warm", "41.5"), (array.Status[1].Level, array.Status[1].Message, array.Status[1].Values.Single().Value));
        Assert.Equal(DiagnosticStatus.ERROR, array.Status[2].Level);
        Assert.Contains("no answer", array.Status[2].Message);

        // A peer writes what is no string, and another offers less than is asked for.
        using Subscription<StdMsgs.String> text = node.CreateSubscription<StdMsgs.String>("/text", (StdMsgs.String _) => { });
        using RawPublisher hostile = viewer.CreateRawPublisher("/text", MessageType.Of<StdMsgs.String>());
        using Publisher<StdMsgs.String> weak = viewer.CreatePublisher<StdMsgs.String>("/text", Qos.SensorData);
        Loopback.Until(() => hostile.SubscriptionCount == 1, "a match");
        hostile.Publish([0, 1, 0, 0, 255, 255, 255, 127]);
        Loopback.Until(() => Values().Any(v => v is { Key: "malformed payloads", Value: "1" }) && Values().Any(v => v is { Key: "QoS mismatches", Value: "1" }), "the counts");
        Assert.Contains(got, a => a.Status[0].Message.Contains("1 malformed payloads"));
        Assert.Contains("1 QoS mismatches", got.Last().Status[0].Message);
        Assert.Equal((1, 1), (node.Counts.Malformed, node.Counts.Mismatched));
        Loopback.Until(() => !got.Last().Status[0].Message.Contains("malformed"), "that it is over");

        IEnumerable<KeyValue> Values() => got.Last().Status[0].Values;
    }
}
