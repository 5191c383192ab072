using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Sim;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>What every arm does, whatever it is made of.</summary>
public abstract class ArmContract
{
    private static readonly CancellationToken Never = CancellationToken.None;

    protected abstract IArm Arm { get; }

    /// <summary>Seconds of the arm's clock from a stop to its end.</summary>
    protected abstract double StopsWithin { get; }

    private double Limit => Arm.Description.ForceLimit;

    [Fact]
    public void ReachesATrajectorysEndAndItsStateIsOfAfterIt()
    {
        JointTrajectory turn = Motions.Turn(Arm.State, -.4, .8);
        double began = Arm.State.Time, seen = began;
        MotionResult end = Arm.Follow(turn, s =>
        {
            Assert.True(s.Time >= seen);
            seen = s.Time;
            return false;
        }, Limit, Never);
        Assert.Equal(MotionResult.Reached, end);
        Assert.True(Arm.State.Time >= seen && seen > began);
        Assert.InRange(Arm.State.Time - began, .7, 10);
        At(turn.Points[^1].Position, .01);

        // The state is fresh enough to plan the next from it.
        Assert.True(Arm.Follow(Motions.Turn(Arm.State, .4, .8), null, Limit, Never).Ok);
    }

    private static readonly Dictionary<string, (Func<ArmState, JointTrajectory> Of, double Force, string Words)> Wrong = new()
    {
        ["no points"] = (_ => new([]), 40, "no points"),
        ["a position that is no number"] = (s => With(s, 1, p => p with { Position = p.Position.SetItem(2, double.NaN) }), 40, "joint3"),
        ["a velocity that is infinite"] = (s => With(s, 1, p => p with { Velocity = p.Velocity.SetItem(2, double.PositiveInfinity) }), 40, "joint3"),
        ["a time that is no number"] = (s => With(s, 1, p => p with { Time = double.NaN }), 40, "times"),
        ["times that do not increase"] = (s => With(s, 1, p => p with { Time = 0 }), 40, "times"),
        ["a begin that is not 0"] = (s => With(s, 0, p => p with { Time = .1 }), 40, "times"),
        ["too few joints"] = (s => With(s, 1, p => p with { Position = p.Position.RemoveAt(0) }), 40, "6 positions"),
        ["too many velocities"] = (s => With(s, 1, p => p with { Velocity = p.Velocity.Add(0) }), 40, "8 velocities"),
        ["a joint beyond its limit"] = (s => Motions.Turn(s, Motions.Description.Chain[Motions.Wrist].Upper + .1 - s.Position[Motions.Wrist], 9), 40, "joint7"),
        ["a joint too fast"] = (s => Motions.Turn(s, -1, .3), 40, "rad/s"),
        ["a tool outside its workspace"] = (s => Motions.Turn(s, 1.5, 9, 0), 40, "workspace"),
        ["a start elsewhere"] = (s => Motions.Turn(s with { Position = s.Position.SetItem(0, s.Position[0] + .1) }, .1, 1), 40, "starts"),
        ["a push beyond the arm's"] = (s => Motions.Turn(s, -.1, 1), 41, "Force limit 41"),
        ["a push of none"] = (s => Motions.Turn(s, -.1, 1), 0, "Force limit 0"),
        ["a push that is no number"] = (s => Motions.Turn(s, -.1, 1), double.NaN, "Force limit NaN"),
    };

    private static JointTrajectory With(ArmState s, int k, Func<TrajectoryPoint, TrajectoryPoint> change)
    {
        ImmutableArray<TrajectoryPoint> points = Motions.Turn(s, -.1, 1).Points;
        return new(points.SetItem(k, change(points[k])));
    }

    [Fact]
    public void RefusesWhatBreaksARuleWithoutMoving()
    {
        ImmutableArray<double> before = Arm.State.Position;
        Assert.All(Wrong, rule =>
        {
            MotionResult end = Arm.Follow(rule.Value.Of(Arm.State), _ => throw new InvalidOperationException("It moves."), rule.Value.Force, Never);
            Assert.Equal(MotionCode.Invalid, end.Code);
            Assert.Contains(rule.Value.Words, end.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', end.Message);
        });
        Assert.True(Arm.Hold(.1, Never).Ok);
        At(before, 2e-3);
    }

    [Fact]
    public void TheGuardStopsItAndItHolds()
    {
        double from = Arm.State.Position[Motions.Wrist], at = double.NaN, time = double.NaN;
        MotionResult end = Arm.Follow(Motions.Turn(Arm.State, -.8, 5), s =>
        {
            (at, time) = (s.Position[Motions.Wrist], s.Time);
            return from - at > .1;
        }, Limit, Never);
        Assert.Equal(MotionCode.Guarded, end.Code);
        Stands(from, at, time);
    }

    [Fact]
    public void ACancelledTokenStopsItAndItHolds()
    {
        using CancellationTokenSource stop = new();
        double from = Arm.State.Position[Motions.Wrist], at = double.NaN, time = double.NaN;
        MotionResult end = Arm.Follow(Motions.Turn(Arm.State, -.8, 5), s =>
        {
            if (!stop.IsCancellationRequested && from - s.Position[Motions.Wrist] > .1)
            {
                (at, time) = (s.Position[Motions.Wrist], s.Time);
                stop.Cancel();
            }

            return false;
        }, Limit, stop.Token);
        Assert.Equal(MotionCode.Stopped, end.Code);
        Stands(from, at, time);

        // A token that was cancelled before allows nothing.
        ImmutableArray<double> before = Arm.State.Position;
        Assert.Equal(MotionCode.Stopped, Arm.Follow(Motions.Turn(Arm.State, -.3, 1), null, Limit, stop.Token).Code);
        Assert.Equal(MotionCode.Stopped, Arm.Grip(.01, 20, stop.Token).Code);
        Assert.Equal(MotionCode.Stopped, Arm.Hold(1, stop.Token).Code);
        At(before, 5e-3);
        Assert.InRange(Arm.State.GripperWidth, .07, .09);
    }

    [Fact]
    public void TheGripperClosesOpensAndRefuses()
    {
        double widest = Arm.Description.Gripper.MaxWidth, most = Arm.Description.Gripper.MaxForce;
        Assert.True(Arm.Grip(.03, most, Never).Ok);
        Assert.InRange(Arm.State.GripperWidth, .028, .032);
        Assert.All(
            [(double.NaN, 20), (-.01, 20), (widest + .001, 20), (.02, 0), (.02, -1), (.02, double.NaN), (.02, most + 1)],
            ((double Width, double Force) wrong) => Assert.Equal(MotionCode.Invalid, Arm.Grip(wrong.Width, wrong.Force, Never).Code));
        Assert.InRange(Arm.State.GripperWidth, .028, .032);
        Assert.True(Arm.Grip(widest, most, Never).Ok);
        Assert.InRange(Arm.State.GripperWidth, widest - .002, widest + .002);
    }

    [Fact]
    public void AHoldLetsTimePassAndNothingElse()
    {
        ArmState before = Arm.State;
        Assert.Equal(MotionResult.Reached, Arm.Hold(.5, Never));
        Assert.InRange(Arm.State.Time - before.Time, .49, 5);
        At(before.Position, 2e-3);
        Assert.All([double.NaN, -.1, 3601], seconds => Assert.Equal(MotionCode.Invalid, Arm.Hold(seconds, Never).Code));
        Assert.Equal(MotionResult.Reached, Arm.Hold(0, Never));
    }

    private void Stands(double from, double at, double time)
    {
        Assert.InRange(Arm.State.Time - time, 0, StopsWithin);
        Assert.InRange(Arm.State.Position[Motions.Wrist], from - .7, at + .005);
        Assert.True(Arm.Hold(.1, Never).Ok);
        ImmutableArray<double> held = Arm.State.Position;
        Assert.All(Arm.State.Velocity, v => Assert.InRange(Math.Abs(v), 0, .02));
        Assert.True(Arm.Hold(.5, Never).Ok);
        At(held, 3e-3);
    }

    private void At(ImmutableArray<double> wanted, double within) =>
        Assert.All(wanted.Zip(Arm.State.Position), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, within));
}

public sealed class SimulatedArmContract : ArmContract, IDisposable
{
    private readonly Simulation _simulation = Simulation.Start(Motions.Layout());

    protected override IArm Arm => _simulation.Arm;

    /// <summary>A control period and the brake.</summary>
    protected override double StopsWithin => .01 + .08 + 1e-9;

    public void Dispose() => _simulation.Dispose();
}

[Collection("arm")]
public sealed class RosArmContract : ArmContract, IDisposable
{
    private readonly ServedRobot _robot = new(1, 10);
    private readonly RosArm _arm;

    public RosArmContract() => _arm = _robot.Arm("mover");

    protected override IArm Arm => _arm;

    /// <summary>The motion's own length, for how long the way there and back takes is the machine's: that it stopped short says where it stands.</summary>
    protected override double StopsWithin => 5;

    public void Dispose()
    {
        _arm.Dispose();
        _robot.Dispose();
    }
}
