using System.Globalization;
using RclInterfaces;

namespace ROS2;

/// <summary>What a parameter holds; the numbers are rcl_interfaces/msg/ParameterType's.</summary>
public enum ParameterKind : byte { NotSet, Bool, Integer, Double, String, Bytes, Bools, Integers, Doubles, Strings }

/// <summary>The value of a parameter: one of nine types, or not set. Equal by content. Arrays are not copied: do not change one that was given.</summary>
public sealed class RosValue : IEquatable<RosValue>
{
    public static readonly RosValue NotSet = new(ParameterKind.NotSet, null);

    private readonly object? _value;

    private RosValue(ParameterKind kind, object? value) => (Kind, _value) = (kind, value);

    public ParameterKind Kind { get; }

    internal bool IsEmptyArray => _value is Array { Length: 0 };

    public static implicit operator RosValue(bool value) => new(ParameterKind.Bool, value);

    public static implicit operator RosValue(long value) => new(ParameterKind.Integer, value);

    public static implicit operator RosValue(double value) => new(ParameterKind.Double, value);

    public static implicit operator RosValue(string value) => Of(value);

    public static implicit operator RosValue(byte[] value) => Of(value);

    public static implicit operator RosValue(bool[] value) => Of(value);

    public static implicit operator RosValue(long[] value) => Of(value);

    public static implicit operator RosValue(double[] value) => Of(value);

    public static implicit operator RosValue(string[] value) => Of(value);

    /// <exception cref="ArgumentException">Parameters have no such type.</exception>
    public static RosValue Of<T>(T value)
        where T : notnull
    {
        object boxed = value is int i ? (long)i : value ?? throw new ArgumentNullException(nameof(value), "A parameter's value is never null; RosValue.NotSet says that there is none.");
        return boxed is RosValue own ? own : new(KindOf(boxed.GetType()), boxed);
    }

    /// <exception cref="InvalidCastException">It holds another type.</exception>
    public T As<T>() => TryAs(out T? value) ? value : throw new InvalidCastException($"The value is {Kind}, not {typeof(T).Name}.");

    public bool TryAs<T>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value)
    {
        object? held = typeof(T) == typeof(RosValue) ? this : typeof(T) == typeof(int) && _value is long and >= int.MinValue and <= int.MaxValue ? (int)(long)_value : _value;
        value = held is T t ? t : default;
        return value is not null && held is T;
    }

    public static RosValue FromMessage(ParameterValue message) => (ParameterKind)message.Type switch
    {
        ParameterKind.Bool => message.BoolValue,
        ParameterKind.Integer => message.IntegerValue,
        ParameterKind.Double => message.DoubleValue,
        ParameterKind.String => message.StringValue,
        ParameterKind.Bytes => message.ByteArrayValue,
        ParameterKind.Bools => message.BoolArrayValue,
        ParameterKind.Integers => message.IntegerArrayValue,
        ParameterKind.Doubles => message.DoubleArrayValue,
        ParameterKind.Strings => message.StringArrayValue,
        _ => NotSet,
    };

    public ParameterValue ToMessage()
    {
        var message = new ParameterValue { Type = (byte)Kind };
        switch (_value)
        {
            case bool v: message.BoolValue = v; break;
            case long v: message.IntegerValue = v; break;
            case double v: message.DoubleValue = v; break;
            case string v: message.StringValue = v; break;
            case byte[] v: message.ByteArrayValue = v; break;
            case bool[] v: message.BoolArrayValue = v; break;
            case long[] v: message.IntegerArrayValue = v; break;
            case double[] v: message.DoubleArrayValue = v; break;
            case string[] v: message.StringArrayValue = v; break;
        }

        return message;
    }

    public bool Equals(RosValue? other) => other is not null && Kind == other.Kind && (_value, other._value) switch
    {
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (bool[] a, bool[] b) => a.AsSpan().SequenceEqual(b),
        (long[] a, long[] b) => a.AsSpan().SequenceEqual(b),
        (double[] a, double[] b) => a.SequenceEqual(b),
        (string[] a, string[] b) => a.AsSpan().SequenceEqual(b),
        var (a, b) => Equals(a, b),
    };

    public override bool Equals(object? obj) => Equals(obj as RosValue);

    public override int GetHashCode() => _value is Array array ? HashCode.Combine(Kind, array.Length) : HashCode.Combine(Kind, _value);

    /// <summary>As YAML writes it.</summary>
    public override string ToString() => _value switch
    {
        null => "(not set)",
        string[] a => $"[{string.Join(", ", a)}]",
        Array a => $"[{string.Join(", ", a.Cast<object>().Select(One))}]",
        var v => One(v),
    };

    /// <summary>This as the kind asked for, where only the spelling in YAML differs: 1 for 1.0, [] for any array. Else itself.</summary>
    internal RosValue Widen(ParameterKind to) => (_value, to) switch
    {
        (long v, ParameterKind.Double) => (double)v,
        (long[] v, ParameterKind.Doubles) => v.Select(i => (double)i).ToArray(),
        (long[] v, ParameterKind.Bytes) when v.All(i => i is >= 0 and <= 255) => v.Select(i => (byte)i).ToArray(),
        (Array { Length: 0 }, ParameterKind.Bytes) => Array.Empty<byte>(),
        (Array { Length: 0 }, ParameterKind.Bools) => Array.Empty<bool>(),
        (Array { Length: 0 }, ParameterKind.Integers) => Array.Empty<long>(),
        (Array { Length: 0 }, ParameterKind.Doubles) => Array.Empty<double>(),
        (Array { Length: 0 }, ParameterKind.Strings) => Array.Empty<string>(),
        _ => this,
    };

    internal static ParameterKind KindOf(Type type) =>
        type == typeof(bool) ? ParameterKind.Bool
        : type == typeof(long) || type == typeof(int) ? ParameterKind.Integer
        : type == typeof(double) ? ParameterKind.Double
        : type == typeof(string) ? ParameterKind.String
        : type == typeof(byte[]) ? ParameterKind.Bytes
        : type == typeof(bool[]) ? ParameterKind.Bools
        : type == typeof(long[]) ? ParameterKind.Integers
        : type == typeof(double[]) ? ParameterKind.Doubles
        : type == typeof(string[]) ? ParameterKind.Strings
        : throw new ArgumentException($"A parameter cannot be of type {type.Name}. Use bool, int, long, double, string, or an array of byte, bool, long, double or string.");

    private static string One(object value) => value switch
    {
        bool b => b ? "true" : "false",
        double d when d == Math.Floor(d) && Math.Abs(d) < 1e15 => d.ToString("0.0", CultureInfo.InvariantCulture),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
