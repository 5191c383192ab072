using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>A straight way onto something.</summary>
/// <param name="Side">The coordinate across the way.</param>
/// <param name="Begin">Where the robot can walk to.</param>
/// <param name="End">Where it can stand on the thing with all feet.</param>
/// <param name="Walked">How far it is from the robot to the beginning, m, roughly.</param>
internal sealed record Approach(Heading Heading, Formula Side, Spot Begin, Spot End, double Walked);

/// <summary>Finds straight ways onto things, along the axes of the frame in which objects are given.</summary>
internal sealed class Approaches(QuadrupedDescription robot)
{
    /// <summary>m: how far before a thing a way may begin, and how finely its beginning is looked for.</summary>
    private const double Farthest = 4.5, Grid = .05;

    /// <summary>m: room to line up, more than what is pushed may fall short.</summary>
    private const double Slack = .1;

    /// <summary>m: ways nearer to each other than this are one way.</summary>
    private const double Same = .02;

    /// <summary>m: from a thing's edge to the middle of a robot that stands just on it.</summary>
    private const double Inside = .32;

    /// <summary>m: from the middle of the trunk to where a foot needs ground at its side.</summary>
    private const double LegRoom = .21;

    /// <summary>m: two heights of the ground that are one level.</summary>
    private const double Level = .02;

    /// <summary>The ways, nearest first.</summary>
    public IReadOnlyList<Approach> Onto(LegState s, SensedObject target)
    {
        Ground ground = new(s.World.Objects);
        LevelArea area = new(ground, s.At);
        List<Approach> found = [];
        foreach (Heading heading in Heading.All)
        {
            List<double> taken = [];
            foreach ((Formula side, double across) in Sides(s, target, heading).Where(x => !taken.Exists(t => Math.Abs(t - x.Value) < Same)))
            {
                if (Ends(s.World, ground, target, heading, side).FirstOrDefault() is { } end && Begin(ground, area, target, heading, side, end) is { } begin)
                {
                    taken.Add(across);
                    found.Add(new(heading, side, begin, end, (begin.Point - s.At).Horizontal.Length));
                }
            }
        }

        return [.. found.OrderBy(a => a.Walked + (a.End.Point - a.Begin.Point).Horizontal.Length)];
    }

    /// <summary>Coordinates across the way: in line with what else stands before the thing, and the thing's own middle.</summary>
    private static IEnumerable<(Formula Side, double Value)> Sides(LegState s, SensedObject target, Heading heading)
    {
        int l = heading.Side;
        Bounds t = target.BoundsInBase;
        double room = t.Size[l] / 2 - LegRoom;
        IEnumerable<(Formula, double Value)> all =
        [
            .. s.World.Objects.Where(o => o.Name != target.Name && heading.Along(o.Pose.Translation) < heading.Along(t.Centre)).Select(o => (Ask.Position(o.Name, l), o.Pose.Translation[l])),
            (Ask.Position(target.Name, l), target.Pose.Translation[l]),
        ];
        return all.Where(x => Math.Abs(x.Value - t.Centre[l]) <= Math.Max(room, 1e-3));
    }

    /// <summary>Where the robot can stand on the thing: in the middle of it, just on it, or as far on as can be.</summary>
    private IEnumerable<Spot> Ends(WorldView world, Ground ground, SensedObject target, Heading heading, Formula side)
    {
        int a = heading.Axis;
        Formula middle = Ask.Position(target.Name, a), inside = Ask.Extent(target.Name, a) / 2 - Inside;
        string name = Text.Quote(target.Name);
        (Formula Along, string Words)[] places =
        [
            (middle, $"on the middle of {name}"), (heading.Back(middle, inside), $"just on {name}"), (heading.On(middle, inside), $"at the far end of {name}"),
        ];
        foreach ((Formula along, string words) in places)
        {
            (Formula x, Formula y) = heading.Place(along, side);
            Vector3 at = new(x.Value(world, robot), y.Value(world, robot), 0);
            if (Stands(ground, target, heading, at))
            {
                yield return new(x, y, at, words);
            }
        }
    }

    private bool Stands(Ground ground, SensedObject target, Heading heading, Vector3 at)
    {
        Rotation yaw = Rotation.AboutZ(Math.Atan2(heading.Direction.Y, heading.Direction.X));
        FootPlan plan = new(robot, at, yaw.Yaw, 0);
        for (int leg = 0; leg < QuadrupedDescription.LegCount; leg++)
        {
            Vector3 foot = at + yaw * plan.Usual(leg);
            if (ground.Surface(foot.X, foot.Y).Object != target.Name || !ground.Safe(foot.X, foot.Y))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The place nearest to the thing on the line that can be walked to, with room to line up.</summary>
    private Spot? Begin(Ground ground, LevelArea area, SensedObject target, Heading heading, Formula side, Spot end)
    {
        int a = heading.Axis;
        for (double back = 0; back < Farthest; back += Grid)
        {
            Vector3 nearest = end.Point - heading.Direction * back, at = nearest - heading.Direction * Slack;
            if (WalkPlanner.Free(ground, nearest, area.Height) && Math.Abs(ground.Height(at.X, at.Y) - area.Height) < Level && WalkPlanner.Free(ground, at, area.Height) && area.IsNear(at)
                && WalkPlanner.Way(ground, area.Start, at, area.Height) is not null)
            {
                double from = Math.Round(heading.Along(target.Pose.Translation) - heading.Along(at), 2);
                (Formula x, Formula y) = heading.Place(heading.Back(Ask.Position(target.Name, a), from), side);
                return new(x, y, at, $"before {Text.Quote(target.Name)}");
            }
        }

        return null;
    }
}
