using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>
/// What a foot can stand on, as far as it is known: the floor z = 0 and the upper faces of everything seen, boxes exactly and at
/// any tilt, other shapes by the box that bounds them. Metres, the frame in which the objects are given.
/// </summary>
/// <param name="objects">What is seen.</param>
public sealed class Ground(IReadOnlyList<SensedObject> objects)
{
    /// <summary>m: how much the ground may rise over <see cref="Margin"/> and still be safe to stand on.</summary>
    private const double Roughness = .02;

    /// <summary>m: least distance of a foot from an edge.</summary>
    public const double Margin = .05;

    private readonly ImmutableArray<(Pose Into, Vector3 Half, Bounds Bounds, string Object)> _solids =
    [
        .. objects.SelectMany(o => o.Parts.Select(p =>
        {
            Pose pose = o.Pose * p.PoseInObject;
            Bounds bounds = p.Shape.BoundsAt(pose);
            return p.Shape.Kind == ShapeKind.Box
                ? (pose.Inverse, p.Shape.Size / 2, bounds, o.Name)
                : (new Pose(-bounds.Centre, Rotation.Identity), bounds.Size / 2, bounds, o.Name);
        })),
    ];

    public IReadOnlyList<SensedObject> Objects => objects;

    /// <summary>How high the ground is at a place.</summary>
    public double Height(double x, double y) => Surface(x, y).Height;

    /// <summary>How high the ground is at a place, and the name of what is on top there; empty for the floor.</summary>
    public (double Height, string Object) Surface(double x, double y)
    {
        (double height, string on) = (0, "");
        foreach ((Pose into, Vector3 half, Bounds bounds, string name) in _solids)
        {
            if (x < bounds.Min.X || x > bounds.Max.X || y < bounds.Min.Y || y > bounds.Max.Y || bounds.Max.Z <= height)
            {
                continue;
            }

            // A ray straight down against the three slabs of the box, in its frame (Kay and Kajiya 1986).
            Vector3 from = into * new Vector3(x, y, bounds.Max.Z + 1), down = into.Rotation * new Vector3(0, 0, -1);
            (double enter, double leave) = (0, double.PositiveInfinity);
            for (int k = 0; k < 3; k++)
            {
                if (Math.Abs(down[k]) < 1e-9)
                {
                    leave = Math.Abs(from[k]) > half[k] ? -1 : leave;
                    continue;
                }

                double a = (-half[k] - from[k]) / down[k], b = (half[k] - from[k]) / down[k];
                (enter, leave) = (Math.Max(enter, Math.Min(a, b)), Math.Min(leave, Math.Max(a, b)));
            }

            if (enter <= leave && bounds.Max.Z + 1 - enter > height)
            {
                (height, on) = (bounds.Max.Z + 1 - enter, name);
            }
        }

        return (height, on);
    }

    /// <summary>Whether a foot may stand at a place: the ground is even there and no edge is near.</summary>
    public bool Safe(double x, double y)
    {
        double here = Height(x, y);
        for (int k = 0; k < 8; k++)
        {
            double a = k * Math.PI / 4;
            if (Math.Abs(Height(x + Margin * Math.Cos(a), y + Margin * Math.Sin(a)) - here) > Roughness)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The highest ground on the straight way between two places.</summary>
    public double Highest(Vector3 from, Vector3 to)
    {
        const double step = .02;
        int n = Math.Max(1, (int)Math.Ceiling((to - from).Horizontal.Length / step));
        double highest = double.NegativeInfinity;
        for (int k = 0; k <= n; k++)
        {
            Vector3 p = Vector3.Lerp(from, to, (double)k / n);
            highest = Math.Max(highest, Height(p.X, p.Y));
        }

        return highest;
    }
}
