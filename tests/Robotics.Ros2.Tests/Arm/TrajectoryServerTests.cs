using ControlMsgs;
using ControlMsgs.Action;
using Robotics.Ports;
using Robotics.Ros;
using ROS2;
using TrajectoryMsgs;
using Code = ControlMsgs.Action.FollowJointTrajectory.Result;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>The simulated arm's trajectory controller by the rules of ros2_control's, from what any client may send it.</summary>
[Collection("arm")]
public sealed class TrajectoryServerTests(ServedRobot robot) : IClassFixture<ServedRobot>, IDisposable
{
    private static readonly string[] Joints = [.. Motions.Description.Chain.Select(j => j.Name)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RosArm _arm = robot.Arm("looker");
    private readonly ActionClient<FollowJointTrajectory.Goal, Code, FollowJointTrajectory.Feedback> _client =
        robot.Client.CreateNode("sender").CreateActionClient(FollowJointTrajectory.Type, "arm_controller/follow_joint_trajectory");

    public void Dispose()
    {
        _client.Dispose();
        _arm.Dispose();
    }

    private double[] Now => [.. _arm.State.Position];

    private double[] Turned(double by)
    {
        double[] q = Now;
        q[Motions.Wrist] += by;
        return q;
    }

    private static JointTrajectoryPoint Point(double time, double[] q, double[]? dq = null) =>
        new() { TimeFromStart = RosTime.ToDuration(TimeSpan.FromSeconds(time)), Positions = q, Velocities = dq ?? [] };

    private static FollowJointTrajectory.Goal Goal(string[] joints, params JointTrajectoryPoint[] points) =>
        new() { Trajectory = { JointNames = joints, Points = points } };

    private async Task<ActionResult<Code>> Send(FollowJointTrajectory.Goal goal)
    {
        var sent = await _client.SendGoalAsync(goal).WaitAsync(Patience);
        return await sent.ResultAsync().WaitAsync(Patience);
    }

    private async Task Refused(int code, string words, FollowJointTrajectory.Goal goal)
    {
        double[] before = Now;
        ActionResult<Code> end = await Send(goal);
        Assert.Equal((GoalStatus.Aborted, code), (end.Status, end.Result.ErrorCode));
        Assert.Contains(words, end.Result.ErrorString, StringComparison.Ordinal);
        Assert.All(before.Zip(Now), p => Assert.Equal(p.First, p.Second, .005));
    }

    [Fact]
    public async Task JointsComeInAnyOrderAndVelocitiesMayBeLeftOut()
    {
        double from = Now[Motions.Wrist], sign = from > .5 ? -1 : 1;
        double[] half = Turned(sign * .1), all = Turned(sign * .2);
        ActionResult<Code> end = await Send(Goal([.. Joints.Reverse()], Point(.5, [.. half.Reverse()]), Point(1, [.. all.Reverse()])));
        Assert.Equal((GoalStatus.Succeeded, Code.SUCCESSFUL), (end.Status, end.Result.ErrorCode));
        Assert.True(_arm.Hold(.1, CancellationToken.None).Ok);
        Assert.All(all.Zip(Now), p => Assert.Equal(p.First, p.Second, .01));
    }

    [Fact]
    public async Task JointsThatAreNotTheArmsAreInvalidJoints()
    {
        await Refused(Code.INVALID_JOINTS, "elbow", Goal([.. Joints[..6], "elbow"], Point(1, Now)));
        await Refused(Code.INVALID_JOINTS, "joint7", Goal(Joints[..6], Point(1, Now[..6])));
        await Refused(Code.INVALID_JOINTS, "joint7", Goal([.. Joints[..6], Joints[0]], Point(1, Now)));
        await Refused(Code.INVALID_JOINTS, "joint7", Goal([.. Joints, "more"], Point(1, [.. Now, 0])));
        await Refused(Code.INVALID_JOINTS, "joint7", Goal([], Point(1, Now)));
        FollowJointTrajectory.Goal goal = Goal(Joints, Point(1, Turned(-.05)));
        goal.PathTolerance = [new() { Name = "elbow", Position = 1 }];
        await Refused(Code.INVALID_JOINTS, "elbow", goal);
        goal.PathTolerance = [new() { Name = "joint1", Position = double.NaN }];
        await Refused(Code.INVALID_JOINTS, "joint1", goal);
    }

    [Fact]
    public async Task WhatIsNoTrajectoryIsAnInvalidGoal()
    {
        double[] still = new double[7], odd = Turned(double.NaN);
        await Refused(Code.INVALID_GOAL, "0 points", Goal(Joints));
        await Refused(Code.INVALID_GOAL, "not a number", Goal(Joints, Point(1, odd)));
        await Refused(Code.INVALID_GOAL, "not a number", Goal(Joints, Point(1, Now, odd)));
        await Refused(Code.INVALID_GOAL, "times", Goal(Joints, Point(1, Now), Point(1, Now)));
        await Refused(Code.INVALID_GOAL, "times", Goal(Joints, Point(2, Now), Point(1, Now)));
        await Refused(Code.INVALID_GOAL, "times", Goal(Joints, Point(-1, Now), Point(1, Now)));
        await Refused(Code.INVALID_GOAL, "6 positions", Goal(Joints, Point(1, Now[..6])));
        await Refused(Code.INVALID_GOAL, "3 velocities", Goal(Joints, Point(1, Now, still[..3])));
        await Refused(Code.INVALID_GOAL, "rad/s", Goal(Joints, Point(.05, Turned(-1), still)));
        await Refused(Code.INVALID_GOAL, "outside", Goal(Joints, Point(9, Turned(9), still)));
        FollowJointTrajectory.Goal floating = Goal(Joints, Point(1, Now));
        floating.MultiDofTrajectory.Points = [new()];
        await Refused(Code.INVALID_GOAL, "multi-DOF", floating);
    }

    [Fact]
    public async Task AStampIsOfTheClockThatTheStatesCarry()
    {
        // The world's time, which /clock tells: a trajectory that ended before now is too old, one that begins now is not.
        Assert.True(_arm.Hold(1.5, CancellationToken.None).Ok);
        double by = Now[Motions.Wrist] > .5 ? -.05 : .05;
        FollowJointTrajectory.Goal goal = Goal(Joints, Point(.5, Turned(by)));
        goal.Trajectory.Header.Stamp = RosTime.ToTime(100_000_000);
        await Refused(Code.OLD_HEADER_TIMESTAMP, "Send stamp 0", goal);

        using var clock = robot.Client.CreateNode("clock").CreateSubscription<RosgraphMsgs.Clock>("/clock", c => Volatile.Write(ref _clock, c.ClockValue.ToNanoseconds()));
        Loopback.Until(() => Volatile.Read(ref _clock) > 0, "the clock");
        goal.Trajectory.Header.Stamp = RosTime.ToTime(Volatile.Read(ref _clock));
        goal.Trajectory.Points[0].TimeFromStart = RosTime.ToDuration(TimeSpan.FromSeconds(5));
        Assert.Equal(Code.SUCCESSFUL, (await Send(goal)).Result.ErrorCode);
    }

    private long _clock;

    [Fact]
    public async Task CancellingTwiceIsAsCancellingOnceAndAfterTheEndItIsTooLate()
    {
        double by = Now[Motions.Wrist] > .5 ? -.5 : .5;
        var goal = await _client.SendGoalAsync(Goal(Joints, Point(30, Turned(by)))).WaitAsync(Patience);
        CancelCode[] codes = await Task.WhenAll(goal.CancelAsync(), goal.CancelAsync()).WaitAsync(Patience);
        Assert.All(codes, c => Assert.True(c is CancelCode.None or CancelCode.Terminated));
        Assert.Contains(CancelCode.None, codes);
        ActionResult<Code> end = await goal.ResultAsync().WaitAsync(Patience);
        Assert.Equal((GoalStatus.Canceled, (int)MotionCode.Stopped), (end.Status, end.Result.ErrorCode));
        Assert.Equal(CancelCode.Terminated, await goal.CancelAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task APathThatCannotBeKeptToIsLeftAndTheArmHolds()
    {
        double by = Now[Motions.Wrist] > .5 ? -.8 : .8;
        FollowJointTrajectory.Goal goal = Goal(Joints, Point(1, Turned(by), new double[7]));
        goal.PathTolerance = [new() { Name = Joints[Motions.Wrist], Position = 1e-5 }];
        ActionResult<Code> end = await Send(goal);
        Assert.Equal((GoalStatus.Aborted, Code.PATH_TOLERANCE_VIOLATED), (end.Status, end.Result.ErrorCode));
        Assert.Contains("joint7", end.Result.ErrorString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoGoalWhateverItsNumbersBreaksTheArm()
    {
        Random random = new(3);
        double[] odd = [0, 1e-320, -1e300, double.NaN, double.NegativeInfinity, 9, double.MaxValue];
        for (int k = 0; k < 60; k++)
        {
            FollowJointTrajectory.Goal goal = Goal(
                [.. Joints.Select(j => random.Next(30) == 0 ? "?" : j)],
                [.. Enumerable.Range(0, random.Next(5)).Select(i => Point(random.Next(40) * .1 - .2, Odd(7 - random.Next(20) / 19), random.Next(2) == 0 ? [] : Odd(7)))]);
            goal.Trajectory.Header.Stamp = random.Next(3) == 0 ? new() { Sec = random.Next(2) == 0 ? int.MinValue : int.MaxValue, Nanosec = uint.MaxValue } : default;
            goal.GoalTolerance = [new() { Name = Joints[0], Position = odd[random.Next(odd.Length)] }];
            var sent = await _client.SendGoalAsync(goal).WaitAsync(Patience);
            await sent.CancelAsync().WaitAsync(Patience);
            await sent.ResultAsync().WaitAsync(Patience);
        }

        double by = Now[Motions.Wrist] > .5 ? -.05 : .05;
        Assert.Equal(GoalStatus.Succeeded, (await Send(Goal(Joints, Point(1, Turned(by))))).Status);

        double[] Odd(int n) => [.. Enumerable.Range(0, n).Select(i => random.Next(6) == 0 ? odd[random.Next(odd.Length)] : Motions.Description.Home[i])];
    }
}
