using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>
/// An upright prism: a convex polygon seen from above (counter-clockwise, base frame, metres) between two heights. Everything on a
/// table is bounded well by prisms, and their overlap is a handful of dot products. Tilted solids are bounded from outside.
/// </summary>
public sealed record Prism(ImmutableArray<Vector3> Corners, double Low, double High)
{
    /// <summary>Sides of the polygon that bounds a round solid: the polygon is 1.5 % wider than the circle.</summary>
    private const int RoundSides = 18;

    public static Prism Of(Shape shape, Pose pose)
    {
        List<Vector3> points = [];
        Vector3 h = shape.Size / 2;
        if (shape.Kind == ShapeKind.Box)
        {
            for (int i = 0; i < 8; i++)
            {
                points.Add(pose * new Vector3((i & 1) == 0 ? -h.X : h.X, (i & 2) == 0 ? -h.Y : h.Y, (i & 4) == 0 ? -h.Z : h.Z));
            }
        }
        else
        {
            // The silhouette from above of a round solid, by its support points, pushed out to contain the arcs between them.
            Rotation inverse = pose.Rotation.Inverse;
            double grow = 1 / Math.Cos(Math.PI / RoundSides);
            for (int i = 0; i < RoundSides; i++)
            {
                double a = 2 * Math.PI * i / RoundSides;
                Vector3 p = pose.Rotation * shape.Support(inverse * new Vector3(Math.Cos(a), Math.Sin(a), 0));
                points.Add(pose.Translation + p * grow);
            }
        }

        Bounds bounds = shape.BoundsAt(pose);
        return new(Hull(points), bounds.Min.Z, bounds.Max.Z);
    }

    /// <summary>The prisms of an object where it is. Objects do not change: theirs are made once and kept as long as they are.</summary>
    public static ImmutableArray<Prism> Of(SensedObject o) => Made.GetValue(o, static o => new Kept(Of(o, o.Pose))).Prisms;

    private sealed record Kept(ImmutableArray<Prism> Prisms);

    private static readonly ConditionalWeakTable<SensedObject, Kept> Made = [];

    /// <summary>The prisms of an object at a pose: one a part, more for a long box that is tipped, since one would fill all the space over and under it.</summary>
    public static ImmutableArray<Prism> Of(SensedObject o, Pose pose) => [.. o.Parts.SelectMany(p => Slices(p.Shape, pose * p.PoseInObject))];

    private static IEnumerable<Prism> Slices(Shape shape, Pose pose)
    {
        int axis = shape.Size.X >= shape.Size.Y ? 0 : 1;
        Vector3 length = axis == 0 ? new(shape.Size.X, 0, 0) : new(0, shape.Size.Y, 0);
        double rise = Math.Abs((pose.Rotation * length).Z);
        int count = shape.Kind == ShapeKind.Box && Slope.Tipped(pose) && shape.Size.Z < length.Length ? (int)Math.Clamp(Math.Ceiling(rise / SliceRise), 1, 24) : 1;
        if (count == 1)
        {
            return [Of(shape, pose)];
        }

        Shape slice = shape with { Size = shape.Size - length * (1 - 1.0 / count) };
        return Enumerable.Range(0, count).Select(i => Of(slice, pose * new Pose(length * ((i + 0.5) / count - 0.5), Rotation.Identity)));
    }

    /// <summary>How much higher one end of a slice of a tipped box may be than its other, metres.</summary>
    private const double SliceRise = 0.008;

    /// <summary>The prism moved by a vector.</summary>
    public Prism Moved(Vector3 by) => new([.. Corners.Select(c => c + by)], Low + by.Z, High + by.Z);

    /// <summary>Everything the prism passes over when it moves straight by a vector.</summary>
    public Prism Swept(Vector3 by) =>
        new(Hull([.. Corners, .. Corners.Select(c => c + by)]), Math.Min(Low, Low + by.Z), Math.Max(High, High + by.Z));

    /// <summary>Greatest extent along a horizontal unit direction, metres from the base frame's origin.</summary>
    public double Max(Vector3 direction)
    {
        double best = double.NegativeInfinity;
        foreach (Vector3 c in Corners)
        {
            best = Math.Max(best, c.X * direction.X + c.Y * direction.Y);
        }

        return best;
    }

    /// <summary>Least extent along a horizontal unit direction, metres from the base frame's origin.</summary>
    public double Min(Vector3 direction) => -Max(-direction);

    /// <summary>
    /// How far this prism can move along a level unit direction before it meets the other, metres, seen from above (infinite when
    /// it passes by), and how square it meets it: the cosine between the direction and the normal of the edge that is met.
    /// </summary>
    public (double Distance, double Square) DistanceAlong(Vector3 direction, Prism other)
    {
        (double, double) mine = Nearest(Corners, other.Corners, direction), others = Nearest(other.Corners, Corners, -direction);

        // A corner that meets a corner meets the edges of both: the squarer one decides.
        return Math.Abs(mine.Item1 - others.Item1) < 1e-9 ? (mine.Item1, Math.Max(mine.Item2, others.Item2))
            : mine.Item1 < others.Item1 ? mine : others;
    }

    /// <summary>The shortest way of the points along the direction to the far polygon's edges.</summary>
    private static (double Distance, double Square) Nearest(ImmutableArray<Vector3> points, ImmutableArray<Vector3> polygon, Vector3 direction)
    {
        Vector3 left = new(-direction.Y, direction.X, 0);
        double best = double.PositiveInfinity, square = 0;
        foreach (Vector3 p in points)
        {
            double side = p.Dot(left), ahead = p.Dot(direction);
            for (int i = 0; i < polygon.Length; i++)
            {
                Vector3 a = polygon[i], b = polygon[(i + 1) % polygon.Length];
                double sa = a.Dot(left) - side, sb = b.Dot(left) - side;
                if (sa * sb > 0 || Math.Abs(sa - sb) < 1e-12)
                {
                    continue;
                }

                double distance = Vector3.Lerp(a, b, sa / (sa - sb)).Dot(direction) - ahead;
                double cosine = Math.Abs((b - a).Horizontal.Normalized().Dot(left));
                if (distance < best - 1e-9 || (distance < best + 1e-9 && cosine > square))
                {
                    (best, square) = (Math.Min(best, distance), cosine);
                }
            }
        }

        return (best, square);
    }

    /// <summary>True when the two come nearer than <paramref name="margin"/> to each other (separating axes; margin along those axes).</summary>
    public bool Overlaps(Prism other, double margin) =>
        Low < other.High + margin && other.Low < High + margin && !Apart(other, margin) && !Separated(other, margin) && !other.Separated(this, margin);

    /// <summary>The upright box around the corners, seen from above: most pairs are told apart by it.</summary>
    private readonly (double MinX, double MinY, double MaxX, double MaxY) box = Box(Corners);

    private bool Apart(Prism other, double margin) =>
        box.MinX >= other.box.MaxX + margin || other.box.MinX >= box.MaxX + margin
        || box.MinY >= other.box.MaxY + margin || other.box.MinY >= box.MaxY + margin;

    private static (double, double, double, double) Box(ImmutableArray<Vector3> corners)
    {
        double minX = double.PositiveInfinity, minY = minX, maxX = double.NegativeInfinity, maxY = maxX;
        foreach (Vector3 c in corners)
        {
            minX = Math.Min(minX, c.X);
            minY = Math.Min(minY, c.Y);
            maxX = Math.Max(maxX, c.X);
            maxY = Math.Max(maxY, c.Y);
        }

        return (minX, minY, maxX, maxY);
    }

    private bool Separated(Prism other, double margin)
    {
        for (int i = 0; i < Corners.Length; i++)
        {
            Vector3 a = Corners[i], b = Corners[(i + 1) % Corners.Length];
            Vector3 edge = b - a;
            double length = Math.Sqrt(edge.X * edge.X + edge.Y * edge.Y);
            if (length < 1e-9)
            {
                continue;
            }

            Vector3 outward = new(edge.Y / length, -edge.X / length, 0);
            if (other.Min(outward) >= a.X * outward.X + a.Y * outward.Y + margin)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Convex hull seen from above, counter-clockwise (Andrew's monotone chain, 1979).</summary>
    private static ImmutableArray<Vector3> Hull(List<Vector3> points)
    {
        List<Vector3> sorted = [.. points.Select(p => p.Horizontal).OrderBy(p => p.X).ThenBy(p => p.Y)];
        List<Vector3> hull = [];
        for (int pass = 0; pass < 2; pass++)
        {
            int start = hull.Count;
            foreach (Vector3 p in sorted)
            {
                while (hull.Count >= start + 2 && (hull[^1] - hull[^2]).Cross(p - hull[^2]).Z <= 1e-12)
                {
                    hull.RemoveAt(hull.Count - 1);
                }

                hull.Add(p);
            }

            hull.RemoveAt(hull.Count - 1);
            sorted.Reverse();
        }

        return [.. hull];
    }
}
