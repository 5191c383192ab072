using System.Collections.Immutable;
using Robotics.Hands;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>The hand's file: what is shipped, and what is wrong with one.</summary>
public class HandFileTests
{
    private const string Odd = "{}[]:,-#&*!|>'\"% \n0x\u0007";

    private static readonly string Shipped = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hands", "dclaw.yaml"));

    [Fact]
    public void TheShippedHandIsADClaw()
    {
        HandConfiguration hand = Claw.Configuration;
        Assert.Equal(("dclaw", 3, 3, 3, 9), (hand.Description.Name, hand.Description.Fingers, hand.Description.Symmetry, hand.Description.JointsPerFinger, hand.Servos.Length));
        Assert.Equal([6.55, 7.76, 7.76], hand.Description.Velocity[..3].ToArray());
        Assert.Equal([0, .8, -1.1], hand.Description.Home[6..].ToArray());
        Assert.Equal(2, hand.PeakCurrent(0), 1e-12);
    }

    /// <summary>A policy of the one moves the other.</summary>
    [Fact]
    public void TheShippedHandIsTheSimulations()
    {
        HandDescription real = Claw.Configuration.Description, simulated = HandModel.Load("dclaw").Description;
        Assert.Equal((simulated.Name, simulated.Fingers, simulated.Symmetry), (real.Name, real.Fingers, real.Symmetry));
        Assert.Equal(simulated.Joints.ToArray(), real.Joints.ToArray());
        foreach (Func<HandDescription, ImmutableArray<double>> part in (Func<HandDescription, ImmutableArray<double>>[])[h => h.Lower, h => h.Upper, h => h.Velocity, h => h.Home])
        {
            Assert.Equal(part(simulated).ToArray(), part(real).ToArray());
        }

        // The simulation gives a joint less where its damping would not hold it below its speed; the servo has that limit by itself.
        Assert.All(simulated.Torque.Zip(real.Torque), t => Assert.InRange(t.First, .6 * t.Second, t.Second));
    }

    [Fact]
    public void AJointsOwnValueGoesBeforeTheCommonOne()
    {
        HandConfiguration hand = HandFile.Parse("a.yaml", Shipped.Replace("id: 21,", "id: 21, sign: -1, model: XC330-T288, torque_constant: 1,", StringComparison.Ordinal));
        Assert.Equal((-1, "XC330-T288"), (hand.Servos[4].Sign, hand.Servos[4].Model.Name));
        Assert.Equal(1, hand.Servos[3].Sign);
        Assert.Equal(.91, hand.PeakCurrent(4), 1e-12);
    }

    [Theory]
    [InlineData("symmetry: 3", "symmetry: 4", "'symmetry' is '4' and must be a number from 1 to 3", ":11:")]
    [InlineData("baud: 1000000", "baud: fast", "'baud' is 'fast' and must be a number", ":5:")]
    [InlineData("retries: 2", "retries: .5", "'retries' is 0.5 and must be a whole number", ":")]
    [InlineData("fingers: 3", "fingers: 4", "9 joints for 4 equal fingers", ":")]
    [InlineData("soft: 60", "soft: 80", "'soft' is below 'hard'", ":")]
    [InlineData("watchdog: 0.1 ", "watchdog: 0.03 ", "must be at least two control periods, 0.04 s", ":")]
    [InlineData("id: 11", "id: 10", "another has that name or id", ":")]
    [InlineData("id: 11", "id: 253", "'id' is '253' and must be a number from 0 to 252", ":")]
    [InlineData("finger0/flex", "finger0/swing", "another has that name or id", ":")]
    [InlineData("home: 0.8", "home: 1.8", "home 1.8 rad. Lower is below upper, home between", ":")]
    [InlineData("model: XM430-W210", "model: AX-12", "model 'AX-12' is unknown. There are: XM430-W210", ":")]
    [InlineData("sign: 1", "sign: 0", "'sign' is 1, or -1", ":")]
    [InlineData("lost: 0.5", "last: 0.5", "'last' is not known in 'age'. There are: hold, lost", ":")]
    [InlineData("velocity: 6.55, ", "", "'velocity' is missing in a joint", ":")]
    [InlineData("name: dclaw", "name: [", "This is no YAML", "")]
    [InlineData("heat: {soft: 60, hard: 72, least: 0.3}", "heat: 60", "'heat' is a mapping: soft, hard, least", ":")]
    public void WhatIsWrongHasAPlace(string was, string now, string words, string place)
    {
        Assert.Contains(was, Shipped, StringComparison.Ordinal);
        HandException wrong = Assert.Throws<HandException>(() => HandFile.Parse("my.yaml", Shipped.Replace(was, now, StringComparison.Ordinal)));
        Assert.Contains(words, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("my.yaml" + place, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingThatIsReadBreaksTheReader()
    {
        Random random = new(11);
        for (int k = 0; k < 2000; k++)
        {
            char[] text = Shipped.ToCharArray();
            for (int n = random.Next(1, 5); n > 0; n--)
            {
                text[random.Next(text.Length)] = Odd[random.Next(Odd.Length)];
            }

            try
            {
                HandFile.Parse("my.yaml", new string(text));
            }
            catch (HandException e)
            {
                Assert.Contains("my.yaml", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void AMissingFileIsTold() => Assert.Contains("'nothing' is neither one of dclaw nor a file", Assert.Throws<HandException>(() => HandFile.Load("nothing")).Message);
}
