using System.Buffers.Binary;

namespace Mcap;

/// <summary>The records of one segment in memory.</summary>
/// <param name="At">Where the bytes begin in the file.</param>
/// <param name="Complete">How many bytes complete records take.</param>
internal sealed record Batch(byte[] Bytes, long At, List<Place> Places, int Complete)
{
    /// <summary>Reads a chunk and checks its CRC.</summary>
    /// <param name="content">The content of the chunk record, all of it there.</param>
    public static Batch OfChunk(FileView file, Extent content, Catalog catalog, bool ignoreCrc)
    {
        if (!ChunkHead.TryRead(file, content, content.Length, out ChunkHead head))
            throw new McapException($"The Chunk record at byte {content.Offset} has {content.Length} bytes, too few for its head. {McapException.Recover}");
        byte[] bytes = file.Read(head.Records, "A chunk");
        uint crc;
        if (!ignoreCrc && head.Crc != 0 && (crc = Crc32.Append(0, bytes)) != head.Crc)
            throw new McapException($"The chunk at byte {content.Offset} has CRC {crc:x8} and says {head.Crc:x8}. {McapException.Unchecked}");
        return Of(bytes, head.Records.Offset, catalog, cut: false);
    }

    /// <summary>Notes schemas, channels and where the messages are.</summary>
    /// <param name="cut">Whether an incomplete record at the end is no fault.</param>
    public static Batch Of(byte[] bytes, long at, Catalog catalog, bool cut)
    {
        var places = new List<Place>();
        var walk = new RecordWalk(bytes);
        while (walk.Next())
        {
            switch (walk.Opcode)
            {
                case Opcode.Schema:
                    catalog.AddSchema(new(walk.Content, Opcode.Schema, at + walk.Offset));
                    break;
                case Opcode.Channel:
                    catalog.AddChannel(new(walk.Content, Opcode.Channel, at + walk.Offset));
                    break;
                case Opcode.Message:
                    places.Add(PlaceOf(walk.Content, at, walk.Offset, walk.Length, catalog));
                    break;
                case <= Opcode.DataEnd:
                    throw new McapException($"A {walk.Opcode} record at byte {at + walk.Offset} is inside a chunk, where only Schema, Channel and Message may be. {McapException.Recover}");
            }
        }
        if (!cut && walk.Left > 0)
            throw new McapException($"The chunk at byte {at} ends with {walk.Left} bytes that are no complete record. {McapException.Recover}");
        return new(bytes, at, places, bytes.Length - walk.Left);
    }

    public McapMessage Message(Place place, Catalog catalog)
    {
        ReadOnlySpan<byte> fields = Bytes.AsSpan(place.Offset);
        return new(catalog.Channels[place.Channel], BinaryPrimitives.ReadUInt32LittleEndian(fields[2..]), place.LogTime,
            BinaryPrimitives.ReadUInt64LittleEndian(fields[14..]),
            Bytes.AsMemory(place.Offset + Layout.MessageFields, place.Length - Layout.MessageFields));
    }

    /// <param name="start">Of a message record's content the fields, or more.</param>
    /// <param name="offset">Where the content begins behind <paramref name="at"/>.</param>
    public static Place PlaceOf(ReadOnlySpan<byte> start, long at, int offset, int length, Catalog catalog)
    {
        var fields = new Fields(start, Opcode.Message, at + offset);
        ushort channel = fields.U16();
        fields.U32();
        ulong logTime = fields.U64();
        fields.U64();
        return catalog.Channels.ContainsKey(channel) ? new(logTime, offset, length, channel)
            : throw new McapException($"The Message record at byte {at + offset} is on channel {channel}, which is not there before it. {McapException.Recover}");
    }
}
