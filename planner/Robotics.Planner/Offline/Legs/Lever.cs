using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>A board that lies over something, with a load on the end that is down: whoever stands on its other end lifts the load.</summary>
/// <param name="Fulcrum">What it lies over.</param>
/// <param name="Free">From the load to the free end.</param>
/// <param name="Blocks">What is below the free end and keeps it up.</param>
internal sealed record Lever(SensedObject Board, SensedObject Load, SensedObject Fulcrum, Heading Free, ImmutableArray<SensedObject> Blocks)
{
    /// <summary>m: how far a board may be from what carries it, as it is sensed.</summary>
    private const double Touch = .025;

    /// <summary>How much more than balance is sure to tip it.</summary>
    private const double Surplus = 1.15;

    /// <summary>The lever under a load, or null.</summary>
    public static Lever? Under(WorldView world, SensedObject load)
    {
        Ground rest = new([.. world.Objects.Where(o => o.Name != load.Name)]);
        Vector3 at = load.Pose.Translation;
        (double height, string name) = rest.Surface(at.X, at.Y);
        if (world.Find(name) is not { Parts: [Part plank] } board || Math.Abs(load.BoundsInBase.Min.Z - height) > 2 * Touch)
        {
            return null;
        }

        Vector3 across = board.Pose.Translation - at;
        Heading free = Math.Abs(across.X) >= Math.Abs(across.Y) ? new(0, across.X > 0 ? 1 : -1) : new(1, across.Y > 0 ? 1 : -1);
        Ground alone = new([board]);
        SensedObject[] below =
        [
            .. world.Objects
                .Where(o => o.Name != board.Name && o.Name != load.Name && free.Along(o.Pose.Translation) > free.Along(at) && Over(board, o))
                .Where(o => o.BoundsInBase.Max.Z < board.BoundsInBase.Max.Z)
                .OrderBy(o => free.Along(o.Pose.Translation)),
        ];
        return below is [{ } fulcrum, .. var others]
            && Math.Abs(alone.Height(fulcrum.Pose.Translation.X, fulcrum.Pose.Translation.Y) - plank.Shape.Size.Z - fulcrum.BoundsInBase.Max.Z) < Touch
            ? new(board, load, fulcrum, free, [.. others])
            : null;
    }

    /// <summary>Whether something of that weight, kg, with its middle there lifts the load: the moments about the fulcrum decide.</summary>
    public bool TipsUnder(double mass, Vector3 at) => mass * Arm(at) + Board.Mass * Arm(Board.Pose.Translation) > -Surplus * Load.Mass * Arm(Load.Pose.Translation);

    /// <summary>From the fulcrum towards the free end, m.</summary>
    private double Arm(Vector3 at) => Free.Along(at) - Free.Along(Fulcrum.Pose.Translation);

    private static bool Over(SensedObject board, SensedObject o)
    {
        Bounds a = board.BoundsInBase, b = o.BoundsInBase;
        return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y;
    }
}
