using Dynamixel;
using Robotics.Hardware.Tests.Emulator;

namespace Robotics.Hardware.Tests.Bus;

/// <summary>A real terminal device of the kernel, with emulated servos behind it.</summary>
[Collection("pty")]
public sealed class SerialLineTests : IDisposable
{
    private readonly Pty _pty = new(new(1_000_000, new EmulatedServo(1), new EmulatedServo(2)));

    public void Dispose() => _pty.Dispose();

    [Theory]
    [InlineData(57_600)]
    [InlineData(1_000_000)]
    [InlineData(1_234_567)]
    [InlineData(4_500_000)]
    public void AnyBaudRateCanBeSetAndServosAnswer(int baud)
    {
        using SerialLine line = SerialLine.Open(_pty.Path, baud);
        Assert.Equal(baud, line.Baud);
        Assert.True(new DynamixelBus(line, new(.5)).Ping(1, out Identity who).Ok);
        Assert.Equal(1030, who.Model);
    }

    [Fact]
    public void EveryByteGoesThroughAsItIs()
    {
        _pty.Do(b => b.Echo = true);
        byte[] sent = [.. Enumerable.Range(0, 256).Select(i => (byte)i)], came = new byte[256];
        using SerialLine line = SerialLine.Open(_pty.Path, 1_000_000);
        line.Write(sent);
        for (int n = 0, more; n < 256; n += more)
        {
            more = line.Read(came.AsSpan(n), line.Time + 10);
            Assert.True(more > 0);
        }

        Assert.Equal(sent, came);
    }

    [Fact]
    public void WaitsAsLongAsItIsToldTo()
    {
        using SerialLine line = SerialLine.Open(_pty.Path, 1_000_000);
        double until = line.Time + .05;
        Assert.Equal(0, line.Read(new byte[8], until));
        Assert.True(line.Time >= until);
        Assert.Equal(0, line.Read(new byte[8], 0));
    }

    [Fact]
    public void OnePortIsForOne()
    {
        using (SerialLine.Open(_pty.Path, 1_000_000))
        {
            Assert.Contains("used by another process", Assert.Throws<SerialException>(() => SerialLine.Open(_pty.Path, 57_600)).Message);
        }

        SerialLine.Open(_pty.Path, 57_600).Dispose();
    }

    [Fact]
    public void AnUnpluggedPortIsTold()
    {
        using SerialLine line = SerialLine.Open(_pty.Path, 1_000_000);
        _pty.Dispose();
        Assert.Contains(_pty.Path, Assert.Throws<SerialException>(() => line.Read(new byte[8], line.Time + 10)).Message);
    }

    [Fact]
    public void WhatIsNoPortIsTold()
    {
        Assert.Contains("'/dev/nothing' cannot be opened", Assert.Throws<SerialException>(() => SerialLine.Open("/dev/nothing", 57_600)).Message);
        Assert.Contains("'/dev/null' is no serial port", Assert.Throws<SerialException>(() => SerialLine.Open("/dev/null", 57_600)).Message);
    }
}
