using System.Buffers.Binary;

namespace Dynamixel;

/// <summary>An answer as read: its spans are views of the reader's memory until it reads on.</summary>
public readonly ref struct StatusPacket(byte id, byte error, ReadOnlySpan<byte> parameters)
{
    public byte Id { get; } = id;

    /// <summary>0 for none.</summary>
    public BusCode Error { get; } = (BusCode)(error & 0x7F);

    public bool Alert { get; } = (error & 0x80) != 0;

    public ReadOnlySpan<byte> Parameters { get; } = parameters;
}

/// <summary>
/// Finds answers in a stream of bytes. Whatever is no answer is passed over byte by byte, so an answer behind noise, behind a
/// broken or a cut packet is found; the echo of an instruction, which some adapters give, is passed over too.
/// </summary>
public sealed class StatusReader
{
    /// <summary>Longer answers are not asked for here: a length beyond it is noise.</summary>
    private const int Capacity = 1024;

    /// <summary>Instruction, error and CRC.</summary>
    private const int LeastLength = 4;

    private readonly byte[] _bytes = new byte[Capacity], _body = new byte[Capacity];
    private int _start, _end;

    /// <summary>Bytes passed over, since the beginning.</summary>
    public long Noise { get; private set; }

    /// <summary>Packets whose CRC was wrong, since the beginning.</summary>
    public long WrongCrc { get; private set; }

    /// <summary>Room for bytes of the stream; never empty once <see cref="Next"/> has said that there is no answer.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_start > 0)
            {
                _bytes.AsSpan(_start.._end).CopyTo(_bytes);
                (_start, _end) = (0, _end - _start);
            }

            return _bytes.AsSpan(_end);
        }
    }

    /// <summary>Says that so many bytes were put into <see cref="Free"/>.</summary>
    public void Filled(int count) => _end += count;

    /// <summary>Forgets what was read and not yet understood.</summary>
    public void Clear()
    {
        Noise += _end - _start;
        _start = _end = 0;
    }

    /// <summary>The next answer, if all of it is there.</summary>
    public bool Next(out StatusPacket packet)
    {
        while (FindHeader() && _end - _start >= Packet.Head)
        {
            ReadOnlySpan<byte> seen = _bytes.AsSpan(_start.._end);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(seen[5..]), total = Packet.Head + length;
            if (seen[4] > Packet.LastId || length < LeastLength || total > Capacity)
            {
                Skip(1);
                continue;
            }

            // A header inside the stuffed part cannot be: the packet was cut, and another has begun. The CRC is not stuffed.
            int inside = seen[Packet.Head..Math.Min(seen.Length, total - Packet.CrcSize)].IndexOf(Packet.Header);
            if (inside >= 0)
            {
                Skip(Packet.Head + inside);
                continue;
            }

            if (seen.Length < total)
            {
                break;
            }

            int end = total - Packet.CrcSize;
            if (Crc16.Of(seen[..end]) != BinaryPrimitives.ReadUInt16LittleEndian(seen[end..]))
            {
                WrongCrc++;
                Skip(1);
                continue;
            }

            _start += total;
            if (seen[Packet.Head] == (byte)Instruction.Status)
            {
                int n = Packet.Unstuff(seen[Packet.Head..end], _body);
                packet = new(seen[4], _body[1], _body.AsSpan(2, n - 2));
                return true;
            }
        }

        packet = default;
        return false;
    }

    /// <summary>Goes to the next header, or to what may be the beginning of one.</summary>
    private bool FindHeader()
    {
        ReadOnlySpan<byte> seen = _bytes.AsSpan(_start.._end);
        int at = seen.IndexOf(Packet.Header);
        if (at >= 0)
        {
            Skip(at);
            return true;
        }

        int keep = Math.Min(seen.Length, Packet.Header.Length - 1);
        while (keep > 0 && !seen[^keep..].SequenceEqual(Packet.Header[..keep]))
        {
            keep--;
        }

        Skip(seen.Length - keep);
        return false;
    }

    private void Skip(int count)
    {
        _start += count;
        Noise += count;
    }
}
