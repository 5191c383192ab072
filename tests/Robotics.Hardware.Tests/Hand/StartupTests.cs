using Dynamixel;
using Robotics.Hands;
using Robotics.Hardware.Tests.Emulator;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>What is looked at before a hand may move, and how its servos are set then.</summary>
public class StartupTests
{
    [Fact]
    public void ServosAreSetAndHoldWhereTheyStand()
    {
        using VirtualHand hand = new(before: b => Array.ForEach(b.Servos, s => s.Angle = .01 * s.Id));
        Assert.All(hand.Servos.Servos, s =>
        {
            Assert.True(s.Torque);
            Assert.Equal((5, 5, 0), (s.Get(11, 1), s.Get(98, 1), s.Get(10, 1)));
            Assert.Equal((743, 743), (s.Get(102, 2), s.Get(38, 2)));
            Assert.InRange(s.Get(112, 4) * ServoModel.VelocityUnit, 6.5, 7.76);
        });
        for (int k = 0; k < 20; k++)
        {
            Assert.Equal(Ports.HandCode.Ok, hand.Hand.Hold().Code);
        }

        Assert.All(hand.Servos.Servos, s => Assert.InRange(s.Angle - .01 * s.Id, -.002, .002));
    }

    [Fact]
    public void KeptSettingsAreWrittenOnce()
    {
        EmulatedBus servos = Claw.Servos(Claw.Configuration);
        DynamixelHand.Connect(Claw.Configuration, new VirtualLine(servos)).Dispose();
        Assert.All(servos.Servos, s => Assert.Equal(3, s.KeptWrites));
        Assert.All(servos.Servos, s => Assert.False(s.Torque));
        DynamixelHand.Connect(Claw.Configuration, new VirtualLine(servos)).Dispose();
        Assert.All(servos.Servos, s => Assert.Equal(3, s.KeptWrites));
    }

    [Fact]
    public void SignsAndOffsetsAreTheFiles()
    {
        HandConfiguration turned = Claw.Configuration with { Servos = [.. Claw.Configuration.Servos.Select((s, i) => i == 1 ? s with { Sign = -1, Offset = .3 } : s)] };
        using VirtualHand hand = new(turned, b => b[11].Angle = .2);
        Assert.Equal(.1, hand.Hand.Positions[1], .002);
        double[] targets = [.. hand.Hand.Positions];
        targets[1] = -.5;
        hand.Hand.Step(targets);
        hand.Hand.Step(targets);
        Assert.True(hand.Hand.Velocities[1] < 0 && hand.Hand.Torques[1] < 0);
        for (int k = 0; k < 50; k++)
        {
            hand.Hand.Step(targets);
        }

        Assert.Equal(.8, hand.Servos[11].Angle, .005);
        Assert.Equal(-.5, hand.Hand.Positions[1], .005);
    }

    [Fact]
    public void AServoThatStoppedItselfIsRestarted()
    {
        using VirtualHand hand = new(before: b => b[21].Break(32));
        Assert.True(hand.Servos[21].Torque);
    }

    [Theory]
    [InlineData("silent", "'finger1/swing': the servo with id 20 does not answer. Check power")]
    [InlineData("twins at once", "id 20 answers with what cannot be read. Several servos may have this id")]
    [InlineData("twins in turn", "id 20 answers 2 times. Several servos may have this id")]
    [InlineData("another model", "id 20 is of model 1020 and not 1030 (XM430-W210)")]
    [InlineData("turned away", "id 20 stands at 2 rad, outside [-0.45, 0.48] rad by more than 0.35 rad")]
    [InlineData("hot", "id 20 reports Overheating after a restart, too")]
    [InlineData("weak", "id 20 reports InputVoltage after a restart, too")]
    public void WhatIsWrongIsToldWithItsRemedy(string what, string words)
    {
        EmulatedServo[] servos = [.. Claw.Configuration.Servos.Select(s => new EmulatedServo(s.Id, what == "another model" && s.Id == 20 ? 1020 : 1030))];
        EmulatedServo one = servos.First(s => s.Id == 20);
        EmulatedBus bus = new(1_000_000, what.StartsWith("twins", StringComparison.Ordinal) ? [.. servos, new(20)] : servos) { Collide = what == "twins at once" };
        one.Mute = what == "silent";
        one.Angle = what == "turned away" ? 2 : 0;
        one.Temperature = what == "hot" ? 85 : 30;
        one.Supply = what == "weak" ? 9 : 12;
        VirtualLine line = new(bus);
        HandException wrong = Assert.Throws<HandException>(() => DynamixelHand.Connect(Claw.Configuration, line));
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
        Assert.All(servos, s => Assert.False(s.Torque));
        Assert.True(line.Cut);
    }
}
