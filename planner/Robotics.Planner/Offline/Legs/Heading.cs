using Robotics.Geometry;
using Robotics.Planner.Offline.Formulas;

namespace Robotics.Planner.Offline.Legs;

/// <summary>A direction along an axis of the frame in which objects are given.</summary>
/// <param name="Axis">0 x, 1 y.</param>
/// <param name="Sign">1 or -1.</param>
internal readonly record struct Heading(int Axis, int Sign)
{
    public static readonly Heading[] All = [new(0, 1), new(1, 1), new(0, -1), new(1, -1)];

    public Vector3 Direction => (Axis == 0 ? Vector3.UnitX : Vector3.UnitY) * Sign;

    /// <summary>The axis that is nearest to a direction.</summary>
    public static Heading Near(Vector3 direction) =>
        Math.Abs(direction.X) >= Math.Abs(direction.Y) ? new(0, direction.X > 0 ? 1 : -1) : new(1, direction.Y > 0 ? 1 : -1);

    public Heading Reversed => new(Axis, -Sign);

    /// <summary>Across it.</summary>
    public int Side => 1 - Axis;

    public string Words => $"along {(Sign > 0 ? "+" : "-")}{"xy"[Axis]}";

    /// <summary>rad.</summary>
    public Formula Yaw => (Axis, Sign) switch
    {
        (0, 1) => 0,
        (0, _) => Ask.HalfTurn(),
        (_, 1) => Ask.HalfTurn() / 2,
        _ => -Ask.HalfTurn() / 2,
    };

    /// <summary>How far along the direction a point is, m.</summary>
    public double Along(Vector3 p) => p[Axis] * Sign;

    /// <summary>The coordinate that is so far on along the direction.</summary>
    public Formula On(Formula coordinate, Formula by) => Sign > 0 ? coordinate + by : coordinate - by;

    /// <summary>The coordinate that is so far back along the direction.</summary>
    public Formula Back(Formula coordinate, Formula by) => Sign > 0 ? coordinate - by : coordinate + by;

    /// <summary>x and y from the coordinate along the axis and the one across.</summary>
    public (Formula X, Formula Y) Place(Formula along, Formula across) => Axis == 0 ? (along, across) : (across, along);
}
