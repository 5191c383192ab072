using System.Text.Json;

namespace Robotics.Launch.Tests;

/// <summary>
/// The part of JSON Schema 2020-12 that the checked-in schemas use. A keyword it does not know is an error, so that a schema
/// cannot say more than is checked.
/// </summary>
internal static class JsonSchema
{
    private static readonly string[] Known =
        ["$schema", "$defs", "$ref", "title", "description", "type", "enum", "properties", "required", "additionalProperties", "items", "anyOf", "minimum", "maximum", "pattern"];

    /// <summary>What is wrong, with its place; empty when the value fits.</summary>
    public static IReadOnlyList<string> Faults(string schemaFile, string json)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Repository.Root.At($"launch/schemas/{schemaFile}")));
        using JsonDocument value = JsonDocument.Parse(json);
        return [.. Check(schema.RootElement, schema.RootElement, value.RootElement, "$")];
    }

    private static IEnumerable<string> Check(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            Assert.Contains(keyword.Name, Known);
        }

        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return Check(root, root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), value, at);
        }

        if (schema.TryGetProperty("anyOf", out JsonElement any))
        {
            return any.EnumerateArray().Any(s => !Check(root, s, value, at).Any()) ? [] : [$"{at}: fits none of anyOf"];
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Any(t => Is(t, value)))
        {
            return [$"{at}: {value.ValueKind} is not {type}"];
        }

        return [.. Values(schema, value, at), .. Members(root, schema, value, at), .. Items(root, schema, value, at)];
    }

    private static IEnumerable<string> Values(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("enum", out JsonElement words) && !words.EnumerateArray().Any(w => w.GetRawText() == value.GetRawText()))
        {
            yield return $"{at}: {value} is none of {words}";
        }

        if (schema.TryGetProperty("pattern", out JsonElement pattern) && value.ValueKind == JsonValueKind.String
            && !System.Text.RegularExpressions.Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            yield return $"{at}: {value} does not match {pattern}";
        }

        if (value.ValueKind == JsonValueKind.Number
            && ((schema.TryGetProperty("minimum", out JsonElement least) && value.GetDouble() < least.GetDouble())
                || (schema.TryGetProperty("maximum", out JsonElement most) && value.GetDouble() > most.GetDouble())))
        {
            yield return $"{at}: {value} is out of range";
        }
    }

    private static IEnumerable<string> Members(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (schema.TryGetProperty("required", out JsonElement required))
        {
            foreach (JsonElement name in required.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _)))
            {
                yield return $"{at}: {name} is missing";
            }
        }

        bool named = schema.TryGetProperty("properties", out JsonElement properties);
        bool other = schema.TryGetProperty("additionalProperties", out JsonElement additional);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            IEnumerable<string> faults =
                named && properties.TryGetProperty(member.Name, out JsonElement own) ? Check(root, own, member.Value, $"{at}.{member.Name}")
                : !other ? []
                : additional.ValueKind == JsonValueKind.False ? [$"{at}.{member.Name} is not in the schema"]
                : Check(root, additional, member.Value, $"{at}.{member.Name}");
            foreach (string fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> Items(JsonElement root, JsonElement schema, JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items)
            ? value.EnumerateArray().SelectMany((v, i) => Check(root, items, v, $"{at}[{i}]"))
            : [];

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new ArgumentException($"The schema's type '{type}' is unknown."),
    };
}
