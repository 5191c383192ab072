using System.Buffers.Binary;
using ROS2.Cdr;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>Bytes of a hostile peer: nothing but CdrException comes out, and memory stays in proportion to the payload.</summary>
public class FuzzTests
{
    private const int Cases = 1_000_000;

    /// <summary>Bytes of memory a byte of payload, and what a message without any and an exception take.</summary>
    private const int Ratio = 48, Fixed = 32768;

    private static readonly uint[] Edges = [0, 1, 2, 3, 255, 65535, int.MaxValue, 0x80000000, uint.MaxValue, uint.MaxValue - 3, 0x40000000, 0x20000000];

    [Fact]
    public void AMillionBrokenPayloadsOfAllTypesDoNoHarm()
    {
        var random = new Random(20);
        int refused = 0, each = (Cases / Codec.All.Length) + 1;
        foreach (Codec codec in Codec.All)
        {
            byte[][] seeds = [.. Enumerable.Range(0, 6).Select(s => codec.Write(new RandomMessage(s).Of(codec.Type), bigEndian: s % 2 == 1))];
            for (int i = 0; i < each; i++)
            {
                ReadOnlySpan<byte> payload = Broken(seeds[i % seeds.Length], random);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    _ = i % 2 == 0 ? codec.Read(payload) : codec.ReadAgain(payload);
                }
                catch (CdrException)
                {
                    refused++;
                }
                long used = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(used <= Fixed + (Ratio * payload.Length), $"{codec.RosType}: {used} bytes for a payload of {payload.Length}");
            }
        }
        Assert.InRange(refused, Cases / 10, Cases * 9 / 10);
    }

    private static byte[] Broken(byte[] good, Random random)
    {
        byte[] payload = [.. good];
        switch (random.Next(8))
        {
            case 0: return payload[..random.Next(payload.Length + 1)];
            case 1: return [.. payload, .. new byte[random.Next(64)]];
            case 2: random.NextBytes(payload.AsSpan(Math.Min(4, payload.Length))); break;
            case 3: payload[random.Next(4)] = (byte)random.Next(); break;
            case 4 or 5 when payload.Length >= 8:
                int at = 4 + (4 * random.Next((payload.Length - 4) / 4));
                uint edge = Edges[random.Next(Edges.Length)];
                if (payload[1] == 1)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(at), edge);
                }
                else
                {
                    BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(at), edge);
                }
                break;
            case 6:
                int from = random.Next(payload.Length), to = random.Next(payload.Length);
                payload.AsSpan(from, Math.Min(payload.Length - from, payload.Length - to)).ToArray().CopyTo(payload, to);
                break;
            default:
                for (int n = random.Next(1, 4); n > 0; n--)
                {
                    payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
                }
                break;
        }
        return payload;
    }
}
