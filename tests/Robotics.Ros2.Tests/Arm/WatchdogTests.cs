using System.Collections.Concurrent;
using ControlMsgs.Action;
using Robotics.Ports;
using Robotics.Ros;
using RoboticsInterfaces;
using ROS2;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>Whoever moves the arm and dies leaves it holding, measured on the joint states, by their own clock.</summary>
[Collection("arm")]
public sealed class WatchdogTests : IDisposable
{
    private const double Limit = .3;

    private readonly ServedRobot _robot = new(1, Limit);
    private readonly Context _witness;
    private readonly ConcurrentQueue<(double Time, double Speed)> _seen = new();

    private double _beat;

    public WatchdogTests()
    {
        _witness = new(new ContextOptions { Domain = _robot.Domain });
        ROS2.Node witness = _witness.CreateNode("witness");
        witness.CreateSubscription<Heartbeat>("arm_heartbeat", b => Volatile.Write(ref _beat, b.Moving ? Now : _beat));
        witness.CreateSubscription<SensorMsgs.JointState>("joint_states", s =>
            _seen.Enqueue((s.Header.Stamp.ToNanoseconds() * 1e-9, Math.Abs(s.Velocity[Motions.Wrist]))), ROS2.Dds.Qos.SensorData);
    }

    public void Dispose()
    {
        _witness.Dispose();
        _robot.Dispose();
    }

    private double Now => _seen.LastOrDefault().Time;

    private void UntilItMoves() => Loopback.Until(() => _seen.LastOrDefault().Speed > .06, "the arm moves");

    /// <summary>
    /// The arm stood still long before its twelve seconds of motion were over. How soon depends on how busy the machine is:
    /// tests/ros/kill-nine measures it.
    /// </summary>
    private void Held()
    {
        double since = Volatile.Read(ref _beat);
        Assert.True(since > 0);
        double Moved() => _seen.Where(s => s.Speed > .02).Max(s => s.Time);
        Loopback.Until(() => Now > Moved() + 1, "the arm stands still for a second");
        Assert.InRange(Moved() - since, 0, 4);
    }

    [Fact]
    public void HeartbeatsThatStopHoldTheArm()
    {
        using RosArm arm = _robot.Arm("looker");
        ROS2.Node mover = _robot.Client.CreateNode("mover");
        using Publisher<Heartbeat> beats = mover.CreatePublisher<Heartbeat>("arm_heartbeat");
        using var client = mover.CreateActionClient(FollowJointTrajectory.Type, "arm_controller/follow_joint_trajectory");
        Loopback.Until(() => beats.SubscriptionCount > 0, "the watchdog listens");
        double[] goal = [.. Motions.Turn(arm.State, -1, 1).Points[^1].Position];
        var sent = client.SendGoalAsync(new()
        {
            Trajectory =
            {
                JointNames = [.. Motions.Description.Chain.Select(j => j.Name)],
                Points = [new() { Positions = goal, Velocities = new double[7], TimeFromStart = RosTime.ToDuration(TimeSpan.FromSeconds(12)) }],
            },
        }).GetAwaiter().GetResult();

        // As long as they come it moves, for longer than the limit.
        double began = Now;
        Loopback.Until(() =>
        {
            beats.Publish(new() { Client = "/mover", Moving = true });
            return Now > began + 3 * Limit;
        }, "it moved under watch");
        Assert.True(_seen.Last().Speed > .02);
        Held();
        Assert.Equal(GoalStatus.Canceled, sent.ResultAsync().GetAwaiter().GetResult().Status);
    }

    [Fact]
    public async Task AMoverWhoseContextEndsLeavesTheArmHolding()
    {
        using Context dying = new(new ContextOptions { Domain = _robot.Domain });
        using RosArm arm = new(dying.CreateNode("dying"), Motions.Description, new() { StaleAfter = 5, ConnectWithin = 30 });
        arm.Connect(CancellationToken.None);
        Task<MotionResult> turn = Task.Factory.StartNew(
            () => arm.Follow(Motions.Turn(arm.State, -1, 12), null, 40, CancellationToken.None), TaskCreationOptions.LongRunning);
        UntilItMoves();
        dying.Dispose();
        Held();
        await turn.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void WhoSaysThatItIsDoneIsNotWatched()
    {
        ConcurrentQueue<string> silent = new();
        ROS2.Node node = _witness.CreateNode("monitor");
        using HeartbeatMonitor monitor = new(node, "beats", .1, silent.Enqueue);
        using Publisher<Heartbeat> beats = _robot.Client.CreateNode("beating").CreatePublisher<Heartbeat>("beats");
        Loopback.Until(() => beats.SubscriptionCount > 0, "the monitor listens");
        beats.Publish(new() { Client = "done", Moving = true });
        beats.Publish(new() { Client = "done", Moving = false });
        beats.Publish(new() { Client = "dead", Moving = true });
        Loopback.Until(() => !silent.IsEmpty, "a silence is told");
        Loopback.Until(() => Now > 1, "a while passes");
        Assert.Equal(["dead"], silent);
        Assert.All([double.NaN, 0, .01, 61], limit => Assert.Throws<ArgumentOutOfRangeException>(() => new HeartbeatMonitor(node, "beats", limit, _ => { })));
    }
}
