using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// What a pinhole camera measures of primitives, exactly: each ray meets only the primitives whose box's picture it lies in,
/// which at the size of a hand's pictures is many times faster than asking the engine for every ray. Painting allocates nothing.
/// </summary>
internal sealed class DepthPainter(DepthCameraDescription camera)
{
    /// <summary>m in front of the camera; what begins nearer is looked for in the whole picture.</summary>
    private const double Near = .02;

    private readonly Pose _handInCamera = camera.PoseInHand.Inverse;

    public int Pixels => camera.Width * camera.Height;

    /// <summary>Nothing is seen yet.</summary>
    public static void Clear(Span<float> depth) => depth.Fill(float.PositiveInfinity);

    /// <summary>0 where nothing is within the camera's reach.</summary>
    public void Finish(Span<float> depth)
    {
        foreach (ref float z in depth)
        {
            z = z <= camera.Far ? z : 0;
        }
    }

    /// <summary>What of a model never moves, alone: to begin every picture with.</summary>
    public float[] Background(MjModel model, MjData data)
    {
        float[] depth = new float[Pixels];
        Clear(depth);
        Paint(model, data, moves: false, depth);
        return depth;
    }

    /// <summary>The geoms of a model that are not transparent, where the data has them.</summary>
    /// <param name="moves">True for those that can move, false for the others.</param>
    /// <exception cref="InvalidOperationException">A geom is of a kind that is not painted.</exception>
    public void Paint(MjModel model, MjData data, bool moves, Span<float> depth)
    {
        ReadOnlySpan<int> types = model.I32("geom_type"), bodies = model.I32("geom_bodyid"), welded = model.I32("body_weldid");
        ReadOnlySpan<float> colours = model.F32("geom_rgba");
        ReadOnlySpan<double> sizes = model.F64("geom_size"), positions = data.GeomXpos, matrices = data.GeomXmat;
        for (int g = 0; g < types.Length; g++)
        {
            if (colours[4 * g + 3] == 0 || welded[bodies[g]] != 0 != moves)
            {
                continue;
            }

            ReadOnlySpan<double> s = sizes.Slice(3 * g, 3), p = positions.Slice(3 * g, 3), m = matrices.Slice(9 * g, 9);
            Shape shape = types[g] switch
            {
                2 => new(ShapeKind.Sphere, 2 * new Vector3(s[0], s[0], s[0])),
                3 => new(ShapeKind.Capsule, 2 * new Vector3(s[0], s[0], s[0] + s[1])),
                5 => new(ShapeKind.Cylinder, 2 * new Vector3(s[0], s[0], s[1])),
                6 => new(ShapeKind.Box, 2 * new Vector3(s[0], s[1], s[2])),
                _ => throw new InvalidOperationException($"Geom {g} '{model.Name(MjObject.Geom, g)}' is of MuJoCo's type {types[g]}: spheres, capsules, cylinders and boxes are painted. Build it of those, or make it transparent."),
            };
            Paint(shape, new(new(p[0], p[1], p[2]), Rotation.FromAxes(new(m[0], m[3], m[6]), new(m[1], m[4], m[7]), new(m[2], m[5], m[8]))), depth);
        }
    }

    /// <param name="poseInHand">X_HS of the shape, in the frame that the camera's pose is given in.</param>
    /// <param name="depth">m along the optical axis, rows from the top: made nearer where the shape is.</param>
    public void Paint(in Shape shape, in Pose poseInHand, Span<float> depth)
    {
        Pose pose = _handInCamera * poseInHand;
        (int left, int right, int top, int bottom) = Window(shape.Size / 2, pose);
        Rotation back = pose.Rotation.Inverse;
        Vector3 eye = back * -pose.Translation, x = back * Vector3.UnitX, y = back * Vector3.UnitY, half = shape.Size / 2;
        for (int row = top; row < bottom; row++)
        {
            Vector3 first = back * camera.Direction(0, row), step = x / camera.FocalLength;
            for (int column = left; column < right; column++)
            {
                ref float z = ref depth[row * camera.Width + column];
                z = Math.Min(z, (float)Distance(shape.Kind, half, eye, first + step * column));
            }
        }
    }

    /// <summary>Pixels that the shape's box can be seen in: its corners are the outermost of it as long as all lie in front.</summary>
    private (int Left, int Right, int Top, int Bottom) Window(in Vector3 half, in Pose pose)
    {
        double left = camera.Width, right = 0, top = camera.Height, bottom = 0;
        for (int corner = 0; corner < 8; corner++)
        {
            Vector3 p = pose * new Vector3((corner & 1) == 0 ? half.X : -half.X, (corner & 2) == 0 ? half.Y : -half.Y, (corner & 4) == 0 ? half.Z : -half.Z);
            if (p.Z < Near)
            {
                return (0, camera.Width, 0, camera.Height);
            }

            double column = camera.Width / 2.0 + p.X / p.Z * camera.FocalLength, row = camera.Height / 2.0 + p.Y / p.Z * camera.FocalLength;
            (left, right, top, bottom) = (Math.Min(left, column), Math.Max(right, column), Math.Min(top, row), Math.Max(bottom, row));
        }

        return (Pixel(left, camera.Width), Pixel(right + 1, camera.Width), Pixel(top, camera.Height), Pixel(bottom + 1, camera.Height));

        static int Pixel(double at, int size) => (int)Math.Clamp(at, 0, size);
    }

    /// <summary>Where o + t d first enters a shape centred on the origin, t > 0; infinity where it does not.</summary>
    private static double Distance(ShapeKind kind, in Vector3 half, in Vector3 o, in Vector3 d) => kind switch
    {
        ShapeKind.Box => Box(half, o, d),
        ShapeKind.Cylinder => Math.Min(Wall(half.X, half.Z, o, d), Math.Min(Disc(half.X, half.Z, o, d), Disc(half.X, -half.Z, o, d))),
        ShapeKind.Capsule => Math.Min(Wall(half.X, half.Z - half.X, o, d), Math.Min(Ball(half.X, o with { Z = o.Z - (half.Z - half.X) }, d), Ball(half.X, o with { Z = o.Z + (half.Z - half.X) }, d))),
        _ => Ball(half.X, o, d),
    };

    private static double Ball(double radius, in Vector3 o, in Vector3 d) => Entry(d.LengthSquared, o.Dot(d), o.LengthSquared - radius * radius);

    private static double Wall(double radius, double half, in Vector3 o, in Vector3 d)
    {
        double t = Entry(d.X * d.X + d.Y * d.Y, o.X * d.X + o.Y * d.Y, o.X * o.X + o.Y * o.Y - radius * radius);
        return Math.Abs(o.Z + t * d.Z) <= half ? t : double.PositiveInfinity;
    }

    private static double Disc(double radius, double height, in Vector3 o, in Vector3 d)
    {
        double t = (height - o.Z) / d.Z, x = o.X + t * d.X, y = o.Y + t * d.Y;
        return t > 0 && x * x + y * y <= radius * radius ? t : double.PositiveInfinity;
    }

    /// <summary>Slabs (Kay and Kajiya 1986).</summary>
    private static double Box(in Vector3 half, in Vector3 o, in Vector3 d)
    {
        double near = 0, far = double.PositiveInfinity;
        for (int axis = 0; axis < 3; axis++)
        {
            double a = (-half[axis] - o[axis]) / d[axis], b = (half[axis] - o[axis]) / d[axis];
            (near, far) = (Math.Max(near, Math.Min(a, b)), Math.Min(far, Math.Max(a, b)));
        }

        return near > 0 && near <= far ? near : double.PositiveInfinity;
    }

    /// <summary>The smaller root of a t² + 2 b t + c, where it is positive.</summary>
    private static double Entry(double a, double b, double c)
    {
        double under = b * b - a * c, t = (-b - Math.Sqrt(under)) / a;
        return under >= 0 && t > 0 ? t : double.PositiveInfinity;
    }
}
