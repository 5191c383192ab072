using Robotics.Ports;
using Robotics.Reorientation.Acting;

namespace Robotics.Reorientation.Policy;

/// <summary>
/// Watches what a policy goes by in each world: a reading that is no number ends it with the hand held where it was last known to
/// be, and is never computed with.
/// </summary>
internal sealed class ReadingWatch
{
    private readonly HandDescription hand;
    private readonly bool ofObject;
    private readonly double[] known;
    private readonly PolicyTrouble?[] troubles;

    /// <param name="worlds">How many.</param>
    /// <param name="ofObject">Whether the policy goes by the object's pose and twist too.</param>
    public ReadingWatch(HandDescription hand, int worlds, bool ofObject)
    {
        (this.hand, this.ofObject, troubles) = (hand, ofObject, new PolicyTrouble?[worlds]);
        known = [.. Enumerable.Repeat(hand.Home, worlds).SelectMany(q => q)];
    }

    public void Begin(int world) => troubles[world] = null;

    public PolicyTrouble? Trouble(int world) => troubles[world];

    /// <summary>Whether the world is to be held, until it begins anew; the targets are then those of the hold.</summary>
    /// <param name="targets">rad, one a joint.</param>
    public bool Holds(IHandWorlds worlds, int world, Span<double> targets)
    {
        int n = hand.Joints.Length;
        Span<double> held = known.AsSpan(world * n, n);
        if (troubles[world] is null)
        {
            ReadOnlySpan<double> positions = worlds.Positions.Slice(world * n, n);
            for (int j = 0; j < n; j++)
            {
                held[j] = double.IsFinite(positions[j]) ? positions[j] : held[j];
            }

            troubles[world] = OfJoint(positions, "rad") ?? OfJoint(worlds.Velocities.Slice(world * n, n), "rad/s")
                ?? (ofObject ? OfObject(worlds.ObjectPoses.Slice(7 * world, 7), "pose") ?? OfObject(worlds.ObjectTwists.Slice(6 * world, 6), "twist") : null);
        }

        held.CopyTo(targets);
        return troubles[world] is not null;
    }

    private PolicyTrouble? OfJoint(ReadOnlySpan<double> values, string unit) => FirstWrong(values) is not (>= 0 and var j) ? null
        : new(ReorientCode.Stale, FormattableString.Invariant($"joint '{hand.Joints[j]}' reads {values[j]} {unit}, which is no number"));

    private static PolicyTrouble? OfObject(ReadOnlySpan<double> values, string what) => FirstWrong(values) is not (>= 0 and var i) ? null
        : new(ReorientCode.Stale, FormattableString.Invariant($"the object's {what} holds {values[i]}, which is no number"));

    private static int FirstWrong(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
