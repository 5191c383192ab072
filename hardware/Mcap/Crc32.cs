using System.Buffers.Binary;

namespace Mcap;

/// <summary>
/// CRC-32 with the polynomial of zlib and Ethernet, reflected: 0xEDB88320. Eight bytes a step through eight tables (Kounavis
/// and Berry 2008, "Novel table lookup-based algorithms for high-performance CRC generation").
/// </summary>
internal static class Crc32
{
    private static readonly uint[] Table = Tables();

    /// <summary>The CRC of what <paramref name="crc"/> stands for followed by <paramref name="bytes"/>; of nothing it is 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        ReadOnlySpan<uint> t = Table;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[0x700 + (int)(low & 0xFF)] ^ t[0x600 + (int)(low >> 8 & 0xFF)] ^ t[0x500 + (int)(low >> 16 & 0xFF)] ^ t[0x400 + (int)(low >> 24)]
                ^ t[0x300 + (int)(high & 0xFF)] ^ t[0x200 + (int)(high >> 8 & 0xFF)] ^ t[0x100 + (int)(high >> 16 & 0xFF)] ^ t[(int)(high >> 24)];
            bytes = bytes[8..];
        }
        foreach (byte b in bytes) crc = t[(int)((crc ^ b) & 0xFF)] ^ crc >> 8;
        return ~crc;
    }

    private static uint[] Tables()
    {
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            table[i] = crc;
        }
        for (int i = 256; i < table.Length; i++) table[i] = table[table[i - 256] & 0xFF] ^ table[i - 256] >> 8;
        return table;
    }
}
