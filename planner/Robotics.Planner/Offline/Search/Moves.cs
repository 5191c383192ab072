using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>
/// The effects of single skills on an expected world: each returns the state after it, or null (or nothing) when geometry forbids
/// it. All knowledge of what the hand and tools can do comes from <see cref="Affordances"/>.
/// </summary>
internal sealed class Moves(ArmDescription robot, Script? script, Misses misses)
{
    /// <summary>A motion with this much room is good enough: no further way is looked at, metres.</summary>
    public const double GoodMargin = 0.045;

    /// <summary>Fractions of the way from a tool's middle to its end at which it may be held, ends first.</summary>
    private static readonly double[] HoldFractions = [-1, 1, -0.75, 0.75, -0.5, 0.5, 0];

    private readonly Dictionary<(WorldView, string), (ToolWay? Way, string WhyNot)> known = new();

    private readonly Dictionary<(WorldView, string), (TurnWay? Way, string WhyNot)> turns = new();

    private readonly Dictionary<(WorldView, string), IReadOnlyList<Spot>> graspable = new();
    private readonly Dictionary<(WorldView, SensedObject), (Grip? Grip, string WhyNot)> grips = new();

    public ArmDescription Robot => robot;

    public Script? Script => script;

    public Misses Misses => misses;

    private State? Add(State s, PlanStep step, params StepNumber[] numbers) =>
        script?.Allows(s.Steps.Count, step) == false ? null : s with { Steps = s.Steps.Add(new(step, [.. numbers])) };

    private static PlanStep Step(string skill, string? thing, string? tool, string why, string before, string after) =>
        new(skill, thing is null ? [] : [thing], tool, why, before, after);

    public State? Look(State s, string why) =>
        Add(s, Step("Look", null, s.Hand?.Thing, why, "", "every query answers from what is seen now"));

    /// <summary>Grasps an object to carry it, as near to its centre of mass as can be.</summary>
    public State? Grasp(State s, string name, string why)
    {
        SensedObject o = s.World.Find(name)!;
        if (s.Hand is not null || Grip(s.World, o) is not { } grip)
        {
            return null;
        }

        return Add(s with { Hand = new(name, grip.Along, o) }, Step("Grasp", name, null, why, "the hand is empty", $"{Text.Quote(name)} is in the hand"));
    }

    /// <summary>The best grip anywhere on the object; a miss is noted with its limit.</summary>
    public Grip? Grip(WorldView world, SensedObject o)
    {
        if (!grips.TryGetValue((world, o), out (Grip? Grip, string WhyNot) found))
        {
            Asked++;
            IReadOnlyList<Grip> any = Affordances.Grips(world, robot, o, null, null, out string whyNot);
            found = (any.Count > 0 ? any[0] : null, whyNot);
            grips.Add((world, o), found);
        }

        misses.Add("hand\0" + o.Name, found.WhyNot);
        return found.Grip;
    }

    /// <summary>Every place at which a tool can be held, ends first: the state with it in the hand and lifted clear.</summary>
    public IEnumerable<State> Acquire(State s, string name, string purpose)
    {
        if (s.Hand is { } hand)
        {
            if (hand.Thing == name)
            {
                yield return s;
            }

            yield break;
        }

        SensedObject o = s.World.Find(name)!;
        int axis = Affordances.LongAxis(o);
        double end = o.Size[axis] / 2 - robot.Gripper.FingerWidth;
        List<double> tried = [];
        foreach (double fraction in HoldFractions)
        {
            // Places nearer to each other than the fingers are wide are one place.
            double along = fraction * end;
            if ((end <= 0 && fraction != 0) || tried.Exists(t => Math.Abs(t - along) < robot.Gripper.FingerWidth))
            {
                continue;
            }

            tried.Add(along);
            if (Affordances.Grips(s.World, robot, o, fraction == 0 ? null : along, null, out string whyNot) is not [{ } grip, ..])
            {
                misses.Add($"acquire\0{name}", whyNot);
                continue;
            }

            Formula toEnd = Ask.Size(name, axis) / 2 - Ask.FingerWidth();
            Formula formula = fraction == 0 ? 0 : Math.Abs(fraction) == 1 ? (fraction < 0 ? -toEnd : toEnd) : fraction * toEnd;
            string where = fraction switch { -1 => "at its negative end", 1 => "at its positive end", < 0 => "between its middle and its negative end", > 0 => "between its middle and its positive end", _ => "at its middle" };
            State? held = Add(s.Using(name) with { Hand = new(name, fraction == 0 ? grip.Along : along, o) },
                Step("Grasp", name, null, $"Take {Text.Quote(name)} {purpose}, {where}.", "the hand is empty", $"{Text.Quote(name)} is in the hand, held {where}"),
                new StepNumber("along", formula, "m", "object", $"{where}, one finger's width from the end: the most of it reaches out"));
            if (held is not null && Clear(held) is { } lifted)
            {
                yield return lifted;
            }
        }
    }

    /// <summary>Lifts what is held off the table.</summary>
    public State? Clear(State s) => Add(s,
        Step("Lift", null, s.Hand!.Thing, $"Lift {Text.Quote(s.Hand.Thing)} clear of the table.", "something is in the hand", $"{Text.Quote(s.Hand.Thing)} is above the table"),
        new StepNumber("height", 2 * Ask.FingerWidth(), "m", "base", "two fingers' widths: clear of low things"));

    /// <summary>Lifts the goal's object as high as the goal says and a finger's width more.</summary>
    public State? Raise(State s, double lift) => Add(s,
        Step("Lift", null, s.Hand!.Thing, $"Lift {Text.Quote(s.Hand.Thing)}.", "something is in the hand", $"{Text.Quote(s.Hand.Thing)} is held up"),
        new StepNumber("height", lift + Ask.FingerWidth(), "m", "base", FormattableString.Invariant($"the goal's {lift:0.###} m and one finger's width more")));

    public State? Place(State s, Spot spot, string why, string effect)
    {
        string name = s.Hand!.Thing;
        State? placed = Add(s.Carried(name, spot.Point) with { Hand = null },
            Step("Place", null, name, why, "something is in the hand; the place is free", effect),
            new StepNumber("x", spot.X, "m", "base", spot.Source),
            new StepNumber("y", spot.Y, "m", "base", spot.Source));
        return placed is null ? null : Look(placed, "See where things are now.");
    }

    /// <summary>Empties the hand: what it holds goes where there is room. The state itself when the hand is empty.</summary>
    public State? PutAside(State s)
    {
        if (s.Hand is not { } hand)
        {
            return s;
        }

        if (Affordances.FreeSpot(s.World, robot, s.World.Find(hand.Thing)!, HandFromCentre(hand)) is not { } spot)
        {
            misses.Add("aside\0" + hand.Thing, $"There is no free place to put {Text.Quote(hand.Thing)} down.");
            return null;
        }

        return Place(s, new(Ask.FreeSpot(hand.Thing, 0), Ask.FreeSpot(hand.Thing, 1), spot, "a free place within reach, away from everything else"),
            $"Put {Text.Quote(hand.Thing)} aside: the hand must be free.", $"{Text.Quote(hand.Thing)} stands aside; the hand is empty");
    }

    /// <summary>Where the hand holds the thing, from its centre, base frame, metres.</summary>
    private static Vector3 HandFromCentre(InHand hand) => (hand.Whole.Pose.Rotation * (Unit(Affordances.LongAxis(hand.Whole)) * hand.Along)).Horizontal;

    public State? Release(State s, string why)
    {
        State? free = Add(s with { Hand = null },
            Step("Release", null, s.Hand!.Thing, why, "something is in the hand", "the hand is empty"));
        return free is null ? null : Look(free, "See where things are now.");
    }

    /// <summary>Draws an object to a place with the held tool. What is of one convex piece has no hook.</summary>
    public State? Pull(State s, string name, Spot to, string why) => s.Hand!.Whole.Parts.Length == 1 ? null : Sweep(s, "Pull", name, to, why,
        (SensedObject target, out string whyNot) => Affordances.Pull(s.World, robot, s.Hand!.Whole, s.Hand.Along, target, to.Point, out whyNot));

    /// <summary>Pushes an object to a place with the held tool or with the closed hand.</summary>
    public State? Push(State s, string name, Spot to, string why) => Sweep(s, "Push", name, to, why,
        (SensedObject target, out string whyNot) => Affordances.Push(s.World, robot, s.Hand?.Whole, s.Hand?.Along ?? 0, target, to.Point, out whyNot));

    private delegate ToolWay? Way(SensedObject target, out string whyNot);

    /// <summary>Geometry is asked once for each question: deeper searches ask the same of the same world again.</summary>
    private (ToolWay? Way, string WhyNot) Known(WorldView world, string key, Func<(ToolWay?, string)> find)
    {
        if (!known.TryGetValue((world, key), out (ToolWay? Way, string WhyNot) found))
        {
            Asked++;
            found = find();
            known.Add((world, key), found);
        }

        return found;
    }

    /// <summary>
    /// Whether a tool that cannot be taken where it is could do the work if it were in the hand. Only such a tool is worth fetching.
    /// </summary>
    public bool WouldServe(State s, string tool, string target, IEnumerable<Spot> places)
    {
        SensedObject o = s.World.Find(tool)!, thing = s.World.Find(target)!;
        double end = Math.Max(0, o.Size[Affordances.LongAxis(o)] / 2 - robot.Gripper.FingerWidth);
        foreach (double along in (double[])[-end, end])
        {
            InHand hand = new(tool, along, o);
            foreach (Spot q in places.Where(q => WithinReach(hand, thing, q.Point)))
            {
                if ((o.Parts.Length > 1 && Known(s.World, Key("Pull", target, hand, q), () => (Affordances.Pull(s.World, robot, o, along, thing, q.Point, out string why), why)).Way is not null)
                    || Known(s.World, Key("Push", target, hand, q), () => (Affordances.Push(s.World, robot, o, along, thing, q.Point, out string why), why)).Way is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <inheritdoc cref="WouldServe"/>
    public bool WouldPress(State s, string tool, string target, double depth)
    {
        SensedObject o = s.World.Find(tool)!;
        double end = Math.Max(0, o.Size[Affordances.LongAxis(o)] / 2 - robot.Gripper.FingerWidth);
        return ((double[])[-end, end]).Any(along => Affordances.Press(s.World, robot, o, along, s.World.Find(target)!, depth, out _) is not null);
    }

    /// <inheritdoc cref="WouldServe"/>
    public bool WouldTurn(State s, string tool, string target, double angle)
    {
        SensedObject o = s.World.Find(tool)!;
        double end = Math.Max(0, o.Size[Affordances.LongAxis(o)] / 2 - robot.Gripper.FingerWidth);
        return ((double[])[-end, end]).Any(along => Affordances.Turn(s.World, robot, o, along, s.World.Find(target)!, UprightAngle(s.World.Find(target)!, angle), out _) is not null);
    }

    /// <summary>An angle about a hinge as one about the vertical.</summary>
    private static double UprightAngle(SensedObject hinged, double angle) => (hinged.Pose.Rotation * hinged.Mobility.Axis).Z < 0 ? -angle : angle;

    private static string Key(string skill, string target, InHand? hand, Spot to) =>
        FormattableString.Invariant($"{skill}\0{target}\0{hand?.Thing}\0{hand?.Along}\0{to.Point.X}\0{to.Point.Y}");

    /// <summary>How many questions were put to geometry.</summary>
    public int Asked { get; private set; }

    /// <summary>The places at which a free hand could take the object, of those given; asked once of a world.</summary>
    public IReadOnlyList<Spot> Graspable(State s, string name, IEnumerable<Spot> places, int most)
    {
        if (!graspable.TryGetValue((s.World, name), out IReadOnlyList<Spot>? found))
        {
            found = [.. places.Where(q =>
            {
                Asked++;
                WorldView there = s.Carried(name, q.Point).World;
                return Affordances.Grips(there, robot, there.Find(name)!).Count > 0;
            }).Take(most)];
            graspable.Add((s.World, name), found);
        }

        return found;
    }

    private State? Sweep(State s, string skill, string name, Spot to, string why, Way way)
    {
        SensedObject target = s.World.Find(name)!;
        PlanStep step = Step(skill, name, s.Hand?.Thing, why,
            skill == "Pull" ? "a tool with a hook is in the hand" : s.Hand is null ? "the hand is empty" : "a tool is in the hand",
            $"{Text.Quote(name)} went {Heading(to.Point - target.Pose.Translation)}");
        if (script?.Allows(s.Steps.Count, step) == false)
        {
            return null;
        }

        if (!WithinReach(s.Hand, target, to.Point))
        {
            return null;
        }

        string key = Key(skill, name, s.Hand, to);
        if (Known(s.World, key, () => (way(target, out string why), why)) is not ({ } found, _))
        {
            misses.Add($"{skill}\0{s.Hand?.Thing}\0{name}", Known(s.World, key, null!).WhyNot);
            return null;
        }

        State after = s.Carried(name, to.Point) with { Margin = Math.Min(s.Margin, found.Margin) };
        if (s.Hand is { } hand)
        {
            // Where the tool is now: about where the motion left it, so that what follows keeps clear of it.
            SensedObject tool = hand.Whole;
            double turn = found.ToolYaw - tool.Pose.Rotation.Yaw;
            Vector3 reach = Rotation.AboutZ(turn) * (tool.Pose.Rotation * (Unit(Affordances.LongAxis(tool)) * hand.Along));
            SensedObject there = tool with { Pose = new((found.TcpEnd - reach).Horizontal + new Vector3(0, 0, tool.Pose.Translation.Z), Rotation.AboutZ(turn) * tool.Pose.Rotation) };
            if (after.World.Find(tool.Name) is not null)
            {
                after = after with { World = after.World.With(there), Hand = hand with { Whole = there } };
            }
        }

        State? done = Add(after, step, new StepNumber("x", to.X, "m", "base", to.Source), new StepNumber("y", to.Y, "m", "base", to.Source));
        return done is null ? null : Look(done, $"See where {Text.Quote(name)} is now.");
    }

    private static Vector3 Unit(int axis) => axis == 0 ? Vector3.UnitX : axis == 1 ? Vector3.UnitY : Vector3.UnitZ;

    /// <summary>A quick test that no way can fail: some place of the hand, from which the tool touches the target, stays in the workspace all along.</summary>
    private bool WithinReach(InHand? hand, SensedObject target, Vector3 destination)
    {
        Bounds w = robot.Workspace;
        Vector3 p = target.Pose.Translation, d = (destination - p).Horizontal;
        Vector3 low = Vector3.Max(w.Min, w.Min - d), high = Vector3.Min(w.Max, w.Max - d);
        if (low.X > high.X || low.Y > high.Y)
        {
            return false;
        }

        Vector3 nearest = new(Math.Clamp(p.X, low.X, high.X), Math.Clamp(p.Y, low.Y, high.Y), 0);
        double reach = (hand is null ? 0.03 : Reach(hand)) + target.BoundsInBase.Size.Horizontal.Length / 2 + Affordances.ApproachGap;
        return (nearest - p.Horizontal).Length < reach;
    }

    /// <summary>How far the thing in the hand reaches beyond it, level, metres.</summary>
    public static double Reach(InHand hand)
    {
        SensedObject o = hand.Whole;
        int axis = Affordances.LongAxis(o);
        Vector3 size = o.Size;
        double length = size[axis] / 2 + Math.Abs(hand.Along);
        double across = axis == 0 ? size.Y : axis == 1 ? size.X : Math.Max(size.X, size.Y) / 2;   // a handle may lie at the side
        return axis == 2 ? across * Math.Sqrt(2) : Math.Sqrt(length * length + across * across);
    }

    /// <summary>The main direction of a motion in words, as the robot sees it.</summary>
    private static string Heading(Vector3 d) => Math.Abs(d.X) >= Math.Abs(d.Y) ? (d.X < 0 ? "closer" : "away") : d.Y > 0 ? "to the left" : "to the right";

    /// <summary>Presses something that slides with the held tool or with the closed hand.</summary>
    public State? Press(State s, string name, double depth)
    {
        SensedObject target = s.World.Find(name)!;
        PlanStep step = Step("Press", name, s.Hand?.Thing, $"Press {Text.Quote(name)} {(s.Hand is null ? "with the closed hand" : $"with the tip of {Text.Quote(s.Hand.Thing)}")}.",
            "its face can be reached", $"{Text.Quote(name)} is pressed");
        if (script?.Allows(s.Steps.Count, step) == false)
        {
            return null;
        }

        string key = FormattableString.Invariant($"Press\0{name}\0{s.Hand?.Thing}\0{s.Hand?.Along}\0{depth}");
        (ToolWay? found, string whyNot) = Known(s.World, key, () => (Affordances.Press(s.World, robot, s.Hand?.Whole, s.Hand?.Along ?? 0, target, depth, out string why), why));
        if (found is not { } way)
        {
            misses.Add($"Press\0{s.Hand?.Whole.Name}\0{name}", whyNot);
            return null;
        }

        // Half-way between what the goal asks for and the stop: past the threshold, short of the end.
        double travel = target.Mobility.Travel;
        Formula formula = depth < travel ? Math.Round((depth / travel + 1) / 2, 2) * Ask.Travel(name) : depth;
        return Add(s with { Margin = Math.Min(s.Margin, way.Margin) }, step,
            new StepNumber("depth", formula, "m", "object", FormattableString.Invariant($"the goal asks for {depth:0.####} m of its travel")));
    }

    /// <summary>Turns something about its hinge with the held tool or with the closed hand.</summary>
    /// <param name="angle">As the goal has it: about the hinge's own axis, rad.</param>
    public State? Turn(State s, string name, double angle)
    {
        SensedObject target = s.World.Find(name)!;
        PlanStep step = Step("Turn", name, s.Hand?.Thing, $"Turn {Text.Quote(name)} about its hinge {(s.Hand is null ? "with the closed hand" : $"with {Text.Quote(s.Hand.Thing)}")}.",
            "the side that the push comes from can be reached", $"{Text.Quote(name)} is turned");
        if (script?.Allows(s.Steps.Count, step) == false)
        {
            return null;
        }

        double upright = UprightAngle(target, angle);
        string key = FormattableString.Invariant($"Turn\0{name}\0{s.Hand?.Thing}\0{s.Hand?.Along}\0{angle}");
        if (!turns.TryGetValue((s.World, key), out (TurnWay? Way, string WhyNot) found))
        {
            Asked++;
            found = (Affordances.Turn(s.World, robot, s.Hand?.Whole, s.Hand?.Along ?? 0, target, upright, out string why), why);
            turns.Add((s.World, key), found);
        }

        if (found.Way is not { } way)
        {
            misses.Add($"Turn\0{s.Hand?.Whole.Name}\0{name}", found.WhyNot);
            return null;
        }

        SensedObject after = target with
        {
            Pose = target.Pose * target.Mobility.Turned(angle),
            Mobility = target.Mobility with { Displacement = Math.Clamp(target.Mobility.Displacement + angle, 0, target.Mobility.Travel) },
        };
        State? done = Add(s with { World = s.World.With(after), Margin = Math.Min(s.Margin, way.Margin) }, step,
            new StepNumber("angle", Math.Round(upright, 4), "rad", "base", "the goal's angle, counter-clockwise seen from above"));
        return done is null ? null : Look(done, $"See how {Text.Quote(name)} stands now.");
    }

    /// <summary>Slides the held thing over the table with all that lies on it.</summary>
    public State? Drag(State s, Spot rider, string riderName, string why)
    {
        string carrier = s.Hand!.Thing;
        SensedObject load = s.World.Find(riderName)!;
        Vector3 by = (rider.Point - load.Pose.Translation).Horizontal;
        State? done = Add(s.Carried(carrier, s.World.Find(carrier)!.Pose.Translation + by),
            Step("Drag", null, carrier, why, "something that lies on the table is in the hand", $"{Text.Quote(carrier)} and {Text.Quote(riderName)} on it went {Heading(by)}"),
            new StepNumber("dx", rider.X - Ask.Position(riderName, 0), "m", "base", rider.Source),
            new StepNumber("dy", rider.Y - Ask.Position(riderName, 1), "m", "base", rider.Source));
        return done is null ? null : Release(done, $"Let go of {Text.Quote(carrier)}.");
    }

    /// <summary>Joins the magnetic piece in the hand to others.</summary>
    /// <param name="after">The world with the piece in its row.</param>
    public State? Assemble(State s, string onto, WorldView after)
    {
        string piece = s.Hand!.Thing;
        State? done = Add(s with { World = after, Hand = null, Displaced = s.Displaced.Add(piece) },
            Step("Assemble", onto, piece, $"Join {Text.Quote(piece)} to {Text.Quote(onto)}: together they are longer.", "a magnetic piece is in the hand", $"{Text.Quote(piece)} and {Text.Quote(onto)} hold together"));
        return done is null ? null : Look(done, "See how the pieces stand together.");
    }
}
