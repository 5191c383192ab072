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
