using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>
/// Finds plans for a robot on legs by regression from the goals: what stops it on the way is made passable by something that it
/// pushes there. The fewest things used as tools come first, then the fewest steps. Nothing here knows a scene or a name.
/// </summary>
internal sealed class LegSearch : IPlanSearch
{
    /// <summary>Most things that one plan uses as tools, questions put to geometry, plans put in order before one is given out.</summary>
    private const int MostTools = 3, MostQuestions = 1500, Enough = 3;

    /// <summary>m: room to either side that makes lining up sure; and what is in line.</summary>
    private const double LineRoom = .3, InLine = .06;

    /// <summary>m.</summary>
    private const double LongPush = 1.6;

    /// <summary>m: between an edge and what is to catch something below it: as it is pushed there, and at most.</summary>
    private const double Clearance = .04, Catch = .1;

    /// <summary>m: room beside a lever for the robot to come to its end.</summary>
    private const double Aside = .25;

    private readonly QuadrupedDescription robot;
    private readonly Script? script;
    private readonly LegMoves moves;
    private readonly Approaches approaches;
    private readonly Remedies remedies;
    private readonly ImmutableHashSet<string> forbidden;
    private bool cut;

    public LegSearch(QuadrupedDescription robot, IEnumerable<GoalSpec> constraints, Script? script = null)
    {
        (this.robot, this.script) = (robot, script);
        moves = new(robot, script, Misses);
        approaches = new(robot);
        remedies = new(robot);
        forbidden = [.. constraints.Where(c => c.Kind == "untouched").Select(c => c.Object)];
    }

    public Misses Misses { get; } = new();

    public IEnumerable<Outline> Plans(WorldView world, ImmutableArray<GoalSpec> goals, int leastTools = 0, int mostTools = IPlanSearch.MostTools)
    {
        for (int tools = leastTools; tools <= Math.Min(mostTools, MostTools); tools++)
        {
            int exactly = tools;
            cut = false;
            IEnumerable<LegState> found = Reach(LegState.Begin(world), goals, 0, tools)
                .Where(s => s.Tools.Count == exactly && (script is null || s.Steps.Count == script.Steps.Length));
            foreach (LegState[] batch in found.Chunk(Enough))
            {
                foreach (LegState s in batch.OrderBy(s => s.Steps.Count))
                {
                    yield return s;
                }
            }

            if (!cut || Spent)
            {
                yield break;
            }
        }
    }

    private bool Spent => moves.Asked > MostQuestions;

    private IEnumerable<LegState> Reach(LegState s, ImmutableArray<GoalSpec> goals, int index, int tools) => index == goals.Length
        ? [s]
        : Achieve(s, goals[index], tools).TakeWhile(_ => !Spent).SelectMany(next => Reach(next, goals, index + 1, tools));

    private IEnumerable<LegState> Achieve(LegState s, GoalSpec goal, int tools)
    {
        if (s.World.Find(goal.Object) is not { } o || (goal.Reference is { } r && s.World.Find(r) is null) || forbidden.Contains(goal.Object))
        {
            return [];
        }

        switch (goal.Kind)
        {
            case "stood_on":
                return StandOn(s, goal.Object, tools);
            case "on":
                return LetDown(s, o, s.World.Find(goal.Reference!)!, tools);
            case "lifted":
                return Lift(s, o, goal.Get("lift", .05), tools);
            case "at" or "moved" or "near" when Place(s, goal, o) is { } spot:
                return PushVia(s, goal.Object, spot, $"Push {Text.Quote(goal.Object)} to its place.");
            default:
                Misses.Add("kind\0" + goal.Kind, $"A robot on legs has no skill for {goal}.");
                return [];
        }
    }

    /// <summary>Ways to stand on a thing with at most so many tools in all.</summary>
    private IEnumerable<LegState> StandOn(LegState s, string name, int tools)
    {
        SensedObject target = s.World.Find(name)!;
        Ground ground = new(s.World.Objects);
        List<(Approach Way, WayObstacle Obstacle)> stopped = [];
        if (approaches.Onto(s, target) is not { Count: > 0 } ways)
        {
            Misses.Add("onto\0" + name, $"There is no straight way onto {Text.Quote(name)}, or no room for four feet on it.");
            yield break;
        }

        // On a narrow way the one amid it.
        foreach (Approach way in ways.OrderByDescending(w => Passage.Room(ground, w.Begin.Point, w.End.Point)))
        {
            if (Passage.First(ground, way.Begin.Point, way.End.Point) is { } obstacle)
            {
                stopped.Add((way, obstacle));
                Misses.Add("way\0" + name, Remedies.Why(obstacle));
            }
            else if (Go(s, way, name) is { } there)
            {
                yield return there;
            }
        }

        if (s.Tools.Count >= tools)
        {
            cut |= stopped.Count > 0;
            yield break;
        }

        foreach ((Approach way, WayObstacle obstacle) in stopped)
        {
            foreach (SensedObject o in s.World.Objects.Where(o => o.Mobility.Kind == MobilityKind.Free && o.Name != name && !forbidden.Contains(o.Name) && !s.Tools.Contains(o.Name)))
            {
                foreach (LegState helped in remedies.For(s.World, way, obstacle, o)
                    .SelectMany(spot => PushVia(s.Using(o.Name), o.Name, spot, $"{Remedies.Why(obstacle)} Push {Text.Quote(o.Name)} {spot.Source}.")).TakeWhile(_ => !Spent))
                {
                    foreach (LegState there in StandOn(helped, name, tools))
                    {
                        yield return there;
                    }
                }
            }
        }
    }

    /// <summary>Along a straight way onto a thing; where there is little room to line up, a robot that stands in line goes as it stands.</summary>
    private LegState? Go(LegState s, Approach way, string onto)
    {
        Ground ground = new(s.World.Objects);
        Vector3 aside = new Heading(way.Heading.Side, 1).Direction * LineRoom;
        double floor = ground.Height(s.At.X, s.At.Y);
        bool roomy = WalkPlanner.Free(ground, way.Begin.Point + aside, floor) && WalkPlanner.Free(ground, way.Begin.Point - aside, floor);
        if (!roomy && Math.Abs((s.At - way.Begin.Point)[way.Heading.Side]) < InLine && Passage.First(ground, s.At, way.End.Point) is null)
        {
            return moves.Step(s, way.End, onto, $"Go onto {Text.Quote(onto)}.");
        }

        LegState? lined = moves.Walk(s, way.Begin, way.Heading, $"Line up before {Text.Quote(onto)}.");
        return lined is null ? null : moves.Step(lined, way.End, onto, $"Go onto {Text.Quote(onto)}.");
    }

    /// <summary>Lifts a load with the lever under it; what keeps the free end up is pushed away first.</summary>
    private IEnumerable<LegState> Lift(LegState s, SensedObject load, double by, int tools)
    {
        if (Lever.Under(s.World, load) is not { } lever)
        {
            Misses.Add("lift\0" + load.Name, $"The robot has no hand, and {Text.Quote(load.Name)} is on nothing that is a lever.");
            return [];
        }

        if (lever.WhyNot(robot, by) is { } whyNot)
        {
            Misses.Add("lever\0" + load.Name, whyNot);
            return [];
        }

        if (lever.Blocks(by).FirstOrDefault() is not { } block)
        {
            return moves.Press(s, lever) is { } pressed ? [pressed] : [];
        }

        Misses.Add("block\0" + block.Name, $"{Text.Quote(block.Name)} keeps the free end of {Text.Quote(lever.Board.Name)} up.");
        cut |= s.Tools.Count >= tools;
        return s.Tools.Count >= tools || forbidden.Contains(block.Name) ? [] : Cleared(s.Using(block.Name), lever, block).SelectMany(cleared => Lift(cleared, load, by, tools));
    }

    /// <summary>Pushes away what is below a lever's free end, to either side, the nearer first.</summary>
    private IEnumerable<LegState> Cleared(LegState s, Lever lever, SensedObject block)
    {
        Heading free = Heading.Near(lever.Free);
        int side = free.Side;
        Formula room = (Ask.Extent(lever.Board.Name, side) + Ask.Extent(block.Name, side)) / 2 + Aside;
        int nearer = block.Pose.Translation[side] >= lever.Board.Pose.Translation[side] ? 1 : -1;
        foreach (int sign in new[] { nearer, -nearer })
        {
            (Formula x, Formula y) = free.Place(Ask.Position(block.Name, free.Axis), new Heading(side, sign).On(Ask.Position(lever.Board.Name, side), room));
            Spot spot = new(x, y, new(x.Value(s.World, robot), y.Value(s.World, robot), 0), $"beside {Text.Quote(lever.Board.Name)}");
            if (moves.Push(s, block.Name, spot, $"{Text.Quote(block.Name)} keeps the free end of {Text.Quote(lever.Board.Name)} up: push it away.") is { } pushed)
            {
                yield return pushed;
            }
        }
    }

    /// <summary>Lets an object down from what it stands on, over an edge, onto something that lies below.</summary>
    private IEnumerable<LegState> LetDown(LegState s, SensedObject o, SensedObject below, int tools)
    {
        if (WorldView.RestsOn(o, below))
        {
            yield return s;
            yield break;
        }

        if (s.World.Objects.FirstOrDefault(x => WorldView.RestsOn(o, x)) is not { } support || below.BoundsInBase.Max.Z >= o.BoundsInBase.Min.Z)
        {
            Misses.Add("down\0" + o.Name, $"{Text.Quote(o.Name)} does not stand above {Text.Quote(below.Name)}, and the robot cannot lift it.");
            yield break;
        }

        foreach (Heading heading in Heading.All.OrderBy(h => Edge(support, h) - h.Along(o.Pose.Translation)))
        {
            Formula edge = heading.On(Ask.Position(support.Name, heading.Axis), Ask.Extent(support.Name, heading.Axis) / 2 + Clearance);
            (Formula x, Formula y) = heading.Place(heading.On(edge, Ask.Extent(below.Name, heading.Axis) / 2), Ask.Position(o.Name, heading.Side));
            Spot spot = new(x, y, new(x.Value(s.World, robot), y.Value(s.World, robot), 0), $"below the edge of {Text.Quote(support.Name)}, where {Text.Quote(o.Name)} comes down");
            foreach (LegState ready in Ready(s, o, below, Edge(support, heading), heading, spot, tools))
            {
                foreach (LegState up in StandOn(ready, support.Name, tools))
                {
                    if (moves.PushOff(up, o.Name, heading, below.Name) is { } down)
                    {
                        yield return down;
                    }
                }
            }
        }
    }

    /// <summary>How far along a direction a thing reaches, m.</summary>
    private static double Edge(SensedObject o, Heading heading) => Math.Max(heading.Along(o.BoundsInBase.Min), heading.Along(o.BoundsInBase.Max));

    /// <summary>States in which what is below catches what falls over the edge: as it is, or pushed there as a tool.</summary>
    private IEnumerable<LegState> Ready(LegState s, SensedObject falls, SensedObject below, double edge, Heading heading, Spot spot, int tools)
    {
        Bounds b = below.BoundsInBase;
        double gap = -Edge(below, new(heading.Axis, -heading.Sign)) - edge;
        double aside = Math.Abs(falls.Pose.Translation[heading.Side] - b.Centre[heading.Side]) + falls.BoundsInBase.Size[heading.Side] / 2;
        if (gap > -Clearance && gap < Catch && aside < b.Size[heading.Side] / 2)
        {
            return [s];
        }

        if (s.Tools.Count >= tools)
        {
            cut = true;
            return [];
        }

        return forbidden.Contains(below.Name) ? [] : PushVia(s.Using(below.Name), below.Name, spot, $"Push {Text.Quote(below.Name)} {spot.Source}.");
    }

    /// <summary>Pushes an object straight to a place; a long way in two, because what the robot knows of where it is drifts.</summary>
    private LegState? PushStraight(LegState s, string name, Spot spot, string why)
    {
        Vector3 from = s.World.Find(name)!.Pose.Translation;
        if ((spot.Point - from).Horizontal.Length < LongPush)
        {
            return moves.Push(s, name, spot, why);
        }

        Spot half = new(
            (Ask.Position(name, 0) + spot.X) / 2, (Ask.Position(name, 1) + spot.Y) / 2, (from + spot.Point) / 2, "half way there");
        return moves.Push(s, name, half, why) is { } near ? moves.Push(near, name, spot, why) : null;
    }

    /// <summary>Pushes an object to a place: first along one axis and then along the other, or the other way round.</summary>
    private IEnumerable<LegState> PushVia(LegState s, string name, Spot spot, string why)
    {
        Vector3 from = s.World.Find(name)!.Pose.Translation, left = (spot.Point - from).Horizontal;
        if (left.Length < Pushing.Least)
        {
            yield return s;
            yield break;
        }

        foreach (bool acrossFirst in new[] { Math.Abs(left.X) >= Math.Abs(left.Y), Math.Abs(left.X) < Math.Abs(left.Y) })
        {
            // The shorter way first: what is then pushed straight on comes to rest where it is to be.
            if (Math.Min(Math.Abs(left.X), Math.Abs(left.Y)) < Pushing.Least)
            {
                if (PushStraight(s, name, spot, why) is { } straight)
                {
                    yield return straight;
                }

                yield break;
            }

            Spot corner = acrossFirst
                ? new(Ask.Position(name, 0), spot.Y, new(from.X, spot.Point.Y, 0), "in line with where it is to be")
                : new(spot.X, Ask.Position(name, 1), new(spot.Point.X, from.Y, 0), "in line with where it is to be");
            if (PushStraight(s, name, corner, why) is { } lined && PushStraight(lined, name, spot, why) is { } there)
            {
                yield return there;
            }
        }
    }

    private Spot? Place(LegState s, GoalSpec goal, SensedObject o)
    {
        Vector3 p = o.Pose.Translation;
        switch (goal.Kind)
        {
            case "at":
                return new(goal.Get("x", p.X), goal.Get("y", p.Y), new(goal.Get("x", p.X), goal.Get("y", p.Y), 0), "where the goal wants it");
            case "moved":
                return new(Math.Round(p.X + goal.Offset().X, 4), Math.Round(p.Y + goal.Offset().Y, 4), p + goal.Offset(), "where it was, and the goal's displacement");
            default:
                if (goal.Reference is not { } name)
                {
                    return null;
                }

                SensedObject other = s.World.Find(name)!;
                if (goal.Offset() != Vector3.Zero)
                {
                    return new(Ask.Position(name, 0) + goal.Offset().X, Ask.Position(name, 1) + goal.Offset().Y, other.Pose.Translation + goal.Offset(), $"the goal's place beside {Text.Quote(name)}");
                }

                double distance = (other.Pose.Translation - p).Horizontal.Length, share = Math.Round(1 - .95 * goal.Get("distance", .1) / Math.Max(distance, 1e-6), 3);
                Formula x = Ask.Position(o.Name, 0) + share * (Ask.Position(name, 0) - Ask.Position(o.Name, 0)), y = Ask.Position(o.Name, 1) + share * (Ask.Position(name, 1) - Ask.Position(o.Name, 1));
                return share <= 0 ? null : new(x, y, new(x.Value(s.World, robot), y.Value(s.World, robot), 0), $"near {Text.Quote(name)}");
        }
    }
}
