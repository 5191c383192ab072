using Robotics.Geometry;

namespace Robotics.Controllers.Tests.Motion;

public class GjkTests
{
    [Fact]
    public void Sphere_to_sphere_is_the_distance_of_centres_less_the_radii()
    {
        Random random = new(1);
        for (int i = 0; i < 5000; i++)
        {
            (double r1, double r2) = (Size(random) / 2, Size(random) / 2);
            (Pose a, Pose b) = (RandomPose(random), RandomPose(random));
            Check(Math.Max(0, a.Translation.DistanceTo(b.Translation) - r1 - r2), Gjk.Distance(Sphere(r1), a, Sphere(r2), b));
        }
    }

    [Fact]
    public void Sphere_to_box_is_the_distance_to_the_nearest_point_of_the_box()
    {
        Random random = new(2);
        for (int i = 0; i < 5000; i++)
        {
            Vector3 size = new(Size(random), Size(random), Size(random));
            double r = Size(random) / 2;
            (Pose a, Pose b) = (RandomPose(random), RandomPose(random));
            Vector3 local = b.Inverse * a.Translation;
            double expected = Math.Max(0, new Bounds(-(size / 2), size / 2).Clamp(local).DistanceTo(local) - r);
            Check(expected, Gjk.Distance(Sphere(r), a, new(ShapeKind.Box, size), b));
        }
    }

    [Fact]
    public void Sphere_to_cylinder_follows_from_radius_and_height()
    {
        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            double d = Size(random);
            double h = Size(random);
            double r = Size(random) / 4;
            (Pose a, Pose b) = (RandomPose(random), RandomPose(random));
            Vector3 p = b.Inverse * a.Translation;
            double radial = Math.Max(0, p.Horizontal.Length - d / 2);
            double axial = Math.Max(0, Math.Abs(p.Z) - h / 2);
            double expected = Math.Max(0, Math.Sqrt(radial * radial + axial * axial) - r);
            Check(expected, Gjk.Distance(Sphere(r), a, new(ShapeKind.Cylinder, new(d, d, h)), b));
        }
    }

    [Fact]
    public void Capsule_to_capsule_is_the_distance_of_segments_less_the_radii()
    {
        Random random = new(4);
        for (int i = 0; i < 5000; i++)
        {
            (Shape s1, Shape s2) = (Capsule(random), Capsule(random));
            (Pose a, Pose b) = (RandomPose(random), RandomPose(random));
            Check(Math.Max(0, SegmentDistance(s1, a, s2, b) - (s1.Size.X + s2.Size.X) / 2), Gjk.Distance(s1, a, s2, b));
        }
    }

    [Fact]
    public void Aligned_boxes_are_apart_by_their_gaps_along_the_axes()
    {
        Random random = new(5);
        for (int i = 0; i < 5000; i++)
        {
            // Both turned by the same rotation: face to face, edge to edge, corner to corner, exactly parallel.
            Rotation r = i % 2 == 0 ? Rotation.Identity : RandomPose(random).Rotation;
            Vector3 s1 = new(Size(random), Size(random), Size(random));
            Vector3 s2 = new(Size(random), Size(random), Size(random));
            Vector3 t = RandomPose(random).Translation;
            Vector3 gap = Vector3.Max(Vector3.Zero, t.Abs() - (s1 + s2) / 2);
            Check(gap.Length, Gjk.Distance(new(ShapeKind.Box, s1), new(Vector3.Zero, r), new(ShapeKind.Box, s2), new(r * t, r)));
        }
    }

    [Fact]
    public void Any_pair_is_symmetric_and_moves_with_the_frame()
    {
        Random random = new(6);
        for (int i = 0; i < 5000; i++)
        {
            (Shape s1, Shape s2) = (Any(random), Any(random));
            (Pose a, Pose b, Pose x) = (RandomPose(random), RandomPose(random), RandomPose(random));
            Separation d = Gjk.Distance(s1, a, s2, b);
            Check(d.Distance, Gjk.Distance(s2, b, s1, a));
            Check(d.Distance, Gjk.Distance(s1, x * a, s2, x * b));
        }
    }

    [Fact]
    public void The_distance_is_what_must_be_closed_before_they_touch()
    {
        // Convex solids that are d apart do not touch when one moves by less than d, whatever the direction.
        Random random = new(7);
        for (int i = 0; i < 2000; i++)
        {
            (Shape s1, Shape s2) = (Any(random), Any(random));
            (Pose a, Pose b) = (RandomPose(random), RandomPose(random));
            double d = Gjk.Distance(s1, a, s2, b).Distance;
            Vector3 step = RandomPose(random).Rotation.AxisX * (0.999 * d);
            Separation moved = Gjk.Distance(s1, a with { Translation = a.Translation + step }, s2, b);
            Assert.True(d == 0 || !moved.Penetrates);
            Assert.True(moved.Distance <= 1.999 * d + 1e-7);
        }
    }

    [Fact]
    public void An_early_end_tells_a_lower_bound_beyond_what_was_asked()
    {
        Random random = new(8);
        for (int i = 0; i < 3000; i++)
        {
            (Convex a, Convex b) = (new(Any(random), RandomPose(random)), new(Any(random), RandomPose(random)));
            double exact = Gjk.Distance(a, b).Distance;
            double cap = random.NextDouble() * 0.5;
            double capped = Gjk.Distance(a, b, cap).Distance;
            Assert.True(exact <= cap ? Math.Abs(capped - exact) < 1e-7 : capped > cap - 1e-7 && capped <= exact + 1e-7);
        }
    }

    private static void Check(double expected, Separation got)
    {
        Assert.True(Math.Abs(expected - got.Distance) < 1e-7, $"expected {expected}, got {got}");
        Assert.Equal(got.Distance == 0, got.Penetrates);
    }

    private static double SegmentDistance(Shape s1, Pose a, Shape s2, Pose b)
    {
        // The distance from a point of one segment to the other segment is convex along the first: ternary search.
        (Vector3 p0, Vector3 p1) = Ends(s1, a);
        (Vector3 q0, Vector3 q1) = Ends(s2, b);
        double low = 0;
        double high = 1;
        for (int k = 0; k < 200; k++)
        {
            (double t1, double t2) = (low + (high - low) / 3, high - (high - low) / 3);
            bool left = PointSegment(Vector3.Lerp(p0, p1, t1), q0, q1) < PointSegment(Vector3.Lerp(p0, p1, t2), q0, q1);
            (low, high) = left ? (low, t2) : (t1, high);
        }

        return PointSegment(Vector3.Lerp(p0, p1, (low + high) / 2), q0, q1);
    }

    private static double PointSegment(Vector3 p, Vector3 a, Vector3 b)
    {
        double length = (b - a).LengthSquared;
        double t = length == 0 ? 0 : Math.Clamp((p - a).Dot(b - a) / length, 0, 1);
        return p.DistanceTo(Vector3.Lerp(a, b, t));
    }

    private static (Vector3 A, Vector3 B) Ends(Shape s, Pose x)
    {
        Vector3 h = new(0, 0, (s.Size.Z - s.Size.X) / 2);
        return (x * h, x * -h);
    }

    private static Shape Sphere(double r) => new(ShapeKind.Sphere, new(2 * r, 2 * r, 2 * r));

    private static Shape Capsule(Random random)
    {
        double d = Size(random) / 2;
        return new(ShapeKind.Capsule, new(d, d, d + Size(random)));
    }

    private static Shape Any(Random random)
    {
        double d = Size(random) / 2;
        return random.Next(4) switch
        {
            0 => new(ShapeKind.Box, new(Size(random), Size(random), Size(random))),
            1 => new(ShapeKind.Cylinder, new(d, d, Size(random))),
            2 => Capsule(random),
            _ => Sphere(d / 2),
        };
    }

    private static double Size(Random random) => 0.01 + 0.4 * random.NextDouble() * random.NextDouble();

    private static Pose RandomPose(Random random)
    {
        Vector3 t = new(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        Vector3 axis = new(random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        return new(t, Rotation.FromAxisAngle(axis, 2 * Math.PI * random.NextDouble()));
    }
}
