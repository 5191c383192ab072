using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>A thing that tips about a level hinge, like a see-saw, with what lies on it: who weighs how much about the pivot.</summary>
/// <param name="Board">What tips.</param>
/// <param name="Riders">What lies on it.</param>
public sealed record Balance(SensedObject Board, IReadOnlyList<SensedObject> Riders)
{
    /// <summary>m/s2.</summary>
    private const double Gravity = 9.81;

    /// <summary>How level an axis must be, sine.</summary>
    private const double LevelSine = 0.2;

    /// <summary>The balance of what carries an object, or null when that does not tip.</summary>
    public static Balance? Under(WorldView world, SensedObject thing) =>
        world.Objects.FirstOrDefault(o => Tips(o) && WorldView.RestsOn(thing, o)) is { } board ? new(board, [.. world.RestingOn(board)]) : null;

    private static bool Tips(SensedObject o) => o.Mobility.Kind == MobilityKind.Hinge && Math.Abs((o.Pose.Rotation * o.Mobility.Axis).Z) < LevelSine;

    /// <summary>Where the board's axis is: a point of it, base frame, m.</summary>
    public Vector3 Pivot => Board.Pose * Board.Mobility.Anchor;

    /// <summary>The moment of gravity on a mass at a place about the hinge, N m, positive where it drives it to larger angles.</summary>
    public double Moment(double mass, Vector3 at) => -mass * Gravity * Rise(at);

    /// <summary>The moment of everything that is on it now, its own weight as well, N m.</summary>
    public double Now => Riders.Sum(r => Moment(r.Mass, r.Pose.Translation)) + Moment(Board.Mass, Board.Pose.Translation);

    /// <summary>The sense in which it must turn to raise a place: 1, -1, or 0 over the pivot.</summary>
    public int Raising(Vector3 at) => Math.Sign(Rise(at));

    /// <summary>How much higher a place on it is when it is turned that way as far as it goes, m.</summary>
    public double Lift(Vector3 at, int sense) => (Tilted(sense) * (Board.Pose.Inverse * at)).Z - at.Z;

    /// <summary>The world after the board went that way as far as it goes, with all that is on it.</summary>
    public WorldView After(WorldView world, int sense)
    {
        Pose turned = Tilted(sense), by = turned * Board.Pose.Inverse;
        return Riders.Aggregate(world.With(Board with
        {
            Pose = turned,
            Mobility = Board.Mobility with { Displacement = sense > 0 ? Board.Mobility.Travel : 0 },
        }), (w, r) => w.With(r with { Pose = by * r.Pose }));
    }

    private Pose Tilted(int sense) => Board.Pose * Board.Mobility.Turned(sense > 0 ? Board.Mobility.Travel - Board.Mobility.Displacement : -Board.Mobility.Displacement);

    /// <summary>How fast a place rises as the hinge turns, m/rad: the vertical part of a x r.</summary>
    private double Rise(Vector3 at) => (Board.Pose.Rotation * Board.Mobility.Axis).Cross(at - Pivot).Z;
}
