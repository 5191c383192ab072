using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>One placement of a foot.</summary>
/// <param name="Target">Where its centre comes down, m.</param>
/// <param name="Apex">How high its centre rises on the way, m.</param>
public readonly record struct FootStep(int Leg, Vector3 Target, double Apex);

/// <summary>
/// Chooses, one after the other, where feet are put on known ground along a straight way: always the foot that lags farthest
/// behind, to the safe place nearest to a full stride. A foot's progress is how far along the way the trunk would be if that
/// foot were in its usual place below it.
/// </summary>
/// <param name="start">Where the way begins, m.</param>
/// <param name="yaw">Its direction, rad: the trunk looks along it.</param>
/// <param name="length">m.</param>
public sealed class FootPlan(QuadrupedDescription robot, Vector3 start, double yaw, double length)
{
    /// <summary>m: the highest step up or down for one foot.</summary>
    public const double HighestStep = .13;

    private const double Stride = .15, LongestStride = .3, Spread = .26, Least = .03, Clearance = .05;
    private const double Grid = .01;
    private static readonly double[] Sideways = [0, .02, -.02, .04, -.04, .06, -.06];

    private readonly Vector3 _along = Rotation.AboutZ(yaw) * Vector3.UnitX, _left = Rotation.AboutZ(yaw) * Vector3.UnitY;

    public double Yaw => yaw;

    public double Length => length;

    public Vector3 Along => _along;

    /// <summary>Where a foot is in the trunk's frame in its usual place, level.</summary>
    public Vector3 Usual(int leg)
    {
        LegDescription l = robot.Legs[leg];
        return new(l.Hip.X, l.Hip.Y + l.Side, 0);
    }

    /// <summary>How far along the way a foot has brought the trunk.</summary>
    public double Progress(int leg, Vector3 foot) => (foot - start).Dot(_along) - Usual(leg).X;

    /// <summary>Whether no foot needs to go on.</summary>
    public bool Done(ReadOnlySpan<Vector3> feet)
    {
        for (int i = 0; i < feet.Length; i++)
        {
            if (Progress(i, feet[i]) < length - Least)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The next placement, or null: there is no safe place within reach.</summary>
    public FootStep? Next(Ground ground, ReadOnlySpan<Vector3> feet)
    {
        Span<int> order = [2, 0, 3, 1];
        Span<double> progress = stackalloc double[4];
        for (int i = 0; i < feet.Length; i++)
        {
            progress[i] = Progress(i, feet[i]);
        }

        // The last first; of equals a rear one, then the front one of its side.
        for (int a = 1; a < order.Length; a++)
        {
            for (int b = a; b > 0 && progress[order[b]] < progress[order[b - 1]] - Grid; b--)
            {
                (order[b], order[b - 1]) = (order[b - 1], order[b]);
            }
        }

        foreach (int leg in order)
        {
            double others = double.PositiveInfinity;
            for (int i = 0; i < feet.Length; i++)
            {
                others = i == leg ? others : Math.Min(others, progress[i]);
            }

            double most = Math.Min(Math.Min(progress[leg] + LongestStride, others + Spread), length + 2 * Least);
            double wanted = Math.Min(Math.Min(progress[leg] + Stride, others + Stride), length);
            if (progress[leg] < length - Least && Find(ground, leg, feet[leg], progress[leg] + Least, wanted, most) is { } step)
            {
                return step;
            }
        }

        return null;
    }

    private FootStep? Find(Ground ground, int leg, Vector3 foot, double least, double wanted, double most)
    {
        for (double off = 0; off <= most - least; off += Grid)
        {
            for (int sign = 1; sign >= -1; sign -= 2)
            {
                double u = wanted + sign * off;
                if (u < least || u > most)
                {
                    continue;
                }

                foreach (double side in Sideways)
                {
                    Vector3 usual = Usual(leg);
                    Vector3 p = start + _along * (u + usual.X) + _left * (usual.Y + side);
                    double z = ground.Height(p.X, p.Y) + robot.FootRadius;
                    if (Math.Abs(z - foot.Z) <= HighestStep && ground.Safe(p.X, p.Y))
                    {
                        Vector3 target = new(p.X, p.Y, z);
                        return new(leg, target, Math.Max(Math.Max(foot.Z, z), ground.Highest(foot, target) + robot.FootRadius) + Clearance);
                    }
                }
            }
        }

        return null;
    }
}
