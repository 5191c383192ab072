using Dynamixel;
using Robotics.Hardware.Tests.Emulator;

namespace Robotics.Hardware.Tests.Bus;

/// <summary>The bus against emulated servos: every instruction, and what a wire and its servos can do wrong.</summary>
public class BusTests
{
    private readonly EmulatedBus _servos = new(1_000_000, new EmulatedServo(1), new EmulatedServo(2), new EmulatedServo(3));
    private readonly VirtualLine _line;
    private readonly DynamixelBus _bus;

    public BusTests()
    {
        _line = new(_servos);
        _bus = new(_line, new());
    }

    [Fact]
    public void ReadsAndWrites()
    {
        Assert.True(_bus.Ping(2, out Identity who).Ok);
        Assert.Equal(new Identity(1030, 45, 1), who);
        Assert.True(_bus.Write(2, ControlTable.ProfileVelocity, -1).Code == BusCode.DataRange);
        Assert.True(_bus.Write(2, ControlTable.ProfileVelocity, 123_45).Ok);
        Assert.True(_bus.Read(2, ControlTable.ProfileVelocity, out int value).Ok);
        Assert.Equal(123_45, value);
        Assert.Equal(0, _servos[1].Get(112, 4));
    }

    [Fact]
    public void ServosSayWhyTheyRefuse()
    {
        Assert.Equal(BusCode.Access, _bus.Write(1, ControlTable.PresentPosition, 1).Code);
        Assert.Equal(BusCode.Access, _bus.Read(1, new Register(66, 2), out _).Code);
        Assert.Equal(BusCode.DataLimit, _bus.Write(1, ControlTable.GoalCurrent, 1194).Code);
        Assert.Equal(BusCode.DataLength, _bus.Write(1, ControlTable.GoalPosition.Address, [1, 2]).Code);
        Assert.Equal(BusCode.InstructionError, _bus.Action(1).Code);
        Assert.True(_bus.Write(1, ControlTable.TorqueEnable, 1).Ok);
        Assert.Equal(BusCode.Access, _bus.Write(1, ControlTable.OperatingMode, 5).Code);
        Assert.Equal(0, _bus.Repeated);
    }

    [Fact]
    public void ARegisteredWriteWaitsForTheAction()
    {
        byte[] goal = [1, 8, 0, 0];
        Assert.True(_bus.RegWrite(1, ControlTable.GoalPosition.Address, goal).Ok);
        Assert.NotEqual(0x801, _servos[1].Get(116, 4));
        Assert.True(_bus.Action(1).Ok);
        Assert.Equal(0x801, _servos[1].Get(116, 4));
    }

    [Fact]
    public void GroupsAreReadAndWrittenAtOnce()
    {
        byte[] data = new byte[12];
        Reply[] replies = new Reply[3];
        _bus.SyncWrite(ControlTable.GoalPosition.Address, [1, 2, 3], [255, 255, 253, 0, 2, 0, 0, 0, 255, 255, 253, 255]);
        Assert.Equal((0xFDFFFF, 2, unchecked((int)0xFFFDFFFF)), (_servos[1].Get(116, 4), _servos[2].Get(116, 4), _servos[3].Get(116, 4)));
        Assert.Equal(3, _bus.SyncRead(ControlTable.GoalPosition.Address, [3, 1, 2], data, replies));
        Assert.Equal([255, 255, 253, 255, 255, 255, 253, 0, 2, 0, 0, 0], data);

        _bus.BulkWrite([new(1, 116, 4), new(3, 31, 1)], [7, 0, 0, 0, 70]);
        Assert.Equal((7, 70), (_servos[1].Get(116, 4), _servos[3].Get(31, 1)));
        Assert.Equal(2, _bus.BulkRead([new(3, 31, 1), new(1, 116, 4)], data.AsSpan(0, 5), replies.AsSpan(0, 2)));
        Assert.Equal([70, 7, 0, 0, 0], data[..5]);
    }

    [Fact]
    public void WhoStandsBehindASilentOneIsNotHeardUntilItIsAskedBeforeHim()
    {
        byte[] data = new byte[12];
        Reply[] replies = new Reply[3];
        _servos[2].Mute = true;
        Assert.Equal(1, _bus.SyncRead(ControlTable.GoalPosition.Address, [1, 2, 3], data, replies));
        Assert.Equal([BusCode.Ok, BusCode.NoAnswer, BusCode.NoAnswer], replies.Select(r => r.Code));
        Assert.Equal(2, _bus.SyncRead(ControlTable.GoalPosition.Address, [1, 3, 2], data, replies));
    }

    [Fact]
    public void ASilentServoIsAskedSoOftenAndNoLonger()
    {
        _servos[1].Mute = true;
        double began = _line.Time;
        Assert.Equal(BusCode.NoAnswer, _bus.Read(1, ControlTable.PresentPosition, out _).Code);
        Assert.Equal(3, _servos.Heard.Count);
        Assert.InRange(_line.Time - began, .012, .015);
        Assert.Equal((3, 2, 1), (_bus.Sent, _bus.Repeated, _bus.Missing));
    }

    [Theory]
    [InlineData("a lost byte")]
    [InlineData("a flipped bit")]
    [InlineData("half of it")]
    [InlineData("nothing")]
    [InlineData("garbage")]
    [InlineData("the answer of another")]
    [InlineData("another length")]
    public void WhatWasSpoiltIsAskedForAgain(string how)
    {
        int answers = 0;
        _servos.Wire = a => answers++ > 0 ? a : how switch
        {
            "a lost byte" => [.. a[..8], .. a[9..]],
            "a flipped bit" => [.. a[..9], (byte)(a[9] ^ 1), .. a[10..]],
            "half of it" => a[..(a.Length / 2)],
            "nothing" => [],
            "garbage" => [0xFF, 0xFF, 0xFD, 0, 1, 0xFF, 0x03],
            "the answer of another" => Wire.Status(2, 0, 1, 2, 3, 4),
            _ => Wire.Status(1, 0, 1, 2),
        };
        Assert.True(_bus.Read(1, ControlTable.PresentPosition, out int position).Ok);
        Assert.Equal((2048, 1), (position, _bus.Repeated));
    }

    [Fact]
    public void GarbageBeforeAnAnswerAndAnEchoDoNotMatter()
    {
        _servos.Echo = true;
        _servos.Wire = a => [0xFF, 0xFF, 0xFF, 0xFD, 0x55, .. a, 0xFF];
        for (int k = 0; k < 10; k++)
        {
            Assert.True(_bus.Read(1, ControlTable.PresentPosition, out int position).Ok);
            Assert.Equal(2048, position);
        }

        Assert.Equal(0, _bus.Repeated);
    }

    [Fact]
    public void AnAnswerThatComesTooLateIsNotTakenForTheNext()
    {
        byte[]? kept = null;
        _servos.Wire = a =>
        {
            (byte[]? before, kept) = (kept, a);
            return before ?? [];
        };
        _bus.Read(1, ControlTable.PresentTemperature, out _);
        _servos.Wire = a => a;
        Assert.True(_bus.Read(1, ControlTable.PresentPosition, out int position).Ok);
        Assert.Equal(2048, position);
    }

    [Fact]
    public void SeveralWithOneIdAreTold()
    {
        EmulatedBus twins = new(1_000_000, new EmulatedServo(1), new EmulatedServo(1));
        DynamixelBus bus = new(new VirtualLine(twins), new());
        Assert.Equal(BusCode.Corrupt, bus.Ping(1, out _).Code);
        twins.Collide = false;
        Assert.True(bus.Ping(1, out Identity who).Ok);
        Assert.Equal(2, who.Answers);
    }

    [Fact]
    public void ARebootForgetsAndAnAlertIsHeard()
    {
        _bus.Write(1, ControlTable.TorqueEnable, 1);
        _servos[1].Break(32);
        Reply reply = _bus.Read(1, ControlTable.HardwareErrorStatus, out int errors);
        Assert.Equal((BusCode.Ok, true, (int)HardwareErrors.Overload), (reply.Code, reply.Alert, errors));
        Assert.False(_servos[1].Torque);
        Assert.Equal(BusCode.ResultFail, _bus.Write(1, ControlTable.TorqueEnable, 1).Code);
        Assert.True(_bus.Reboot(1).Ok);
        Assert.Equal(BusCode.NoAnswer, _bus.Ping(1, out _).Code);
        _bus.Wait(_line.Time + .5);
        reply = _bus.Read(1, ControlTable.HardwareErrorStatus, out errors);
        Assert.Equal((new Reply(BusCode.Ok), 0), (reply, errors));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1.1, 2)]
    [InlineData(double.NaN, 2)]
    [InlineData(.004, -1)]
    [InlineData(.004, 11)]
    public void PatienceHasBounds(double patience, int retries) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamixelBus(_line, new(patience, retries)));
}
