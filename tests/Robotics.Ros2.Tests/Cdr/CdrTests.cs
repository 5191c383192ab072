using ROS2.Cdr;

namespace Robotics.Ros2.Tests.Cdr;

/// <summary>Layouts byte by byte, and the words of a refusal.</summary>
public class CdrTests
{
    [Fact]
    public void AJointStateStandsAsOthersWriteIt()
    {
        var state = new SensorMsgs.JointState
        {
            Header = { Stamp = new() { Sec = 0x356ef61a, Nanosec = 0x48df19b3 }, FrameId = "_\u00e9" },
            Position = [1, 2],
        };
        Assert.Equal(
            "00010000" + "1af66e35" + "b319df48" + "04000000" + "5fc3a900" + "00000000" + "02000000" + "000000000000f03f" + "0000000000000040" + "00000000" + "00000000",
            Convert.ToHexStringLower(CdrSerializer.Serialize(state)));
    }

    [Fact]
    public void AnEmptyMessageIsOneByte() => Assert.Equal("0001000000", Convert.ToHexStringLower(CdrSerializer.Serialize(new StdSrvs.Srv.Trigger.Request())));

    [Fact]
    public void AWideStringHasFourBytesAUnitAndNoEnd()
    {
        byte[] buffer = new byte[64];
        var writer = new CdrWriter(buffer);
        writer.WriteWString("a漢", int.MaxValue, "x");
        Assert.Equal("00010000" + "02000000" + "61000000" + "226f0000", Convert.ToHexStringLower(buffer.AsSpan(0, writer.Length)));
        var reader = new CdrReader(buffer.AsSpan(0, writer.Length));
        Assert.Equal("a漢", reader.ReadWString(null, 2, "x"));
    }

    [Fact]
    public void PaddingIsZeroInAUsedBuffer()
    {
        byte[] buffer = new byte[32];
        Array.Fill(buffer, (byte)0xff);
        var writer = new CdrWriter(buffer, bigEndian: true);
        writer.WriteUInt8(1);
        writer.WriteFloat64(1);
        Assert.Equal("00000000" + "0100000000000000" + "3ff0000000000000", Convert.ToHexStringLower(buffer.AsSpan(0, writer.Length)));
    }

    [Fact]
    public void AStringOfLengthZeroIsEmpty() => Assert.Equal("", CdrSerializer.Deserialize<StdMsgs.String>([0, 1, 0, 0, 0, 0, 0, 0]).Data);

    [Theory]
    [InlineData("", "shorter than its encapsulation header")]
    [InlineData("00030000", "0x0003 is neither CDR_BE (0x0000) nor CDR_LE (0x0001)")]
    [InlineData("00010000", "std_msgs/msg/String.data: 4 bytes at offset 0 end after the payload's 0")]
    [InlineData("00010000ffffffff", "std_msgs/msg/String.data: 4294967295 elements are more")]
    [InlineData("00010000ffffff7f", "std_msgs/msg/String.data: 2147483647 elements of at least 1 bytes do not fit the 0 bytes that are left")]
    [InlineData("000100000200000061620000", "does not end with NUL")]
    [InlineData("00010000010000000000000000", "std_msgs/msg/String: 4 bytes are left after the message, and at most 3 may be")]
    public void ARefusalSaysWhereAndWhy(string hex, string words) =>
        Assert.Contains(words, Assert.Throws<CdrException>(() => CdrSerializer.Deserialize<StdMsgs.String>(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Fact]
    public void OnlyZeroAndOneAreBool() =>
        Assert.Contains("a bool is 2", Assert.Throws<CdrException>(() => CdrSerializer.Deserialize<StdMsgs.Bool>([0, 1, 0, 0, 2])).Message, StringComparison.Ordinal);

    [Fact]
    public void AFailedReadLeavesNoHalfOfAMessage()
    {
        StdMsgs.Header? header = new() { FrameId = "map" };
        Assert.Throws<CdrException>(() => CdrSerializer.DeserializeInto([0, 1, 0, 0, 1, 0, 0, 0], ref header));
        Assert.Null(header);
    }

    [Fact]
    public void ASmallBufferIsRefused() =>
        Assert.Contains("too small", Assert.Throws<CdrException>(() => CdrSerializer.Serialize(new StdMsgs.Float64 { Data = 1 }, new byte[11])).Message, StringComparison.Ordinal);

    [Fact]
    public void PiecesAreTheWholeAndBigArraysAreNotCopied()
    {
        Pieces(new SensorMsgs.Image { Encoding = "mono8", Data = Bytes(5000) }, 5000);
        Pieces(new SensorMsgs.Image { Encoding = "mono8", Data = Bytes(4095) }, 0);
        Pieces(new SensorMsgs.PointCloud2 { Data = Bytes(5001), IsDense = true }, 5001);
        Pieces(new SensorMsgs.JointState { Name = ["a"], Position = new double[513], Velocity = [.. Enumerable.Range(0, 513).Select(i => i + 0.5)], Effort = [1] }, 513 * 8);
        Pieces(new SensorMsgs.CameraInfo { D = new double[600], Roi = new() { DoRectify = true } }, 4800);

        static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

        static void Pieces<T>(T message, int bulk)
            where T : IMessage<T>
        {
            byte[] buffer = new byte[CdrSerializer.Size(message)];
            buffer.AsSpan().Fill(0xcc);
            var writer = new CdrWriter(buffer, gather: true);
            message.Write(ref writer);
            Assert.Equal(bulk, writer.Bulk.Length);
            Assert.Equal(CdrSerializer.Serialize(message), (byte[])[.. writer.Head, .. writer.Bulk, .. writer.Tail]);
        }
    }
}
