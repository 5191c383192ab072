using Dynamixel;
using Robotics.Hardware.Tests.Emulator;

namespace Robotics.Hardware.Tests.Bus;

/// <summary>Packets against those of the emulator, which were written apart; and whatever else may come over a wire.</summary>
public class StatusReaderTests
{
    /// <summary>Bytes that headers and stuffing are made of come often.</summary>
    private static byte[] Draw(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(most)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(10) switch { < 4 => 0xFF, < 6 => 0xFD, 6 => 0, 7 => 0x55, _ => (byte)random.Next(256) };
        }

        return bytes;
    }

    [Fact]
    public void AnInstructionIsWhatTheEmulatorTakes()
    {
        Random random = new(1);
        for (int k = 0; k < 20_000; k++)
        {
            byte[] parameters = Draw(random, 60), packet = new byte[Packet.MostBytes(parameters.Length)];
            int n = Packet.Write(packet, 7, Instruction.Write, parameters);
            Assert.Equal(Wire.Frame(7, [3, .. parameters]), packet[..n]);
            Assert.Equal(parameters, Wire.Take([.. packet[..n]])!.Value.Body[1..]);
        }
    }

    [Fact]
    public void AnAnswerIsReadWhateverItHolds()
    {
        Random random = new(2);
        StatusReader reader = new();
        for (int k = 0; k < 20_000; k++)
        {
            byte[] parameters = Draw(random, 60);
            byte error = (byte)(random.Next(8) | (random.Next(2) << 7));
            Feed(reader, Wire.Status(200, error, parameters), random);
            Assert.True(reader.Next(out StatusPacket packet));
            Assert.Equal((200, (BusCode)(error & 127), error > 127), (packet.Id, packet.Error, packet.Alert));
            Assert.Equal(parameters, packet.Parameters.ToArray());
            Assert.False(reader.Next(out _));
        }

        Assert.Equal((0, 0), (reader.Noise, reader.WrongCrc));
    }

    /// <summary>100 000 streams: noise, a cut packet, a spoilt one, and behind it an answer, in pieces of any size.</summary>
    [Fact]
    public void AnAnswerBehindAnyNoiseIsFound()
    {
        Random random = new(3);
        StatusReader reader = new();
        for (int k = 0; k < 100_000; k++)
        {
            byte[] parameters = Draw(random, 30), other;

            // A packet that lacks but an FF at its end is made whole by the next header's first.
            do
            {
                other = Wire.Status((byte)random.Next(253), 0, Draw(random, 30));
            }
            while (other[^1] == 0xFF);

            byte[] before = random.Next(4) switch
            {
                0 => Draw(random, 40),
                1 => other[..random.Next(other.Length)],
                2 => Spoilt(other, random),
                _ => Wire.Frame(5, [2, .. Draw(random, 20)]),
            };
            reader.Clear();
            Feed(reader, [.. before, .. Wire.Status(9, 0, parameters)], random);
            bool found = false;
            while (reader.Next(out StatusPacket packet))
            {
                found |= packet.Id == 9 && packet.Parameters.SequenceEqual(parameters);
            }

            Assert.True(found, $"{k}: {Convert.ToHexString(before)} {Convert.ToHexString(parameters)}");
        }
    }

    /// <summary>100 000 more of nothing but noise: nothing is thrown, the room never ends, and what is taken for an answer has a right CRC.</summary>
    [Fact]
    public void NoiseIsNoAnswer()
    {
        Random random = new(4);
        StatusReader reader = new();
        int taken = 0;
        for (int k = 0; k < 100_000; k++)
        {
            Feed(reader, Draw(random, 64), random);
            while (reader.Next(out StatusPacket packet))
            {
                taken++;
                Assert.True(packet.Id <= Packet.LastId);
            }

            Assert.False(reader.Free.IsEmpty);
        }

        // One header in some thousand is followed by a CRC that is right by chance: once in 65 536.
        Assert.InRange(taken, 0, 3);
    }

    [Fact]
    public void ACutPacketDoesNotHideTheNext()
    {
        byte[] whole = Wire.Status(1, 0, 1, 2, 3, 4), next = Wire.Status(2, 0, 5);
        for (int cut = 1; cut < whole.Length; cut++)
        {
            StatusReader reader = new();
            Feed(reader, [.. whole[..cut], .. next], new(5));
            Assert.True(reader.Next(out StatusPacket packet));
            Assert.Equal(2, packet.Id);
            Assert.Equal(cut, reader.Noise);
        }
    }

    private static byte[] Spoilt(byte[] packet, Random random)
    {
        byte[] spoilt = [.. packet];
        spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
        return spoilt;
    }

    private static void Feed(StatusReader reader, byte[] bytes, Random random)
    {
        // In pieces, with what stands between them asked for only at the end: the reader has room for a thousand.
        for (int at = 0; at < bytes.Length;)
        {
            Span<byte> free = reader.Free;
            int n = Math.Min(Math.Min(1 + random.Next(20), bytes.Length - at), free.Length);
            bytes.AsSpan(at, n).CopyTo(free);
            reader.Filled(n);
            at += n;
        }
    }
}
