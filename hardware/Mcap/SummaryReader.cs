namespace Mcap;

/// <summary>Reads the summary section of a closed file.</summary>
internal static class SummaryReader
{
    /// <returns>Null: there is no summary, or no index of chunks in it; the file has to be scanned.</returns>
    public static Contents? Read(FileView file, Footer footer, long headerEnd, bool ignoreCrc)
    {
        if (footer.SummaryStart == 0) return null;
        ulong end = footer.SummaryOffsetStart == 0 ? (ulong)footer.At : footer.SummaryOffsetStart;
        if (footer.SummaryStart < (ulong)headerEnd || footer.SummaryStart > end || end > (ulong)footer.At)
            throw new McapException($"The footer has the summary at bytes {footer.SummaryStart}..{end} and the limits are {headerEnd}..{footer.At}. {McapException.Rescan}");
        long start = (long)footer.SummaryStart;
        if (!ignoreCrc && footer.SummaryCrc != 0)
        {
            uint crc = file.Crc(start, footer.At + Footer.Length - 4);
            if (crc != footer.SummaryCrc) throw new McapException($"The summary at byte {start} has CRC {crc:x8} and says {footer.SummaryCrc:x8}. {McapException.Rescan}");
        }

        var contents = new Contents();
        byte[] bytes = file.Read(new Extent(start, (long)end - start), "The summary");
        // Schemas first: in the summary a channel may stand before its schema.
        Walk(bytes, start, contents, schemas: true);
        Walk(bytes, start, contents, schemas: false);
        Apart(contents.Segments.Select(segment => segment.Extent), "Chunks", start);
        Apart(contents.Attachments.Select(attachment => attachment.Extent), "Attachments", start);
        Apart(contents.Metadata, "Metadata", start);
        return contents.Segments.Count > 0 || contents.Statistics is { Messages: 0 } ? contents : null;
    }

    private static void Walk(byte[] bytes, long at, Contents contents, bool schemas)
    {
        var walk = new RecordWalk(bytes);
        while (walk.Next())
        {
            if (schemas != (walk.Opcode == Opcode.Schema)) continue;
            var fields = new Fields(walk.Content, walk.Opcode, at + walk.Offset);
            switch (walk.Opcode)
            {
                case Opcode.Schema:
                    contents.Catalog.AddSchema(fields);
                    break;
                case Opcode.Channel:
                    contents.Catalog.AddChannel(fields);
                    break;
                case Opcode.Statistics:
                    contents.Statistics = Statistics(fields);
                    break;
                case Opcode.ChunkIndex:
                    contents.Segments.Add(ChunkIndex(fields));
                    break;
                case Opcode.AttachmentIndex:
                    contents.Attachments.Add(AttachmentIndex(fields));
                    break;
                case Opcode.MetadataIndex:
                    contents.Metadata.Add(fields.Extent());
                    break;
            }
        }
        if (walk.Left > 0)
            throw new McapException($"The summary at byte {at} ends with {walk.Left} bytes that are no complete record. {McapException.Rescan}");
    }

    private static McapStatistics Statistics(Fields fields)
    {
        ulong messages = fields.U64();
        // Schemas, channels, attachments, metadata: counted where they are.
        fields.Bytes(2 + 4 + 4 + 4);
        uint chunks = fields.U32();
        ulong from = fields.U64(), to = fields.U64();
        Fields pairs = fields.Nested();
        var counts = new SortedDictionary<ushort, ulong>();
        while (pairs.Left > 0)
        {
            ushort channel = pairs.U16();
            counts[channel] = pairs.U64();
        }
        return new(messages, from, to, chunks, counts);
    }

    private static Segment ChunkIndex(Fields fields)
    {
        ulong from = fields.U64(), to = fields.U64();
        Extent extent = fields.Extent();
        Fields pairs = fields.Nested();
        var channels = new ushort[pairs.Left / 10];
        for (int i = 0; i < channels.Length; i++)
        {
            channels[i] = pairs.U16();
            pairs.U64();
        }
        fields.U64();
        return new(extent, IsChunk: true, from, to, channels.Length > 0 ? channels : null, fields.String());
    }

    private static McapAttachment AttachmentIndex(Fields fields)
    {
        Extent extent = fields.Extent();
        ulong logTime = fields.U64(), createTime = fields.U64(), size = fields.U64();
        return new(fields.String(), fields.String(), logTime, createTime, size) { Extent = extent };
    }

    /// <summary>All inside the data, none over another: an index cannot make a small file large.</summary>
    private static void Apart(IEnumerable<Extent> extents, string what, long dataEnd)
    {
        long last = Layout.Magic.Length;
        foreach (Extent extent in extents.OrderBy(extent => extent.Offset))
        {
            FileView.Inside(extent, dataEnd, what, McapException.Rescan);
            if (extent.Offset < last || extent.Length < Layout.Head)
                throw new McapException($"{what} in the index overlap: one is {extent.Length} bytes at byte {extent.Offset}, the one before ends at byte {last}. {McapException.Rescan}");
            last = extent.End;
        }
    }
}
