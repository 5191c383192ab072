namespace TorchSharp;

/// <summary>A number that goes into an operator: whole, real or true and false, converted implicitly.</summary>
public readonly struct Scalar
{
    private Scalar(ArgKind kind, double real, long whole) => (Kind, Real, Whole) = (kind, real, whole);

    internal ArgKind Kind { get; }

    internal double Real { get; }

    internal long Whole { get; }

    public static implicit operator Scalar(int value) => new(ArgKind.Int, value, value);

    public static implicit operator Scalar(long value) => new(ArgKind.Int, value, value);

    public static implicit operator Scalar(float value) => new(ArgKind.Double, value, 0);

    public static implicit operator Scalar(double value) => new(ArgKind.Double, value, 0);

    public static implicit operator Scalar(bool value) => new(ArgKind.Bool, value ? 1 : 0, value ? 1 : 0);
}
