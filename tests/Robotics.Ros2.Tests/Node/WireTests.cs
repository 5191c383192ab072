using ControlMsgs.Action;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using SensorMsgs;
using JointTrajectory = TrajectoryMsgs.JointTrajectory;
using JointTrajectoryPoint = TrajectoryMsgs.JointTrajectoryPoint;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Bytes that were seen between real ROS 2 nodes, and what sending costs.</summary>
public class WireTests
{
    [Fact]
    public void AGoalOfATrajectoryIsByteForByteAsRclpySendsIt()
    {
        var goal = new FollowJointTrajectory.Goal { Trajectory = new JointTrajectory { JointNames = ["j1"], Points = [new JointTrajectoryPoint { Positions = [0.5] }] } };
        string bytes = Payload(new WithGoal<FollowJointTrajectory.Goal>(new GoalId([.. Enumerable.Repeat((byte)0x62, 16)]), goal));
        Assert.StartsWith("00010000" + "C67D446EEF001E03" + "0100000000000000" + string.Concat(Enumerable.Repeat("62", 16)) + "0000000000000000" + "0100000000000000"
            + "01000000" + "03000000" + "6A310000" + "01000000" + "01000000" + "00000000" + "000000000000E03F", bytes);
    }

    [Fact]
    public void AResultIsByteForByteAsRclpySendsIt() =>
        Assert.Equal("00010000" + "C67D446EEF001E03" + "0100000000000000" + "04000000" + "00000000" + "0100000000",
            Payload(new ResultResponse<FollowJointTrajectory.Result>(GoalStatus.Succeeded, new FollowJointTrajectory.Result())));

    [Fact]
    public void JointStatesAtOneKilohertzLeaveNothingToCollect()
    {
        using var context = new Context(new ContextOptions { Domain = Loopback.Domain() });
        ROS2.Node node = context.CreateNode("arm");
        long sum = 0;
        // Direct delivery inside one process runs on the publishing thread, so that one counter sees both.
        using Subscription<JointState> subscription = node.CreateSubscription<JointState>("joint_states", (m, _) => sum += m.Position.Length, Qos.Default,
            new EndpointOptions { Execution = Execution.Direct, Reuse = true });
        using Publisher<JointState> publisher = node.CreatePublisher<JointState>("joint_states");
        Loopback.Until(() => publisher.SubscriptionCount == 1, "a match");
        var state = new JointState { Name = [.. Enumerable.Range(0, 7).Select(i => $"panda_joint{i}")], Position = new double[7], Velocity = new double[7], Effort = new double[7] };
        for (int i = 0; i < 200; i++) publisher.Publish(state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) publisher.Publish(state);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1200 * 7, sum);
    }

    private static string Payload<T>(T message)
        where T : IMessage<T>
    {
        byte[] buffer = new byte[4 + message.EndOffset(16)];
        var writer = new CdrWriter(buffer);
        writer.WriteUInt64(0x031E00EF6E447DC6);
        writer.WriteInt64(1);
        message.Write(ref writer);
        Assert.Equal(buffer.Length, writer.Length);
        return Convert.ToHexString(buffer);
    }
}
