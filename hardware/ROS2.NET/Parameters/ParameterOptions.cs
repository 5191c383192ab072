using System.Globalization;
using RclInterfaces;

namespace ROS2;

/// <summary>What a parameter is declared with beside its name and default.</summary>
public sealed record ParameterOptions
{
    public string Description { get; init; } = "";

    /// <summary>In words, what a validator checks.</summary>
    public string Constraints { get; init; } = "";

    /// <summary>Only the default or its override counts; nobody changes it later.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Limits of a double or of each of an array; both belong to it. A step other than 0 counts from the lower one.</summary>
    public FloatingPointRange? Doubles { get; init; }

    /// <summary>Limits of an integer or of each of an array, as <see cref="Doubles"/>.</summary>
    public IntegerRange? Integers { get; init; }

    /// <summary>Null, or why the value is refused.</summary>
    internal string? Fault(string name, RosValue value) => value.Kind switch
    {
        ParameterKind.Double => Fault(name, [value.As<double>()]),
        ParameterKind.Doubles => Fault(name, value.As<double[]>()),
        ParameterKind.Integer => Fault(name, [value.As<long>()]),
        ParameterKind.Integers => Fault(name, value.As<long[]>()),
        _ => null,
    };

    internal ParameterDescriptor Describe(string name, ParameterKind kind) => new()
    {
        Name = name,
        Type = (byte)kind,
        Description = Description,
        AdditionalConstraints = Constraints,
        ReadOnly = ReadOnly,
        FloatingPointRange = Doubles is { } d ? [d] : [],
        IntegerRange = Integers is { } i ? [i] : [],
    };

    private string? Fault(string name, double[] values)
    {
        if (Doubles is not { } r) return null;
        foreach (double v in values)
        {
            // The upper limit is allowed whether or not steps lead to it, as in rclcpp.
            if (Near(v, r.ToValue) || Near(v, r.FromValue)) continue;
            if (!(v > r.FromValue && v < r.ToValue)) return Outside(name, v, r.FromValue, r.ToValue);
            if (r.Step != 0 && !Near(r.FromValue + (Math.Round((v - r.FromValue) / r.Step) * r.Step), v))
                return string.Create(CultureInfo.InvariantCulture, $"Parameter '{name}': {v} is no multiple of {r.Step} above {r.FromValue}.");
        }

        return null;
    }

    private string? Fault(string name, long[] values)
    {
        if (Integers is not { } r) return null;
        foreach (long v in values)
        {
            if (v == r.ToValue) continue;
            if (v < r.FromValue || v > r.ToValue) return Outside(name, v, r.FromValue, r.ToValue);
            if (r.Step != 0 && unchecked((ulong)(v - r.FromValue)) % r.Step != 0) return $"Parameter '{name}': {v} is no multiple of {r.Step} above {r.FromValue}.";
        }

        return null;
    }

    private static string Outside(string name, IFormattable value, IFormattable from, IFormattable to) =>
        string.Create(CultureInfo.InvariantCulture, $"Parameter '{name}': {value} is outside {from} to {to}.");

    private static bool Near(double a, double b) => a == b || (double.IsFinite(a) && Math.Abs(a - b) <= 2.3e-14 * Math.Max(Math.Abs(a), Math.Abs(b)));
}
