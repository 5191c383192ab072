using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>The 16 bytes that name a goal.</summary>
public readonly record struct GoalId
{
    private readonly ulong _a, _b;

    public GoalId(ReadOnlySpan<byte> bytes) => (_a, _b) = (MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]));

    /// <summary>All zero: in a request to cancel it stands for every goal.</summary>
    public bool IsZero => (_a | _b) == 0;

    public byte[] ToArray()
    {
        byte[] bytes = new byte[16];
        MemoryMarshal.Write(bytes, _a);
        MemoryMarshal.Write(bytes.AsSpan(8), _b);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>The how-manieth goal of a client, which no other client's equals; marked as a random UUID, which it looks like.</summary>
    internal static GoalId Of(Gid client, long number)
    {
        Span<byte> seed = stackalloc byte[24], hash = stackalloc byte[32];
        client.CopyTo(seed);
        MemoryMarshal.Write(seed[16..], number);
        SHA256.HashData(seed, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new GoalId(hash);
    }

    internal static GoalId Read(ref CdrReader reader)
    {
        Span<byte> bytes = stackalloc byte[16];
        foreach (ref byte b in bytes) b = reader.ReadUInt8("goal_id");
        return new GoalId(bytes);
    }

    internal void Write(ref CdrWriter writer)
    {
        foreach (byte b in ToArray()) writer.WriteUInt8(b);
    }
}
