namespace Robotics.Geometry;

/// <summary>
/// A vector or point in three dimensions, double precision. The frame is part of the name of whatever holds it;
/// lengths are metres unless the name says otherwise. x forward, y left, z up (REP-103).
/// </summary>
public readonly record struct Vector3(double X, double Y, double Z)
{
    public static readonly Vector3 Zero = default;
    public static readonly Vector3 UnitX = new(1, 0, 0);
    public static readonly Vector3 UnitY = new(0, 1, 0);
    public static readonly Vector3 UnitZ = new(0, 0, 1);

    public double Length => Math.Sqrt(LengthSquared);

    public double LengthSquared => X * X + Y * Y + Z * Z;

    public double this[int axis] => axis switch
    {
        0 => X,
        1 => Y,
        2 => Z,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "A vector has axes 0 (x), 1 (y) and 2 (z)."),
    };

    /// <summary>The horizontal part: z set to zero.</summary>
    public Vector3 Horizontal => new(X, Y, 0);

    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y) && double.IsFinite(Z);

    public static Vector3 operator +(Vector3 a, Vector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
    public static Vector3 operator -(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
    public static Vector3 operator -(Vector3 a) => new(-a.X, -a.Y, -a.Z);
    public static Vector3 operator *(Vector3 a, double s) => new(a.X * s, a.Y * s, a.Z * s);
    public static Vector3 operator *(double s, Vector3 a) => a * s;
    public static Vector3 operator /(Vector3 a, double s) => new(a.X / s, a.Y / s, a.Z / s);

    public double Dot(Vector3 b) => X * b.X + Y * b.Y + Z * b.Z;

    public Vector3 Cross(Vector3 b) => new(Y * b.Z - Z * b.Y, Z * b.X - X * b.Z, X * b.Y - Y * b.X);

    public double DistanceTo(Vector3 b) => (this - b).Length;

    /// <summary>The unit vector of the same direction.</summary>
    /// <exception cref="InvalidOperationException">The vector is (nearly) zero and has no direction.</exception>
    public Vector3 Normalized()
    {
        double length = Length;
        return length > 1e-12 ? this / length : throw new InvalidOperationException($"A vector of length {length} has no direction.");
    }

    /// <summary>Component-wise absolute value.</summary>
    public Vector3 Abs() => new(Math.Abs(X), Math.Abs(Y), Math.Abs(Z));

    public static Vector3 Min(Vector3 a, Vector3 b) => new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Min(a.Z, b.Z));

    public static Vector3 Max(Vector3 a, Vector3 b) => new(Math.Max(a.X, b.X), Math.Max(a.Y, b.Y), Math.Max(a.Z, b.Z));

    public static Vector3 Lerp(Vector3 a, Vector3 b, double t) => a + (b - a) * t;

    public override string ToString() => FormattableString.Invariant($"({X:0.####}, {Y:0.####}, {Z:0.####})");
}
