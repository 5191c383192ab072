using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ROS2.SourceGen;

/// <summary>REP-2011's RIHS01: the SHA-256 of a description in JSON, spaced as Python's json.dumps does. Defaults and constants do not count.</summary>
internal static class TypeHash
{
    public static string Of(Message message, Catalog catalog)
    {
        var text = new StringBuilder("{\"type_description\": ");
        Describe(text, message);
        text.Append(", \"referenced_type_descriptions\": [");
        string between = "";
        foreach (Message needed in catalog.Needed(message).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            Describe(text.Append(between), needed);
            between = ", ";
        }
        text.Append("]}");
        using var sha = SHA256.Create();
        return "RIHS01_" + string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text.ToString())).Select(b => b.ToString("x2")));
    }

    private static void Describe(StringBuilder text, Message message)
    {
        text.Append("{\"type_name\": \"").Append(message.Name).Append("\", \"fields\": [");
        // Interface definition languages have no empty structs.
        IEnumerable<Field> fields = message.Fields.Count > 0 ? message.Fields
            : new[] { new Field { Name = "structure_needs_at_least_one_member", Type = new() { Primitive = Primitive.Find("uint8") } } };
        text.Append(string.Join(", ", fields.Select(Describe))).Append("]}");
    }

    private static string Describe(Field field)
    {
        FieldType type = field.Type;
        int id = (type.Primitive?.TypeId ?? 1) + (type.StringBound > 0 ? 4 : 0)
            + type.Array switch { ArrayKind.Fixed => 48, ArrayKind.Bounded => 96, ArrayKind.Unbounded => 144, _ => 0 };
        return $"{{\"name\": \"{field.Name}\", \"type\": {{\"type_id\": {id}, \"capacity\": {type.Capacity}, \"string_capacity\": {type.StringBound}, \"nested_type_name\": \"{type.Message}\"}}}}";
    }
}
