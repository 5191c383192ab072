using System.Buffers.Binary;

namespace Dynamixel;

/// <summary>
/// A packet of Protocol 2.0: FF FF FD 00, id, length, instruction, parameters, CRC. Within instruction and parameters an FD is put
/// behind each FF FF FD, so that a header stands nowhere else.
/// </summary>
public static class Packet
{
    /// <summary>The id that everybody listens to.</summary>
    public const byte Broadcast = 0xFE;

    /// <summary>The greatest id a servo can have.</summary>
    public const byte LastId = 0xFC;

    /// <summary>Bytes before the instruction: header, id, length.</summary>
    internal const int Head = 7;

    internal const int CrcSize = 2;

    internal static ReadOnlySpan<byte> Header => [0xFF, 0xFF, 0xFD, 0x00];

    /// <summary>Most bytes that a packet of so many parameters can have.</summary>
    public static int MostBytes(int parameters) => Head + 1 + parameters + parameters / 3 + CrcSize;

    /// <summary>Writes an instruction packet.</summary>
    /// <param name="to">At least <see cref="MostBytes"/> long.</param>
    /// <returns>How many bytes it has.</returns>
    public static int Write(Span<byte> to, byte id, Instruction instruction, ReadOnlySpan<byte> parameters)
    {
        Header.CopyTo(to);
        to[4] = id;
        to[Head] = (byte)instruction;
        int at = Head + 1;
        foreach (byte b in parameters)
        {
            to[at++] = b;
            if (b == 0xFD && at >= Head + 4 && to[at - 2] == 0xFF && to[at - 3] == 0xFF)
            {
                to[at++] = 0xFD;
            }
        }

        BinaryPrimitives.WriteUInt16LittleEndian(to[5..], (ushort)(at - Head + CrcSize));
        BinaryPrimitives.WriteUInt16LittleEndian(to[at..], Crc16.Of(to[..at]));
        return at + CrcSize;
    }

    /// <summary>Copies bytes without what was stuffed into them.</summary>
    /// <returns>How many are left.</returns>
    internal static int Unstuff(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int n = 0;
        for (int i = 0; i < from.Length; i++)
        {
            to[n++] = from[i];
            if (i >= 2 && from[i] == 0xFD && from[i - 1] == 0xFF && from[i - 2] == 0xFF && i + 1 < from.Length && from[i + 1] == 0xFD)
            {
                i++;
            }
        }

        return n;
    }
}
