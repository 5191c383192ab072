namespace Dynamixel;

/// <summary>The CRC of Protocol 2.0: polynomial x^16 + x^15 + x^2 + 1 (0x8005), most significant bit first, beginning with 0.</summary>
public static class Crc16
{
    private static readonly ushort[] Table = MakeTable();

    /// <summary>Of bytes that follow others whose CRC is given.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes, ushort crc = 0)
    {
        foreach (byte b in bytes)
        {
            crc = (ushort)(crc << 8 ^ Table[crc >> 8 ^ b]);
        }

        return crc;
    }

    private static ushort[] MakeTable()
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = crc << 1 ^ ((crc & 0x8000) != 0 ? 0x8005 : 0);
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
