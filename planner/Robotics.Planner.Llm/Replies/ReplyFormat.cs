using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Robotics.Planner.Llm;

/// <summary>How records and JSON map: one set of options for the schema that is sent and for the reply that is read, so that they cannot disagree.</summary>
internal static class ReplyFormat
{
    /// <summary>Strict: nothing missing, nothing extra, nothing twice, no null where none is allowed.</summary>
    public static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),

        // Letters of any script stay readable; quotes and angle brackets are escaped, so that no text can end the block it stands in.
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>The JSON schema of a reply, for structured output in its strict form.</summary>
    public static JsonElement Schema(Type reply)
    {
        JsonNode schema = Strict.GetJsonSchemaAsNode(reply, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), true) is [DescriptionAttribute words, ..]
                    && node is JsonObject described)
                {
                    described.Insert(0, "description", words.Description);
                }

                return node;
            },
        });
        return JsonSerializer.SerializeToElement(Inlined(schema, schema));
    }

    /// <summary>The exporter points back to a type that it has written before; not every endpoint follows pointers, so the type is written again. No reply type is recursive.</summary>
    private static JsonNode? Inlined(JsonNode? node, JsonNode root) => node switch
    {
        JsonObject o when o["$ref"] is JsonValue pointer => Inlined(
            pointer.GetValue<string>().Split('/').Skip(1).Aggregate(root, (at, name) => at is JsonArray list ? list[int.Parse(name)]! : at[name]!), root),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Inlined(p.Value, root)))),
        JsonArray a => new JsonArray([.. a.Select(n => Inlined(n, root))]),
        _ => node?.DeepClone(),
    };

    /// <summary>The name that a reply's schema goes by.</summary>
    public static string Name(Type reply) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reply.Name[..^"Reply".Length]);

    public static T Parse<T>(string text) => JsonSerializer.Deserialize<T>(text, Strict) ?? throw new JsonException("The reply is null.");
}
