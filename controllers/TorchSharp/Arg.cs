using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>What an argument is; the shim has the same numbers.</summary>
internal enum ArgKind
{
    None, Tensor, Int, Double, Bool, String, IntList, DoubleList, TensorList, BoolList, Device, Default,
}

/// <summary>An argument or a result as the shim has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArg
{
    public long Bits;
    public ArgKind Kind;
    public int Count;
}

/// <summary>An argument of an operator: whatever its schema may want. What it refers to lives at least as long as the call.</summary>
internal readonly struct Arg
{
    /// <summary>The schema's default.</summary>
    public static readonly Arg Default = new(ArgKind.Default, 0, null);

    /// <summary>Python's None.</summary>
    public static readonly Arg None = new(ArgKind.None, 0, null);

    private Arg(ArgKind kind, long bits, object? reference) => (Kind, Bits, Reference) = (kind, bits, reference);

    public ArgKind Kind { get; }

    public long Bits { get; }

    /// <summary>A tensor, a text or an array.</summary>
    public object? Reference { get; }

    public static implicit operator Arg(Tensor? tensor) => tensor is null ? None : new(ArgKind.Tensor, tensor.Handle, tensor);

    public static implicit operator Arg(long value) => new(ArgKind.Int, value, null);

    public static implicit operator Arg(double value) => new(ArgKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static implicit operator Arg(bool value) => new(ArgKind.Bool, value ? 1 : 0, null);

    public static implicit operator Arg(long? value) => value is { } v ? v : None;

    public static implicit operator Arg(double? value) => value is { } v ? v : None;

    public static implicit operator Arg(string value) => new(ArgKind.String, 0, value);

    public static implicit operator Arg(long[]? values) => values is null ? None : new(ArgKind.IntList, 0, values);

    public static implicit operator Arg(double[] values) => new(ArgKind.DoubleList, 0, values);

    public static implicit operator Arg(bool[] values) => new(ArgKind.BoolList, 0, values);

    public static implicit operator Arg(Tensor?[] values) => new(ArgKind.TensorList, 0, values);

    public static implicit operator Arg(ScalarType type) => new(ArgKind.Int, (long)type, null);

    public static implicit operator Arg(ScalarType? type) => type is { } t ? t : None;

    public static implicit operator Arg(Device? device) => device is null ? None : new(ArgKind.Device, ((long)device.type << 8) | (byte)(sbyte)device.index, null);

    public static implicit operator Arg(Scalar? value) => value is { } v ? v : None;

    public static implicit operator Arg(Scalar value) => value.Kind switch
    {
        ArgKind.Int => value.Whole,
        ArgKind.Bool => value.Whole != 0,
        _ => value.Real,
    };
}
