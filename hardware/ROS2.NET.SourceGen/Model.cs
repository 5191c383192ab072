using System.Collections.Generic;

namespace ROS2.SourceGen;

/// <summary>One field or constant type of the interface grammar, with REP-2011's number for it.</summary>
internal sealed class Primitive
{
    private static readonly Dictionary<string, Primitive> ByRosName = new()
    {
        ["bool"] = new("bool", "Bool", 1, 15),
        ["byte"] = new("byte", "UInt8", 1, 16),
        ["char"] = new("byte", "UInt8", 1, 3),
        ["int8"] = new("sbyte", "Int8", 1, 2),
        ["uint8"] = new("byte", "UInt8", 1, 3),
        ["int16"] = new("short", "Int16", 2, 4),
        ["uint16"] = new("ushort", "UInt16", 2, 5),
        ["int32"] = new("int", "Int32", 4, 6),
        ["uint32"] = new("uint", "UInt32", 4, 7),
        ["int64"] = new("long", "Int64", 8, 8),
        ["uint64"] = new("ulong", "UInt64", 8, 9),
        ["float32"] = new("float", "Float32", 4, 10),
        ["float64"] = new("double", "Float64", 8, 11),
        ["string"] = new("string", "String", 0, 17),
        ["wstring"] = new("string", "WString", 0, 18),
    };

    private Primitive(string csharp, string method, int size, int typeId) => (CSharp, Method, Size, TypeId) = (csharp, method, size, typeId);

    public string CSharp { get; }

    /// <summary>What follows Read and Write in the name of the reader's and writer's method.</summary>
    public string Method { get; }

    /// <summary>Bytes on the wire, 0 for strings.</summary>
    public int Size { get; }

    public int TypeId { get; }

    public bool IsString => Size == 0;

    public static Primitive? Find(string name) => ByRosName.TryGetValue(name, out Primitive? found) ? found : null;
}

internal enum ArrayKind
{
    None,
    Fixed,
    Bounded,
    Unbounded,
}

internal sealed class FieldType
{
    /// <summary>Null for a message.</summary>
    public Primitive? Primitive { get; set; }

    /// <summary>Full name such as geometry_msgs/msg/Pose, empty for a primitive.</summary>
    public string Message { get; set; } = "";

    /// <summary>0 when the string has no bound.</summary>
    public int StringBound { get; set; }

    public ArrayKind Array { get; set; }

    /// <summary>Size of a fixed array or bound of a sequence.</summary>
    public int Capacity { get; set; }
}

/// <summary>A field, or a constant when <see cref="Value"/> is given and <see cref="IsConstant"/> says so.</summary>
internal sealed class Field
{
    public string Name { get; set; } = "";

    public FieldType Type { get; set; } = new();

    public bool IsConstant { get; set; }

    /// <summary>The constant's value or the field's default as written, null without.</summary>
    public string? Value { get; set; }

    public string Comment { get; set; } = "";

    /// <summary>Line in its file, from 0.</summary>
    public int Line { get; set; }
}

/// <summary>A message, or the description of a service or action, which has fields but no bytes.</summary>
internal sealed class Message
{
    /// <summary>Such as std_srvs/srv/Trigger_Request.</summary>
    public string Name { get; set; } = "";

    /// <summary>Full C# name.</summary>
    public string CSharp { get; set; } = "";

    /// <summary>Members without the constants.</summary>
    public List<Field> Fields { get; } = new();

    public List<Field> Constants { get; } = new();

    public string Text { get; set; } = "";

    public string Comment { get; set; } = "";

    /// <summary>Whether scalars alone make a struct of it; a part of a service or action is always a class.</summary>
    public bool MayBeStruct { get; set; }
}

/// <summary>What one file says.</summary>
internal sealed class Interface
{
    public string Path { get; set; } = "";

    public string Package { get; set; } = "";

    /// <summary>msg, srv or action.</summary>
    public string Kind { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Written and derived messages: one for msg, request, response, event for srv, and so on.</summary>
    public List<Message> Messages { get; } = new();

    /// <summary>Services and actions as REP-2011 describes them, for hashes alone.</summary>
    public List<Message> Descriptions { get; } = new();

    public List<Problem> Problems { get; } = new();

    /// <summary>What the namespace starts with, "" for nothing.</summary>
    public string Space { get; set; } = "";

    public string Namespace => (Space == "" ? "" : Space + ".") + Parser.Pascal(Package) + (Kind == "msg" ? "" : "." + Parser.Pascal(Kind));

    public string FullName => $"{Package}/{Kind}/{Name}";
}

/// <summary>Something wrong in a file: line from 0, words with the remedy.</summary>
internal sealed class Problem
{
    public Problem(int line, string text) => (Line, Text) = (line, text);

    public int Line { get; }

    public string Text { get; }
}
