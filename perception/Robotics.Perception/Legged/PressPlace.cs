using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>Where a robot on legs puts its hind feet to press an end of a thing down, and from where. Metres and radians.</summary>
/// <param name="Before">Where its trunk is before, level.</param>
/// <param name="Yaw">Which way it looks: away from the thing.</param>
/// <param name="Right">Where the right hind foot's centre comes down.</param>
/// <param name="Left">The same of the left one.</param>
public readonly record struct PressPlace(Vector3 Before, double Yaw, Vector3 Right, Vector3 Left)
{
    /// <summary>Of the robot's weight: what the hind feet carry while they are put down, and in the end. Front feet that carried much less would not tell where they stand.</summary>
    public const double Lightly = .22, Firmly = .56;

    /// <summary>m: from the end to the feet on it.</summary>
    public const double Inside = .08;

    /// <summary>m: from the end to the middle of the trunk before it, so that knees are clear of it.</summary>
    private const double Standoff = .38;

    /// <summary>m: the highest end above the robot's ground.</summary>
    public const double Highest = .15;

    /// <summary>m: how uneven the end of the thing may be between the feet.</summary>
    private const double Even = .02;

    /// <summary>The place at the end of a thing.</summary>
    /// <param name="towards">From the end towards the thing's middle; the side of the thing nearest to it decides.</param>
    public static PressPlace At(QuadrupedDescription robot, Ground ground, SensedObject o, Vector3 towards)
    {
        Vector3 inwards = Pushing.SideNear(o, towards);
        Vector3 end = o.Pose.Translation.Horizontal - inwards * Pushing.HalfExtent(o, -inwards);
        double yaw = Math.Atan2(-inwards.Y, -inwards.X);
        FootPlan plan = new(robot, end, yaw, 0);
        return new(end - inwards * Standoff, yaw, Foot(2), Foot(3));

        Vector3 Foot(int leg)
        {
            Vector3 at = end + inwards * Inside + Rotation.AboutZ(yaw) * new Vector3(0, plan.Usual(leg).Y, 0);
            return at with { Z = ground.Height(at.X, at.Y) + robot.FootRadius };
        }
    }

    /// <summary>Why the feet cannot be put there, in words, or null.</summary>
    /// <param name="floor">Height of the robot's ground, m.</param>
    public string? WhyNot(Ground ground, string thing, QuadrupedDescription robot, double floor)
    {
        foreach (Vector3 foot in (ReadOnlySpan<Vector3>)[Right, Left])
        {
            if (ground.Surface(foot.X, foot.Y).Object != thing || !ground.Safe(foot.X, foot.Y))
            {
                return FormattableString.Invariant($"At {foot} is no room for a foot on '{thing}': feet need even ground {Ground.Margin} m from any edge.");
            }
        }

        double height = Math.Max(Right.Z, Left.Z) - robot.FootRadius - floor;
        return height > Highest || Math.Abs(Right.Z - Left.Z) > Even
            ? FormattableString.Invariant($"The end of '{thing}' is {height:0.###} m high, or not level; hind feet are put on what is at most {Highest} m high.")
            : null;
    }
}
