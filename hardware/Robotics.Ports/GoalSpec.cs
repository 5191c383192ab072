using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>
/// A goal as data: a predicate over objects that can be measured on the state of a world. Kinds and their parameters (metres,
/// seconds, radians):
/// <list type="bullet">
/// <item><c>held</c>: Object is between the fingers. lift (.05), hold (1), tilt (.5236).</item>
/// <item><c>pressed</c>: Object was displaced along its axis. depth; by_hand (1): 0 when it counts only while nothing of the robot touches it.</item>
/// <item><c>near</c>: Object's centre is within distance of the point (dx, dy) from Reference, or from the robot's base when there is none, in x-y; dx and dy are 0 otherwise.</item>
/// <item><c>on</c>: Object rests on Reference. hold (1).</item>
/// <item><c>at</c>: Object's centre is at x, y within tolerance.</item>
/// <item><c>moved</c>: Object's centre was displaced by dx, dy within tolerance.</item>
/// <item><c>turned</c>: Object was turned about its hinge, right-handed, by angle within tolerance (.1309).</item>
/// <item><c>untouched</c>: nothing of the robot, nor anything it holds, touches Object.</item>
/// <item><c>lifted</c>: Object is higher than it stood, whatever carries it. lift (.05), hold (1).</item>
/// <item><c>upright</c>: Object is tipped less than tilt (.5236) from how it stood.</item>
/// <item><c>unmoved</c>: Object never left its place by more than tolerance (.01).</item>
/// <item><c>stood_on</c>: the trunk's middle is over Object, all feet of a robot on legs touch it, and the robot is upright. hold (2).</item>
/// <item><c>unbroken</c>: Object never came down on anything after a free fall of more than drop (.3).</item>
/// </list>
/// A hand has another <c>turned</c>: Object is in the hand, within tolerance (.4) of the orientation w, x, y, z in the hand's frame.
/// </summary>
public sealed record GoalSpec(string Kind, string Object, string? Reference, ImmutableSortedDictionary<string, double> Parameters)
{
    /// <summary>How exactly a hinged thing is turned when a goal says nothing, rad.</summary>
    public const double TurnTolerance = Math.PI / 24;

    public static GoalSpec Of(string kind, string thing, string? reference = null, params (string Name, double Value)[] parameters) =>
        new(kind, thing, reference, parameters.ToImmutableSortedDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));

    public double Get(string parameter, double otherwise) => Parameters.GetValueOrDefault(parameter, otherwise);

    /// <summary>(dx, dy): by how much an object is to move, or where beside its reference it is to be; nought otherwise. m.</summary>
    /// <remarks>No property: goals are written to traces as they are, and this follows from the rest.</remarks>
    public Vector3 Offset() => new(Get("dx", 0), Get("dy", 0), 0);

    public override string ToString() =>
        $"{Kind}({Object}{(Reference is null ? "" : ", " + Reference)}"
        + string.Concat(Parameters.Select(p => FormattableString.Invariant($", {p.Key} {p.Value:0.####}"))) + ")";

    public bool Equals(GoalSpec? other) =>
        other is not null && Kind == other.Kind && Object == other.Object && Reference == other.Reference
        && Parameters.SequenceEqual(other.Parameters);

    public override int GetHashCode() => HashCode.Combine(Kind, Object, Reference, Parameters.Count);
}
