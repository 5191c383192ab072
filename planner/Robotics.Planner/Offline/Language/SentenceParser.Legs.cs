using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>What sentences ask of a robot on legs.</summary>
internal sealed partial class SentenceParser
{
    /// <summary>m: how far something is lifted when nothing else is said.</summary>
    private const double UsualLift = .02;

    private GoalSpec? GoalOnLegs(Act act, string verb, SensedObject o, Adjunct? destination, double? distance)
    {
        if (act == Language.Act.Stand)
        {
            return GoalSpec.Of("stood_on", o.Name);
        }

        if (Lexicon.Root(verb.Split(' ')[0]) is "lift" or "raise")
        {
            return GoalSpec.Of("lifted", o.Name, null, ("lift", distance ?? destination?.Metres ?? UsualLift));
        }

        bool place = destination is { Kind: AdjunctKind.Coordinates } or { Kind: AdjunctKind.Relation, Reference: { IsBase: false, IsTable: false } }
            or { Kind: AdjunctKind.Direction or AdjunctKind.Choice, Direction: Direction.Left or Direction.Right or Direction.Forward or Direction.Back };
        if (act is Language.Act.Push or Language.Act.Move && place)
        {
            return Placed(o, destination!, distance);
        }

        if (act == Language.Act.Push && distance is { } forward)
        {
            return goals.Moved(o, Direction.Forward, forward);
        }

        question = $"I have legs and no hand: I can climb onto things, and push them to a place or off an edge. What shall I do with {Text.Quote(o.Name)}?";
        return null;
    }
}
