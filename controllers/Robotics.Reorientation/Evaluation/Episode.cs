using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Evaluation;

/// <summary>Which goals are set, and from where.</summary>
public enum GoalSet
{
    /// <summary>Up to 90 degrees about the vertical, from the object's own upright rest at any yaw.</summary>
    Yaw90,

    /// <summary>Up to 90 degrees about any axis, from wherever a drop in any orientation comes to rest.</summary>
    Any90,

    /// <summary>The same up to 60 degrees: the rung below.</summary>
    Any60,

    /// <summary>Any rotation, evenly, from wherever a drop in any orientation comes to rest.</summary>
    So3,
}

/// <summary>One trial, drawn from a seed and its number alone.</summary>
/// <param name="Object">Index into the worlds' objects.</param>
/// <param name="Start">X_WO before settling, of an object that lies or falls; not of one that is grasped.</param>
/// <param name="Turn">From where the object has come to rest to the goal: R_WG = Turn * R_WO; for <see cref="GoalSet.So3"/> the goal itself.</param>
public sealed record Episode(int Index, int Object, GoalSet Goals, Pose Start, Rotation Turn)
{
    /// <summary>m aside of the hand's axis, and the height of a drop above what objects rest on.</summary>
    private const double Aside = .01, Height = .12;

    /// <param name="upright">X_WO of the object at rest as it was made.</param>
    /// <param name="support">m, the height of what it rests on.</param>
    public static Episode Draw(int seed, int index, int thing, GoalSet goals, in Pose upright, double support = 0)
    {
        Random random = new(unchecked(seed * 1_000_003 + index));
        Vector3 aside = new(Between(-Aside, Aside), Between(-Aside, Aside), 0);
        Pose start = goals == GoalSet.Yaw90
            ? new(aside + upright.Translation, (Rotation.AboutZ(Between(-Math.PI, Math.PI)) * upright.Rotation).Normalized())
            : new(aside + new Vector3(0, 0, support + Height), Any());
        Rotation turn = goals switch
        {
            GoalSet.Yaw90 => Rotation.AboutZ(Between(-Math.PI / 2, Math.PI / 2)),
            GoalSet.Any90 or GoalSet.Any60 => Rotation.FromAxisAngle(Any() * Vector3.UnitZ, Between(0, goals == GoalSet.Any90 ? Math.PI / 2 : Math.PI / 3)),
            _ => Any(),
        };
        return new(index, thing, goals, start, turn);

        double Between(double low, double high) => low + (high - low) * random.NextDouble();

        // Even over all rotations (Shoemake 1992).
        Rotation Any()
        {
            double u = random.NextDouble(), a = 2 * Math.PI * random.NextDouble(), b = 2 * Math.PI * random.NextDouble();
            return new Rotation(Math.Sqrt(u) * Math.Cos(b), Math.Sqrt(1 - u) * Math.Sin(a), Math.Sqrt(1 - u) * Math.Cos(a), Math.Sqrt(u) * Math.Sin(b)).Normalized();
        }
    }

    /// <summary>The goal for an object that has settled so.</summary>
    public Rotation GoalFor(in Rotation settled) => Goals == GoalSet.So3 ? Turn : (Turn * settled).Normalized();
}

/// <summary>How an episode went. Angles in rad, times in s since the goal was set.</summary>
/// <param name="Asked">Angle from start to goal.</param>
/// <param name="StopTime">When the policy said stop and the hand began to hold; null when it never did, or never said so again after the hold.</param>
/// <param name="StopAngle">Angle left after the hand held still for <see cref="Evaluator.HoldPeriods"/>; null without a stop.</param>
/// <param name="Reached">When the angle was first within each of <see cref="Metrics.Tolerances"/>, whatever the policy thought; null for never.</param>
/// <param name="Least">Least angle there ever was.</param>
/// <param name="Dropped">The object left the hand's reach before the stop, or while the hand held still.</param>
/// <param name="Broken">Physics broke down.</param>
/// <param name="Trouble">Why the policy gave up before it stopped, in its words; null when it did not.</param>
public sealed record EpisodeResult(
    int Index, string Object, double Asked, double? StopTime, double? StopAngle, double?[] Reached, double Least, bool Dropped, bool Broken, string? Trouble = null)
{
    public bool OwnStop(double tolerance) => !Dropped && !Broken && StopAngle <= tolerance;

    public bool PerfectStop(int tolerance) => !Broken && Reached[tolerance] is not null;

    public bool TimedOut => !Dropped && !Broken && StopTime is null;
}
