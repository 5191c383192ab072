namespace Mcap;

/// <summary>A file as bytes at offsets. Nothing is allocated for bytes that are not there, nor above the limit.</summary>
internal sealed class FileView(Stream stream, long maxBuffered)
{
    /// <summary>As it was at opening: what a writer adds meanwhile is not seen.</summary>
    public long Length { get; } = stream.Length;

    public void Read(long offset, Span<byte> into)
    {
        try
        {
            stream.Position = offset;
            stream.ReadExactly(into);
        }
        catch (EndOfStreamException)
        {
            throw new McapException($"The file became shorter than {offset + into.Length} bytes while it was read; it had {Length}. Read it again when nothing writes it.");
        }
    }

    public byte[] Read(Extent extent, string what)
    {
        Inside(extent, Length, what, McapException.Recover);
        Fits(extent.Length, what);
        var bytes = new byte[extent.Length];
        Read(extent.Offset, bytes);
        return bytes;
    }

    /// <summary>Whether as much may be held at once.</summary>
    public void Fits(long length, string what)
    {
        if (length > Math.Min(maxBuffered, Array.MaxLength))
            throw new McapException($"{what} needs {length} bytes of memory and the limit is {Math.Min(maxBuffered, Array.MaxLength)}. Raise McapReaderOptions.MaxBufferedBytes, or write smaller chunks.");
    }

    public static void Inside(Extent extent, long end, string what, string remedy)
    {
        if (extent.Offset < 0 || extent.Length < 0 || extent.Length > end - extent.Offset)
            throw new McapException($"{what} is to be {extent.Length} bytes at byte {extent.Offset}, and the limit is byte {end}. {remedy}");
    }

    public uint Crc(long from, long to)
    {
        var buffer = new byte[Math.Min(1 << 16, to - from)];
        uint crc = 0;
        for (long at = from; at < to; at += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at));
            Read(at, part);
            crc = Crc32.Append(crc, part);
        }
        return crc;
    }
}
