using System.Buffers.Binary;

namespace Mcap;

/// <summary>Goes through records in memory. Ends where no complete record follows; what is left over then is not zero.</summary>
internal ref struct RecordWalk(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int next;

    public readonly int Left => bytes.Length - next;

    public Opcode Opcode { get; private set; }

    /// <summary>Where the content of the record begins.</summary>
    public int Offset { get; private set; }

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Content => bytes.Slice(Offset, Length);

    public bool Next()
    {
        if (Left < Layout.Head) return false;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(next + 1)..]);
        if (bytes[next] == 0 || length > (ulong)(Left - Layout.Head)) return false;
        Opcode = (Opcode)bytes[next];
        Offset = next + Layout.Head;
        Length = (int)length;
        next = Offset + Length;
        return true;
    }
}
