namespace Mcap;

/// <summary>
/// Writes the MCAP container (<see href="https://mcap.dev/spec"/>): schemas and channels where they are added, messages in
/// chunks with a CRC and message indexes, then the summary. Chunks are not compressed: the base library has neither lz4 nor
/// zstd; <c>mcap compress</c> does it afterwards. A chunk goes out in one write and is flushed, so that of a killed process
/// everything but the open chunk can be read. Time is passed in, never read: the same calls give the same bytes.
/// </summary>
public sealed class McapWriter : IMcapWriter
{
    /// <summary>What a message may hold, bytes.</summary>
    private const int LargestMessage = 1 << 30;

    private const int ChunkStart = Layout.Head + Layout.ChunkFields;

    private readonly Stream stream;
    private readonly McapWriterOptions options;
    private readonly ulong chunkAge;
    private readonly RecordBuffer scratch = new(1 << 10);
    private readonly RecordBuffer chunk;
    private readonly Summary summary = new();
    private readonly List<McapSchema> schemas = [];
    private readonly List<Track> tracks = [];

    private ulong chunkFirst, chunkLast;
    private long position;
    private uint crc;
    private bool failed, disposed;

    /// <summary>Begins a file where the stream stands. The stream need not be seekable.</summary>
    /// <param name="library">What writes the file, for people.</param>
    public McapWriter(Stream stream, string profile = "ros2", string library = "robotics", McapWriterOptions? options = null)
    {
        if (!stream.CanWrite) throw new ArgumentException("The stream of a McapWriter must be writable.", nameof(stream));
        this.stream = stream;
        this.options = (options ?? new()).Validated();
        chunkAge = (ulong)this.options.ChunkAge.Ticks * 100;
        chunk = new(ChunkStart + (1 << 16));
        chunk.Extend(ChunkStart);
        scratch.Bytes(Layout.Magic);
        int record = scratch.Begin(Opcode.Header);
        scratch.String(profile);
        scratch.String(library);
        scratch.End(record);
        EmitScratch();
    }

    public McapSchema AddSchema(string name, string encoding, ReadOnlySpan<byte> data)
    {
        Ready();
        var schema = new McapSchema(NextId(schemas.Count, "schemas"), name, encoding, data.ToArray());
        Summary.Put(scratch, schema);
        EmitScratch();
        schemas.Add(schema);
        return schema;
    }

    public McapChannel AddChannel(string topic, McapSchema? schema, string messageEncoding, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Ready();
        if (schema != null && (schema.Id > schemas.Count || !ReferenceEquals(schemas[schema.Id - 1], schema)))
            throw new McapException($"Channel '{topic}' has schema '{schema.Name}', which this writer did not give. Take it from AddSchema of the same writer.");
        // A copy: what the caller does with its dictionary later must not change the summary.
        var channel = new McapChannel(NextId(tracks.Count, "channels"), topic, schema, messageEncoding, new SortedDictionary<string, string>(
            metadata?.ToDictionary() ?? [], StringComparer.Ordinal));
        Summary.Put(scratch, channel);
        EmitScratch();
        tracks.Add(new(channel));
        return channel;
    }

    public void Write(McapChannel channel, uint sequence, ulong logTime, ulong publishTime, ReadOnlySpan<byte> data)
    {
        Ready();
        Track track = TrackOf(channel);
        if (data.Length > LargestMessage)
            throw new McapException($"A message on '{channel.Topic}' has {data.Length} bytes and the limit is {LargestMessage}. Split it.");
        int size = Layout.Head + Layout.MessageFields + data.Length;
        if (Waiting && (chunk.Length - ChunkStart + (long)size > options.ChunkBytes || Span(logTime) >= chunkAge)) CloseChunk();

        ulong offset = (ulong)(chunk.Length - ChunkStart);
        (chunkFirst, chunkLast) = Waiting ? (Math.Min(chunkFirst, logTime), Math.Max(chunkLast, logTime)) : (logTime, logTime);
        int record = chunk.Begin(Opcode.Message);
        chunk.U16(channel.Id);
        chunk.U32(sequence);
        chunk.U64(logTime);
        chunk.U64(publishTime);
        chunk.Bytes(data);
        chunk.End(record);
        track.Index.U64(logTime);
        track.Index.U64(offset);
        if (chunk.Length - ChunkStart >= options.ChunkBytes) CloseChunk();
    }

    public void AddMetadata(string name, IReadOnlyDictionary<string, string> values)
    {
        Ready();
        int record = scratch.Begin(Opcode.Metadata);
        scratch.String(name);
        scratch.Map(values);
        scratch.End(record);
        summary.AddMetadata(position, scratch.Length, name);
        EmitScratch();
    }

    public void AddAttachment(string name, string mediaType, ulong logTime, ulong createTime, ReadOnlySpan<byte> data)
    {
        Ready();
        int record = scratch.Begin(Opcode.Attachment);
        scratch.U64(logTime);
        scratch.U64(createTime);
        scratch.String(name);
        scratch.String(mediaType);
        scratch.U64((ulong)data.Length);
        scratch.Bytes(data);
        scratch.U32(Crc32.Append(0, scratch.Span[record..]));
        scratch.End(record);
        summary.AddAttachment(position, scratch.Length, name, mediaType, logTime, createTime, (ulong)data.Length);
        EmitScratch();
    }

    public void Advance(ulong now)
    {
        Ready();
        if (Waiting && now > chunkFirst && now - chunkFirst >= chunkAge) CloseChunk();
    }

    public void Flush()
    {
        Ready();
        if (Waiting) CloseChunk();
    }

    /// <summary>Writes what waits, the summary and the footer. After a write that failed the file is left as it is: cut, but readable.</summary>
    public void Dispose()
    {
        if (disposed) return;
        try
        {
            if (!failed) Finish();
        }
        finally
        {
            disposed = true;
            if (!options.LeaveOpen) stream.Dispose();
        }
    }

    private bool Waiting => chunk.Length > ChunkStart;

    /// <summary>What the open chunk's log times would span with one more, ns. A clock that jumps back makes a chunk old, too.</summary>
    private ulong Span(ulong logTime) => Math.Max(chunkLast, logTime) - Math.Min(chunkFirst, logTime);

    private Track TrackOf(McapChannel channel)
    {
        int index = channel.Id - 1;
        return (uint)index < (uint)tracks.Count && ReferenceEquals(tracks[index].Channel, channel) ? tracks[index]
            : throw new McapException($"A message is on channel '{channel.Topic}', which this writer did not give. Take it from AddChannel of the same writer.");
    }

    private void CloseChunk()
    {
        int length = chunk.Length;
        uint recordsCrc = Crc32.Append(0, chunk.Span[ChunkStart..]);
        WriteChunkHead(recordsCrc);
        summary.BeginChunk(chunkFirst, chunkLast, position, length);
        foreach (Track track in tracks)
        {
            if (track.Index.Length == 0) continue;
            summary.AddMessageIndex(track, position + chunk.Length);
            int record = chunk.Begin(Opcode.MessageIndex);
            chunk.U16(track.Channel.Id);
            chunk.U32((uint)track.Index.Length);
            chunk.Bytes(track.Index.Span);
            chunk.End(record);
            track.Index.Clear();
        }
        summary.EndChunk(chunk.Length - length, length - ChunkStart);
        Emit(chunk.Span);
        chunk.Clear();
        chunk.Extend(ChunkStart);
    }

    /// <summary>The room in front of the records was kept free for it.</summary>
    private void WriteChunkHead(uint recordsCrc)
    {
        ulong size = (ulong)(chunk.Length - ChunkStart);
        scratch.Clear();
        scratch.U8((byte)Opcode.Chunk);
        scratch.U64(Layout.ChunkFields + size);
        scratch.U64(chunkFirst);
        scratch.U64(chunkLast);
        scratch.U64(size);
        scratch.U32(recordsCrc);
        scratch.String("");
        scratch.U64(size);
        scratch.Span.CopyTo(chunk.Span);
        scratch.Clear();
    }

    private void Finish()
    {
        if (Waiting) CloseChunk();
        int record = scratch.Begin(Opcode.DataEnd);
        scratch.U32(crc);
        scratch.End(record);
        EmitScratch();

        // From here on the running CRC is the summary's: it reaches into the footer.
        crc = 0;
        long summaryStart = position;
        foreach ((Opcode opcode, RecordBuffer group) in summary.Groups(schemas, tracks))
        {
            record = scratch.Begin(Opcode.SummaryOffset);
            scratch.U8((byte)opcode);
            scratch.U64((ulong)position);
            scratch.U64((ulong)group.Length);
            scratch.End(record);
            Emit(group.Span);
        }
        long offsetStart = position;
        EmitScratch();
        scratch.U8((byte)Opcode.Footer);
        scratch.U64(Layout.FooterFields);
        scratch.U64((ulong)summaryStart);
        scratch.U64((ulong)offsetStart);
        scratch.U32(Crc32.Append(crc, scratch.Span));
        scratch.Bytes(Layout.Magic);
        EmitScratch();
    }

    private void EmitScratch()
    {
        Emit(scratch.Span);
        scratch.Clear();
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        // Stays set when the stream throws: nothing may follow half a record.
        failed = true;
        stream.Write(bytes);
        stream.Flush();
        failed = false;
        crc = Crc32.Append(crc, bytes);
        position += bytes.Length;
    }

    private void Ready()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (failed)
            throw new McapException($"The recording ended at byte {position}, where the stream could not be written. What is before can be read; begin another file.");
        scratch.Clear();
    }

    private static ushort NextId(int count, string what) => count < ushort.MaxValue ? (ushort)(count + 1)
        : throw new McapException($"A file can hold {ushort.MaxValue} {what} and has them all. Add each once and keep it, or begin another file.");
}
