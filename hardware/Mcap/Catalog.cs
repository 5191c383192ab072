namespace Mcap;

/// <summary>Schemas and channels by id. A record may come again, in another chunk and in the summary, but must be the same.</summary>
internal sealed class Catalog
{
    public SortedDictionary<ushort, McapSchema> Schemas { get; } = [];

    public SortedDictionary<ushort, McapChannel> Channels { get; } = [];

    public void AddSchema(Fields fields)
    {
        var schema = new McapSchema(fields.U16(), fields.String(), fields.String(), fields.Block().ToArray());
        // The specification has id 0 ignored: it means "no schema" in a channel.
        if (schema.Id == 0 || Schemas.TryAdd(schema.Id, schema)) return;
        McapSchema known = Schemas[schema.Id];
        if (known.Name != schema.Name || known.Encoding != schema.Encoding || !known.Data.Span.SequenceEqual(schema.Data.Span))
            throw new McapException($"Schema {schema.Id} is '{known.Name}' and then another '{schema.Name}': an id has one meaning in a file. {McapException.Recover}");
    }

    public void AddChannel(Fields fields)
    {
        ushort id = fields.U16(), schemaId = fields.U16();
        var channel = new McapChannel(id, fields.String(), Schemas.GetValueOrDefault(schemaId), fields.String(), fields.Map());
        if (schemaId != 0 && channel.Schema == null)
            throw new McapException($"Channel {id} '{channel.Topic}' has schema {schemaId}, which is not there before it. {McapException.Recover}");
        if (Channels.TryAdd(id, channel)) return;
        McapChannel known = Channels[id];
        if (known.Topic != channel.Topic || known.Schema != channel.Schema || known.MessageEncoding != channel.MessageEncoding || !known.Metadata.SequenceEqual(channel.Metadata))
            throw new McapException($"Channel {id} is '{known.Topic}' and then another '{channel.Topic}': an id has one meaning in a file. {McapException.Recover}");
    }
}
