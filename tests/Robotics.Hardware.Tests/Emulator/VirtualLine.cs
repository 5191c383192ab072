using Dynamixel;

namespace Robotics.Hardware.Tests.Emulator;

/// <summary>A line to emulated servos whose time passes only by what is sent over it and by waiting: the same calls give the same bytes.</summary>
internal sealed class VirtualLine(EmulatedBus bus, int baud = 1_000_000) : ISerialLine
{
    private byte[] _left = [];

    public int Baud => baud;

    public double Time { get; private set; }

    public bool Cut { get; set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Check();
        Time += bytes.Length * 10.0 / baud;
        bus.Receive(bytes, Time);
    }

    public int Read(Span<byte> bytes, double until)
    {
        Check();
        while (_left.Length == 0)
        {
            if (bus.Take(Time) is { } came)
            {
                _left = came;
            }
            else if (bus.NextDue is { } due && due <= until)
            {
                Pass(due);
            }
            else
            {
                Pass(until);
                return 0;
            }
        }

        int n = Math.Min(bytes.Length, _left.Length);
        _left.AsSpan(0, n).CopyTo(bytes);
        _left = _left[n..];
        return n;
    }

    /// <summary>Lets time pass in which nobody talks, as when the driver's process hangs.</summary>
    public void Pass(double to)
    {
        Time = Math.Max(Time, to);
        bus.Advance(Time);
    }

    public void Dispose() => Cut = true;

    private void Check()
    {
        if (Cut)
        {
            throw new SerialException("The line was cut.");
        }
    }
}
