using Robotics.Hands;
using Robotics.Hardware.Tests.Emulator;
using Robotics.Ports;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>In time of its own, where the same calls give the same numbers.</summary>
public sealed class VirtualHandContract : HandContract, IDisposable
{
    private readonly VirtualHand _hand = new();

    protected override IHand Hand => _hand.Hand;

    public void Dispose() => _hand.Dispose();

    [Fact]
    public void TheSameCallsGiveTheSameNumbers()
    {
        using VirtualHand other = new();
        for (int k = 0; k < 100; k++)
        {
            double[] targets = [.. Enumerable.Range(0, 9).Select(i => Math.Sin(.1 * k + i))];
            Hand.Step(targets);
            other.Hand.Step(targets);
            Assert.Equal(Hand.Positions.ToArray(), other.Hand.Positions.ToArray());
            Assert.Equal(Hand.Time, other.Hand.Time);
        }
    }
}

/// <summary>Through the kernel's terminal, in real time.</summary>
[Collection("pty")]
public sealed class PtyHandContract : HandContract, IDisposable
{
    private readonly Pty _pty = new(Claw.Servos(Claw.Configuration));
    private readonly DynamixelHand _hand;

    public PtyHandContract() => _hand = DynamixelHand.Connect(Claw.Patient(_pty.Path));

    protected override IHand Hand => _hand;

    /// <summary>A busy machine may let some periods pass before it tells the hand to hold.</summary>
    protected override double Brake => 2;

    protected override double Tardy => .3;

    public void Dispose()
    {
        _hand.Dispose();
        _pty.Dispose();
    }

    [Fact]
    public void APeriodAllocatesNothing()
    {
        double[] targets = [.. Hand.Description.Home];
        for (int k = 0; k < 30; k++)
        {
            Hand.Step(targets);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 50; k++)
        {
            Hand.Step(targets);
            Hand.Hold();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void APulledPlugIsAFault()
    {
        _pty.Dispose();
        HandStatus status = Hand.Step(Hand.Description.Home.AsSpan());
        Assert.Equal(HandCode.Line, status.Code);
        Assert.Contains(_pty.Path, status.Message, StringComparison.Ordinal);
        Assert.Equal(status, Hand.Hold());
    }
}
