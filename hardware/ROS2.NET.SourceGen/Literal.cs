using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;

namespace ROS2.SourceGen;

/// <summary>Constants and defaults, from the file's words to C#.</summary>
internal static class Literal
{
    private static readonly Dictionary<string, (BigInteger Least, BigInteger Most)> Ranges = new()
    {
        ["byte"] = (byte.MinValue, byte.MaxValue),
        ["sbyte"] = (sbyte.MinValue, sbyte.MaxValue),
        ["ushort"] = (ushort.MinValue, ushort.MaxValue),
        ["short"] = (short.MinValue, short.MaxValue),
        ["uint"] = (uint.MinValue, uint.MaxValue),
        ["int"] = (int.MinValue, int.MaxValue),
        ["ulong"] = (ulong.MinValue, ulong.MaxValue),
        ["long"] = (long.MinValue, long.MaxValue),
    };

    /// <exception cref="FormatException">With the field, the value and what it may be.</exception>
    public static string Of(Field field)
    {
        string value = field.Value!;
        if (field.Type.Array == ArrayKind.None)
        {
            return One(field, value);
        }
        if (!value.StartsWith("[", StringComparison.Ordinal) || !value.EndsWith("]", StringComparison.Ordinal))
        {
            throw new FormatException($"'{field.Name}' is an array and '{value}' is not one. Write [a, b].");
        }
        List<string> items = Items(value.Substring(1, value.Length - 2));
        bool fits = field.Type.Array switch { ArrayKind.Fixed => items.Count == field.Type.Capacity, ArrayKind.Bounded => items.Count <= field.Type.Capacity, _ => true };
        return fits ? $"[{string.Join(", ", items.Select(i => One(field, i)))}]"
            : throw new FormatException($"'{field.Name}' has {items.Count} default values where {field.Type.Capacity} is the size. Give as many as fit.");
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", < ' ' or > '~' => "\\u" + ((int)c).ToString("x4"), _ => c.ToString() });
        }
        return quoted.Append('"').ToString();
    }

    private static string One(Field field, string text)
    {
        string type = field.Type.Primitive!.CSharp;
        switch (type)
        {
            case "string":
                string plain = text.Length > 1 && text[0] is '"' or '\'' && text[text.Length - 1] == text[0] ? text.Substring(1, text.Length - 2) : text;
                int length = field.Type.Primitive.TypeId == 17 ? Encoding.UTF8.GetByteCount(plain) : plain.Length;
                return field.Type.StringBound == 0 || length <= field.Type.StringBound ? Quote(plain)
                    : throw new FormatException($"'{field.Name}' is {length} long and its bound is {field.Type.StringBound}. Shorten it.");
            case "bool":
                return text.ToLowerInvariant() switch
                {
                    "true" or "1" => "true",
                    "false" or "0" => "false",
                    _ => throw new FormatException($"'{field.Name}' is a bool and '{text}' is not. Write true or false."),
                };
            case "float" or "double":
                return Real(field.Name, text, type);
            default:
                (BigInteger least, BigInteger most) = Ranges[type];
                return Integer(text) is { } number && number >= least && number <= most ? number.ToString(CultureInfo.InvariantCulture) + (type is "ulong" ? "UL" : type is "long" ? "L" : "")
                    : throw new FormatException($"'{field.Name}' is '{text}' and may go from {least} to {most}. Change the value or the type.");
        }
    }

    private static string Real(string name, string text, string type)
    {
        if (text.ToLowerInvariant() is "nan")
        {
            return type + ".NaN";
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsInfinity(number)
            ? number.ToString("R", CultureInfo.InvariantCulture) + (type == "float" ? "f" : "d")
            : throw new FormatException($"'{name}' is a floating-point number and '{text}' is not. Write one such as -1.5e-3.");
    }

    private static BigInteger? Integer(string text)
    {
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return BigInteger.TryParse(hex ? "0" + text.Substring(2) : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
            ? number : null;
    }

    private static List<string> Items(string text)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        char quote = '\0';
        foreach (char c in text)
        {
            if (quote == '\0' && c == ',')
            {
                items.Add(item.ToString().Trim());
                item.Clear();
                continue;
            }
            quote = quote == c ? '\0' : quote == '\0' && c is '"' or '\'' ? c : quote;
            item.Append(c);
        }
        if (item.ToString().Trim() is { Length: > 0 } last)
        {
            items.Add(last);
        }
        return items;
    }
}
