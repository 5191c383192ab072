using System.Buffers.Binary;

namespace Mcap;

/// <summary>
/// Finds out what a file holds by reading its data section from the beginning: for files that were cut, that have no index,
/// or whose index is damaged. Of the data it holds one chunk at a time.
/// </summary>
internal sealed class DataScan(FileView file, bool closed, long end, bool ignoreCrc)
{
    /// <summary>Records outside of chunks are later read in runs of about this, bytes.</summary>
    private const long LongestRun = 1 << 20;

    /// <summary>How far into an attachment its names may reach, bytes.</summary>
    private const long AttachmentNames = 1 << 16;

    private readonly Contents contents = new();
    private readonly SortedDictionary<ushort, ulong> counts = [];
    private ulong messages, first = ulong.MaxValue, last;
    private uint chunks;
    private Segment? run;

    public static Contents Run(FileView file, long headerEnd, Footer? footer, bool ignoreCrc) =>
        new DataScan(file, footer != null, footer?.At ?? file.Length, ignoreCrc).Run(headerEnd);

    private Contents Run(long at)
    {
        Span<byte> head = stackalloc byte[Layout.Head];
        // A closed file may have neither data nor Data End; any other must have one.
        while (!(closed && at == end))
        {
            if (end - at < Layout.Head)
            {
                Stop(at, $"the last record has {end - at} bytes, too few for its head");
                break;
            }
            file.Read(at, head);
            var opcode = (Opcode)head[0];
            var content = new Extent(at + Layout.Head, (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(head[1..]), long.MaxValue));
            if (opcode == 0)
            {
                Stop(at, "zero follows where a record should begin");
                break;
            }
            if (content.Length > end - content.Offset)
            {
                if (!closed && opcode == Opcode.Chunk) Salvage(content);
                Stop(at, $"a {opcode} record needs {content.Length} bytes and {end - content.Offset} are there");
                break;
            }
            if (opcode is Opcode.DataEnd or Opcode.Footer)
            {
                if (opcode == Opcode.DataEnd) CheckData(at, content);
                if (!closed) Stop(content.End, "the data is complete and the summary is not");
                break;
            }
            Take(opcode, content);
            at = content.End;
        }
        EndRun();
        contents.Statistics = new(messages, messages == 0 ? 0 : first, last, chunks, counts);
        return contents;
    }

    private void Stop(long at, string reason)
    {
        if (closed) throw new McapException($"At byte {at}, before the footer at byte {end}, {reason}. {McapException.Recover}");
        contents.Cut = new(at, $"The file has no proper end: at byte {at} of {file.Length} {reason}. What is before was used.");
    }

    private void Take(Opcode opcode, Extent content)
    {
        switch (opcode)
        {
            case Opcode.Schema:
                contents.Catalog.AddSchema(new(file.Read(content, "A schema"), opcode, content.Offset));
                break;
            case Opcode.Channel:
                contents.Catalog.AddChannel(new(file.Read(content, "A channel"), opcode, content.Offset));
                break;
            case Opcode.Message:
                TakeLoose(content);
                return;
            case Opcode.Chunk:
                Batch batch = Batch.OfChunk(file, content, contents.Catalog, ignoreCrc);
                chunks++;
                Count(batch, new(content.Offset - Layout.Head, content.Length + Layout.Head), isChunk: true);
                break;
            case Opcode.Attachment:
                TakeAttachment(content);
                break;
            case Opcode.Metadata:
                contents.Metadata.Add(new(content.Offset - Layout.Head, content.Length + Layout.Head));
                break;
        }
        EndRun();
    }

    /// <summary>Complete records of a chunk that is not: its CRC cannot be checked.</summary>
    private void Salvage(Extent content)
    {
        if (!ChunkHead.TryRead(file, content, end - content.Offset, out ChunkHead head)) return;
        long offset = head.Records.Offset;
        byte[] bytes = file.Read(new Extent(offset, Math.Min(head.Records.Length, end - offset)), "A chunk");
        Batch batch = Batch.Of(bytes, offset, contents.Catalog, cut: true);
        Count(batch, new(offset, batch.Complete), isChunk: false);
    }

    private void Count(Batch batch, Extent extent, bool isChunk)
    {
        if (batch.Places.Count == 0) return;
        ulong from = ulong.MaxValue, to = 0;
        foreach (Place place in batch.Places)
        {
            Count(place);
            from = Math.Min(from, place.LogTime);
            to = Math.Max(to, place.LogTime);
        }
        contents.Segments.Add(new(extent, isChunk, from, to));
    }

    private void Count(Place place)
    {
        messages++;
        first = Math.Min(first, place.LogTime);
        last = Math.Max(last, place.LogTime);
        counts[place.Channel] = counts.GetValueOrDefault(place.Channel) + 1;
    }

    /// <summary>A message outside of chunks joins the run of those before it.</summary>
    private void TakeLoose(Extent content)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(content.Length, Layout.MessageFields)];
        file.Read(content.Offset, start);
        Place place = Batch.PlaceOf(start, content.Offset, 0, 0, contents.Catalog);
        Count(place);
        var extent = new Extent(content.Offset - Layout.Head, content.Length + Layout.Head);
        if (run != null && run.Extent.Length + extent.Length > LongestRun) EndRun();
        run = run == null ? new(extent, IsChunk: false, place.LogTime, place.LogTime)
            : run with
            {
                Extent = run.Extent with { Length = run.Extent.Length + extent.Length },
                From = Math.Min(run.From, place.LogTime),
                To = Math.Max(run.To, place.LogTime),
            };
    }

    private void EndRun()
    {
        if (run != null) contents.Segments.Add(run);
        run = null;
    }

    private void TakeAttachment(Extent content)
    {
        byte[] start = file.Read(content with { Length = Math.Min(content.Length, AttachmentNames) }, "An attachment");
        var fields = new Fields(start, Opcode.Attachment, content.Offset);
        ulong logTime = fields.U64(), createTime = fields.U64();
        contents.Attachments.Add(new(fields.String(), fields.String(), logTime, createTime, fields.U64())
        {
            Extent = new(content.Offset - Layout.Head, content.Length + Layout.Head),
        });
    }

    private void CheckData(long at, Extent content)
    {
        uint says = new Fields(file.Read(content, "The data end"), Opcode.DataEnd, content.Offset).U32();
        if (ignoreCrc || says == 0) return;
        uint crc = file.Crc(0, at);
        if (crc != says) throw new McapException($"The data before byte {at} has CRC {crc:x8} and says {says:x8}. {McapException.Unchecked}");
    }
}
