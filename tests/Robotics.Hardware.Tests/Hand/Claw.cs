using Robotics.Hands;
using Robotics.Hardware.Tests.Emulator;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>A D'Claw of emulated servos in time of its own, and one behind a pseudo terminal.</summary>
internal static class Claw
{
    /// <summary>The hand of the file that is shipped.</summary>
    public static HandConfiguration Configuration { get; } = HandFile.Load("dclaw");

    /// <summary>The same where a busy machine lets time pass: nothing is lost or late so soon.</summary>
    public static HandConfiguration Patient(string port) => Configuration with
    {
        Port = port, Watchdog = 2.5, Bus = new(.5), Age = new(3, 8), Voltage = Configuration.Voltage with { After = 5 },
    };

    public static EmulatedBus Servos(HandConfiguration hand) => new(hand.Baud, [.. hand.Servos.Select(s => new EmulatedServo(s.Id))]);

    public static byte Id(int joint) => Configuration.Servos[joint].Id;
}

/// <summary>The driver over a line whose time is not the clock's.</summary>
internal sealed class VirtualHand : IDisposable
{
    public VirtualHand(HandConfiguration? hand = null, Action<EmulatedBus>? before = null)
    {
        Configuration = hand ?? Claw.Configuration;
        Servos = Claw.Servos(Configuration);
        before?.Invoke(Servos);
        Line = new(Servos, Configuration.Baud);
        Hand = DynamixelHand.Connect(Configuration, Line);
    }

    public HandConfiguration Configuration { get; }

    public EmulatedBus Servos { get; }

    public VirtualLine Line { get; }

    public DynamixelHand Hand { get; }

    public void Dispose() => Hand.Dispose();
}
