using System.Text;
using ROS2.SourceGen;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>The definitions of hardware/interfaces as OMG IDL, with the names that ROS 2 gives types on the wire, for the compilers of other DDS implementations.</summary>
internal static class Idl
{
    /// <summary>Writes types.idl, all types with what each needs before it, and types.inc, a line TYPE(package, kind, name) for each.</summary>
    /// <returns>How many types these are.</returns>
    public static int Write(string interfaces, string folder)
    {
        var catalog = new Catalog();
        foreach (string path in Directory.EnumerateFiles(interfaces, "*.*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".msg" or ".srv" or ".action").Order(StringComparer.Ordinal))
            Parser.Parse(path, File.ReadAllText(path)).Messages.ForEach(m => catalog.Add(m));

        StringBuilder idl = new(), list = new();
        var written = new HashSet<string>();
        foreach (Message message in catalog.Messages) Add(message);
        Renew("types.idl", idl.ToString());
        Renew("types.inc", list.ToString());
        return written.Count;

        // Not touched when nothing changed: what is built of it stays good.
        void Renew(string name, string text)
        {
            string path = Path.Combine(folder, name);
            if (!File.Exists(path) || File.ReadAllText(path) != text) File.WriteAllText(path, text);
        }

        void Add(Message message)
        {
            if (!written.Add(message.Name)) return;
            foreach (Message needed in catalog.Needed(message)) Add(needed);
            string[] name = message.Name.Split('/');
            idl.Append($"module {name[0]} {{ module {name[1]} {{ module dds_ {{ @final struct {name[2]}_ {{\n");
            foreach (Field field in message.Fields) idl.Append($"  {Member(field)};\n");
            if (message.Fields.Count == 0) idl.Append("  octet structure_needs_at_least_one_member_field;\n");
            idl.Append("}; }; }; };\n");
            list.Append($"TYPE({name[0]}, {name[1]}, {name[2]})\n");
        }
    }

    // Names do not go on the wire; this end keeps them off keywords, and off types that differ in case alone.
    private static string Member(Field field)
    {
        FieldType type = field.Type;
        string element = type.Primitive is { } primitive ? Primitive(primitive, type.StringBound) : Scoped(type.Message);
        return type.Array switch
        {
            ArrayKind.None => $"{element} {field.Name}_field",
            ArrayKind.Fixed => $"{element} {field.Name}_field[{type.Capacity}]",
            ArrayKind.Bounded => $"sequence<{element}, {type.Capacity}> {field.Name}_field",
            _ => $"sequence<{element}> {field.Name}_field",
        };
    }

    private static string Scoped(string message) => message.Split('/') is [var package, var kind, var name] ? $"{package}::{kind}::dds_::{name}_" : throw new FormatException($"'{message}' is no full name.");

    private static string Primitive(Primitive primitive, int bound) => primitive.Method switch
    {
        "Bool" => "boolean",
        "UInt8" => "octet",
        "Int8" => "int8",
        "Int16" => "short",
        "UInt16" => "unsigned short",
        "Int32" => "long",
        "UInt32" => "unsigned long",
        "Int64" => "long long",
        "UInt64" => "unsigned long long",
        "Float32" => "float",
        "Float64" => "double",
        "String" => bound > 0 ? $"string<{bound}>" : "string",
        _ => throw new NotSupportedException($"{primitive.Method}: idlc knows no wide strings, and no interface here has one."),
    };
}
