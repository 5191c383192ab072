using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>
/// Finds plans by regression from the goals: what is out of reach is brought into reach, or the reach is made longer. The fewest
/// things used as tools come first, then the fewest steps, then the most room. Nothing here knows a scene or a name.
/// </summary>
internal sealed partial class PlanSearch : IPlanSearch
{
    /// <summary>Plans looked at before the best of them is taken.</summary>
    private const int Enough = 4;

    /// <summary>Questions a search may put to geometry: it ends after the same work on every machine.</summary>
    private const int MostQuestions = 900;

    /// <summary>Places tried for one object, the least motion first.</summary>
    private const int MostPlaces = 8;

    /// <summary>Ways of a smaller task that are followed on: they differ little in what they make possible.</summary>
    private const int Variants = 3;

    private readonly ArmDescription robot;
    private readonly Moves moves;
    private readonly Spots spots;
    private readonly ImmutableHashSet<string> forbidden;
    private bool cut;

    public PlanSearch(ArmDescription robot, IEnumerable<GoalSpec> constraints, Script? script = null)
    {
        this.robot = robot;
        Misses = new();
        moves = new(robot, script, Misses);
        spots = new(robot);
        forbidden = [.. constraints.Where(c => c.Kind == "untouched").Select(c => c.Object)];
    }

    public Misses Misses { get; }

    /// <inheritdoc/>
    public IEnumerable<Outline> Plans(WorldView world, ImmutableArray<GoalSpec> goals, int leastTools = 0, int mostTools = IPlanSearch.MostTools)
    {
        for (int tools = leastTools; tools <= mostTools; tools++)
        {
            int exactly = tools;
            cut = false;
            using IEnumerator<State> found = Reach(State.At(world), goals, 0, tools)
                .Where(s => s.Tools.Count == exactly && (moves.Script is null || s.Steps.Count == moves.Script.Steps.Length)).GetEnumerator();

            // A batch is put in order before it is given out.
            bool more = true;
            HashSet<string> given = [];
            while (more)
            {
                List<State> batch = [];
                while (batch.Count < Enough && (more = found.MoveNext()))
                {
                    batch.Add(found.Current);
                }

                foreach (State s in batch.OrderBy(s => s.Steps.Count).ThenByDescending(s => Math.Min(Moves.GoodMargin, s.Margin)))
                {
                    yield return s;
                }
            }

            if (moves.Asked > MostQuestions)
            {
                Misses.Add("budget", $"The search ended after {MostQuestions} questions to geometry.");
                yield break;
            }

            // More tools help only if something was left out for want of one.
            if (!cut)
            {
                yield break;
            }
        }
    }

    private IEnumerable<State> Reach(State s, ImmutableArray<GoalSpec> goals, int index, int tools)
    {
        if (index == goals.Length)
        {
            yield return s;
            yield break;
        }

        foreach (State next in Achieve(s, goals[index], tools))
        {
            if (moves.Asked > MostQuestions)
            {
                yield break;
            }

            foreach (State done in Reach(next, goals, index + 1, tools))
            {
                yield return done;
            }
        }
    }

    /// <summary>Ways to reach one goal with at most so many tools in all.</summary>
    private IEnumerable<State> Achieve(State s, GoalSpec goal, int tools)
    {
        if (s.World.Find(goal.Object) is not { } o || forbidden.Contains(goal.Object))
        {
            return [];
        }

        if (goal.Kind == "pressed")
        {
            return Press(s, goal, tools);
        }

        if (goal.Kind == "turned")
        {
            return Turn(s, goal, tools);
        }

        if (o.Mobility.Kind != MobilityKind.Free)
        {
            Misses.Add("fixed\0" + o.Name, o.Mobility.Kind switch
            {
                MobilityKind.Slide => $"{Text.Quote(o.Name)} is part of the room: it can be pressed and not moved away.",
                MobilityKind.Hinge => $"{Text.Quote(o.Name)} hangs on a hinge: it can be turned and not moved away.",
                _ => $"{Text.Quote(o.Name)} is fixed to the room and cannot be moved.",
            });
            return [];
        }

        return goal.Kind switch
        {
            "held" => Hold(s, goal, tools),
            "lifted" => Hold(s, goal, tools).Concat(Outweigh(s, goal, tools)),
            _ => Locate(s, goal, tools),
        };
    }

    private IEnumerable<State> Hold(State s, GoalSpec goal, int tools)
    {
        double lift = goal.Get("lift", 0.05);
        if (s.Hand?.Thing == goal.Object)
        {
            if (moves.Raise(s, lift) is { } higher)
            {
                yield return higher;
            }

            yield break;
        }

        foreach (State near in Graspable(s, goal.Object, tools))
        {
            if (moves.Grasp(near, goal.Object, $"Take {Text.Quote(goal.Object)}.") is { } taken && moves.Raise(taken, lift) is { } held)
            {
                yield return held;
            }
        }
    }

    /// <summary>States in which the hand is free and can take the object.</summary>
    private IEnumerable<State> Graspable(State s, string name, int tools)
    {
        if (moves.PutAside(s) is not { } free)
        {
            yield break;
        }

        if (moves.Grip(free.World, free.World.Find(name)!) is not null)
        {
            yield return free;
            yield break;
        }

        foreach (State cleared in Cleared(free, name))
        {
            yield return cleared;
        }

        if (free.World.Find(name)!.Mass > robot.Payload)
        {
            yield break;
        }

        IEnumerable<Spot> Places(State at) => moves.Graspable(at, name, spots.InReach(at.World, name), MostPlaces);

        foreach (State near in Relocate(free, name, Places, w => Affordances.Grips(w, robot, w.Find(name)!).Count > 0, tools, "into reach"))
        {
            if (moves.PutAside(near) is { } ready && moves.Grip(ready.World, ready.World.Find(name)!) is not null)
            {
                yield return ready;
            }
        }
    }

    /// <summary>Takes away one neighbour that leaves the fingers no room.</summary>
    private IEnumerable<State> Cleared(State s, string name)
    {
        SensedObject o = s.World.Find(name)!;
        const double Beside = 0.15;
        foreach (SensedObject other in s.World.Objects.Where(x => Usable(x, name) && x.BoundsInBase.Grown(Beside).Contains(o.Pose.Translation))
            .OrderBy(x => x.Pose.Translation.DistanceTo(o.Pose.Translation)))
        {
            if (Affordances.Grips(s.World.Without(other.Name), robot, o).Count > 0
                && moves.Grasp(s, other.Name, $"{Text.Quote(other.Name)} leaves no room for the fingers at {Text.Quote(name)}: take it away.") is { } taken
                && moves.Clear(taken) is { } lifted && moves.PutAside(lifted) is { } cleared
                && moves.Grip(cleared.World, cleared.World.Find(name)!) is not null)
            {
                yield return cleared;
            }
        }
    }

    /// <summary>Puts an object where a goal wants it.</summary>
    private IEnumerable<State> Locate(State s, GoalSpec goal, int tools)
    {
        WorldView start = s.World;
        string name = goal.Object;
        if (goal.Reference is { } reference && start.Find(reference) is null)
        {
            yield break;
        }

        if (Holds(goal, start) && goal.Kind != "moved")
        {
            yield return s.Hand?.Thing == name ? moves.PutAside(s) ?? s : s;
            yield break;
        }

        // Carried in the hand.
        foreach (State taken in s.Hand?.Thing == name ? [s] : Carriable(s, name, 0))
        {
            foreach (State put in Put(taken, goal, start))
            {
                yield return put;
            }
        }

        if (moves.PutAside(s) is not { } free)
        {
            yield break;
        }

        string why = goal.Kind switch { "on" => $"onto {Text.Quote(goal.Reference!)}", "near" => goal.Reference is { } r ? $"to {Text.Quote(r)}" : "closer", _ => "to its place" };
        foreach (State there in Relocate(free, name, at => spots.For(goal, start, at), w => Holds(goal, w), tools, why))
        {
            yield return there;
        }

        // Brought into reach first, then carried.
        if (tools > 0 && moves.Grip(free.World, free.World.Find(name)!) is null)
        {
            foreach (State taken in Carriable(free, name, tools).Take(Variants))
            {
                foreach (State put in Put(taken, goal, start))
                {
                    yield return put;
                }
            }
        }
    }

    private IEnumerable<State> Carriable(State s, string name, int tools)
    {
        foreach (State near in Graspable(s, name, tools))
        {
            if (moves.Grasp(near, name, $"Take {Text.Quote(name)}.") is { } taken && moves.Clear(taken) is { } lifted)
            {
                yield return lifted;
            }
        }
    }

    private IEnumerable<State> Put(State taken, GoalSpec goal, WorldView start)
    {
        string name = goal.Object;
        foreach (Spot spot in spots.For(goal, start, taken))
        {
            State there = taken.Carried(name, spot.Point);
            SensedObject placed = there.World.Find(name)!;
            bool clear = !Blocked(there.World, placed, goal.Reference);
            if (clear && Affordances.Grips(there.World, robot, placed).Count > 0
                && moves.Place(taken, spot, $"Put {Text.Quote(name)} {(goal.Reference is { } r ? (goal.Kind == "on" ? "on " : "near ") + Text.Quote(r) : "in its place")}.", $"{Text.Quote(name)} stands where it is wanted; the hand is empty") is { } put)
            {
                yield return put;
            }
            else
            {
                Misses.Add("place\0" + name, FormattableString.Invariant($"{Text.Quote(name)} cannot be set down at ({spot.Point.X:0.###}, {spot.Point.Y:0.###}): {(clear ? "the hand does not reach there" : "something stands there")}."));
            }
        }
    }

    private static bool Blocked(WorldView world, SensedObject placed, string? support)
    {
        ImmutableArray<Prism> body = Prism.Of(placed);
        return world.Objects.Any(o => o.Name != placed.Name && o.Name != support && Prism.Of(o).Any(p => body.Any(b => b.Overlaps(p, -0.002))));
    }

    private delegate IEnumerable<Spot> PlacesOf(State s);

    private delegate bool Arrived(WorldView world);

    /// <summary>Moves an object over the table to one of the places: with the hand, a tool, or on a carrier.</summary>
    private IEnumerable<State> Relocate(State s, string name, PlacesOf places, Arrived arrived, int tools, string why)
    {
        List<Spot>? goals = null;
        SensedObject o = s.World.Find(name)!;
        if (forbidden.Contains(name))
        {
            yield break;
        }

        // The closed hand pushes.
        if (Near(o, 0.06))
        {
            foreach (State pushed in Best((goals ??= [.. places(s)]).Select(q => moves.Push(s, name, q, $"Push {Text.Quote(name)} {why} with the closed hand."))))
            {
                yield return pushed;
            }
        }

        if (s.Tools.Count >= tools)
        {
            cut = true;
            yield break;
        }

        // What it lies on already is the shortest way.
        foreach (State carried in OnCarrier(s, name, places, arrived, tools, why, lying: true))
        {
            yield return carried;
        }

        foreach (SensedObject tool in Tools(s, o))
        {
            goals ??= [.. places(s)];
            List<State> holds = [.. Acquire(s, tool.Name, $"as a tool to bring {Text.Quote(name)} {why}", tools, () => moves.WouldServe(s, tool.Name, name, goals)).Where(held => Near(o, Moves.Reach(held.Hand!)))];
            foreach (State pulled in Best(holds.SelectMany(held => goals.Select(q => moves.Pull(held, name, q, $"Hook {Text.Quote(tool.Name)} behind {Text.Quote(name)} and draw it {why}.")))))
            {
                yield return pulled;
            }

            foreach (State pushed in Best(holds.SelectMany(held => goals.Select(q => moves.Push(held, name, q, $"Push {Text.Quote(name)} {why} with {Text.Quote(tool.Name)}.")))))
            {
                yield return pushed;
            }
        }

        foreach (State carried in OnCarrier(s, name, places, arrived, tools, why, lying: false))
        {
            yield return carried;
        }
    }

    /// <summary>Drags what the object lies on, after bringing it there if need be.</summary>
    private IEnumerable<State> OnCarrier(State s, string name, PlacesOf places, Arrived arrived, int tools, string why, bool lying)
    {
        SensedObject load = s.World.Find(name)!;
        foreach (SensedObject carrier in s.World.Objects.Where(x => Usable(x, name) && IsCarrier(x, load) && WorldView.RestsOn(load, x) == lying)
            .OrderBy(x => x.Pose.Translation.DistanceTo(load.Pose.Translation)))
        {
            if (moves.Grip(s.World, carrier) is null)
            {
                continue;
            }

            if (!lying && tools - s.Tools.Count < 2)
            {
                cut = true;
                yield break;
            }

            foreach (State on in lying ? [s] : Loaded(s, name, carrier, tools - 1))
            {
                if (moves.PutAside(on) is { } free && moves.Grasp(free.Using(carrier.Name), carrier.Name, $"Take {Text.Quote(carrier.Name)}, on which {Text.Quote(name)} lies.") is { } taken)
                {
                    foreach (State dragged in Best(Destinations(taken, name, carrier.Name, places, arrived).Select(q => moves.Drag(taken, q, name, $"Drag {Text.Quote(carrier.Name)} with {Text.Quote(name)} on it {why}."))))
                    {
                        yield return dragged;
                    }
                }
            }
        }
    }

    private IEnumerable<State> Loaded(State s, string name, SensedObject carrier, int tools) =>
        Relocate(s, name, at => spots.On(at.World, at.World.Find(name)!, at.World.Find(carrier.Name)!), _ => false, tools, $"onto {Text.Quote(carrier.Name)}")
            .Where(on => !on.Tools.Contains(carrier.Name));

    /// <summary>Places for the load at which the hand that drags the carrier stays in its workspace and nothing is in the way.</summary>
    private IEnumerable<Spot> Destinations(State taken, string load, string carrier, PlacesOf places, Arrived arrived)
    {
        WorldView world = taken.World;
        SensedObject sheet = world.Find(carrier)!, o = world.Find(load)!;
        if (Affordances.Grips(world, robot, sheet) is not [{ } grip, ..])
        {
            yield break;
        }

        List<Prism> moving = [.. Prism.Of(sheet), .. world.RestingOn(sheet).SelectMany(r => Prism.Of(r))];
        HashSet<string> ignored = [carrier, load, .. world.RestingOn(sheet).Select(r => r.Name)];
        IEnumerable<Spot> drawn = spots.Drawn(world, o, sheet, grip.Tcp).Where(q => arrived(taken.Carried(carrier, sheet.Pose.Translation + (q.Point - o.Pose.Translation)).World));
        foreach (Spot q in places(taken).Concat(drawn))
        {
            Vector3 by = (q.Point - o.Pose.Translation).Horizontal;
            if (!robot.Workspace.Contains(grip.Tcp + by) || by.Length < 0.01)
            {
                Misses.Add($"drag\0{carrier}\0{load}", FormattableString.Invariant($"Dragging {Text.Quote(carrier)} by ({by.X:0.###}, {by.Y:0.###}) would take the hand out of its workspace."));
                continue;
            }

            List<Prism> swept = [.. moving.Select(p => p.Swept(by))];
            if (world.Objects.FirstOrDefault(x => !ignored.Contains(x.Name) && Prism.Of(x).Any(p => swept.Any(w => w.Overlaps(p, 0.004)))) is { } hit)
            {
                Misses.Add($"drag\0{carrier}\0{load}", $"{Text.Quote(hit.Name)} is in the way of {Text.Quote(carrier)}.");
                continue;
            }

            yield return q;
        }
    }

    private static bool IsCarrier(SensedObject c, SensedObject load)
    {
        const double Thin = 0.02;
        Part wide = c.Parts.MaxBy(p => p.Shape.Size.X * p.Shape.Size.Y)!;
        Vector3 foot = load.BoundsInBase.Size;
        return wide.Shape.Size.Z < Thin && Math.Min(wide.Shape.Size.X, wide.Shape.Size.Y) > Math.Max(foot.X, foot.Y) + 0.02;
    }

    /// <summary>Presses with the hand, with a thing, or with pieces joined into a longer one.</summary>
    private IEnumerable<State> Press(State s, GoalSpec goal, int tools)
    {
        string name = goal.Object;
        SensedObject button = s.World.Find(name)!;
        if (button.Mobility.Kind != MobilityKind.Slide)
        {
            Misses.Add("press\0" + name, $"{Text.Quote(name)} does not slide: it cannot be pressed.");
            yield break;
        }

        double depth = goal.Get("depth", button.Mobility.Travel / 2);
        if (depth > button.Mobility.Travel)
        {
            Misses.Add("press\0" + name, FormattableString.Invariant($"{Text.Quote(name)} travels {button.Mobility.Travel:0.####} m and was to travel {depth:0.####} m."));
            yield break;
        }

        if (moves.PutAside(s) is not { } free)
        {
            yield break;
        }

        foreach (State pressed in WithHandOrTool(free, button, tools, $"as a tool to press {Text.Quote(name)}", with => moves.Press(with, name, depth), tool => moves.WouldPress(free, tool, name, depth)))
        {
            yield return pressed;
        }

        int left = tools - free.Tools.Count;
        if (left <= 0)
        {
            yield break;
        }

        int magnets = free.World.Objects.Count(o => Usable(o, name) && o.Magnet > 0);
        cut |= magnets > left;
        if (magnets > 1 && magnets <= left)
        {
            Misses.Add("pieces\0" + name, $"The {magnets} magnetic pieces, joined, are not long enough for {Text.Quote(name)}.");
        }

        if (left > 1)
        {
            foreach (State rod in Rods(free, name, left))
            {
                if (moves.Press(rod, name, depth) is { } pressed)
                {
                    yield return pressed;
                }
            }
        }
    }

    /// <summary>Magnetic pieces joined in a row of exactly so many, the last one in the hand.</summary>
    private IEnumerable<State> Rods(State s, string target, int pieces)
    {
        List<SensedObject> magnetic = [.. s.World.Objects.Where(o => Usable(o, target) && o.Magnet > 0)
            .OrderBy(o => o.Pose.Translation.Horizontal.Length).ThenBy(o => o.Pose.Translation.X).ThenBy(o => o.Pose.Translation.Y)];
        if (magnetic.Count < pieces)
        {
            yield break;
        }

        foreach (SensedObject anchor in magnetic)
        {
            List<SensedObject> rest = [.. magnetic.Where(m => m.Name != anchor.Name)
                .OrderBy(m => m.Pose.Translation.DistanceTo(anchor.Pose.Translation)).ThenBy(m => m.Pose.Translation.X).ThenBy(m => m.Pose.Translation.Y).Take(pieces - 1)];
            State? rod = s.Using(anchor.Name);
            List<SensedObject> row = [anchor];
            foreach (SensedObject piece in rest)
            {
                rod = rod is null ? null : moves.Grasp(rod.Using(piece.Name), piece.Name, $"Take {Text.Quote(piece.Name)}, a magnetic piece.");
                rod = rod is null ? null : moves.Clear(rod);
                if (rod is null)
                {
                    break;
                }

                row.Add(piece);
                rod = moves.Assemble(rod, row[^2].Name, InRow(rod.World, row));
            }

            if (rod is null)
            {
                continue;
            }

            // Held at the piece joined last: the first points ahead.
            List<SensedObject> now = [.. row.Select(p => rod.World.Find(p.Name)!)];
            SensedObject whole = Affordances.Join(now, now[^1].Name);
            double along = whole.Size[Affordances.LongAxis(whole)] / 2 - now[^1].Size.X / 2;
            if (moves.Grasp(rod, row[^1].Name, $"Take the joined pieces at {Text.Quote(row[^1].Name)}, their end.") is { } taken
                && moves.Clear(taken with { Hand = new(row[^1].Name, along, whole) }) is { } ready)
            {
                yield return ready;
            }
        }
    }

    private static WorldView InRow(WorldView world, List<SensedObject> row)
    {
        SensedObject first = world.Find(row[0].Name)!;
        double at = -first.Size.X / 2;
        WorldView result = world;
        foreach (SensedObject p in row)
        {
            result = result.With(p with { Pose = first.Pose * Pose.At(at + p.Size.X / 2, 0, 0) });
            at += p.Size.X;
        }

        return result;
    }

    /// <summary>The tool in the hand, brought into reach by another first if need be.</summary>
    private IEnumerable<State> Acquire(State s, string tool, string purpose, int tools, Func<bool> serves)
    {
        bool any = false;
        foreach (State held in moves.Acquire(s, tool, purpose))
        {
            any = true;
            yield return held;
        }

        if (any || s.Hand is not null || !serves())
        {
            yield break;
        }

        if (tools - s.Tools.Count < 2)
        {
            cut = true;
            yield break;
        }

        // The tool itself is the object of a smaller task.
        foreach (State near in Graspable(s, tool, tools - 1).Take(Variants))
        {
            if (near.Steps.Count > s.Steps.Count)
            {
                foreach (State held in moves.Acquire(near, tool, purpose))
                {
                    yield return held;
                }
            }
        }
    }

    /// <summary>Things long enough to serve as a tool at the target, longest first, nearest among equals.</summary>
    private IEnumerable<SensedObject> Tools(State s, SensedObject target)
    {
        // A sheet is something to lie on and be drawn by, not to push with.
        foreach (SensedObject o in s.World.Objects.Where(o => Usable(o, target.Name) && !WorldView.RestsOn(target, o) && !IsCarrier(o, target))
            .OrderByDescending(o => Math.Round(Math.Max(o.Size.X, Math.Max(o.Size.Y, o.Size.Z)), 2))
            .ThenBy(o => o.Pose.Translation.Horizontal.Length))
        {
            double reach = Moves.Reach(new(o.Name, o.Size[Affordances.LongAxis(o)] / 2, o));
            if (Near(target, reach))
            {
                yield return o;
            }
            else
            {
                Misses.Add("short\0" + o.Name, FormattableString.Invariant($"{Text.Quote(o.Name)} reaches at most {reach:0.###} m beyond the hand, and {Text.Quote(target.Name)} is {Outside(target):0.###} m outside its workspace."));
            }
        }
    }

    private bool Usable(SensedObject o, string target) =>
        o.Name != target && o.Mobility.Kind == MobilityKind.Free && o.Mass <= robot.Payload && !forbidden.Contains(o.Name);

    private bool Near(SensedObject o, double reach) => Outside(o) < reach + o.BoundsInBase.Size.Horizontal.Length / 2;

    /// <summary>How far the object's centre is outside the workspace, level, metres.</summary>
    private double Outside(SensedObject o) => (o.Pose.Translation - robot.Workspace.Clamp(o.Pose.Translation)).Horizontal.Length;

    /// <summary>A way with room enough at once, or else the roomiest of a handful; then the others, for a second attempt.</summary>
    private IEnumerable<State> Best(IEnumerable<State?> ways)
    {
        const int Handful = 6;
        List<State> lesser = [];
        foreach (State? s in ways)
        {
            if (moves.Asked > MostQuestions)
            {
                break;
            }

            if (s is null)
            {
                continue;
            }

            if (s.Margin >= Moves.GoodMargin)
            {
                yield return s;
                continue;
            }

            lesser.Add(s);
            if (lesser.Count == Handful)
            {
                foreach (State l in lesser.OrderByDescending(l => l.Margin))
                {
                    yield return l;
                }

                lesser.Clear();
            }
        }

        foreach (State s in lesser.OrderByDescending(s => s.Margin))
        {
            yield return s;
        }
    }

    private bool Holds(GoalSpec goal, WorldView world)
    {
        SensedObject o = world.Find(goal.Object)!;
        Vector3 p = o.Pose.Translation;
        return goal.Kind switch
        {
            "on" => world.Find(goal.Reference!) is { } r && WorldView.RestsOn(o, r),
            "near" => (p - (goal.Reference is { } r ? world.Find(r)!.Pose.Translation : Vector3.Zero) - goal.Offset()).Horizontal.Length < goal.Get("distance", 0) - 0.005,
            "at" => (p - new Vector3(goal.Get("x", p.X), goal.Get("y", p.Y), 0)).Horizontal.Length < goal.Get("tolerance", 0.02) / 2,
            _ => false,
        };
    }
}
