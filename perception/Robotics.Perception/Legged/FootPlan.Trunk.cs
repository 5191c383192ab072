using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>Where the trunk goes over the feet, and all steps to the end of the way before the first is made.</summary>
public sealed partial class FootPlan
{
    private const int MostSteps = 400;

    /// <summary>m: how far inside the support triangle the centre of mass is while a foot swings.</summary>
    private const double Inside = .07;

    /// <summary>Of the ground's slope, taken on by the trunk.</summary>
    private const double Pitch = .85, Roll = .6;

    /// <summary>m, of the trunk's origin above the mean of the soles: the first with which there is a next step.</summary>
    private static readonly double[] Heights = [.28, .25, .22, .19];

    /// <summary>The height of the trunk that is used where nothing calls for a lower one, m above the mean of the soles.</summary>
    public static double UsualHeight => Heights[0];

    /// <summary>X_WT over the standing feet, along the ground's slope.</summary>
    /// <param name="lifting">The foot that does not stand; -1 when all do.</param>
    /// <param name="height">Of the trunk's origin above the mean of the soles, m.</param>
    /// <param name="off">From the trunk's origin to the centre of mass, horizontally, m.</param>
    public Pose Over(ReadOnlySpan<Vector3> feet, int lifting, double height, Vector3 off)
    {
        Vector3 middle = (feet[0] + feet[1] + feet[2] + feet[3]) / QuadrupedDescription.LegCount;
        Vector3 front = feet[0] + feet[1], rear = feet[2] + feet[3], right = feet[0] + feet[2], left = feet[1] + feet[3];
        double pitch = -Pitch * Math.Atan2(front.Z - rear.Z, (front - rear).Dot(_ahead));
        double roll = Roll * Math.Atan2(left.Z - right.Z, (left - right).Horizontal.Length);
        Vector3 over = (lifting < 0 ? middle.Horizontal : new SupportTriangle(feet, lifting).Stable(middle, Inside)) - off;
        return new(new(over.X, over.Y, middle.Z - robot.FootRadius + height), Rotation.FromRollPitchYaw(roll, pitch, yaw));
    }

    /// <summary>The next placement, with the height of the trunk that it takes; null when there is no safe place within reach.</summary>
    /// <param name="feet">Where the feet's centres are, m, 4.</param>
    /// <param name="off">From the trunk's origin to the centre of mass, horizontally, m.</param>
    public (FootStep Step, double Height)? Choose(Ground ground, Vector3[] feet, Vector3 off)
    {
        foreach (double height in Heights)
        {
            if (Next(ground, feet, leg => Over(feet, leg, height, off)) is { } step)
            {
                return (step, height);
            }
        }

        return null;
    }

    /// <summary>Plans to the end, as if each step went as planned. How many steps there are until there is no further one; null when the end is reached.</summary>
    /// <param name="feet">Where the feet's centres are at first, m, 4. Changed: where they come to.</param>
    public int? Foresee(Ground ground, Vector3[] feet, Vector3 off)
    {
        for (int k = 0; k < MostSteps && !Done(feet); k++)
        {
            if (Choose(ground, feet, off) is not { } next)
            {
                return k;
            }

            feet[next.Step.Leg] = next.Step.Target;
        }

        return null;
    }

    /// <summary>The same from standing on level ground at the start.</summary>
    public int? Foresee(Ground ground)
    {
        Rotation heading = Rotation.AboutZ(yaw);
        double floor = ground.Height(start.X, start.Y) + robot.FootRadius;
        Vector3[] feet = [.. Enumerable.Range(0, QuadrupedDescription.LegCount).Select(l => (start + heading * Usual(l)).Horizontal + new Vector3(0, 0, floor))];
        Vector3 off = (heading * LegKinematics.CentreOfMass(robot, robot.Home.AsSpan())).Horizontal;
        return Foresee(ground, feet, off);
    }
}
