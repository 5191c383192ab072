using Dynamixel;

namespace Robotics.Hardware.Tests.Bus;

/// <summary>The packets that the public description of Protocol 2.0 prints as examples, byte for byte.</summary>
public class GoldenTests
{
    private const string Done = "FF FF FD 00 01 04 00 55 00 A1 0C";

    [Fact]
    public void Ping()
    {
        Reply reply = Asked("FF FF FD 00 01 03 00 01 19 4E", ["FF FF FD 00 01 07 00 55 00 06 04 26 65 5D"], (DynamixelBus bus, out Identity who) => bus.Ping(1, out who), out Identity who);
        Assert.Equal(new Reply(BusCode.Ok), reply);
        Assert.Equal(new Identity(1030, 38, 1), who);
    }

    [Fact]
    public void Read()
    {
        Reply reply = Asked("FF FF FD 00 01 07 00 02 84 00 04 00 1D 15", ["FF FF FD 00 01 08 00 55 00 A6 00 00 00 8C C0"], (DynamixelBus bus, out int at) => bus.Read(1, ControlTable.PresentPosition, out at), out int position);
        Assert.Equal((BusCode.Ok, 166), (reply.Code, position));
    }

    [Fact]
    public void Write() => Done1("FF FF FD 00 01 09 00 03 74 00 00 02 00 00 CA 89", bus => bus.Write(1, ControlTable.GoalPosition, 512));

    [Fact]
    public void RegWrite() => Done1("FF FF FD 00 01 09 00 04 68 00 C8 00 00 00 AE 8E", bus => bus.RegWrite(1, ControlTable.GoalVelocity.Address, [0xC8, 0, 0, 0]));

    [Fact]
    public void Action() => Done1("FF FF FD 00 01 03 00 05 02 CE", bus => bus.Action(1));

    [Fact]
    public void Reboot() => Done1("FF FF FD 00 01 03 00 08 2F 4E", bus => bus.Reboot(1));

    [Fact]
    public void SyncRead()
    {
        byte[] data = new byte[8];
        Reply[] replies = new Reply[2];
        ScriptedLine line = new([.. Bytes("FF FF FD 00 01 08 00 55 00 A6 00 00 00 8C C0"), .. Bytes("FF FF FD 00 02 08 00 55 00 1F 08 00 00 BA BE")]);
        Assert.Equal(2, new DynamixelBus(line, new()).SyncRead(132, [1, 2], data, replies));
        Assert.Equal(Bytes("FF FF FD 00 FE 09 00 82 84 00 04 00 01 02 CE FA"), line.Written.Single());
        Assert.Equal((166, 2079), (ControlTable.PresentPosition.Get(data), ControlTable.PresentPosition.Get(data.AsSpan(4))));
        Assert.All(replies, r => Assert.True(r.Ok));
    }

    [Fact]
    public void SyncWrite()
    {
        ScriptedLine line = new();
        new DynamixelBus(line, new()).SyncWrite(116, [1, 2], [150, 0, 0, 0, 170, 0, 0, 0]);
        Assert.Equal(Bytes("FF FF FD 00 FE 11 00 83 74 00 04 00 01 96 00 00 00 02 AA 00 00 00 82 87"), line.Written.Single());
    }

    [Fact]
    public void BulkRead()
    {
        byte[] data = new byte[3];
        Reply[] replies = new Reply[2];
        ScriptedLine line = new([.. Bytes("FF FF FD 00 01 06 00 55 00 77 00 C3 69"), .. Bytes("FF FF FD 00 02 05 00 55 00 24 8B A9")]);
        Assert.Equal(2, new DynamixelBus(line, new()).BulkRead([new(1, 144, 2), new(2, 146, 1)], data, replies));
        Assert.Equal(Bytes("FF FF FD 00 FE 0D 00 92 01 90 00 02 00 02 92 00 01 00 1A 05"), line.Written.Single());
        Assert.Equal([119, 0, 36], data);
    }

    [Fact]
    public void BulkWrite()
    {
        ScriptedLine line = new();
        new DynamixelBus(line, new()).BulkWrite([new(1, 32, 2), new(2, 31, 1)], [160, 0, 80]);
        Assert.Equal(Bytes("FF FF FD 00 FE 10 00 93 01 20 00 02 00 A0 00 02 1F 00 01 00 50 B7 68"), line.Written.Single());
    }

    /// <summary>The emulator is held to the same examples, so that the two do not agree on something wrong.</summary>
    [Fact]
    public void TheEmulatorSpeaksTheSame()
    {
        Assert.Equal(Bytes("FF FF FD 00 01 07 00 55 00 06 04 26 65 5D"), Emulator.Wire.Status(1, 0, 6, 4, 0x26));
        Assert.Equal(Bytes("FF FF FD 00 02 08 00 55 00 1F 08 00 00 BA BE"), Emulator.Wire.Status(2, 0, 0x1F, 8, 0, 0));
        Assert.Equal(Bytes(Done), Emulator.Wire.Status(1, 0));
        Assert.Equal(Bytes("FF FF FD 00 01 08 00 10 01 44 58 4C 22 B1 DC"), Emulator.Wire.Frame(1, [0x10, 1, 0x44, 0x58, 0x4C, 0x22]));
    }

    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private delegate Reply Asking<T>(DynamixelBus bus, out T value);

    private static Reply Asked<T>(string asked, string[] answers, Asking<T> ask, out T value)
    {
        ScriptedLine line = new([.. answers.Select(Bytes)]);
        Reply reply = ask(new(line, new()), out value);
        Assert.Equal(Bytes(asked), line.Written.Single());
        return reply;
    }

    private static void Done1(string asked, Func<DynamixelBus, Reply> ask)
    {
        ScriptedLine line = new(Bytes(Done));
        Assert.Equal(new Reply(BusCode.Ok), ask(new(line, new())));
        Assert.Equal(Bytes(asked), line.Written.Single());
    }
}
