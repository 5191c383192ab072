using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>
/// A shape at a pose, prepared for distance queries. A sphere is a point and a capsule a segment, each with a radius around
/// it: the core has corners or none, so that the search ends after a few exact steps.
/// </summary>
public readonly struct Convex
{
    private readonly Vector3 _x;
    private readonly Vector3 _y;
    private readonly Vector3 _z;
    private readonly Vector3 _half;
    private readonly bool _round;

    public Convex(Shape shape, Pose pose)
    {
        Centre = pose.Translation;
        Rotation r = pose.Rotation;
        _x = r.AxisX;
        _y = r.AxisY;
        _z = r.AxisZ;
        Vector3 h = shape.Size / 2;
        _round = shape.Kind == ShapeKind.Cylinder;
        (_half, Radius) = shape.Kind switch
        {
            ShapeKind.Sphere => (Vector3.Zero, h.X),
            ShapeKind.Capsule => (new(0, 0, Math.Max(0, h.Z - h.X)), h.X),
            _ => (h, 0),
        };
        BoundingRadius = Radius + (_round ? Math.Sqrt(h.X * h.X + h.Z * h.Z) : _half.Length);
    }

    public Vector3 Centre { get; }

    /// <summary>Thickness around the core, metres.</summary>
    public double Radius { get; }

    /// <summary>No point of the shape is farther from <see cref="Centre"/>, metres.</summary>
    public double BoundingRadius { get; }

    /// <summary>The point of the core farthest in a direction.</summary>
    internal Vector3 CoreSupport(Vector3 direction)
    {
        double dx = _x.Dot(direction);
        double dy = _y.Dot(direction);
        double hx = _half.X;
        double hy = _half.Y;
        if (_round)
        {
            double r = Math.Sqrt(dx * dx + dy * dy);
            (hx, hy) = r < 1e-300 ? (hx, 0) : (hx * dx / r, hx * dy / r);
        }
        else
        {
            hx = Math.CopySign(hx, dx);
            hy = Math.CopySign(hy, dy);
        }

        double hz = Math.CopySign(_half.Z, _z.Dot(direction));
        return Centre + hx * _x + hy * _y + hz * _z;
    }
}
