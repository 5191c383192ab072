namespace Robotics.Geometry;

/// <summary>The primitive solids of the stack.</summary>
public enum ShapeKind
{
    /// <summary>Size: full length, width, height along x, y, z.</summary>
    Box,

    /// <summary>Axis z. Size: diameter, diameter, height.</summary>
    Cylinder,

    /// <summary>Axis z. Size: diameter, diameter, full length including both caps.</summary>
    Capsule,

    /// <summary>Size: the diameter, three times.</summary>
    Sphere,
}

/// <summary>A convex primitive centred on its own frame. <see cref="Size"/> is the full extent along its axes, metres.</summary>
public readonly record struct Shape(ShapeKind Kind, Vector3 Size)
{
    private static readonly (double In, double Out) Ahead = (0, double.PositiveInfinity);

    /// <summary>
    /// The point of the shape farthest in the direction (shape frame, need not be unit): the support mapping of
    /// Gilbert, Johnson and Keerthi (1988).
    /// </summary>
    public Vector3 Support(Vector3 direction)
    {
        Vector3 h = Size / 2;
        switch (Kind)
        {
            case ShapeKind.Box:
                return new(Math.CopySign(h.X, direction.X), Math.CopySign(h.Y, direction.Y), Math.CopySign(h.Z, direction.Z));
            case ShapeKind.Cylinder:
                {
                    double r = Math.Sqrt(direction.X * direction.X + direction.Y * direction.Y);
                    double z = Math.CopySign(h.Z, direction.Z);
                    return r < 1e-12 ? new(h.X, 0, z) : new(h.X * direction.X / r, h.X * direction.Y / r, z);
                }
            case ShapeKind.Capsule:
                {
                    double n = direction.Length;
                    Vector3 tip = new(0, 0, Math.CopySign(Math.Max(0, h.Z - h.X), direction.Z));
                    return n < 1e-12 ? tip + new Vector3(h.X, 0, 0) : tip + direction * (h.X / n);
                }
            default:
                {
                    double n = direction.Length;
                    return n < 1e-12 ? new(h.X, 0, 0) : direction * (h.X / n);
                }
        }
    }

    /// <summary>
    /// How far along a ray it leaves the shape for good, metres; NaN where it misses. Slabs of Kay and Kajiya (1986) for
    /// boxes, quadratics for the round ones.
    /// </summary>
    /// <param name="origin">In the shape's frame; may lie within.</param>
    /// <param name="direction">A unit vector.</param>
    public double RayExit(Vector3 origin, Vector3 direction)
    {
        Vector3 h = Size / 2;
        switch (Kind)
        {
            case ShapeKind.Box:
                return Exit(Slab(origin.X, direction.X, h.X), Exit(Slab(origin.Y, direction.Y, h.Y), Slab(origin.Z, direction.Z, h.Z))).Out;
            case ShapeKind.Cylinder:
                return Exit(Tube(origin, direction, h.X), Slab(origin.Z, direction.Z, h.Z)).Out;
            case ShapeKind.Capsule:
                {
                    double half = Math.Max(0, h.Z - h.X);
                    double tube = Exit(Tube(origin, direction, h.X), Slab(origin.Z, direction.Z, half)).Out;
                    double up = Exit(Ball(origin - new Vector3(0, 0, half), direction, h.X), Ahead).Out, down = Exit(Ball(origin + new Vector3(0, 0, half), direction, h.X), Ahead).Out;
                    return Farther(tube, Farther(up, down));
                }
            default:
                return Exit(Ball(origin, direction, h.X), Ahead).Out;
        }

        static double Farther(double a, double b) => !(a >= b) && !double.IsNaN(b) ? b : a;
    }

    /// <summary>Where a ray is in both spans; NaN for nowhere ahead.</summary>
    private static (double In, double Out) Exit((double In, double Out) a, (double In, double Out) b)
    {
        (double enter, double leave) = (Math.Max(a.In, b.In), Math.Min(a.Out, b.Out));
        return leave >= Math.Max(enter, 0) ? (enter, leave) : (double.NaN, double.NaN);
    }

    private static (double In, double Out) Slab(double at, double along, double half)
    {
        if (Math.Abs(along) < 1e-12)
        {
            return Math.Abs(at) <= half ? (double.NegativeInfinity, double.PositiveInfinity) : (double.NaN, double.NaN);
        }

        double a = (-half - at) / along, b = (half - at) / along;
        return a < b ? (a, b) : (b, a);
    }

    private static (double In, double Out) Tube(Vector3 origin, Vector3 direction, double radius)
    {
        double a = (direction.X * direction.X) + (direction.Y * direction.Y);
        if (a < 1e-24)
        {
            return Slab(origin.Horizontal.Length, 0, radius);
        }

        double b = ((origin.X * direction.X) + (origin.Y * direction.Y)) / a;
        double c = ((origin.X * origin.X) + (origin.Y * origin.Y) - (radius * radius)) / a;
        double root = Math.Sqrt((b * b) - c);
        return (-b - root, -b + root);
    }

    private static (double In, double Out) Ball(Vector3 origin, Vector3 direction, double radius)
    {
        double b = origin.Dot(direction), root = Math.Sqrt((b * b) - origin.Dot(origin) + (radius * radius));
        return (-b - root, -b + root);
    }

    /// <summary>The axis-aligned bounds of the shape at a pose: exact for all four kinds.</summary>
    public Bounds BoundsAt(Pose pose)
    {
        Rotation inverse = pose.Rotation.Inverse;
        Vector3 high = new(
            (pose.Rotation * Support(inverse * Vector3.UnitX)).X,
            (pose.Rotation * Support(inverse * Vector3.UnitY)).Y,
            (pose.Rotation * Support(inverse * Vector3.UnitZ)).Z);
        return new(pose.Translation - high, pose.Translation + high);
    }

    /// <summary>Cubic metres.</summary>
    public double Volume => Kind switch
    {
        ShapeKind.Box => Size.X * Size.Y * Size.Z,
        ShapeKind.Cylinder => Math.PI / 4 * Size.X * Size.X * Size.Z,
        ShapeKind.Capsule => Math.PI / 4 * Size.X * Size.X * (Size.Z - Size.X) + Math.PI / 6 * Math.Pow(Size.X, 3),
        _ => Math.PI / 6 * Math.Pow(Size.X, 3),
    };
}
