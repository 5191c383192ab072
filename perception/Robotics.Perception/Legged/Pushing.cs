using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>One straight push.</summary>
/// <param name="Behind">Where the trunk is when it begins, m.</param>
/// <param name="Along">Which way it goes: a unit vector, level, along a side of the object.</param>
/// <param name="Distance">m.</param>
public readonly record struct PushLine(Vector3 Behind, Vector3 Along, double Distance);

/// <summary>What a robot on legs can push with the bar before its head, from where, and how high it holds the trunk meanwhile.</summary>
public static class Pushing
{
    /// <summary>kg.</summary>
    public const double Heaviest = 5;

    /// <summary>m: what is left alone.</summary>
    public const double Least = .025;

    /// <summary>m from the bumper to the object where a push begins, and how far the robot draws back after it: enough to turn.</summary>
    public const double Standoff = .08, Retreat = .16;

    /// <summary>Cosine between a side's normal and a push that turns the side until it is flush with the bumper, and no farther.</summary>
    private const double Flush = .985;

    /// <summary>m, of the trunk's origin above the soles; and how much of the bumper must meet the object.</summary>
    private const double Lowest = .15, Highest = .27, Grasp = .015;

    /// <summary>How high the trunk's origin is above the soles so that the bumper meets the object; null when it cannot.</summary>
    /// <param name="floor">Height of the robot's ground, m.</param>
    public static double? TrunkHeight(QuadrupedDescription robot, SensedObject o, double floor)
    {
        double top = o.BoundsInBase.Max.Z - floor, bottom = o.BoundsInBase.Min.Z - floor;
        Bounds bumper = robot.Bumper;
        double height = Math.Clamp((Math.Max(0, bottom) + top) / 2 - bumper.Centre.Z, Lowest, Highest);
        return height + bumper.Min.Z > top - Grasp || height + bumper.Max.Z < bottom + Grasp ? null : height;
    }

    /// <summary>
    /// The straight pushes that bring an object nearer to a place: straight there, when a side faces that way, else along its sides, the
    /// longer way first. What is not worth one is left out.
    /// </summary>
    public static IEnumerable<PushLine> Lines(QuadrupedDescription robot, SensedObject o, Vector3 goal)
    {
        Vector3 left = (goal - o.Pose.Translation).Horizontal;
        Vector3 axis = o.Pose.Rotation.AxisX.Horizontal.Normalized(), across = Vector3.UnitZ.Cross(axis);
        if (left.Length >= Least && SideNear(o, left).Dot(left) > Flush * left.Length)
        {
            yield return Line(robot, o, left.Normalized(), left.Length);
        }

        foreach (Vector3 a in Math.Abs(left.Dot(axis)) >= Math.Abs(left.Dot(across)) ? [axis, across] : new[] { across, axis })
        {
            double distance = left.Dot(a);
            if (Math.Abs(distance) >= Least)
            {
                yield return Line(robot, o, a * Math.Sign(distance), Math.Abs(distance));
            }
        }
    }

    /// <summary>The push of an object in a direction.</summary>
    public static PushLine Line(QuadrupedDescription robot, SensedObject o, Vector3 along, double distance) =>
        new(o.Pose.Translation.Horizontal - along * (HalfExtent(o, along) + robot.Bumper.Max.X + Standoff), along, distance);

    /// <summary>The side axis of an object that is nearest to a direction: a unit vector, level.</summary>
    public static Vector3 SideNear(SensedObject o, Vector3 direction)
    {
        Vector3 axis = o.Pose.Rotation.AxisX.Horizontal.Normalized(), across = Vector3.UnitZ.Cross(axis);
        double a = axis.Dot(direction), b = across.Dot(direction);
        return Math.Abs(a) >= Math.Abs(b) ? axis * Math.Sign(a) : across * Math.Sign(b);
    }

    /// <summary>By how much the side that is pushed looks to the left of the way, rad; 0 for what is round.</summary>
    public static double Turned(SensedObject o, Vector3 along)
    {
        Vector3 side = SideNear(o, along);
        return o.Parts.Any(p => p.Shape.Kind == ShapeKind.Box) ? Math.Atan2(along.Cross(side).Z, along.Dot(side)) : 0;
    }

    /// <summary>From an object's centre to its farthest point in a direction, m.</summary>
    public static double HalfExtent(SensedObject o, Vector3 along) => o.Parts.Max(p =>
    {
        Pose pose = o.Pose * p.PoseInObject;
        return (pose * p.Shape.Support(pose.Rotation.Inverse * along) - o.Pose.Translation).Dot(along);
    });
}
