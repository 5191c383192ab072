using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>A hand in MuJoCo, with nothing within its reach.</summary>
public sealed class SimulatedHandContract : HandContract, IDisposable
{
    private readonly HandWorlds _world = new(new() { Threads = 1 });
    private readonly SimulatedHand _hand;

    public SimulatedHandContract()
    {
        _world.Reset(0, 0, Pose.At(1, 0, .1), _world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        _hand = new(_world);
    }

    protected override IHand Hand => _hand;

    /// <summary>A control period is four times as long as a real hand's.</summary>
    protected override double Brake => .8;

    /// <summary>Its servos are springs, which gravity bends.</summary>
    protected override double Miss => .1;

    public void Dispose()
    {
        _hand.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void SeveralWorldsAreNoHand()
    {
        using HandWorlds two = new(new() { Worlds = 2, Threads = 1 });
        Assert.Contains("these are 2", Assert.Throws<ArgumentException>(() => new SimulatedHand(two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenPhysicsAreAFault()
    {
        _world.Reset(0, 0, new(new(double.NaN, 0, .1), Rotation.Identity), _world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        HandStatus status = Hand.Step(Hand.Description.Home.AsSpan());
        Assert.Equal(HandCode.Fault, status.Code);
        Assert.True(status.IsFault && Hand.Hold().IsFault);
    }
}
