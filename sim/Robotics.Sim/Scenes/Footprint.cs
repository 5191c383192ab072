using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>The shadow of an object on the table: one rectangle a part. Metres, base frame.</summary>
internal static class Footprint
{
    /// <summary>A rectangle: centre, unit axes, half extents, and the heights it spans.</summary>
    public readonly record struct Rectangle(Vector3 Centre, Vector3 U, Vector3 V, double HalfU, double HalfV, double Bottom, double Top)
    {
        public double Extent(Vector3 direction) => HalfU * Math.Abs(U.Dot(direction)) + HalfV * Math.Abs(V.Dot(direction));
    }

    public static Rectangle[] Of(IReadOnlyList<Part> parts, Pose pose)
    {
        var result = new Rectangle[parts.Count];
        for (int i = 0; i < parts.Count; i++)
        {
            // The part's bounds in the object's own axes, seen from above along the object's heading: exact for objects that stand.
            Bounds local = parts[i].Shape.BoundsAt(parts[i].PoseInObject);
            Bounds upright = parts[i].Shape.BoundsAt(pose * parts[i].PoseInObject);
            bool stands = pose.Rotation.AxisZ.Z > .99;
            Vector3 u = stands ? Rotation.AboutZ(pose.Rotation.Yaw).AxisX : Vector3.UnitX;
            Vector3 v = Vector3.UnitZ.Cross(u);
            Vector3 half = (stands ? local.Size : upright.Size) / 2;
            result[i] = new((stands ? pose * local.Centre : upright.Centre).Horizontal, u, v, half.X, half.Y, upright.Min.Z, upright.Max.Z);
        }

        return result;
    }

    /// <summary>
    /// The shortest horizontal move that parts b from a: its direction (unit, from a to b) and the distance between them,
    /// negative when they overlap (separating axes of two rectangles; the distance is a lower bound of the true one).
    /// </summary>
    public static (Vector3 Direction, double Distance) Separation(in Rectangle a, in Rectangle b)
    {
        (Vector3 best, double most) = (Vector3.UnitX, double.NegativeInfinity);
        Vector3 between = b.Centre - a.Centre;
        ReadOnlySpan<Vector3> axes = [a.U, a.V, b.U, b.V];
        foreach (Vector3 axis in axes)
        {
            double along = between.Dot(axis);
            double distance = Math.Abs(along) - a.Extent(axis) - b.Extent(axis);
            if (distance > most)
            {
                (best, most) = (along >= 0 ? axis : -axis, distance);
            }
        }

        return (best, most);
    }

    /// <summary>The least distance between two objects' shadows; a lower bound, negative when they overlap.</summary>
    public static double Distance(IReadOnlyList<Rectangle> a, IReadOnlyList<Rectangle> b)
    {
        double least = double.PositiveInfinity;
        foreach (Rectangle x in a)
        {
            foreach (Rectangle y in b)
            {
                least = Math.Min(least, Separation(x, y).Distance);
            }
        }

        return least;
    }
}
