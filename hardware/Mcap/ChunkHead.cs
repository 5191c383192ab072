namespace Mcap;

/// <summary>What stands before the records of a chunk.</summary>
/// <param name="Records">Where the records are in the file; it may reach beyond a cut file's end.</param>
internal readonly record struct ChunkHead(uint Crc, Extent Records)
{
    /// <summary>The longest name of a compression that is believed, bytes.</summary>
    private const int LongestName = 64;

    /// <param name="content">The content of the chunk record.</param>
    /// <param name="there">How much of it is there: less in a cut file.</param>
    /// <returns>False: not even the head is complete.</returns>
    public static bool TryRead(FileView file, Extent content, long there, out ChunkHead head)
    {
        head = default;
        Span<byte> bytes = stackalloc byte[(int)Math.Min(there, Layout.ChunkFields + LongestName)];
        if (bytes.Length < Layout.ChunkFields) return false;
        file.Read(content.Offset, bytes);
        var fields = new Fields(bytes, Opcode.Chunk, content.Offset);
        // The index or the messages themselves tell the times.
        fields.Bytes(16);
        ulong size = fields.U64();
        uint crc = fields.U32();
        uint name = fields.U32();
        if (name > LongestName)
            throw new McapException($"The Chunk record at byte {content.Offset} has a compression of {name} letters and the limit is {LongestName}. {McapException.Recover}");
        if (fields.Left < name + 8) return false;
        string compression = System.Text.Encoding.UTF8.GetString(fields.Bytes(name));
        ulong length = fields.U64();
        if (compression.Length > 0) throw Compressed(compression, content.Offset);
        if (size != length || length > (ulong)(content.Length - fields.Position))
            throw new McapException($"The Chunk record at byte {content.Offset} has {length} bytes of records, says {size}, and the limit is {content.Length - fields.Position}. {McapException.Recover}");
        head = new(crc, new(content.Offset + fields.Position, (long)length));
        return true;
    }

    public static McapException Compressed(string compression, long at) =>
        new($"The chunk at byte {at} is compressed with '{compression}' and this reader takes none. Write it anew without: `mcap decompress IN -o OUT`, or `ros2 bag convert` with compression_mode none.");
}
