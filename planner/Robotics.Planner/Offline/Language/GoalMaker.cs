using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>Goals as data, from what was said and the sizes and places of the objects. Base frame, metres.</summary>
/// <param name="hand">The robot's card when it has a hand; without one nobody asks for what only a hand can do.</param>
internal sealed class GoalMaker(WorldView world, ArmDescription? hand)
{
    /// <summary>"A bit", metres.</summary>
    public const double Little = 0.05;

    /// <summary>Space between two things that stand side by side, metres.</summary>
    public const double Beside = 0.03;

    /// <summary>Taken when a direction is given without a distance, metres.</summary>
    private const double Usual = 0.1;

    /// <summary>Share of its travel that a press must reach.</summary>
    private const double PressShare = 0.8;

    /// <summary>How exactly a place must be met, metres.</summary>
    private const double Tolerance = 0.03;

    private ArmDescription Hand => hand ?? throw new InvalidOperationException("The robot has no hand: ask for what legs can do.");

    public double DefaultDistance(List<string> notes)
    {
        notes.Add(FormattableString.Invariant($"No distance was given: I take {Usual} m."));
        return Usual;
    }

    /// <param name="height">How high it is to be lifted, metres, or null for the usual.</param>
    /// <param name="seconds">How long it is to be held, or null for the usual.</param>
    public GoalSpec Held(SensedObject o, double? height, double? seconds) => Up("held", o, height, seconds);

    /// <summary>Higher than it stands, whatever carries it.</summary>
    /// <inheritdoc cref="Held"/>
    public GoalSpec Raised(SensedObject o, double? height, double? seconds) => Up("lifted", o, height, seconds);

    private static GoalSpec Up(string kind, SensedObject o, double? height, double? seconds)
    {
        List<(string, double)> said = [];
        if (height is { } h and > 0)
        {
            said.Add(("lift", h));
        }

        if (seconds is { } t and > 0)
        {
            said.Add(("hold", t));
        }

        return GoalSpec.Of(kind, o.Name, null, [.. said]);
    }

    public GoalSpec Pressed(SensedObject o, double? depth) =>
        GoalSpec.Of("pressed", o.Name, null, ("depth", Math.Round(depth ?? PressShare * o.Mobility.Travel, 4)));

    /// <summary>
    /// A quarter turn about the hinge, or as far as it goes, in the sense that brings the thing's end nearer to the base, or farther
    /// from it: that is what pulling and pushing a lever mean.
    /// </summary>
    public static GoalSpec Turned(SensedObject o, bool closer)
    {
        Mobility hinge = o.Mobility;
        Vector3 end = o.Parts.SelectMany(p => new[] { -0.5, 0.5 }.Select(h => (o.Pose * p.PoseInObject) * new Vector3(
                h * (p.Shape.Size.X >= p.Shape.Size.Y ? p.Shape.Size.X : 0), h * (p.Shape.Size.X >= p.Shape.Size.Y ? 0 : p.Shape.Size.Y), 0)))
            .MaxBy(e => e.DistanceTo(o.Pose * hinge.Anchor));
        double forward = Math.Min(Math.PI / 2, hinge.Travel - hinge.Displacement), back = -Math.Min(Math.PI / 2, hinge.Displacement);
        double To(double angle) => (o.Pose * hinge.Turned(angle) * (o.Pose.Inverse * end)).Horizontal.Length;
        return GoalSpec.Of("turned", o.Name, null, ("angle", Math.Round(To(forward) < To(back) == closer ? forward : back, 4)));
    }

    /// <summary>Within the hand's reach of the base, and clearly nearer than now.</summary>
    public GoalSpec Closer(SensedObject o)
    {
        double now = o.Pose.Translation.Horizontal.Length;
        return WithinOfBase(o, Math.Round(Math.Max(0.05, Math.Min(Hand.Workspace.Max.X, now - Little)), 3));
    }

    public GoalSpec WithinOfBase(SensedObject o, double distance) => GoalSpec.Of("near", o.Name, null, ("distance", distance));

    public GoalSpec At(SensedObject o, double x, double y) =>
        GoalSpec.Of("at", o.Name, null, ("x", Math.Round(x, 4)), ("y", Math.Round(y, 4)), ("tolerance", Tolerance));

    public GoalSpec Centre(SensedObject o) => At(o, Hand.Workspace.Centre.X, 0);

    public GoalSpec PutDown(SensedObject o) => At(o, o.Pose.Translation.X, o.Pose.Translation.Y);

    /// <summary>Out of the way: where there is room.</summary>
    public GoalSpec Aside(SensedObject o)
    {
        Vector3 spot = Affordances.FreeSpot(world, Hand, o) ?? o.Pose.Translation;
        return At(o, spot.X, spot.Y);
    }

    public GoalSpec Moved(SensedObject o, Direction direction, double metres)
    {
        Vector3 d = direction switch
        {
            Direction.Left => Vector3.UnitY,
            Direction.Right => -Vector3.UnitY,
            Direction.Forward => Vector3.UnitX,
            Direction.Back => -Vector3.UnitX,
            _ => o.Pose.Translation.Horizontal is { Length: > 1e-6 } p ? -p.Normalized() : -Vector3.UnitX,
        } * metres;
        return Moved(o, d);
    }

    public GoalSpec Away(SensedObject o, Vector3 from, double metres)
    {
        Vector3 d = (o.Pose.Translation - from).Horizontal;
        return Moved(o, (d.Length > 1e-6 ? d.Normalized() : Vector3.UnitX) * metres);
    }

    public GoalSpec Near(SensedObject o, SensedObject other) =>
        GoalSpec.Of("near", o.Name, other.Name, ("distance", Math.Round(Radius(o) + Radius(other) + 2 * Beside, 3)));

    public GoalSpec Relative(SensedObject o, SensedObject other, Relation relation, double? gap)
    {
        Vector3 half = (o.BoundsInBase.Size + other.BoundsInBase.Size) / 2;
        double space = gap ?? Beside;
        Vector3 c = other.BoundsInBase.Centre;
        return relation switch
        {
            Relation.LeftOf => At(o, c.X, c.Y + half.Y + space),
            Relation.RightOf => At(o, c.X, c.Y - half.Y - space),
            Relation.Behind => At(o, c.X + half.X + space, c.Y),
            _ => At(o, c.X - half.X - space, c.Y),
        };
    }

    public GoalSpec Between(SensedObject o, SensedObject a, SensedObject b)
    {
        Vector3 middle = (a.Pose.Translation + b.Pose.Translation) / 2;
        return At(o, middle.X, middle.Y);
    }

    private static GoalSpec Moved(SensedObject o, Vector3 d) =>
        GoalSpec.Of("moved", o.Name, null, ("dx", Math.Round(d.X, 4) + 0.0), ("dy", Math.Round(d.Y, 4) + 0.0), ("tolerance", Math.Round(Math.Max(0.02, 0.25 * d.Length), 4)));

    private static double Radius(SensedObject o) => o.BoundsInBase.Size.Horizontal.Length / 2;
}
