using ControlMsgs.Action;
using Robotics.Ports;
using Robotics.Ros;
using ROS2;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>What the arm port does when the robot's side goes wrong.</summary>
[Collection("arm")]
public class RosArmFaultTests
{
    private static MotionResult Turn(RosArm arm, double seconds = 30) =>
        arm.Follow(Motions.Turn(arm.State, -.3, seconds), null, arm.Description.ForceLimit, CancellationToken.None);

    private static Task<MotionResult> Turning(HandMadeRobot robot)
    {
        Task<MotionResult> turn = Task.Factory.StartNew(() => Turn(robot.Arm), TaskCreationOptions.LongRunning);
        Loopback.Until(() => robot.Trajectories.Goals.Any(g => g.Status == GoalStatus.Executing), "the goal runs");
        return turn;
    }

    [Fact]
    public void JointsInAnyOrderAndInSeveralMessagesBesideOthersMakeOneState()
    {
        using HandMadeRobot robot = new();
        robot.Start(r =>
        {
            r.Say(["wheel", .. HandMadeRobot.Names[4..].Reverse()], n => n == "wheel" ? double.NaN : HandMadeRobot.Home(n));
            r.Say(HandMadeRobot.Names[..4].Reverse().Append("lid"));
        });
        Assert.Equal(Motions.Description.Home.AsEnumerable(), robot.Arm.State.Position);
        Assert.Equal(.04, robot.Arm.State.GripperWidth, 1e-12);
        Assert.Equal(0, robot.Arm.RefusedStates);
    }

    [Fact]
    public void WithoutAJointThereIsNoState()
    {
        using HandMadeRobot robot = new();
        using RosArm arm = new(robot.Client.CreateNode("hasty"), Motions.Description, new() { ExternalTorques = "", ConnectWithin = 1 });
        robot.Beat = () => robot.Say(HandMadeRobot.Names.Where(n => n != "joint3"));
        RosException e = Assert.Throws<RosException>(() => arm.Connect(CancellationToken.None));
        Assert.Contains("joint3", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => arm.State);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => arm.Connect(stop.Token));
    }

    [Fact]
    public void WhatIsNoNumberIsCountedAndNotBelieved()
    {
        using HandMadeRobot robot = new();
        robot.Start();
        robot.Beat = () =>
        {
            robot.Say(HandMadeRobot.Names, n => n == "joint2" ? double.NaN : 1);
            robot.Say(HandMadeRobot.Names, n => n == Urdf.FingerJoint(1) ? double.PositiveInfinity : 1);
            robot.Say(new() { Name = HandMadeRobot.Names, Position = [1, 2] });
            robot.Say(new() { Name = HandMadeRobot.Names, Position = new double[9], Velocity = [1] });
        };
        Loopback.Until(() => robot.Arm.RefusedStates >= 8, "bad states are counted");
        Assert.Equal(Motions.Description.Home.AsEnumerable(), robot.Arm.State.Position);
        Assert.Equal(.04, robot.Arm.State.GripperWidth, 1e-12);

        // Many drivers say NaN for an effort they do not measure: the rest of the state counts, the effort is none.
        robot.Beat = () => robot.Say(new()
        {
            Name = HandMadeRobot.Names,
            Position = [.. HandMadeRobot.Names.Select(HandMadeRobot.Home).SkipLast(1), .03],
            Effort = [.. HandMadeRobot.Names.Select(_ => double.NaN)],
        });
        Loopback.Until(() => Math.Abs(robot.Arm.State.GripperWidth - .05) < 1e-9, "the state came");
        Assert.Equal(0, robot.Arm.State.GripperForce);
    }

    [Fact]
    public async Task AJointThatFallsSilentEndsTheGoalAndIsNamed()
    {
        using HandMadeRobot robot = new();
        Task<MotionResult> turn = Turning(robot.Start());
        robot.Beat = () => robot.Say(HandMadeRobot.Names.Where(n => n != "joint5"));
        MotionResult end = await turn.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(MotionCode.StaleState, end.Code);
        Assert.Contains("joint5", end.Message, StringComparison.Ordinal);
        Assert.Matches(@"\d s old; at most 2 s", end.Message);
        Assert.Equal(GoalStatus.Canceled, Assert.Single(robot.Trajectories.Goals).Status);

        // Nothing more is begun until it speaks again.
        Assert.Equal(MotionCode.StaleState, Turn(robot.Arm).Code);
        Assert.Equal(MotionCode.StaleState, robot.Arm.Grip(.01, 10, CancellationToken.None).Code);
        Assert.Equal(MotionCode.StaleState, robot.Arm.Hold(.1, CancellationToken.None).Code);
        robot.Beat = () => robot.Say(HandMadeRobot.Names);
        Loopback.Until(() => robot.Arm.Hold(.1, CancellationToken.None).Ok, "it goes on");
    }

    [Fact]
    public void AControllerThatRejectsIsInvalid()
    {
        using HandMadeRobot robot = new(null, new() { Accept = (_, _) => false });
        MotionResult end = Turn(robot.Start().Arm);
        Assert.Equal(MotionCode.Invalid, end.Code);
        Assert.Contains("rejected", end.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FollowJointTrajectory.Result.INVALID_GOAL, MotionCode.Invalid)]
    [InlineData(FollowJointTrajectory.Result.INVALID_JOINTS, MotionCode.Invalid)]
    [InlineData(FollowJointTrajectory.Result.OLD_HEADER_TIMESTAMP, MotionCode.Invalid)]
    [InlineData(FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED, MotionCode.PathTolerance)]
    [InlineData(FollowJointTrajectory.Result.GOAL_TOLERANCE_VIOLATED, MotionCode.PathTolerance)]
    [InlineData((int)MotionCode.ForceLimit, MotionCode.ForceLimit)]
    [InlineData(0, MotionCode.Fault)]
    [InlineData(-77, MotionCode.Fault)]
    public void AnAbortedGoalsCodeIsTheMotions(int code, MotionCode expected)
    {
        using HandMadeRobot robot = new(g =>
        {
            g.Abort(new() { ErrorCode = code, ErrorString = "so" });
            return Task.CompletedTask;
        });
        Assert.Equal(expected, Turn(robot.Start().Arm).Code);
    }

    [Fact]
    public async Task AControllerThatVanishesIsAFault()
    {
        using HandMadeRobot robot = new();
        Task<MotionResult> turn = Turning(robot.Start());
        robot.Trajectories.Dispose();
        MotionResult end = await turn.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(MotionCode.Fault, end.Code);
        Assert.Contains("follow_joint_trajectory", end.Message, StringComparison.Ordinal);
        Assert.Equal(MotionCode.Fault, Turn(robot.Arm).Code);
    }

    [Fact]
    public void AControllerThatNeverEndsIsAFaultByTheArmsClock()
    {
        using HandMadeRobot robot = new();
        robot.Start(r => r.Say(HandMadeRobot.Names, seconds: .2));
        MotionResult end = Turn(robot.Arm, 1);
        Assert.Equal(MotionCode.Fault, end.Code);
        Assert.Equal(GoalStatus.Canceled, Assert.Single(robot.Trajectories.Goals).Status);
    }

    [Fact]
    public async Task WhenSomebodyElseCancelsItIsStopped()
    {
        using HandMadeRobot robot = new();
        Task<MotionResult> turn = Turning(robot.Start());
        using var other = robot.Client.CreateNode("other").CreateActionClient(FollowJointTrajectory.Type, "arm_controller/follow_joint_trajectory");
        await other.WaitForServerAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await other.CancelAllAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(MotionCode.Stopped, (await turn.WaitAsync(TimeSpan.FromSeconds(30))).Code);
    }

    [Fact]
    public void AClockThatJumpsBackDoesNotStopTime()
    {
        using HandMadeRobot robot = new();
        robot.Start().SetClock(1000);
        Loopback.Until(() => robot.Arm.State.Time > 900, "the clock jumped ahead");
        double before = robot.Arm.State.Time;
        robot.SetClock(0);
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
        Assert.True(robot.Arm.Hold(.2, patience.Token).Ok);
        Assert.InRange(robot.Arm.State.Time - before, .1, 60);
    }

    [Fact]
    public async Task TheSecondOfTwoClientsTakesTheFirstsPlace()
    {
        using ServedRobot robot = new();
        using RosArm first = robot.Arm("first"), second = robot.Arm("second");
        using ManualResetEventSlim moves = new();
        double from = first.State.Position[Motions.Wrist];
        Task<MotionResult> turn = Task.Factory.StartNew(
            () => first.Follow(Motions.Turn(first.State, -.6, 20), s =>
            {
                if (from - s.Position[Motions.Wrist] > .01)
                {
                    moves.Set();
                }

                return false;
            }, 40, CancellationToken.None), TaskCreationOptions.LongRunning);
        Assert.True(moves.Wait(TimeSpan.FromSeconds(20)));
        MotionResult taken = second.Follow(Motions.Turn(second.State, .2, 2), null, 40, CancellationToken.None);
        MotionResult end = await turn.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(MotionResult.Reached, taken);
        Assert.Equal(MotionCode.Stopped, end.Code);
        Assert.Contains("took its place", end.Message, StringComparison.Ordinal);
    }
}
