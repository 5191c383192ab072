using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>One placement of a foot.</summary>
/// <param name="Target">Where its centre comes down, m.</param>
/// <param name="Apex">How high its centre rises on the way, m.</param>
public readonly record struct FootStep(int Leg, Vector3 Target, double Apex);

/// <summary>
/// Chooses, one after the other, where feet are put on known ground along a straight way: always the foot that lags farthest
/// behind, to the safe place nearest to a full stride. A foot's progress is how far along the way the trunk would be if that
/// foot were in its usual place below it. Knees bend backwards: shins clear an edge on the way up when the trunk looks along the
/// way, and on the way down when it goes backwards.
/// </summary>
/// <param name="start">Where the way begins, m.</param>
/// <param name="yaw">Which way the trunk looks, rad.</param>
/// <param name="length">m.</param>
/// <param name="backwards">The way goes where the tail is.</param>
public sealed partial class FootPlan(QuadrupedDescription robot, Vector3 start, double yaw, double length, bool backwards = false)
{
    /// <summary>m: the highest step up or down for one foot.</summary>
    public const double HighestStep = .13;

    /// <summary>m: the highest step down when the trunk looks along the way, and up when it goes backwards.</summary>
    private const double HighestAgainst = .08;

    /// <summary>m: the highest step that is promised, an error of sensing taken off.</summary>
    public const double SafeStep = .12;

    /// <summary>m: of feet that keep their distance from both edges.</summary>
    public const double WidestGap = .1;

    private const double Stride = .17, LongestStride = .3, Spread = .24, Least = .03, Clearance = .05;
    private const double LeastSupport = .055;
    /// <summary>m: how much farther out than below the thigh's joint a foot is put.</summary>
    private const double Wide = .025;

    /// <summary>m: between a shin's axis and the ground, and how far the trunk goes on, and back for another foot's sake, before the foot is lifted again.</summary>
    private const double ShinRoom = .018, StandingRoom = .01, Advance = .1, Retreat = .04;

    private const double Grid = .01;
    private static readonly double[] Sideways = [0, .02, -.02, .04, -.04, .06, -.06];

    private readonly Vector3 _ahead = Rotation.AboutZ(yaw) * Vector3.UnitX, _left = Rotation.AboutZ(yaw) * Vector3.UnitY;
    private readonly Vector3 _along = Rotation.AboutZ(yaw) * (backwards ? -Vector3.UnitX : Vector3.UnitX);

    /// <summary>Where a foot is in the trunk's frame in its usual place, level.</summary>
    public Vector3 Usual(int leg)
    {
        LegDescription l = robot.Legs[leg];
        return new(l.Hip.X, l.Hip.Y + l.Side + Math.Sign(l.Side) * Wide, 0);
    }

    /// <summary>How far along the way a foot has brought the trunk.</summary>
    public double Progress(int leg, Vector3 foot) => (foot - start).Dot(_along) - Before(leg);

    /// <summary>How far along the way a foot is before the trunk, m.</summary>
    private double Before(int leg) => backwards ? -Usual(leg).X : Usual(leg).X;

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
    /// <param name="trunk">X_WT while a foot swings.</param>
    private FootStep? Next(Ground ground, ReadOnlySpan<Vector3> feet, Func<int, Pose> trunk)
    {
        Span<int> order = backwards ? [0, 2, 1, 3] : [2, 0, 3, 1];
        Span<double> progress = stackalloc double[4];
        for (int i = 0; i < feet.Length; i++)
        {
            progress[i] = Progress(i, feet[i]);
        }

        // The last first; of equals one that goes behind, then the one before it on its side.
        for (int a = 1; a < order.Length; a++)
        {
            for (int b = a; b > 0 && progress[order[b]] < progress[order[b - 1]] - Grid; b--)
            {
                (order[b], order[b - 1]) = (order[b - 1], order[b]);
            }
        }

        // A foot whose going leaves a thin triangle waits while another can go; shins lean on something only when nothing else helps.
        return Next(ground, feet, trunk, order, progress, LeastSupport, StandingRoom)
            ?? Next(ground, feet, trunk, order, progress, 0, StandingRoom)
            ?? Next(ground, feet, trunk, order, progress, LeastSupport, double.NegativeInfinity);
    }

    private FootStep? Next(Ground ground, ReadOnlySpan<Vector3> feet, Func<int, Pose> trunk, ReadOnlySpan<int> order, ReadOnlySpan<double> progress, double support, double room)
    {
        foreach (int leg in order)
        {
            Pose over = trunk(leg);
            if (new SupportTriangle(feet, leg).Radius < support || !Stands(ground, over, feet, leg, room))
            {
                continue;
            }

            double others = double.PositiveInfinity;
            for (int i = 0; i < feet.Length; i++)
            {
                others = i == leg ? others : Math.Min(others, progress[i]);
            }

            double most = Math.Min(Math.Min(progress[leg] + LongestStride, others + Spread), length + 2 * Least);
            double wanted = Math.Min(Math.Min(progress[leg] + Stride, others + Stride), length);
            if (progress[leg] < length - Least && Find(ground, leg, over, feet[leg], progress[leg] + Least, wanted, most) is { } step)
            {
                return step;
            }
        }

        return null;
    }

    private FootStep? Find(Ground ground, int leg, Pose trunk, Vector3 foot, double least, double wanted, double most)
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
                    Vector3 p = start + _along * (u + Before(leg)) + _left * (Usual(leg).Y + side);
                    double z = ground.Height(p.X, p.Y) + robot.FootRadius;
                    double rise = z - foot.Z;
                    if (Math.Abs(rise) <= HighestStep && (backwards ? rise : -rise) <= HighestAgainst && ground.Safe(p.X, p.Y)
                        && Clear(ground, leg, trunk, p with { Z = z }) == true
                        && Clear(ground, leg, Later(trunk, Advance, rise), p with { Z = z }) != false && Clear(ground, leg, Later(trunk, -Retreat, rise), p with { Z = z }) != false)
                    {
                        Vector3 target = new(p.X, p.Y, z);
                        return new(leg, target, Math.Max(Math.Max(foot.Z, z), ground.Highest(foot, target) + robot.FootRadius) + Clearance);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The trunk when it has gone on while the foot stands; down a step it sinks, by half of it until the foot beside is down too.</summary>
    private Pose Later(Pose trunk, double by, double rise) => new(trunk.Translation + _along * by + Vector3.UnitZ * (Math.Min(0, rise) / 2), trunk.Rotation);

    /// <summary>Whether the standing legs reach their feet, and touch nothing else, with the trunk there.</summary>
    private bool Stands(Ground ground, Pose trunk, ReadOnlySpan<Vector3> feet, int lifting, double room)
    {
        for (int i = 0; i < feet.Length; i++)
        {
            if (i != lifting && Clear(ground, i, trunk, feet[i], room) != true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the leg's shin touches nothing with the trunk there; null when it does not reach the place.</summary>
    private bool? Clear(Ground ground, int leg, Pose trunk, Vector3 foot, double room = ShinRoom)
    {
        Span<double> q = stackalloc double[QuadrupedDescription.JointsPerLeg];
        if (!LegKinematics.Solve(robot.Legs[leg], trunk.Inverse * foot, q))
        {
            return null;
        }

        Vector3 knee = trunk * LegKinematics.Knee(robot.Legs[leg], q);
        const int samples = 8;
        for (int k = 2; k <= samples; k++)
        {
            Vector3 p = Vector3.Lerp(foot, knee, (double)k / samples);
            if (p.Z < ground.Height(p.X, p.Y) + room)
            {
                return false;
            }
        }

        return true;
    }
}
