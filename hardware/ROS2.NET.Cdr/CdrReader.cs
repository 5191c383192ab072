using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ROS2.Cdr;

/// <summary>
/// Reads XCDR1 PLAIN_CDR of either byte order from bytes that nobody has checked. Counts are held against what is left before
/// anything is allocated; a field's name is passed only for the exception's words.
/// </summary>
public ref struct CdrReader
{
    private const string Remedy = "Drop the message: its sender is broken or has another version of the type.";

    private readonly ReadOnlySpan<byte> body;
    private readonly bool swap;
    private int position;

    /// <param name="payload">The encapsulation header of 4 bytes and what follows it.</param>
    public CdrReader(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < CdrWriter.HeaderSize)
        {
            throw new CdrException($"A payload of {payload.Length} bytes is shorter than its encapsulation header of 4. {Remedy}");
        }
        if (payload[0] != 0 || payload[1] > 1)
        {
            throw new CdrException($"Encapsulation 0x{payload[0]:x2}{payload[1]:x2} is neither CDR_BE (0x0000) nor CDR_LE (0x0001). Let the sender use XCDR1 (data representation 0).");
        }
        BigEndian = payload[1] == 0;
        swap = BigEndian == BitConverter.IsLittleEndian;
        body = payload[CdrWriter.HeaderSize..];
    }

    public readonly bool BigEndian { get; }

    /// <summary>Bytes after the header that are read.</summary>
    public readonly int Position => position;

    /// <summary>Bytes that are not read.</summary>
    public readonly int Remaining => body.Length - position;

    /// <summary>Ends a payload: up to 3 bytes of padding may follow, more is another type's message.</summary>
    public readonly void Finish(string type)
    {
        if (Remaining > 3)
        {
            throw new CdrException($"{type}: {Remaining} bytes are left after the message, and at most 3 may be, as padding. {Remedy}");
        }
    }

    public bool ReadBool(string field) => ReadUInt8(field) switch
    {
        0 => false,
        1 => true,
        byte value => throw NoBool(field, value),
    };

    public byte ReadUInt8(string field) => Take(1, 1, field)[0];

    public sbyte ReadInt8(string field) => (sbyte)Take(1, 1, field)[0];

    public ushort ReadUInt16(string field)
    {
        ushort value = MemoryMarshal.Read<ushort>(Take(2, 2, field));
        return swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    public short ReadInt16(string field) => (short)ReadUInt16(field);

    public uint ReadUInt32(string field)
    {
        uint value = MemoryMarshal.Read<uint>(Take(4, 4, field));
        return swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    public int ReadInt32(string field) => (int)ReadUInt32(field);

    public ulong ReadUInt64(string field)
    {
        ulong value = MemoryMarshal.Read<ulong>(Take(8, 8, field));
        return swap ? BinaryPrimitives.ReverseEndianness(value) : value;
    }

    public long ReadInt64(string field) => (long)ReadUInt64(field);

    public float ReadFloat32(string field) => BitConverter.UInt32BitsToSingle(ReadUInt32(field));

    public double ReadFloat64(string field) => BitConverter.UInt64BitsToDouble(ReadUInt64(field));

    /// <summary>UTF-8 with its NUL; a length of 0 is read as empty.</summary>
    /// <param name="reuse">Returned when it is the text on the wire.</param>
    /// <param name="bound">Most bytes without the NUL.</param>
    public string ReadString(string? reuse, int bound, string field)
    {
        int length = Count(1, bound == int.MaxValue ? bound : bound + 1, field);
        if (length == 0)
        {
            return "";
        }
        ReadOnlySpan<byte> text = Take(1, length, field);
        if (text[^1] != 0)
        {
            throw new CdrException($"{field}: a string of {length} bytes does not end with NUL. {Remedy}");
        }
        text = text[..^1];
        return reuse is not null && Ascii.Equals(text, reuse) ? reuse : Encoding.UTF8.GetString(text);
    }

    /// <summary>UTF-16 units of 4 bytes each without a NUL, as rmw_cyclonedds_cpp writes them.</summary>
    public string ReadWString(string? reuse, int bound, string field)
    {
        int length = Count(4, bound, field);
        char[] units = new char[length];
        for (int i = 0; i < length; i++)
        {
            uint unit = ReadUInt32(field);
            units[i] = unit <= char.MaxValue ? (char)unit : throw new CdrException($"{field}: a wide character 0x{unit:x} is above 0xffff. {Remedy}");
        }
        return reuse is not null && units.AsSpan().SequenceEqual(reuse) ? reuse : new string(units);
    }

    /// <summary>A struct whose primitives all have <paramref name="alignment"/> bytes: it stands on the wire as in memory.</summary>
    public void ReadStruct<T>(ref T value, int alignment, string field)
        where T : unmanaged => Copy(new Span<T>(ref value), alignment, field);

    /// <summary>A fixed array of such structs or of primitives.</summary>
    public void ReadArray<T>(ref T[] values, int alignment, int count, string field)
        where T : unmanaged
    {
        Room(ref values, count);
        Copy(values.AsSpan(), alignment, field);
    }

    public unsafe void ReadSequence<T>(ref T[] values, int alignment, int bound, string field)
        where T : unmanaged => ReadArray(ref values, alignment, Count(sizeof(T), bound, field), field);

    public void ReadStringArray(ref string[] values, int count, int bound, string field)
    {
        Room(ref values, count);
        foreach (ref string value in values.AsSpan())
        {
            value = ReadString(value, bound, field);
        }
    }

    public void ReadStringSequence(ref string[] values, int bound, int stringBound, string field) =>
        ReadStringArray(ref values, Count(4, bound, field), stringBound, field);

    public void ReadWStringArray(ref string[] values, int count, int bound, string field)
    {
        Room(ref values, count);
        foreach (ref string value in values.AsSpan())
        {
            value = ReadWString(value, bound, field);
        }
    }

    public void ReadWStringSequence(ref string[] values, int bound, int stringBound, string field) =>
        ReadWStringArray(ref values, Count(4, bound, field), stringBound, field);

    public void ReadMessageArray<T>(ref T[] values, int count)
        where T : IMessage<T>
    {
        Room(ref values, count);
        foreach (ref T value in values.AsSpan())
        {
            T.ReadInto(ref this, ref value);
        }
    }

    /// <param name="minimum">Fewest bytes that an element can take, at least 1: what a count is held against.</param>
    public void ReadMessageSequence<T>(ref T[] values, int minimum, int bound, string field)
        where T : IMessage<T> => ReadMessageArray(ref values, Count(minimum, bound, field));

    private static void Room<T>(ref T[] values, int count)
    {
        if (values is null || values.Length != count)
        {
            values = count == 0 ? [] : new T[count];
        }
    }

    private static CdrException NoBool(string field, byte value) => new($"{field}: a bool is {value}, and only 0 and 1 are. {Remedy}");

    private int Count(int minimum, int bound, string field)
    {
        uint count = ReadUInt32(field);
        if (count > (uint)bound)
        {
            throw new CdrException($"{field}: {count} elements are more than its bound of {bound}. {Remedy}");
        }
        if ((long)count * minimum > Remaining)
        {
            throw new CdrException($"{field}: {count} elements of at least {minimum} bytes do not fit the {Remaining} bytes that are left. {Remedy}");
        }
        return (int)count;
    }

    private ReadOnlySpan<byte> Take(int alignment, int size, string field)
    {
        int start = CdrSize.Align(position, alignment);
        if (start > body.Length - size)
        {
            throw new CdrException($"{field}: {size} bytes at offset {start} end after the payload's {body.Length}. {Remedy}");
        }
        position = start + size;
        return body.Slice(start, size);
    }

    private void Copy<T>(scoped Span<T> values, int alignment, string field)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return;
        }
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        ReadOnlySpan<byte> source = Take(alignment, bytes.Length, field);
        if (typeof(T) == typeof(bool) && source.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and int at)
        {
            throw NoBool(field, source[at]);
        }
        source.CopyTo(bytes);
        if (swap)
        {
            ByteOrder.Reverse(bytes, alignment);
        }
    }
}
