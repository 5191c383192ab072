using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ROS2.Cdr;

internal static class ByteOrder
{
    /// <summary>Turns every primitive of <paramref name="size"/> bytes around.</summary>
    public static void Reverse(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2: Span<ushort> twos = MemoryMarshal.Cast<byte, ushort>(bytes); BinaryPrimitives.ReverseEndianness(twos, twos); break;
            case 4: Span<uint> fours = MemoryMarshal.Cast<byte, uint>(bytes); BinaryPrimitives.ReverseEndianness(fours, fours); break;
            case 8: Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(bytes); BinaryPrimitives.ReverseEndianness(eights, eights); break;
        }
    }
}
