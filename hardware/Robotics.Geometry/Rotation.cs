namespace Robotics.Geometry;

/// <summary>
/// A rotation as a unit quaternion, in MuJoCo's order w, x, y, z. R_AB turns the coordinates of a vector in frame B
/// into its coordinates in frame A, so adjacent letters cancel: <c>R_AC = R_AB * R_BC</c>, <c>p_A = R_AB * p_B</c>.
/// ROS keeps x, y, z, w: only the message boundary reorders.
/// </summary>
public readonly record struct Rotation(double W, double X, double Y, double Z)
{
    public static readonly Rotation Identity = new(1, 0, 0, 0);

    public static Rotation FromAxisAngle(Vector3 axis, double radians)
    {
        Vector3 u = axis.Normalized() * Math.Sin(radians / 2);
        return new(Math.Cos(radians / 2), u.X, u.Y, u.Z);
    }

    public static Rotation AboutX(double radians) => new(Math.Cos(radians / 2), Math.Sin(radians / 2), 0, 0);

    public static Rotation AboutY(double radians) => new(Math.Cos(radians / 2), 0, Math.Sin(radians / 2), 0);

    public static Rotation AboutZ(double radians) => new(Math.Cos(radians / 2), 0, 0, Math.Sin(radians / 2));

    /// <summary>Fixed-axis roll, pitch, yaw (REP-103): R = Rz(yaw) Ry(pitch) Rx(roll). Radians.</summary>
    public static Rotation FromRollPitchYaw(double roll, double pitch, double yaw) => AboutZ(yaw) * AboutY(pitch) * AboutX(roll);

    /// <summary>The rotation whose matrix has these columns: the axes of B in coordinates of A. They must be orthonormal and right-handed.</summary>
    public static Rotation FromAxes(Vector3 x, Vector3 y, Vector3 z)
    {
        // Shepperd's method: divide by the largest of the four components, never by a small one.
        double trace = x.X + y.Y + z.Z;
        Rotation q;
        if (trace > Math.Max(x.X, Math.Max(y.Y, z.Z)))
        {
            double s = 2 * Math.Sqrt(Math.Max(1 + trace, 1e-300));
            q = new(s / 4, (y.Z - z.Y) / s, (z.X - x.Z) / s, (x.Y - y.X) / s);
        }
        else if (x.X >= y.Y && x.X >= z.Z)
        {
            double s = 2 * Math.Sqrt(Math.Max(1 + x.X - y.Y - z.Z, 1e-300));
            q = new((y.Z - z.Y) / s, s / 4, (y.X + x.Y) / s, (z.X + x.Z) / s);
        }
        else if (y.Y >= z.Z)
        {
            double s = 2 * Math.Sqrt(Math.Max(1 + y.Y - x.X - z.Z, 1e-300));
            q = new((z.X - x.Z) / s, (y.X + x.Y) / s, s / 4, (z.Y + y.Z) / s);
        }
        else
        {
            double s = 2 * Math.Sqrt(Math.Max(1 + z.Z - x.X - y.Y, 1e-300));
            q = new((x.Y - y.X) / s, (z.X + x.Z) / s, (z.Y + y.Z) / s, s / 4);
        }

        return q.Normalized();
    }

    public Rotation Inverse => new(W, -X, -Y, -Z);

    /// <summary>The axes of B in coordinates of A: the columns of the rotation matrix.</summary>
    public Vector3 AxisX => new(1 - 2 * (Y * Y + Z * Z), 2 * (X * Y + W * Z), 2 * (X * Z - W * Y));

    public Vector3 AxisY => new(2 * (X * Y - W * Z), 1 - 2 * (X * X + Z * Z), 2 * (Y * Z + W * X));

    public Vector3 AxisZ => new(2 * (X * Z + W * Y), 2 * (Y * Z - W * X), 1 - 2 * (X * X + Y * Y));

    /// <summary>Yaw in radians, (-pi, pi], of the x axis seen from above.</summary>
    public double Yaw => Math.Atan2(2 * (X * Y + W * Z), 1 - 2 * (Y * Y + Z * Z));

    public static Rotation operator *(Rotation a, Rotation b) => new(
        a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z,
        a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y,
        a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X,
        a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W);

    public static Vector3 operator *(Rotation r, Vector3 v)
    {
        Vector3 u = new(r.X, r.Y, r.Z);
        Vector3 t = 2 * u.Cross(v);
        return v + r.W * t + u.Cross(t);
    }

    public Rotation Normalized()
    {
        double n = Math.Sqrt(W * W + X * X + Y * Y + Z * Z);
        return n > 1e-12
            ? new(W / n, X / n, Y / n, Z / n)
            : throw new InvalidOperationException($"A quaternion of norm {n} is not a rotation.");
    }

    /// <summary>The rotation vector (axis times angle, radians, angle in [0, pi]): the logarithm of the rotation.</summary>
    public Vector3 ToRotationVector()
    {
        Rotation q = W < 0 ? new(-W, -X, -Y, -Z) : this;
        Vector3 v = new(q.X, q.Y, q.Z);
        double s = v.Length;
        return s < 1e-9 ? 2 * v : v * (2 * Math.Atan2(s, q.W) / s);
    }

    /// <summary>The angle between the two rotations, radians in [0, pi].</summary>
    public double AngleTo(Rotation other) => (Inverse * other).ToRotationVector().Length;

    public static Rotation Slerp(Rotation a, Rotation b, double t)
    {
        Vector3 w = (a.Inverse * b).ToRotationVector();
        return w.Length < 1e-12 ? a : a * FromAxisAngle(w, w.Length * t);
    }

    // The generated text would print Inverse, whose text prints its own Inverse, without end.
    public override string ToString() => FormattableString.Invariant($"(w {W:0.####}, {X:0.####}, {Y:0.####}, {Z:0.####})");
}
