using System.Collections.Immutable;
using Robotics.Hands;
using Robotics.Hardware.Tests.Emulator;
using Robotics.Ports;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>Heat, load, stalls, silence, restarts, a bad supply, a hanging process: what the hand does, and each code once.</summary>
public class FaultTests
{
    private const int Joint = 4;

    private readonly double[] _home = [.. Claw.Configuration.Description.Home];

    private static EmulatedServo Of(VirtualHand hand) => hand.Servos[Claw.Id(Joint)];

    /// <summary>Steps until a condition holds, and says how it ended.</summary>
    private static HandStatus Until(VirtualHand hand, double[] targets, Func<HandStatus, bool> condition, double seconds = 20)
    {
        double until = hand.Line.Time + seconds;
        HandStatus status;
        do
        {
            status = hand.Hand.Step(targets);
            Assert.True(hand.Line.Time < until, $"Not within {seconds} s: {status}");
        }
        while (!condition(status));

        return status;
    }

    private VirtualHand AtHome(HandConfiguration? configuration = null)
    {
        VirtualHand hand = new(configuration);
        double until = hand.Line.Time + 1;
        Until(hand, _home, _ => hand.Line.Time >= until);
        return hand;
    }

    private void Limp(VirtualHand hand, HandStatus status, HandCode code, string words)
    {
        Assert.Equal((code, Joint), (status.Code, status.Joint));
        Assert.Contains($"'{Claw.Configuration.Description.Joints[Joint]}': the servo with id {Claw.Id(Joint)} {words}", status.Message, StringComparison.Ordinal);
        Assert.EndsWith("The torque is off.", status.Message, StringComparison.Ordinal);
        Assert.All(hand.Servos.Servos.Where(s => s.Answers), s => Assert.False(s.Torque));

        // It stays so, and its state is still told.
        hand.Servos[10].Angle = .123;
        Assert.Equal(status, hand.Hand.Step(_home));
        Assert.Equal(status, hand.Hand.Hold());
        Assert.Equal(.123, hand.Hand.Positions[0], .002);
        Assert.All(hand.Servos.Servos.Where(s => s.Answers), s => Assert.False(s.Torque));
    }

    [Fact]
    public void AHotServoGetsLessCurrentAndATooHotOneNone()
    {
        using VirtualHand hand = AtHome();
        Of(hand).Temperature = 66;
        HandStatus status = Until(hand, _home, s => s.Code == HandCode.Restrained, 1);
        Assert.Equal((Joint, Restraints.Heat), (status.Joint, hand.Hand.Restraint(Joint)));
        hand.Hand.Step(_home);
        Assert.Equal(.65, hand.Hand.Share(Joint), .02);
        Assert.Equal(.65 * 743, Of(hand).Get(102, 2), 20.0);
        Assert.Equal(743, hand.Servos[10].Get(102, 2));

        Of(hand).Temperature = 50;
        Until(hand, _home, s => s.Code == HandCode.Ok, 1);
        Of(hand).Temperature = 73;
        Limp(hand, Until(hand, _home, s => s.IsFault, 1), HandCode.Overheated, "is at 73 degrees, at most 72");
    }

    /// <summary>The physics of heat: what would overheat at full current does not with what is left of it.</summary>
    [Fact]
    public void LessCurrentKeepsAServoThatPushesBelowItsLimit()
    {
        HandConfiguration noStall = Claw.Configuration with { Stall = Claw.Configuration.Stall with { Share = 1 }, Load = new(.99, 1, 10) };
        using VirtualHand hand = AtHome(noStall);
        (Of(hand).Blocked, Of(hand).Heating) = (true, .11);
        double[] away = [.. _home];
        away[Joint] = Claw.Configuration.Description.Lower[Joint];
        double until = hand.Line.Time + 150;
        Until(hand, away, s => hand.Line.Time >= until, 151);

        // 30 degrees and 100 s x .11 x (2 A)^2 x (1 - 1/e^1.5) = 64 after this time, 74 in the end, without it.
        Assert.InRange(Of(hand).Temperature, 61, 72);
        Assert.Equal(Restraints.Heat, hand.Hand.Restraint(Joint) & Restraints.Heat);
    }

    [Fact]
    public void ALoadThatLastsTakesCurrentAndOneThatDoesNotObeyTheTorque()
    {
        using VirtualHand hand = AtHome();
        double peak = Claw.Configuration.PeakCurrent(Joint);
        Of(hand).Load = -.8 * peak * 1.3;
        HandStatus status = Until(hand, _home, s => s.Code == HandCode.Restrained);
        Assert.Equal(Restraints.Load, hand.Hand.Restraint(Joint));
        hand.Hand.Step(_home);
        Assert.Equal(.6 * 743, Of(hand).Get(102, 2), 2.0);
        Of(hand).Load = 0;
        Until(hand, _home, s => s.Code == HandCode.Ok);

        (Of(hand).Unlimited, Of(hand).Load) = (true, -1.2 * peak * 1.3);
        Limp(hand, Until(hand, _home, s => s.IsFault, 30), HandCode.Overloaded, "has borne 0.8 of its greatest current");
    }

    [Fact]
    public void AStalledJointPushesLessUntilItIsFree()
    {
        using VirtualHand hand = AtHome();
        double[] away = [.. _home];
        away[Joint] = Claw.Configuration.Description.Lower[Joint];
        Of(hand).Blocked = true;
        double began = hand.Line.Time;
        Until(hand, away, s => s.Code == HandCode.Restrained, 5);
        Assert.InRange(hand.Line.Time - began, 1.5, 2.5);
        Assert.Equal((Restraints.Stall, .4), (hand.Hand.Restraint(Joint), hand.Hand.Share(Joint)));
        hand.Hand.Step(away);
        Assert.Equal(.4 * 743, Of(hand).Get(102, 2), 2.0);

        Of(hand).Blocked = false;
        Until(hand, away, s => s.Code == HandCode.Ok, 1);
        Until(hand, away, s => Math.Abs(hand.Hand.Positions[Joint] - away[Joint]) < .02, 2);
    }

    [Fact]
    public void ASupplyThatSagsTurnsTheTorqueOff()
    {
        using VirtualHand hand = AtHome();
        Of(hand).Supply = 9.7;
        hand.Hand.Step(_home);
        hand.Hand.Step(_home);
        Of(hand).Supply = 12;

        // A short dip is none.
        for (int k = 0; k < 50; k++)
        {
            Assert.Equal(HandCode.Ok, hand.Hand.Step(_home).Code);
        }

        Of(hand).Supply = 9.7;
        Limp(hand, Until(hand, _home, s => s.IsFault, 1), HandCode.Voltage, "has 9.7 V, outside 10 to 14.8 V");
    }

    [Theory]
    [InlineData(4, HandCode.Overheated, "Overheating")]
    [InlineData(32, HandCode.Overloaded, "Overload")]
    [InlineData(1, HandCode.Voltage, "InputVoltage")]
    [InlineData(16, HandCode.Fault, "ElectricalShock")]
    [InlineData(8, HandCode.Fault, "Encoder")]
    public void AServoThatStopsItselfStopsTheHand(int error, HandCode code, string word)
    {
        using VirtualHand hand = AtHome();
        Of(hand).Break(error);
        Limp(hand, Until(hand, _home, s => s.IsFault, 1), code, $"has stopped by itself: {word}.");
    }

    [Theory]
    [InlineData(.02)]
    [InlineData(.3)]
    public void AServoThatRestartsIsNoticed(double seconds)
    {
        using VirtualHand hand = AtHome();
        Of(hand).Restart(seconds);
        Limp(hand, Until(hand, _home, s => s.IsFault, 1), HandCode.Restarted, "has restarted by itself");
    }

    [Fact]
    public void ASilentJointMakesTheHandHoldAndComesBack()
    {
        using VirtualHand hand = AtHome();
        double[] away = [.. _home.Select(_ => 0.0)];
        hand.Hand.Step(away);
        Of(hand).Mute = true;
        Assert.Equal(Joint, Until(hand, away, s => s.Code == HandCode.Stale, 1).Joint);
        hand.Hand.Step(away);
        int[] goals = Goals();
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal(HandCode.Stale, hand.Hand.Step(away).Code);
            Assert.Equal(goals, Goals());
        }

        Of(hand).Mute = false;
        Until(hand, away, s => s.Code == HandCode.Ok, 1);
        Until(hand, away, s => Enumerable.Range(0, 9).All(i => Math.Abs(hand.Hand.Positions[i]) < .02), 2);

        int[] Goals() => [.. hand.Servos.Servos.Where(s => s.Id != Claw.Id(Joint)).Select(s => s.Get(116, 4))];
    }

    [Fact]
    public void AJointThatStaysSilentIsLostAndTheOthersGoLimp()
    {
        using VirtualHand hand = AtHome();
        Of(hand).Mute = true;
        Limp(hand, Until(hand, _home, s => s.IsFault, 2), HandCode.Lost, "has not answered for 0.5");
        Assert.True(Of(hand).Torque);

        // Whom nobody can speak to is stopped by its own watchdog.
        Of(hand).Mute = false;
        hand.Line.Pass(hand.Line.Time + 1);
        Assert.Equal(255, Of(hand).Get(98, 1));
    }

    [Fact]
    public void ServosStopByThemselvesWhenTheProcessHangsAndGoOnWithoutAJump()
    {
        using VirtualHand hand = AtHome();
        double[] away = [.. Claw.Configuration.Description.Lower];
        for (int k = 0; k < 4; k++)
        {
            hand.Hand.Step(away);
        }

        hand.Line.Pass(hand.Line.Time + .15);
        double[] stopped = [.. hand.Servos.Servos.Select(s => s.Angle)];
        Assert.All(hand.Servos.Servos, s => Assert.Equal(255, s.Get(98, 1)));
        hand.Line.Pass(hand.Line.Time + 5);
        Assert.All(hand.Servos.Servos.Zip(stopped), s => Assert.InRange(s.First.Angle - s.Second, -.02, .02));

        double[] before = [.. hand.Servos.Servos.Select(s => s.Angle)];
        Assert.False(hand.Hand.Step(away).IsFault);
        Assert.True(hand.Hand.WatchdogTrips >= 1);
        Assert.All(hand.Servos.Servos, s => Assert.Equal(5, s.Get(98, 1)));
        Assert.All(hand.Servos.Servos.Zip(before), s => Assert.InRange(s.First.Angle - s.Second, -.25, .25));
        Until(hand, away, s => Enumerable.Range(0, 9).All(i => Math.Abs(hand.Hand.Positions[i] - away[i]) < .02), 3);
    }

    [Fact]
    public void ACutLineIsAFaultAndThrowsNothing()
    {
        using VirtualHand hand = AtHome();
        hand.Line.Cut = true;
        HandStatus status = hand.Hand.Step(_home);
        Assert.Equal((HandCode.Line, -1), (status.Code, status.Joint));
        Assert.Equal(status, hand.Hand.Hold());
    }

    /// <summary>One answer in fifty is spoilt in some way, for half a minute, and nothing comes of it but that it is counted.</summary>
    [Fact]
    public void ANoisyWireDisturbsNothing()
    {
        using VirtualHand hand = AtHome();
        Random random = new(7);
        hand.Servos.Wire = a => random.Next(50) > 0 ? a : random.Next(4) switch
        {
            0 => [],
            1 => [.. a[..random.Next(a.Length)], .. a[^random.Next(a.Length)..]],
            2 => [.. a.Select(b => (byte)(b ^ (random.Next(10) == 0 ? 1 << random.Next(8) : 0)))],
            _ => [.. Enumerable.Range(0, random.Next(30)).Select(_ => (byte)random.Next(256))],
        };
        double began = hand.Line.Time;
        for (int k = 0; hand.Line.Time < began + 30; k++)
        {
            double[] targets = [.. _home.Select((h, i) => h + .3 * Math.Sin(.05 * k + i))];
            HandStatus status = hand.Hand.Step(targets);
            Assert.True(status.Code is HandCode.Ok or HandCode.Stale, status.Message);
            Assert.All(Enumerable.Range(0, 9), i => Assert.InRange(Math.Abs(hand.Hand.Positions[i] - hand.Servos.Servos[i].Angle), 0, .5));
        }

        Assert.True(hand.Hand.Bus.Missing > 10 && hand.Hand.Bus.WrongCrc > 10 && hand.Hand.Bus.Repeated > 0);
        Assert.Equal(0, hand.Hand.WatchdogTrips);
    }

    [Fact]
    public void EveryCodeIsTriedHereOrInTheContract()
    {
        string source = File.ReadAllText(Source()) + File.ReadAllText(Path.Combine(Path.GetDirectoryName(Source())!, "HandContract.cs"));
        Assert.All(Enum.GetNames<HandCode>().ToImmutableArray(), name => Assert.Contains($"HandCode.{name}", source, StringComparison.Ordinal));

        static string Source([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
    }
}
