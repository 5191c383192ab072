using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>Where an object makes an obstacle passable: as a step before a rise, as a bridge over a gap, as a step below a drop.</summary>
internal sealed class Remedies(QuadrupedDescription robot)
{
    /// <summary>m: between an object and what it is pushed against.</summary>
    private const double Clearance = .02;

    /// <summary>m: an object that is no farther from the middle of the way need not be pushed across it.</summary>
    private const double Lined = .1;

    /// <summary>m: how much of a bridge must lie on either side.</summary>
    private const double Bearing = .1;

    /// <summary>Places for the object's centre, or none when it does not help there.</summary>
    public IEnumerable<Spot> For(WorldView world, Approach way, WayObstacle obstacle, SensedObject o)
    {
        Heading heading = way.Heading;
        int a = heading.Axis;
        double height = o.BoundsInBase.Size.Z, length = o.BoundsInBase.Size[a];
        Formula half = Ask.Extent(o.Name, a) / 2;
        string name = Text.Quote(o.Name);
        switch (obstacle.Kind)
        {
            case ObstacleKind.Rise when height <= Passage.Step && obstacle.Beyond - obstacle.Before - height <= Passage.Step && obstacle.Far.Length > 0:
                return Across(world, way, o, heading.Back(heading.Back(Edge(obstacle.Far, heading, near: true), half), Clearance), $"against {Text.Quote(obstacle.Far)}, as a step");
            case ObstacleKind.Drop when height <= Passage.Step && obstacle.Before - obstacle.Beyond - height <= Passage.Step && obstacle.Near.Length > 0:
                return Across(world, way, o, heading.On(heading.On(Edge(obstacle.Near, heading, near: false), half), Clearance), $"against {Text.Quote(obstacle.Near)}, as a step");
            case ObstacleKind.Gap when height <= Passage.Step && length >= obstacle.To - obstacle.From + 2 * Bearing && obstacle.Near.Length > 0 && obstacle.Far.Length > 0:
                Formula middle = (Edge(obstacle.Near, heading, near: false) + Edge(obstacle.Far, heading, near: true)) / 2;
                return Across(world, way, o, middle, $"over the gap between {Text.Quote(obstacle.Near)} and {Text.Quote(obstacle.Far)}");
            default:
                return [];
        }
    }

    /// <summary>Why an obstacle stops the robot, for people.</summary>
    public static string Why(WayObstacle obstacle) => obstacle.Kind switch
    {
        ObstacleKind.Gap => FormattableString.Invariant($"The gap between {Thing(obstacle.Near)} and {Thing(obstacle.Far)} is {obstacle.To - obstacle.From:0.##} m wide; the robot crosses {FootPlan.WidestGap} m."),
        ObstacleKind.Rise => FormattableString.Invariant($"{Thing(obstacle.Far)} is {obstacle.Beyond - obstacle.Before:0.##} m higher than {Thing(obstacle.Near)} before it; the robot climbs {FootPlan.SafeStep} m."),
        _ => FormattableString.Invariant($"Behind {Thing(obstacle.Near)} it goes down {obstacle.Before - obstacle.Beyond:0.##} m; the robot steps down {FootPlan.SafeStep} m."),
    };

    private static string Thing(string name) => name.Length > 0 ? Text.Quote(name) : "the floor";

    /// <summary>The coordinate of a thing's edge that is met first on the way, or last.</summary>
    private static Formula Edge(string thing, Heading heading, bool near)
    {
        Formula half = Ask.Extent(thing, heading.Axis) / 2;
        Formula middle = Ask.Position(thing, heading.Axis);
        return near ? heading.Back(middle, half) : heading.On(middle, half);
    }

    /// <summary>In line with the way, and no farther across than the object is: that first when it is as good.</summary>
    private IEnumerable<Spot> Across(WorldView world, Approach way, SensedObject o, Formula along, string words)
    {
        Formula own = Ask.Position(o.Name, way.Heading.Side);
        bool lined = Math.Abs(own.Value(world, robot) - way.Side.Value(world, robot)) < Lined;
        foreach (Formula side in (lined ? new[] { own, way.Side } : [way.Side, own]).Distinct())
        {
            (Formula x, Formula y) = way.Heading.Place(along, side);
            yield return new(x, y, new(x.Value(world, robot), y.Value(world, robot), 0), words);
        }
    }
}
