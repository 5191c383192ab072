namespace Mcap;

/// <summary>What a writer keeps to write behind the data: indexes, already as bytes, and counts.</summary>
internal sealed class Summary
{
    private readonly RecordBuffer chunkIndexes = new(1 << 16), attachmentIndexes = new(0), metadataIndexes = new(0);
    private uint chunks, attachments, metadata;
    private ulong first = ulong.MaxValue, last;
    private int record, block;

    public static void Put(RecordBuffer to, McapSchema schema)
    {
        int record = to.Begin(Opcode.Schema);
        to.U16(schema.Id);
        to.String(schema.Name);
        to.String(schema.Encoding);
        to.U32((uint)schema.Data.Length);
        to.Bytes(schema.Data.Span);
        to.End(record);
    }

    public static void Put(RecordBuffer to, McapChannel channel)
    {
        int record = to.Begin(Opcode.Channel);
        to.U16(channel.Id);
        to.U16(channel.Schema?.Id ?? 0);
        to.String(channel.Topic);
        to.String(channel.MessageEncoding);
        to.Map(channel.Metadata);
        to.End(record);
    }

    public void BeginChunk(ulong from, ulong to, long offset, int length)
    {
        chunks++;
        first = Math.Min(first, from);
        last = Math.Max(last, to);
        record = chunkIndexes.Begin(Opcode.ChunkIndex);
        chunkIndexes.U64(from);
        chunkIndexes.U64(to);
        chunkIndexes.U64((ulong)offset);
        chunkIndexes.U64((ulong)length);
        block = chunkIndexes.BeginBlock();
    }

    public void AddMessageIndex(Track track, long offset)
    {
        track.Messages += (ulong)track.Index.Length / 16;
        chunkIndexes.U16(track.Channel.Id);
        chunkIndexes.U64((ulong)offset);
    }

    public void EndChunk(int messageIndexLength, int size)
    {
        chunkIndexes.EndBlock(block);
        chunkIndexes.U64((ulong)messageIndexLength);
        chunkIndexes.String("");
        chunkIndexes.U64((ulong)size);
        chunkIndexes.U64((ulong)size);
        chunkIndexes.End(record);
    }

    public void AddAttachment(long offset, int length, string name, string mediaType, ulong logTime, ulong createTime, ulong size)
    {
        attachments++;
        int begin = attachmentIndexes.Begin(Opcode.AttachmentIndex);
        attachmentIndexes.U64((ulong)offset);
        attachmentIndexes.U64((ulong)length);
        attachmentIndexes.U64(logTime);
        attachmentIndexes.U64(createTime);
        attachmentIndexes.U64(size);
        attachmentIndexes.String(name);
        attachmentIndexes.String(mediaType);
        attachmentIndexes.End(begin);
    }

    public void AddMetadata(long offset, int length, string name)
    {
        metadata++;
        int begin = metadataIndexes.Begin(Opcode.MetadataIndex);
        metadataIndexes.U64((ulong)offset);
        metadataIndexes.U64((ulong)length);
        metadataIndexes.String(name);
        metadataIndexes.End(begin);
    }

    /// <summary>The records of the summary section, by opcode, without empty groups.</summary>
    public IEnumerable<(Opcode Opcode, RecordBuffer Records)> Groups(List<McapSchema> schemas, List<Track> tracks)
    {
        var schemaRecords = new RecordBuffer(1 << 10);
        foreach (McapSchema schema in schemas) Put(schemaRecords, schema);
        var channelRecords = new RecordBuffer(1 << 10);
        foreach (Track track in tracks) Put(channelRecords, track.Channel);
        (Opcode, RecordBuffer Records)[] all =
        [
            (Opcode.Schema, schemaRecords), (Opcode.Channel, channelRecords), (Opcode.Statistics, Statistics(schemas, tracks)),
            (Opcode.ChunkIndex, chunkIndexes), (Opcode.AttachmentIndex, attachmentIndexes), (Opcode.MetadataIndex, metadataIndexes),
        ];
        return all.Where(group => group.Records.Length > 0);
    }

    private RecordBuffer Statistics(List<McapSchema> schemas, List<Track> tracks)
    {
        var to = new RecordBuffer(1 << 10);
        int begin = to.Begin(Opcode.Statistics);
        ulong messages = 0;
        foreach (Track track in tracks) messages += track.Messages;
        to.U64(messages);
        to.U16((ushort)schemas.Count);
        to.U32((uint)tracks.Count);
        to.U32(attachments);
        to.U32(metadata);
        to.U32(chunks);
        to.U64(messages == 0 ? 0 : first);
        to.U64(last);
        int counts = to.BeginBlock();
        foreach (Track track in tracks)
        {
            to.U16(track.Channel.Id);
            to.U64(track.Messages);
        }
        to.EndBlock(counts);
        to.End(begin);
        return to;
    }
}
