using System.Buffers.Binary;
using System.Text;

namespace Mcap;

/// <summary>The fields of one record, in order. Fields that a later version added at the end are never asked for.</summary>
/// <param name="bytes">The record's content.</param>
/// <param name="record">Which, for messages.</param>
/// <param name="at">Where its content begins in the file or in its chunk, for messages.</param>
internal ref struct Fields(ReadOnlySpan<byte> bytes, Opcode record, long at)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => bytes.Length - Position;

    public ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)Left)
            throw new McapException($"The {record} record at byte {at} needs {count} bytes at its byte {Position} and has {Left} left. {McapException.Recover}");
        Position += (int)count;
        return bytes.Slice(Position - (int)count, (int)count);
    }

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>Invalid UTF-8 is shown as replacement characters: a bad name is no reason to lose a recording.</summary>
    public string String() => Encoding.UTF8.GetString(Bytes(U32()));

    public ReadOnlySpan<byte> Block() => Bytes(U32());

    /// <summary>Bytes behind a 32-bit length, as fields of their own.</summary>
    public Fields Nested() => new(Block(), record, at);

    public IReadOnlyDictionary<string, string> Map()
    {
        Fields pairs = Nested();
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (pairs.Left > 0)
        {
            string key = pairs.String();
            map[key] = pairs.String();
        }
        return map;
    }

    /// <summary>A stretch of the file: offset and length, 64 bits each.</summary>
    public Extent Extent() => new((long)Math.Min(U64(), long.MaxValue), (long)Math.Min(U64(), long.MaxValue));
}
