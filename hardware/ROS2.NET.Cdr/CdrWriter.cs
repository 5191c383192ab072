using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ROS2.Cdr;

/// <summary>Writes XCDR1 PLAIN_CDR of either byte order into a buffer of the caller's. Padding is zero, whatever was there.</summary>
public ref struct CdrWriter
{
    /// <summary>Bytes of the encapsulation header, after which offsets count.</summary>
    public const int HeaderSize = 4;

    // Below it a copy costs less than another piece.
    private const int Big = 4096;

    private readonly Span<byte> buffer, body;
    private readonly bool swap, gather;
    private ReadOnlySpan<byte> bulk;
    private int position, split;

    /// <summary>Writes the encapsulation header.</summary>
    /// <param name="gather">Leaves the first big array of numbers where it is, as <see cref="Bulk"/>, for who sends pieces: a picture is not copied.</param>
    public CdrWriter(Span<byte> buffer, bool bigEndian = false, bool gather = false)
    {
        if (buffer.Length < HeaderSize)
        {
            throw new CdrException($"A buffer of {buffer.Length} bytes is too small for the encapsulation header of 4. Ask CdrSerializer.Size first.");
        }
        BinaryPrimitives.WriteUInt32BigEndian(buffer, bigEndian ? 0u : 0x00010000u);
        swap = bigEndian == BitConverter.IsLittleEndian;
        this.gather = gather && !swap;
        this.buffer = buffer;
        body = buffer[HeaderSize..];
    }

    /// <summary>Bytes written, the header and <see cref="Bulk"/> included.</summary>
    public readonly int Length => HeaderSize + position;

    /// <summary>What comes before <see cref="Bulk"/>: everything when there is none.</summary>
    public readonly ReadOnlySpan<byte> Head => buffer[..(bulk.IsEmpty ? Length : split)];

    /// <summary>The array that was not copied, in the message's own memory.</summary>
    public readonly ReadOnlySpan<byte> Bulk => bulk;

    /// <summary>What comes after <see cref="Bulk"/>.</summary>
    public readonly ReadOnlySpan<byte> Tail => bulk.IsEmpty ? default : buffer[split..(Length - bulk.Length)];

    /// <summary>The value, or an exception that names the field.</summary>
    public static T Required<T>(T? value, string field) => value ?? throw new CdrException($"{field} is null. Give it a value, if an empty one.");

    public void WriteBool(bool value) => Take(1, 1)[0] = value ? (byte)1 : (byte)0;

    public void WriteUInt8(byte value) => Take(1, 1)[0] = value;

    public void WriteInt8(sbyte value) => Take(1, 1)[0] = (byte)value;

    public void WriteUInt16(ushort value) => MemoryMarshal.Write(Take(2, 2), swap ? BinaryPrimitives.ReverseEndianness(value) : value);

    public void WriteInt16(short value) => WriteUInt16((ushort)value);

    public void WriteUInt32(uint value) => MemoryMarshal.Write(Take(4, 4), swap ? BinaryPrimitives.ReverseEndianness(value) : value);

    public void WriteInt32(int value) => WriteUInt32((uint)value);

    public void WriteUInt64(ulong value) => MemoryMarshal.Write(Take(8, 8), swap ? BinaryPrimitives.ReverseEndianness(value) : value);

    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    public void WriteFloat32(float value) => WriteUInt32(BitConverter.SingleToUInt32Bits(value));

    public void WriteFloat64(double value) => WriteUInt64(BitConverter.DoubleToUInt64Bits(value));

    /// <param name="bound">Most bytes of UTF-8.</param>
    public void WriteString(string value, int bound, string field)
    {
        int length = Encoding.UTF8.GetByteCount(Required(value, field));
        Bound(length, bound, field);
        WriteInt32(length + 1);
        Span<byte> text = Take(1, length + 1);
        Encoding.UTF8.GetBytes(value, text);
        text[length] = 0;
    }

    /// <summary>UTF-16 units of 4 bytes each without a NUL, as rmw_cyclonedds_cpp writes them.</summary>
    public void WriteWString(string value, int bound, string field)
    {
        Bound(Required(value, field).Length, bound, field);
        WriteInt32(value.Length);
        foreach (char unit in value)
        {
            WriteUInt32(unit);
        }
    }

    /// <summary>A struct whose primitives all have <paramref name="alignment"/> bytes: it stands on the wire as in memory.</summary>
    public void WriteStruct<T>(in T value, int alignment)
        where T : unmanaged => Copy(new ReadOnlySpan<T>(in value), alignment);

    /// <summary>A fixed array of such structs or of primitives.</summary>
    public void WriteArray<T>(T[] values, int alignment, int count, string field)
        where T : unmanaged
    {
        Exactly(values, count, field);
        Place(values, alignment);
    }

    public void WriteSequence<T>(T[] values, int alignment, int bound, string field)
        where T : unmanaged
    {
        Count(values, bound, field);
        Place(values, alignment);
    }

    public void WriteStringArray(string[] values, int count, int bound, string field)
    {
        Exactly(values, count, field);
        foreach (string value in values)
        {
            WriteString(value, bound, field);
        }
    }

    public void WriteStringSequence(string[] values, int bound, int stringBound, string field)
    {
        Count(values, bound, field);
        WriteStringArray(values, values.Length, stringBound, field);
    }

    public void WriteWStringArray(string[] values, int count, int bound, string field)
    {
        Exactly(values, count, field);
        foreach (string value in values)
        {
            WriteWString(value, bound, field);
        }
    }

    public void WriteWStringSequence(string[] values, int bound, int stringBound, string field)
    {
        Count(values, bound, field);
        WriteWStringArray(values, values.Length, stringBound, field);
    }

    public void WriteMessageArray<T>(T[] values, int count, string field)
        where T : IMessage<T>
    {
        Exactly(values, count, field);
        foreach (ref readonly T value in values.AsSpan())
        {
            Required(value, field).Write(ref this);
        }
    }

    public void WriteMessageSequence<T>(T[] values, int bound, string field)
        where T : IMessage<T>
    {
        Count(values, bound, field);
        WriteMessageArray(values, values.Length, field);
    }

    private static void Bound(int count, int bound, string field)
    {
        if (count > bound)
        {
            throw new CdrException($"{field}: {count} are more than its bound of {bound}. Send less.");
        }
    }

    private static void Exactly<T>(T[] values, int count, string field)
    {
        if (Required(values, field).Length != count)
        {
            throw new CdrException($"{field}: an array of {values.Length} stands where the type has exactly {count}. Give it {count} elements.");
        }
    }

    private void Count<T>(T[] values, int bound, string field)
    {
        Bound(Required(values, field).Length, bound, field);
        WriteInt32(values.Length);
    }

    private Span<byte> Take(int alignment, int size)
    {
        // Offsets count the bulk, the buffer does not hold it.
        int start = CdrSize.Align(position, alignment) - bulk.Length;
        if (start > body.Length - size)
        {
            throw new CdrException($"A buffer of {HeaderSize + body.Length} bytes is too small: {size} are due at offset {HeaderSize + start}. Ask CdrSerializer.Size first.");
        }
        body[(position - bulk.Length)..start].Clear();
        position = start + size + bulk.Length;
        return body.Slice(start, size);
    }

    private void Place<T>(T[] values, int alignment)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
        if (!gather || !bulk.IsEmpty || bytes.Length < Big)
        {
            Copy<T>(values, alignment);
            return;
        }
        Take(alignment, 0);
        split = Length;
        bulk = bytes;
        position += bytes.Length;
    }

    private void Copy<T>(scoped ReadOnlySpan<T> values, int alignment)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return;
        }
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Span<byte> target = Take(alignment, bytes.Length);
        bytes.CopyTo(target);
        if (swap)
        {
            ByteOrder.Reverse(target, alignment);
        }
    }
}
