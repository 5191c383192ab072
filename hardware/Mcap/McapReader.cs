using System.Buffers.Binary;

namespace Mcap;

/// <summary>
/// Reads the MCAP container (<see href="https://mcap.dev/spec"/>) from a seekable stream. A closed file is read through its
/// index. A file that was cut, at whichever byte, or has no index is read through once at opening; all messages of complete
/// chunks are there, and of an unfinished chunk the complete ones, and <see cref="Cut"/> says where it ends. Lengths are
/// checked against what is there before anything is allocated. Compressed chunks are refused. Records with unknown opcodes
/// are skipped.
/// </summary>
public sealed class McapReader : IMcapReader
{
    private readonly Stream stream;
    private readonly bool ignoreCrc;
    private readonly FileView file;
    private readonly Contents contents;

    /// <param name="stream">The whole file, readable and seekable. The reader disposes of it.</param>
    /// <exception cref="McapException">This is no MCAP file, or it is damaged.</exception>
    public McapReader(Stream stream, McapReaderOptions? options = null)
    {
        if (!stream.CanRead || !stream.CanSeek) throw new ArgumentException("The stream of a McapReader must be readable and seekable.", nameof(stream));
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBufferedBytes, 1, nameof(options));
        this.stream = stream;
        ignoreCrc = options.IgnoreCrc;
        file = new(stream, options.MaxBufferedBytes);
        if (ReadHeader() is not long headerEnd)
        {
            contents = new()
            {
                Cut = new(0, $"The file has {file.Length} bytes and ends before its header does."),
                Statistics = new(0, 0, 0, 0, new Dictionary<ushort, ulong>()),
            };
            return;
        }
        Footer? footer = Footer.Find(file, headerEnd);
        contents = (footer is { } found && !options.Scan ? SummaryReader.Read(file, found, headerEnd, ignoreCrc) : null)
            ?? DataScan.Run(file, headerEnd, footer, ignoreCrc);
    }

    public string Profile { get; private set; } = "";

    public string Library { get; private set; } = "";

    public IReadOnlyList<McapSchema> Schemas => [.. contents.Catalog.Schemas.Values];

    public IReadOnlyList<McapChannel> Channels => [.. contents.Catalog.Channels.Values];

    public McapStatistics? Statistics => contents.Statistics;

    public McapCut? Cut => contents.Cut;

    public IReadOnlyList<McapAttachment> Attachments => contents.Attachments;

    public IEnumerable<McapMessage> Messages(IReadOnlyCollection<string>? topics = null, ulong from = 0, ulong to = ulong.MaxValue)
    {
        HashSet<string>? wanted = topics == null ? null : [.. topics];
        // Segments by their first time; each is read when the merge comes to that time, and let go of at its end.
        List<Segment> segments = [.. contents.Segments.Where(s => s.From <= to && s.To >= from && MayHold(s, wanted)).OrderBy(s => s.From).ThenBy(s => s.Extent.Offset)];
        var open = new PriorityQueue<Cursor, (ulong, long)>();
        long held = 0;
        int next = 0;
        while (true)
        {
            while (next < segments.Count && (!open.TryPeek(out _, out (ulong Time, long) soonest) || segments[next].From <= soonest.Time))
            {
                Segment segment = segments[next++];
                file.Fits(held + segment.Extent.Length, "Chunks whose times overlap, or one,");
                Batch batch = Load(segment);
                var places = batch.Places.FindAll(p => p.LogTime >= from && p.LogTime <= to && (wanted?.Contains(contents.Catalog.Channels[p.Channel].Topic) ?? true));
                if (places.Count == 0) continue;
                places.Sort();
                held += segment.Extent.Length;
                var opened = new Cursor(batch, places, segment.Extent.Length);
                open.Enqueue(opened, opened.Key);
            }
            if (!open.TryDequeue(out Cursor? cursor, out _)) yield break;
            yield return cursor.Batch.Message(cursor.Places[cursor.Next], contents.Catalog);
            if (++cursor.Next < cursor.Places.Count) open.Enqueue(cursor, cursor.Key);
            else held -= cursor.Held;
        }
    }

    public IEnumerable<McapMetadata> Metadata()
    {
        foreach (Extent extent in contents.Metadata)
        {
            byte[] content = Content(extent, Opcode.Metadata);
            yield return MetadataOf(new(content, Opcode.Metadata, extent.Offset));
        }
    }

    public ReadOnlyMemory<byte> Read(McapAttachment attachment)
    {
        byte[] content = Content(attachment.Extent, Opcode.Attachment);
        var fields = new Fields(content, Opcode.Attachment, attachment.Extent.Offset);
        fields.Bytes(16);
        fields.Block();
        fields.Block();
        int length = fields.Bytes(fields.U64()).Length;
        int end = fields.Position;
        uint says = fields.U32(), crc;
        if (!ignoreCrc && says != 0 && (crc = Crc32.Append(0, content.AsSpan(0, end))) != says)
            throw new McapException($"Attachment '{attachment.Name}' has CRC {crc:x8} and says {says:x8}. {McapException.Unchecked}");
        return content.AsMemory(end - length, length);
    }

    public void Dispose() => stream.Dispose();

    /// <returns>Where it ends; null: the file ends before it does.</returns>
    private long? ReadHeader()
    {
        int there = (int)Math.Min(file.Length, Layout.Magic.Length + Layout.Head);
        Span<byte> bytes = stackalloc byte[there];
        file.Read(0, bytes);
        int magic = Math.Min(there, Layout.Magic.Length);
        if (!bytes[..magic].SequenceEqual(Layout.Magic[..magic]))
            throw new McapException($"The file begins with {Convert.ToHexString(bytes[..magic])} and an MCAP file of version 0 with {Convert.ToHexString(Layout.Magic)}. Give an MCAP file; a ROS 2 bag of another storage is converted by `ros2 bag convert`.");
        if (there < Layout.Magic.Length + Layout.Head) return null;
        if (bytes[magic] != (byte)Opcode.Header)
            throw new McapException($"The first record has opcode {bytes[magic]} and must be a Header, 1. {McapException.Recover}");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(magic + 1)..]);
        if (length > (ulong)(file.Length - there)) return null;
        var fields = new Fields(file.Read(new Extent(there, (long)length), "The header"), Opcode.Header, there);
        Profile = fields.String();
        Library = fields.String();
        return there + (long)length;
    }

    private bool MayHold(Segment segment, HashSet<string>? topics) => topics == null || segment.Channels == null
        || segment.Channels.Any(id => !contents.Catalog.Channels.TryGetValue(id, out McapChannel? channel) || topics.Contains(channel.Topic));

    private Batch Load(Segment segment)
    {
        if (!segment.IsChunk) return Batch.Of(file.Read(segment.Extent, "A run of records"), segment.Extent.Offset, contents.Catalog, cut: false);
        if (segment.Compression.Length > 0) throw ChunkHead.Compressed(segment.Compression, segment.Extent.Offset);
        Batch batch = Batch.OfChunk(file, ContentOf(segment.Extent, Opcode.Chunk), contents.Catalog, ignoreCrc);
        foreach (Place place in batch.Places)
            if (place.LogTime < segment.From || place.LogTime > segment.To)
                throw new McapException($"The chunk at byte {segment.Extent.Offset} has a message of log time {place.LogTime} and the index says {segment.From}..{segment.To}. {McapException.Rescan}");
        return batch;
    }

    private byte[] Content(Extent record, Opcode opcode) => file.Read(ContentOf(record, opcode), opcode.ToString());

    /// <summary>Checks that the index is right about what stands there.</summary>
    private Extent ContentOf(Extent record, Opcode opcode)
    {
        Span<byte> head = stackalloc byte[Layout.Head];
        file.Read(record.Offset, head);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head[1..]);
        if (head[0] != (byte)opcode || length != (ulong)(record.Length - Layout.Head))
            throw new McapException($"At byte {record.Offset} the index has a {opcode} record of {record.Length - Layout.Head} bytes and there is opcode {head[0]} with {length}. {McapException.Rescan}");
        return new(record.Offset + Layout.Head, record.Length - Layout.Head);
    }

    private static McapMetadata MetadataOf(Fields fields) => new(fields.String(), fields.Map());

    /// <summary>How far the merge is in a batch.</summary>
    private sealed class Cursor(Batch batch, List<Place> places, long held)
    {
        public Batch Batch => batch;

        public List<Place> Places => places;

        public long Held => held;

        public int Next { get; set; }

        /// <summary>Log time, then place in the file.</summary>
        public (ulong LogTime, long Offset) Key => (places[Next].LogTime, batch.At + places[Next].Offset);
    }
}
