using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>The point of a simplex of one to four corners nearest to the origin, and the fewest corners that hold it.</summary>
internal static class Simplex
{
    /// <param name="count">In: corners; out: corners that hold the nearest point, moved to the front; 4 when the origin is inside.</param>
    public static Vector3 NearestToOrigin(Span<Vector3> p, ref int count) => count switch
    {
        1 => p[0],
        2 => Segment(p, ref count),
        3 => Triangle(p, ref count),
        _ => Tetrahedron(p, ref count),
    };

    private static Vector3 Segment(Span<Vector3> p, ref int count)
    {
        Vector3 ab = p[1] - p[0];
        double t = -p[0].Dot(ab);
        double length = ab.LengthSquared;
        if (t <= 0 || length == 0)
        {
            count = 1;
            return p[0];
        }

        if (t >= length)
        {
            p[0] = p[1];
            count = 1;
            return p[0];
        }

        count = 2;
        return p[0] + ab * (t / length);
    }

    private static Vector3 Triangle(Span<Vector3> p, ref int count)
    {
        (Vector3 a, Vector3 b, Vector3 c) = (p[0], p[1], p[2]);
        Vector3 normal = (b - a).Cross(c - a);
        double nn = normal.LengthSquared;
        double scale = Math.Max((b - a).LengthSquared, (c - a).LengthSquared);
        if (nn > 1e-24 * scale * scale)
        {
            // Barycentric coordinates of the projection, as triple products with the normal.
            double u = normal.Dot(b.Cross(c));
            double v = normal.Dot(c.Cross(a));
            double w = normal.Dot(a.Cross(b));
            if (u >= 0 && v >= 0 && w >= 0)
            {
                count = 3;
                return normal * (normal.Dot(a) / nn);
            }
        }

        // Outside the prism over the triangle (or no triangle at all): the nearest point lies on an edge.
        Span<Vector3> edge = stackalloc Vector3[2];
        Span<Vector3> best = stackalloc Vector3[2];
        Vector3 nearest = default;
        double least = double.PositiveInfinity;
        for (int i = 0; i < 3; i++)
        {
            (edge[0], edge[1]) = i switch { 0 => (a, b), 1 => (b, c), _ => (c, a) };
            int n = 2;
            Vector3 point = Segment(edge, ref n);
            if (point.LengthSquared < least)
            {
                least = point.LengthSquared;
                nearest = point;
                count = n;
                edge.CopyTo(best);
            }
        }

        best.CopyTo(p);
        return nearest;
    }

    private static Vector3 Tetrahedron(Span<Vector3> p, ref int count)
    {
        Span<Vector3> face = stackalloc Vector3[3];
        Span<Vector3> best = stackalloc Vector3[3];
        Vector3 nearest = default;
        double least = double.PositiveInfinity;
        int held = 4;
        for (int i = 0; i < 4; i++)
        {
            Vector3 opposite = p[i];
            face[0] = p[(i + 1) & 3];
            face[1] = p[(i + 2) & 3];
            face[2] = p[(i + 3) & 3];
            Vector3 normal = (face[1] - face[0]).Cross(face[2] - face[0]);
            double height = normal.Dot(opposite - face[0]);
            double origin = -normal.Dot(face[0]);
            bool flat = height * height <= 1e-20 * normal.LengthSquared * (opposite - face[0]).LengthSquared;
            if (!flat && height * origin >= 0)
            {
                continue;
            }

            int n = 3;
            Vector3 point = Triangle(face, ref n);
            if (point.LengthSquared < least)
            {
                least = point.LengthSquared;
                nearest = point;
                held = n;
                face.CopyTo(best);
            }
        }

        count = held;
        if (held < 4)
        {
            best.CopyTo(p);
        }

        return nearest;
    }
}
