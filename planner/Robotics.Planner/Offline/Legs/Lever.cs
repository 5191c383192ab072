using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>
/// A board that lies over something, with a load on one side of it: what presses the other end down lifts the load. The moments about
/// the fulcrum tell whether (Archimedes), and what lies below the free side tells how far. Arms are level, from the fulcrum, m.
/// </summary>
/// <param name="Fulcrum">What the board lies over and turns about.</param>
/// <param name="Free">From the load to the free end: a unit vector, level.</param>
/// <param name="Below">What is below the free side.</param>
internal sealed record Lever(SensedObject Board, SensedObject Load, SensedObject Fulcrum, Vector3 Free, ImmutableArray<SensedObject> Below)
{
    /// <summary>m: how far apart things that touch may be sensed.</summary>
    private const double Touch = .012;

    /// <summary>How much more weight than balance is sure to tip it, and how much less is sure not to.</summary>
    private const double Sure = 1.2, Safe = .8;

    /// <summary>The lever under a load, or null.</summary>
    public static Lever? Under(WorldView world, SensedObject load)
    {
        Vector3 at = load.Pose.Translation;
        string name = new Ground([.. world.Objects.Where(o => o.Name != load.Name)]).Surface(at.X, at.Y).Object;
        if (world.Find(name) is not { Mobility.Kind: MobilityKind.Free, Parts: [{ Shape.Kind: ShapeKind.Box } plank] } board || !Carries(board.Pose * plank.PoseInObject, plank.Shape, load))
        {
            return null;
        }

        Vector3 free = Pushing.SideNear(board, board.Pose.Translation - at);
        SensedObject[] below =
        [
            .. world.Objects
                .Where(o => o.Name != name && o.Name != load.Name && free.Dot(o.Pose.Translation - at) > 0 && Overlap(board, o) && o.BoundsInBase.Max.Z < board.BoundsInBase.Max.Z)
                .OrderBy(o => free.Dot(o.Pose.Translation)),
        ];
        return below is [{ } fulcrum, .. var others] && Math.Abs(Underside(board, fulcrum.Pose.Translation) - fulcrum.BoundsInBase.Max.Z) < Touch
            ? new(board, load, fulcrum, free, [.. others])
            : null;
    }

    /// <summary>Mass, kg, whose weight where the hind feet press balances the load.</summary>
    public double Balance => (Load.Mass * -Arm(Load.Pose.Translation) - Board.Mass * Arm(Board.Pose.Translation)) / (End - PressPlace.Inside);

    /// <summary>How far the load rises until the free end is down, m. What can be pushed away from below does not count.</summary>
    public double Highest => Rise([.. Below.Where(o => o.Mobility.Kind != MobilityKind.Free)]);

    /// <summary>Why the robot does not lift the load by so much with it, m, in words, or null.</summary>
    public string? WhyNot(QuadrupedDescription robot, double lift)
    {
        double most = PressPlace.Firmly * robot.Mass, least = PressPlace.Lightly * robot.Mass;
        return Balance > most / Sure ? FormattableString.Invariant(
                $"{Text.Quote(Load.Name)} is balanced by {Balance:0.#} kg on the free end of {Text.Quote(Board.Name)}; the robot's hind feet press with {most:0.#} kg, and that must be {Sure} times as much.")
            : Balance < least / Safe ? FormattableString.Invariant(
                $"{Text.Quote(Load.Name)} is balanced by {Balance:0.#} kg on the free end of {Text.Quote(Board.Name)}: it would tip when the robot steps on it.")
            : Highest < lift ? FormattableString.Invariant($"{Text.Quote(Board.Name)} lifts {Text.Quote(Load.Name)} by {Highest:0.###} m until its free end is down, not by {lift:0.###} m.")
            : null;
    }

    /// <summary>What below the free side stops it before the load is so much higher, m.</summary>
    public IEnumerable<SensedObject> Blocks(double lift) => Below.Where(o => Rise([o]) < lift);

    /// <summary>The board and its load when the free end is down.</summary>
    public IEnumerable<SensedObject> Pressed()
    {
        Rotation turn = Rotation.FromAxisAngle(Vector3.UnitZ.Cross(Free), Math.Atan(Turn(Below)));
        Vector3 about = Fulcrum.Pose.Translation with { Z = Top };
        return new[] { Board, Load }.Select(o => o with { Pose = new(about + turn * (o.Pose.Translation - about), (turn * o.Pose.Rotation).Normalized()) });
    }

    private double Top => Fulcrum.BoundsInBase.Max.Z;

    /// <summary>Of the free end.</summary>
    private double End => Arm(Board.Pose.Translation) + Pushing.HalfExtent(Board, Free);

    private double Arm(Vector3 at) => Free.Dot(at - Fulcrum.Pose.Translation);

    private double Rise(ImmutableArray<SensedObject> stops) => -Arm(Load.Pose.Translation) * Turn(stops);

    /// <summary>By how much the board turns, free end down, until it meets the floor or one of these: the tangent of a small angle.</summary>
    private double Turn(ImmutableArray<SensedObject> stops)
    {
        double slope = (Underside(Board, Fulcrum.Pose.Translation + Free * (End / 2)) - Top) / (End / 2), least = Top / End;
        foreach (SensedObject o in stops)
        {
            double top = o.BoundsInBase.Max.Z, near = Arm(o.Pose.Translation) - Pushing.HalfExtent(o, -Free), far = Arm(o.Pose.Translation) + Pushing.HalfExtent(o, Free);

            // What is higher than the fulcrum is met where it begins, what is lower where it ends.
            least = Math.Min(least, (Top - top) / Math.Max(Touch, top > Top ? near : Math.Min(far, End)));
        }

        return Math.Max(0, slope + least);
    }

    /// <summary>Whether the load's lowest point, seen from the plank, is on its upper face.</summary>
    private static bool Carries(Pose plank, Shape shape, SensedObject load)
    {
        Vector3 normal = plank.Rotation.AxisZ.Z > 0 ? plank.Rotation.AxisZ : -plank.Rotation.AxisZ;
        double lowest = load.Parts.Min(p =>
        {
            Pose pose = load.Pose * p.PoseInObject;
            return normal.Dot(pose * p.Shape.Support(pose.Rotation.Inverse * -normal) - plank.Translation);
        });
        return Math.Abs(lowest - shape.Size.Z / 2) < Touch;
    }

    /// <summary>Height of the board's lower face there, also beyond its end, m.</summary>
    private static double Underside(SensedObject board, Vector3 at)
    {
        Part plank = board.Parts[0];
        Pose pose = board.Pose * plank.PoseInObject;
        Vector3 normal = pose.Rotation.AxisZ, face = pose.Translation - normal * (plank.Shape.Size.Z / 2);
        return face.Z - (normal.X * (at.X - face.X) + normal.Y * (at.Y - face.Y)) / normal.Z;
    }

    private static bool Overlap(SensedObject board, SensedObject o)
    {
        Bounds a = board.BoundsInBase, b = o.BoundsInBase;
        return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y;
    }
}
