using System.Runtime.InteropServices;

namespace ROS2.Dds;

/// <summary>The 16 bytes that name a participant or an endpoint on the network: 12 of the participant, 4 of the entity.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Gid
{
    /// <summary>How many bytes a Gid has.</summary>
    public const int Size = 16;

    private readonly ulong _a, _b;

    /// <param name="bytes">At least 16 bytes, as on the wire.</param>
    public Gid(ReadOnlySpan<byte> bytes) => (_a, _b) = (MemoryMarshal.Read<ulong>(bytes), MemoryMarshal.Read<ulong>(bytes[8..]));

    /// <summary>Writes the 16 bytes as they are on the wire.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        MemoryMarshal.Write(bytes, _a);
        MemoryMarshal.Write(bytes[8..], _b);
    }

    /// <summary>Whether both belong to one participant: the first 12 bytes are equal.</summary>
    public bool SameParticipant(Gid other) => _a == other._a && (uint)_b == (uint)other._b;

    /// <summary>Hexadecimal bytes with dots between, no leading zeros.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return string.Join('.', bytes.ToArray().Select(b => b.ToString("x")));
    }
}
