using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>The effects of a walking robot's skills on an expected world: each returns the state after it, or null when geometry forbids it.</summary>
internal sealed class LegMoves(QuadrupedDescription robot, Script? script, Misses misses)
{
    private const int MostPushes = 4;

    /// <summary>m: two heights of the ground that are one level; overlap of what is pushed that is an error of sensing.</summary>
    private const double Level = .02, Touch = .01;

    /// <summary>m: room that the robot needs to its sides while it pushes.</summary>
    private const double Aisle = .25;

    private const double Grid = .05;

    /// <summary>Questions put to geometry so far.</summary>
    public int Asked { get; private set; }

    public Misses Misses => misses;

    private LegState? Add(LegState s, string skill, string? thing, string why, string before, string after, params StepNumber[] numbers)
    {
        PlanStep step = new(skill, thing is null ? [] : [thing], null, why, before, after);
        return script?.Allows(s.Steps.Count, step) == false ? null : s with { Steps = s.Steps.Add(new(step, [.. numbers])) };
    }

    private static StepNumber Number(string name, Formula formula, string source) => new(name, formula, name == "yaw" ? "rad" : "m", "base", source);

    public LegState? Walk(LegState s, Spot spot, Heading heading, string why)
    {
        Ground ground = new(s.World.Objects);
        Asked++;
        return WalkPlanner.Way(ground, s.At, spot.Point, ground.Height(s.At.X, s.At.Y)) is null ? null : Add(
            s with { At = spot.Point.Horizontal }, "WalkTo", null, why, "there is a level way", $"the robot stands {spot.Source}, looking {heading.Words}",
            Number("x", spot.X, spot.Source), Number("y", spot.Y, spot.Source), Number("yaw", heading.Yaw, heading.Words));
    }

    public LegState? Step(LegState s, Spot spot, string onto, string why)
    {
        Asked++;
        if (CrawlWay.Find(new(s.World.Objects), robot, s.At, spot.Point, out string whyNot) is null)
        {
            misses.Add("step\0" + onto, whyNot);
            return null;
        }

        return Add(s with { At = spot.Point.Horizontal }, "StepTo", null, why, "no step on the way is higher, no gap wider than the robot's", $"the robot stands on {Text.Quote(onto)}",
            Number("x", spot.X, spot.Source), Number("y", spot.Y, spot.Source));
    }

    /// <summary>Pushes an object to a place on the robot's ground.</summary>
    public LegState? Push(LegState s, string name, Spot spot, string why)
    {
        if (Pushed(s, name, spot.Point) is not { } moved)
        {
            return null;
        }

        LegState? pushed = Add(moved, "PushTo", name, why, "the robot can get behind it", $"{Text.Quote(name)} is {spot.Source}",
            Number("x", spot.X, spot.Source), Number("y", spot.Y, spot.Source));
        return pushed is null ? null : Add(pushed, "Look", null, "See where things are now.", "", "every query answers from what is seen now");
    }

    /// <summary>Pushes an object over the edge of what it stands on, onto something below.</summary>
    public LegState? PushOff(LegState s, string name, Heading heading, string onto)
    {
        SensedObject o = s.World.Find(name)!, below = s.World.Find(onto)!;
        PushLine line = Pushing.Line(robot, o, Pushing.SideNear(o, heading.Direction), 0);
        if (!Pushable(s, o) || !Reachable(s, o, line))
        {
            misses.Add("off\0" + name, $"The robot cannot get behind {Text.Quote(name)} to push it off.");
            return null;
        }

        Vector3 there = new(below.Pose.Translation.X, below.Pose.Translation.Y, below.BoundsInBase.Max.Z + o.BoundsInBase.Size.Z / 2);
        return Add(
            s with { World = s.World.With(o with { Pose = o.Pose with { Translation = there } }), At = line.Behind }, "PushOff", name,
            $"Push {Text.Quote(name)} over the edge, {heading.Words}: it comes down on {Text.Quote(onto)}.", "an edge is ahead of it, and room behind it", $"{Text.Quote(name)} is on {Text.Quote(onto)}",
            Number("yaw", heading.Yaw, heading.Words));
    }

    /// <summary>Presses the free end of a lever down.</summary>
    public LegState? Press(LegState s, Lever lever)
    {
        Asked++;
        Heading inwards = Heading.Near(-lever.Free);
        string board = Text.Quote(lever.Board.Name), load = Text.Quote(lever.Load.Name);
        Ground ground = new(s.World.Objects);
        double floor = ground.Height(s.At.X, s.At.Y);
        PressPlace place = PressPlace.At(robot, ground, lever.Board, -lever.Free);
        string? whyNot = place.WhyNot(ground, lever.Board.Name, robot, floor)
            ?? (WalkPlanner.Way(ground, s.At, place.Before, floor) is null ? $"There is no level way to the free end of {board}, or no room before it." : null);
        misses.Add("press\0" + lever.Board.Name, whyNot ?? "");
        return whyNot is not null ? null : Add(
            s with { World = lever.Pressed().Aggregate(s.World, (w, o) => w.With(o)), At = place.Before }, "PressDown", lever.Board.Name,
            $"{board} is a lever over {Text.Quote(lever.Fulcrum.Name)}: press its free end down.",
            FormattableString.Invariant($"{lever.Balance:0.#} kg there balance {load}"), $"{load} is lifted", Number("yaw", inwards.Yaw, inwards.Words));
    }

    /// <summary>What becomes of the world when the robot pushes the object there, straight along one side after the other.</summary>
    private LegState? Pushed(LegState s, string name, Vector3 goal)
    {
        for (int push = 0; push < MostPushes; push++)
        {
            SensedObject o = s.World.Find(name)!;
            if (!Pushable(s, o))
            {
                return null;
            }

            if (Pushing.Lines(robot, o, goal).Where(l => Reachable(s, o, l)).Select(l => (PushLine?)l).FirstOrDefault() is not { } line)
            {
                bool there = (o.Pose.Translation - goal).Horizontal.Length < 2 * Pushing.Least;
                misses.Add("behind\0" + name, there ? "" : $"There is no side from which the robot can push {Text.Quote(name)} where it would help.");
                return there ? s : null;
            }

            Vector3 by = line.Along * line.Distance;
            if (Hit(s.World, o, by) is { } hit)
            {
                misses.Add("way\0" + name, $"{Text.Quote(hit)} is in the way of {Text.Quote(name)}.");
                return null;
            }

            if (!Aisled(s.World, o, line) || LegState.Resting(s.World, o, o.Pose.Translation + by) is not { } moved)
            {
                misses.Add("room\0" + name, $"Where {Text.Quote(name)} would be pushed there is no room for the robot, or nothing to carry it.");
                return null;
            }

            s = s with { World = s.World.With(moved), At = line.Behind + line.Along * (line.Distance + Pushing.Standoff - Pushing.Retreat) };
        }

        return s;
    }

    /// <summary>Whether the object is one that the robot can push from its present ground.</summary>
    private bool Pushable(LegState s, SensedObject o)
    {
        double floor = new Ground(s.World.Objects).Height(s.At.X, s.At.Y);
        string? whyNot = o.Mobility.Kind != MobilityKind.Free ? $"{Text.Quote(o.Name)} is fixed to the room."
            : o.Mass > Pushing.Heaviest ? FormattableString.Invariant($"{Text.Quote(o.Name)} weighs {o.Mass:0.#} kg and the robot pushes at most {Pushing.Heaviest} kg.")
            : Math.Abs(o.BoundsInBase.Min.Z - floor) > Level ? $"{Text.Quote(o.Name)} does not stand where the robot stands."
            : Pushing.TrunkHeight(robot, o, floor) is null ? $"{Text.Quote(o.Name)} is too low to be pushed."
            : s.World.RestingOn(o).FirstOrDefault() is { } rider ? $"{Text.Quote(rider.Name)} stands on {Text.Quote(o.Name)}."
            : null;
        misses.Add("push\0" + o.Name, whyNot ?? "");
        return whyNot is null;
    }

    private bool Reachable(LegState s, SensedObject o, PushLine line)
    {
        Asked++;
        Ground ground = new(s.World.Objects);
        return WalkPlanner.Way(ground, s.At, line.Behind, ground.Height(s.At.X, s.At.Y)) is not null;
    }

    /// <summary>What the object would run against on the way; what it is already under or over it slides along.</summary>
    private static string? Hit(WorldView world, SensedObject o, Vector3 by)
    {
        ImmutableArray<Prism> now = Prism.Of(o), swept = [.. now.Select(p => p.Swept(by))];
        return world.Objects.FirstOrDefault(x => x.Name != o.Name && Meets(x, swept) && !Meets(x, now))?.Name;

        static bool Meets(SensedObject x, ImmutableArray<Prism> with) => Prism.Of(x).Any(p => with.Any(w => w.Overlaps(p, -Touch)));
    }

    /// <summary>Whether the ground is level and free where the robot goes behind the object.</summary>
    private static bool Aisled(WorldView world, SensedObject o, PushLine line)
    {
        Ground ground = new([.. world.Objects.Where(x => x.Name != o.Name)]);
        double floor = ground.Height(line.Behind.X, line.Behind.Y), length = line.Distance + Pushing.Standoff;
        for (double s = 0; s < length; s += Grid)
        {
            if (!WalkPlanner.Free(ground, line.Behind + line.Along * s, floor, Aisle))
            {
                return false;
            }
        }

        return WalkPlanner.Free(ground, line.Behind + line.Along * length, floor, Aisle);
    }
}
