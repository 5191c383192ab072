using Robotics.Ports;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>What every hand does, whatever it is made of.</summary>
public abstract class HandContract
{
    protected abstract IHand Hand { get; }

    /// <summary>rad that a hand at full speed may go on before it holds.</summary>
    protected virtual double Brake => .2;

    /// <summary>rad by which a joint may miss its target at rest.</summary>
    protected virtual double Miss => .03;

    /// <summary>Seconds by which the time of a state may be later than the state: 0 where time passes by the calls alone.</summary>
    protected virtual double Tardy => 0;

    private HandDescription Description => Hand.Description;

    private int Joints => Description.Joints.Length;

    [Fact]
    public void TheCardIsWhole()
    {
        Assert.All((int[])[Description.Lower.Length, Description.Upper.Length, Description.Velocity.Length, Description.Torque.Length, Description.Home.Length,
            Hand.Positions.Length, Hand.Velocities.Length, Hand.Torques.Length, Description.Fingers * Description.JointsPerFinger], n => Assert.Equal(Joints, n));
        Assert.Equal(Joints, Description.Joints.Distinct().Count());
        for (int i = 0; i < Joints; i++)
        {
            Assert.InRange(Description.Home[i], Description.Lower[i], Description.Upper[i]);
            Assert.True(Description.Velocity[i] > 0 && Description.Torque[i] > 0);
        }
    }

    [Fact]
    public void GoesToItsTargetsAndStaysThere()
    {
        Go([.. Description.Home]);
        At([.. Description.Home]);
        double[] other = [.. Enumerable.Range(0, Joints).Select(i => Between(i, i % 2 == 0 ? .25 : .75))];
        Go(other);
        At(other);
        for (int i = 0; i < Joints; i++)
        {
            Assert.InRange(Math.Abs(Hand.Velocities[i]), 0, .1);
        }
    }

    [Fact]
    public void TargetsBeyondALimitAreTheLimit()
    {
        Go([.. Enumerable.Range(0, Joints).Select(i => i % 2 == 0 ? 1e9 : -1e9)]);
        At([.. Enumerable.Range(0, Joints).Select(i => i % 2 == 0 ? Description.Upper[i] : Description.Lower[i])]);
    }

    [Fact]
    public void WhatIsNoTargetIsRefusedAndItHolds()
    {
        Go([.. Description.Home]);
        double[] away = [.. Enumerable.Range(0, Joints).Select(i => Between(i, .9))];
        foreach (double[] wrong in (double[][])[[], away[1..], [.. away, 0], [.. away[1..], double.NaN], [double.PositiveInfinity, .. away[1..]]])
        {
            for (int k = 0; k < 10; k++)
            {
                HandStatus status = Hand.Step(wrong);
                Assert.Equal(HandCode.Invalid, status.Code);
                Assert.Contains(wrong.Length == Joints ? "target of joint" : $"{wrong.Length} targets", status.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', status.Message);
            }
        }

        At([.. Description.Home]);
        Assert.Equal(HandCode.Ok, Hand.Step([.. Description.Home]).Code);
    }

    [Fact]
    public void AHoldStopsItWithinAPeriodAndHolds()
    {
        Go([.. Enumerable.Range(0, Joints).Select(i => Between(i, .05))]);
        double[] away = [.. Enumerable.Range(0, Joints).Select(i => Between(i, .95))];
        for (int k = 0; k < 100 && Enumerable.Range(0, Joints).All(i => Math.Abs(Hand.Velocities[i]) < 1); k++)
        {
            Hand.Step(away);
        }

        double[] told = [.. Hand.Positions];
        Hand.Hold();
        Hand.Hold();
        Assert.All(Enumerable.Range(0, Joints), i => Assert.InRange(Math.Abs(Hand.Positions[i] - told[i]), 0, Brake));
        Periods(1, () => Hand.Hold());
        double[] held = [.. Hand.Positions];
        Assert.All(Enumerable.Range(0, Joints), i => Assert.InRange(Math.Abs(held[i] - told[i]), 0, Miss));
        Periods(.5, () => Hand.Hold());
        Assert.All(Enumerable.Range(0, Joints), i => Assert.InRange(Math.Abs(Hand.Positions[i] - held[i]), 0, .005));

        // It takes targets again.
        Go(away);
        At(away);
    }

    [Fact]
    public void NoJointIsFasterThanItsLimit()
    {
        Go([.. Enumerable.Range(0, Joints).Select(i => Description.Lower[i])]);
        double[] away = [.. Description.Upper], before = [.. Hand.Positions];
        double time = Hand.Time;
        Periods(1, () =>
        {
            HandStatus status = Hand.Step(away);
            for (int i = 0; i < Joints; i++)
            {
                Assert.InRange(Math.Abs(Hand.Positions[i] - before[i]), 0, 1.1 * Description.Velocity[i] * (Hand.Time - time + Tardy) + .03);
                before[i] = Hand.Positions[i];
            }

            time = Hand.Time;
            return status;
        });
        At(away);
    }

    [Fact]
    public void EachCallLastsAControlPeriod()
    {
        Hand.Hold();
        double began = Hand.Time, before = began;
        for (int k = 0; k < 50; k++)
        {
            Assert.False((k % 2 == 0 ? Hand.Hold() : Hand.Step(Description.Home.AsSpan())).IsFault);
            Assert.True(Hand.Time > before);
            before = Hand.Time;
        }

        Assert.True(Hand.Time - began >= 49 * Hand.ControlPeriod);
    }

    protected double Between(int joint, double share) => Description.Lower[joint] + share * (Description.Upper[joint] - Description.Lower[joint]);

    protected void Periods(double seconds, Func<HandStatus> call)
    {
        double until = Hand.Time + seconds;
        while (Hand.Time < until)
        {
            HandStatus status = call();
            Assert.False(status.IsFault, status.Message);
        }
    }

    protected void Go(double[] targets) => Periods(1.5, () => Hand.Step(targets));

    protected void At(double[] targets) =>
        Assert.All(targets.Index(), t => Assert.InRange(Hand.Positions[t.Index], t.Item - Miss, t.Item + Miss));
}
