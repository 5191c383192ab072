using System.Runtime.InteropServices;

namespace MuJoCo;

/// <summary>Where an array of mjModel or mjData lies; the shim's struct of the same name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Field
{
    public nint Data;
    public long Rows, Columns;
    public FieldType Type;
    public int Moving;

    public readonly int Count => checked((int)(Rows * Columns));
}

/// <summary>The element type of a MuJoCo array.</summary>
public enum FieldType { Other, F64, F32, I32, U8, I64, Char }

/// <summary>The names of one struct's fields, and the nearest ones to a name that is none.</summary>
internal sealed class FieldNames
{
    private readonly string _struct;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    private unsafe FieldNames(string @struct, int count, Func<int, string> name)
    {
        _struct = @struct;
        for (var i = 0; i < count; i++) _index[name(i)] = i;
    }

    public static readonly unsafe FieldNames Model =
        new("mjModel", Native.mjn_model_field_count(), i => Native.Text(Native.mjn_model_field_name(i)));

    public static readonly unsafe FieldNames Data =
        new("mjData", Native.mjn_data_field_count(), i => Native.Text(Native.mjn_data_field_name(i)));

    public int Count => _index.Count;

    public IReadOnlyCollection<string> Names => _index.Keys;

    public int? Find(string name) => _index.TryGetValue(name, out var i) ? i : null;

    public int this[string name] => _index.TryGetValue(name, out var i)
        ? i
        : throw new MuJoCoException($"{_struct} has no field '{name}' in MuJoCo {MuJoCoLibrary.Version}. Nearest: {string.Join(", ", Nearest.To(name, _index.Keys))}.");

    /// <summary>The field's elements, once their type is the one asked for.</summary>
    public unsafe Span<T> Span<T>(string name, scoped in Field field, FieldType wanted) where T : unmanaged
    {
        var asked = wanted == FieldType.U8 && field.Type == FieldType.Char ? FieldType.Char : wanted;
        if (field.Type != asked)
            throw new MuJoCoException($"{_struct}.{name} holds {field.Type}, not {wanted}: ask with {(field.Type == FieldType.Other ? "another member; it has no array form" : field.Type + "()")}.");
        return new Span<T>((void*)field.Data, field.Count);
    }
}
