namespace Robotics.Hardware.Tests.Emulator;

/// <summary>
/// Protocol 2.0 from a servo's side, written from the protocol's text alone and on purpose with other means than the driver: bit by
/// bit, with lists.
/// </summary>
internal static class Wire
{
    public static byte[] Status(byte id, byte error, params byte[] parameters) => Frame(id, [0x55, error, .. parameters]);

    /// <summary>Header, id, length, body with its stuffing, CRC.</summary>
    public static byte[] Frame(byte id, byte[] body)
    {
        List<byte> stuffed = [];
        int run = 0;
        foreach (byte b in body)
        {
            stuffed.Add(b);
            if (run >= 2 && b == 0xFD)
            {
                stuffed.Add(0xFD);
            }

            run = b == 0xFF ? run + 1 : 0;
        }

        int length = stuffed.Count + 2;
        List<byte> all = [0xFF, 0xFF, 0xFD, 0x00, id, (byte)(length % 256), (byte)(length / 256), .. stuffed];
        int crc = Crc(all);
        return [.. all, (byte)(crc % 256), (byte)(crc / 256)];
    }

    /// <summary>Division by x^16 + x^15 + x^2 + 1, one bit after the other.</summary>
    public static int Crc(IEnumerable<byte> bytes)
    {
        int rest = 0;
        foreach (byte b in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                bool carry = ((rest >> 15) & 1) != ((b >> bit) & 1);
                rest = (rest * 2) % 65536;
                rest = carry ? rest ^ 0x8005 : rest;
            }
        }

        return rest;
    }

    /// <summary>Takes the next whole packet out of what was received: its id and its body without stuffing. Null when there is none yet.</summary>
    public static (byte Id, byte[] Body, bool Good)? Take(List<byte> received)
    {
        while (received.Count >= 10)
        {
            if (received[0] != 0xFF || received[1] != 0xFF || received[2] != 0xFD || received[3] != 0)
            {
                received.RemoveAt(0);
                continue;
            }

            int length = received[5] + 256 * received[6];
            if (length is < 3 or > 900)
            {
                received.RemoveAt(0);
                continue;
            }

            if (received.Count < 7 + length)
            {
                return null;
            }

            byte id = received[4];
            byte[] packet = [.. received.Take(7 + length)];
            received.RemoveRange(0, 7 + length);
            bool good = Crc(packet.SkipLast(2)) == packet[^2] + 256 * packet[^1];
            List<byte> body = [];
            int run = 0;
            bool skip = false;
            foreach (byte b in packet[7..^2])
            {
                if (skip && b == 0xFD)
                {
                    (skip, run) = (false, 0);
                    continue;
                }

                body.Add(b);
                skip = run >= 2 && b == 0xFD;
                run = b == 0xFF ? run + 1 : 0;
            }

            return (id, [.. body], good);
        }

        return null;
    }
}
