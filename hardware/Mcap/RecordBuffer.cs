using System.Buffers.Binary;
using System.Text;

namespace Mcap;

/// <summary>Bytes to be written, little endian. It grows and never shrinks, so that a buffer used again allocates nothing.</summary>
internal sealed class RecordBuffer(int capacity)
{
    private byte[] bytes = new byte[capacity];

    public int Length { get; private set; }

    public Span<byte> Span => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for <paramref name="count"/> more bytes, not cleared.</summary>
    public Span<byte> Extend(int count)
    {
        long length = (long)Length + count;
        if (length > bytes.Length)
        {
            if (length > Array.MaxLength)
                throw new McapException($"A record needs {length} bytes and the limit is {Array.MaxLength}. Write smaller messages or fewer chunks a file.");
            Array.Resize(ref bytes, (int)Math.Min(Math.Max(length, 2L * bytes.Length), Array.MaxLength));
        }
        Span<byte> room = bytes.AsSpan(Length, count);
        Length = (int)length;
        return room;
    }

    public void U8(byte value) => Extend(1)[0] = value;

    public void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Extend(2), value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Extend(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Extend(8), value);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Extend(value.Length));

    public void String(string value)
    {
        int block = BeginBlock();
        Encoding.UTF8.GetBytes(value, Extend(Encoding.UTF8.GetByteCount(value)));
        EndBlock(block);
    }

    /// <summary>In the order of the keys: the same texts give the same bytes.</summary>
    public void Map(IReadOnlyDictionary<string, string> map)
    {
        int block = BeginBlock();
        foreach ((string key, string value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            String(key);
            String(value);
        }
        EndBlock(block);
    }

    /// <summary>Begins something that stands behind its own 32-bit length.</summary>
    public int BeginBlock()
    {
        U32(0);
        return Length;
    }

    public void EndBlock(int begin) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(begin - 4), (uint)(Length - begin));

    /// <summary>Begins a record.</summary>
    public int Begin(Opcode opcode)
    {
        U8((byte)opcode);
        U64(0);
        return Length;
    }

    public void End(int begin) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(begin - 8), (ulong)(Length - begin));
}
