using System.Buffers.Binary;

namespace Mcap;

/// <summary>The last record of a closed file.</summary>
/// <param name="At">Where the record begins.</param>
/// <param name="SummaryStart">0: there is no summary.</param>
/// <param name="SummaryOffsetStart">0: there are no summary offsets.</param>
/// <param name="SummaryCrc">0: not known.</param>
internal readonly record struct Footer(long At, ulong SummaryStart, ulong SummaryOffsetStart, uint SummaryCrc)
{
    public const int Length = Layout.Head + Layout.FooterFields;

    /// <summary>Null: the file does not end as a closed one does.</summary>
    public static Footer? Find(FileView file, long headerEnd)
    {
        Span<byte> bytes = stackalloc byte[Length + 8];
        long at = file.Length - bytes.Length;
        if (at < headerEnd) return null;
        file.Read(at, bytes);
        if (!bytes[Length..].SequenceEqual(Layout.Magic) || bytes[0] != (byte)Opcode.Footer
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]) != Layout.FooterFields) return null;
        var fields = new Fields(bytes[Layout.Head..Length], Opcode.Footer, at);
        return new(at, fields.U64(), fields.U64(), fields.U32());
    }
}
