using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

internal sealed partial class SentenceParser
{
    /// <summary>Verbs that take hold and never carry somewhere: what follows them tells which object.</summary>
    private static bool TakesHold(string verb) => Lexicon.Root(verb.Split(' ')[0]) is "grab" or "grasp" or "pick" or "lift" or "raise" or "grip" or "hold" or "catch" or "seize" or "reach";

    /// <summary>One verb with its objects and where to: goals, constraints or a question.</summary>
    private void Act(Act act, string verb, List<Phrase> objects, List<Adjunct> adjuncts)
    {
        if (question is not null)
        {
            return;
        }

        if (act == Language.Act.Touch && Lexicon.Root(verb) == "use")
        {
            objects.ForEach(Instrument);
            nothingAsked |= objects.Count > 0;
            return;
        }

        if (act == Language.Act.Stand && adjuncts.Find(a => a is { Kind: AdjunctKind.Relation, Reference: { IsTable: false, IsBase: false } }) is { } where)
        {
            (objects, adjuncts) = ([where.Reference!], []);   // "climb onto the sofa": where to is what it is about
        }

        if (objects.Count == 0)
        {
            bool phrase = adjuncts.Count == 1 && adjuncts[0] is { Kind: AdjunctKind.Relation, Relation: Relation.To or Relation.On or Relation.At, Reference.IsTable: false, Reference.IsBase: false };
            if (act == Language.Act.Press && phrase)
            {
                objects.Add(adjuncts[0].Reference!);   // "press on the button"
                adjuncts.Clear();
            }
            else if (references.Last.Length > 0 && (adjuncts.Count > 0 || act is Language.Act.Down))
            {
                objects.Add(new() { IsPronoun = true });   // "pick up the can and put on the plate"
            }
            else
            {
                question = $"What shall I {Lexicon.Root(verb)}? {references.Seen()}";
                return;
            }
        }

        last = act is Language.Act.Touch or Language.Act.Avoid ? last : (act, verb);
        Adjunct? destination = Destination(act, verb, objects[^1], adjuncts);
        if (question is not null)
        {
            return;
        }

        List<SensedObject> things = [];
        foreach (Phrase phrase in objects)
        {
            Resolution r = references.Resolve(phrase);
            if (r.Problem is not null)
            {
                question = r.Problem;
                return;
            }

            things.AddRange(r.Objects.Where(o => !things.Contains(o)));
        }

        references.Last = [.. things];
        if (act == Language.Act.Avoid)
        {
            nothingAsked = true;
            untouched.AddRange(things.Select(o => (o, "touch")));
            return;
        }

        if (act == Language.Act.Touch)
        {
            question = $"I can hold, move, and press things, but \"{verb}\" is not something I can show to have done. What shall I do with {Text.List(things.Select(o => Text.Quote(o.Name)))}?";
            return;
        }

        List<GoalSpec> made = [];
        foreach (SensedObject o in things)
        {
            if (Goal(act, verb, o, destination, adjuncts) is { } goal)
            {
                made.Add(goal);
            }

            if (question is not null)
            {
                return;
            }
        }

        references.Last = [.. things];
        if (made.Count > 0)
        {
            clauses.Add([.. made]);
        }
    }

    /// <summary>Sorts what was said of places into where to and which one.</summary>
    private Adjunct? Destination(Act act, string verb, Phrase target, List<Adjunct> adjuncts)
    {
        Adjunct? destination = adjuncts.FindLast(a => a.Kind is not (AdjunctKind.Distance or AdjunctKind.Duration) && !a.Ambiguous);
        List<Adjunct> ambiguous = adjuncts.FindAll(a => a.Ambiguous);
        bool moves = act is Language.Act.Move or Language.Act.Pull or Language.Act.Down || (act == Language.Act.Push && !Slides(target, ambiguous));
        if (destination is null && ambiguous.Count > 0)
        {
            Adjunct last = ambiguous[^1];
            bool carried = act == Language.Act.Hold && !TakesHold(verb) && last is { Kind: AdjunctKind.Relation, Reference.IsBase: false, Relation: Relation.On or Relation.Near }
                && !AlreadyThere(target, ambiguous);
            if (act == Language.Act.Hold && last is { Kind: AdjunctKind.Relation, Relation: Relation.Near, Reference.IsBase: true })
            {
                carried = true;
            }

            if ((moves && !(last.Relation == Relation.From && last.Kind == AdjunctKind.Relation)) || carried)
            {
                destination = last;
                ambiguous.Remove(last);
            }
        }

        // "push X 10 cm": a distance without a direction goes with the verb.
        foreach (Adjunct a in ambiguous)
        {
            Restrict(target, a);
        }

        return destination;
    }

    private bool Slides(Phrase target, List<Adjunct> restrictors)
    {
        ImmutableArray<SensedObject> last = references.Last;
        int notes = references.Notes.Count;
        Resolution r = references.Resolve(target);
        references.Last = last;
        references.Notes.RemoveRange(notes, references.Notes.Count - notes);
        return restrictors.Count >= 0 && r.Objects.Length > 0 && r.Objects.All(o => o.Mobility.Kind == MobilityKind.Slide);
    }

    /// <summary>True when the place said of the object is where an object of that description is now.</summary>
    private bool AlreadyThere(Phrase target, List<Adjunct> ambiguous)
    {
        Phrase tried = new() { Quantifier = target.Quantifier, Entity = target.Entity };
        tried.Words.AddRange(target.Words);
        tried.Choices.AddRange(target.Choices);
        ImmutableArray<SensedObject> last = references.Last;
        int notes = references.Notes.Count;
        Resolution plain = references.Resolve(tried);
        foreach (Adjunct a in ambiguous)
        {
            Restrict(tried, a);
        }

        bool near = ambiguous[^1].Relation != Relation.On;
        Resolution there = references.Resolve(tried);
        references.Last = last;
        references.Notes.RemoveRange(notes, references.Notes.Count - notes);
        if (near && plain.Problem is null && there.Problem is null && ambiguous[^1].Reference is { IsBase: false } of)
        {
            Resolution other = references.Resolve(of);
            references.Last = last;
            return other.Problem is null && (there.Objects[0].Pose.Translation - other.Objects[0].Pose.Translation).Horizontal.Length
                < (there.Objects[0].Size.Length + other.Objects[0].Size.Length) / 2 + GoalMaker.Beside;
        }

        // With several of the kind, the place tells which; an entity named in full is not looked up by place.
        return target.Entity is { } name
            ? world.Find(name) is { } o && ambiguous[^1].Reference is { } r && references.Resolve(r) is { Problem: null } on && WorldView.RestsOn(o, on.Objects[0])
            : there.Problem is null;
    }

    private GoalSpec? Goal(Act act, string verb, SensedObject o, Adjunct? destination, List<Adjunct> adjuncts)
    {
        double? distance = adjuncts.Find(a => a.Kind == AdjunctKind.Distance)?.Metres;
        if (legs)
        {
            return GoalOnLegs(act, verb, o, destination, distance);
        }

        bool slides = o.Mobility.Kind == MobilityKind.Slide;
        bool hinged = o.Mobility.Kind == MobilityKind.Hinge && destination is null or { Kind: AdjunctKind.Direction };
        switch (act)
        {
            case Language.Act.Pull when hinged:
                return GoalMaker.Turned(o, destination is not { Direction: Direction.Forward });
            case Language.Act.Push when hinged:
                return GoalMaker.Turned(o, destination is { Direction: Direction.Closer or Direction.Back });
            case Language.Act.Press or Language.Act.Push when slides && destination is null or { Direction: Direction.Closer or Direction.Down or Direction.Forward, Kind: AdjunctKind.Direction }:
                return goals.Pressed(o, distance ?? destination?.Metres);
            case Language.Act.Press when destination is null:
                question = $"{Text.Quote(o.Name)} is {(o.Mobility.Kind == MobilityKind.Free ? "loose" : "fixed")} and I can only press what slides. {(o.Mobility.Kind == MobilityKind.Free ? "Where shall I push it to?" : "What else shall I do?")}";
                return null;
            case Language.Act.Down when destination is null || destination is { Kind: AdjunctKind.Direction, Direction: Direction.Down or Direction.Aside or Direction.Back } || destination.Reference?.IsTable == true:
                if (!clauses.Exists(c => c.Any(g => g.Kind == "held" && g.Object == o.Name)))
                {
                    question = $"{Text.Quote(o.Name)} is not in the hand: there is nothing to put down. What shall I do with it?";
                    return null;
                }

                return goals.PutDown(o);
            case Language.Act.Hold when destination is null
                || destination is { Kind: AdjunctKind.Direction, Direction: Direction.Up or Direction.Down } || destination.Reference?.IsTable == true
                || (destination is { Kind: AdjunctKind.Direction, Direction: Direction.Closer or Direction.Back, Metres: null } && !(verb.StartsWith("bring", StringComparison.Ordinal) && Says("closer", "nearer")))
                || (destination is { Kind: AdjunctKind.Relation, Relation: Relation.To or Relation.Near, Reference.IsBase: true, Metres: null } && !Says("base", "robot", "closer")):
                // What lies on something that tips may be raised by that: nothing was said of a hand.
                if (Lexicon.Root(verb.Split(' ')[0]) is "lift" or "raise" && Balance.Under(world, o) is not null)
                {
                    return goals.Raised(o, distance ?? destination?.Metres, adjuncts.Find(a => a.Kind == AdjunctKind.Duration)?.Metres);
                }

                return goals.Held(o, distance ?? destination?.Metres, adjuncts.Find(a => a.Kind == AdjunctKind.Duration)?.Metres);
        }

        if (destination is null)
        {
            if (act == Language.Act.Pull)
            {
                return distance is { } d ? goals.Moved(o, Direction.Closer, d) : goals.Closer(o);
            }

            if (act == Language.Act.Push && distance is { } forward)
            {
                return goals.Moved(o, Direction.Forward, forward);
            }

            question = $"Where shall I {Lexicon.Root(verb)} {Text.Quote(o.Name)}: left, right, forward, closer, or next to or onto something? {references.Seen()}";
            return null;
        }

        return Placed(o, destination, distance);
    }

    private bool Says(params string[] words) => Enumerable.Range(0, reader.Count).Any(i => words.Contains(reader.Peek(i - reader.At).Text));

    private GoalSpec? Placed(SensedObject o, Adjunct where, double? distance)
    {
        double? metres = where.Metres ?? distance;
        switch (where.Kind)
        {
            case AdjunctKind.Direction or AdjunctKind.Choice:
                return where.Direction switch
                {
                    Direction.Closer when metres is null => goals.Closer(o),
                    Direction.Aside => goals.Aside(o),
                    Direction.Up => goals.Held(o, metres, null),
                    Direction.Down => goals.PutDown(o),
                    _ => goals.Moved(o, where.Direction, metres ?? goals.DefaultDistance(references.Notes)),
                };
            case AdjunctKind.Coordinates:
                return goals.At(o, where.X, where.Y);
            case AdjunctKind.Centre:
                return goals.Centre(o);
        }

        Phrase reference = where.Reference!;
        if (reference.IsTable)
        {
            return goals.Aside(o);
        }

        if (reference.IsBase)
        {
            return where.Relation switch
            {
                Relation.Within => goals.WithinOfBase(o, where.Metres!.Value),
                Relation.AwayFrom or Relation.From or Relation.FarthestFrom => goals.Away(o, Vector3.Zero, metres ?? goals.DefaultDistance(references.Notes)),
                Relation.LeftOf => goals.Moved(o, Direction.Left, metres ?? goals.DefaultDistance(references.Notes)),
                Relation.RightOf => goals.Moved(o, Direction.Right, metres ?? goals.DefaultDistance(references.Notes)),
                _ => goals.Closer(o),
            };
        }

        Resolution r = Reference(reference);
        if (r.Problem is not null)
        {
            question = r.Problem;
            return null;
        }

        SensedObject other = r.Objects[0];
        if (other.Name == o.Name)
        {
            question = $"{Text.Quote(o.Name)} cannot be moved relative to itself. Where shall it go?";
            return null;
        }

        switch (where.Relation)
        {
            case Relation.On:
                return GoalSpec.Of("on", o.Name, other.Name);
            case Relation.Within:
                return GoalSpec.Of("near", o.Name, other.Name, ("distance", where.Metres!.Value));
            case Relation.AwayFrom or Relation.From or Relation.FarthestFrom:
                return goals.Away(o, other.Pose.Translation, metres ?? goals.DefaultDistance(references.Notes));
            case Relation.LeftOf or Relation.RightOf or Relation.Behind or Relation.InFrontOf:
                return goals.Relative(o, other, where.Relation, where.Metres);
            case Relation.Between:
                Resolution second = where.Second is null ? Resolution.Fail($"Between {Text.Quote(other.Name)} and what? {references.Seen()}") : Reference(where.Second);
                question = second.Problem;
                return second.Problem is not null ? null : goals.Between(o, other, second.Objects[0]);
            case Relation.Under:
                question = $"I cannot put {Text.Quote(o.Name)} under something. Where else shall it go?";
                return null;
            default:
                return goals.Near(o, other);
        }
    }

    private Resolution Reference(Phrase phrase)
    {
        ImmutableArray<SensedObject> last = references.Last;
        Resolution r = references.Resolve(phrase);
        references.Last = last;
        return r;
    }
}
