using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Walking, stepping and pushing.</summary>
public sealed partial class LegSkills
{
    /// <summary>kg.</summary>
    private const double Heaviest = 5;

    /// <summary>m: how near an object must come to where it is pushed, and what is left alone.</summary>
    private const double PushTolerance = .05, LeastPush = .025;

    private const int PushAttempts = 4;

    /// <summary>m from the bumper to the object where a push begins, and how far the robot draws back after it: enough to turn.</summary>
    private const double Standoff = .08, Retreat = .16;

    private const double LowestPush = .15, HighestPush = .27, AlongStep = .05;

    private void Walk(Vector3 to, double yaw)
    {
        double floor = Floor();
        Vector3 from = robot.State.Trunk.Translation;
        ImmutableArray<Vector3> way = WalkPlanner.Way(new(world.Objects), from, to, floor) ?? throw new SkillFailure(
            SkillCode.NoPath, FormattableString.Invariant($"There is no level way from {from} to ({to.X:0.##}, {to.Y:0.##}) with {WalkPlanner.Girth} m of room around the robot."));
        Do(new WalkWay(new Trot(body, new(), new(way[^1], Rotation.AboutZ(yaw))), way, yaw));
        StandUp(.1);
    }

    /// <summary>Walks as far as the ground is level, then crawls.</summary>
    private void Step(Vector3 to)
    {
        Vector3 from = robot.State.Trunk.Translation.Horizontal, way = to.Horizontal - from;
        if (way.Length < .05)
        {
            return;
        }

        double yaw = Math.Atan2(way.Y, way.X), floor = Floor();
        Ground ground = new(world.Objects);
        double level = 0;
        while (level + AlongStep < way.Length && WalkPlanner.Free(ground, from + way * ((level + AlongStep) / way.Length), floor))
        {
            level += AlongStep;
        }

        bool turned = Math.Abs(Math.IEEERemainder(yaw - robot.State.Trunk.Rotation.Yaw, 2 * Math.PI)) > .1;
        if (level > .1 || turned)
        {
            Vector3 start = from + way * (level / way.Length);
            Do(new Trot(body, new(), new(start, Rotation.AboutZ(yaw))));
        }

        StandUp(.1);
        Vector3 begin = robot.State.Trunk.Translation.Horizontal, rest = to.Horizontal - begin;
        if (rest.Length > .05)
        {
            // Seen from where the robot now is, the way has another direction by a little: the same the whole way.
            Do(new Crawl(body, new(robot.Description, begin, Math.Atan2(rest.Y, rest.X), rest.Length), Feel));
            StandUp(.1);
        }
    }

    public SkillResult PushTo(string thing, double x, double y) => Run(() =>
    {
        Within(("x", x), ("y", y));
        (SensedObject o, _) = Require(thing);
        if (o.Mobility.Kind != MobilityKind.Free)
        {
            throw new SkillFailure(SkillCode.Unreachable, $"'{thing}' cannot be moved. Push something that is free.");
        }

        if (o.Mass > Heaviest)
        {
            throw new SkillFailure(SkillCode.TooHeavy, FormattableString.Invariant($"'{thing}' weighs {o.Mass:0.#} kg; the robot pushes at most {Heaviest} kg. Choose something lighter."));
        }

        Vector3 goal = new(x, y, 0);
        for (int attempt = 0; (o.Pose.Translation - goal).Horizontal.Length > LeastPush && attempt < PushAttempts; attempt++)
        {
            Push(o, goal);
            world = Sense();
            (o, _) = Require(thing);
            if ((o.Pose.Translation - goal).Horizontal.Length <= PushTolerance)
            {
                break;
            }
        }

        double off = (o.Pose.Translation - goal).Horizontal.Length;
        if (off > PushTolerance)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"'{thing}' is {off:0.###} m from ({x:0.###}, {y:0.###}); at most {PushTolerance} m."));
        }
    });

    /// <summary>One straight push along a side of the object, the one that can be begun.</summary>
    private void Push(SensedObject o, Vector3 goal)
    {
        Vector3 left = (goal - o.Pose.Translation).Horizontal;
        Vector3 axis = o.Pose.Rotation.AxisX.Horizontal.Normalized(), across = Vector3.UnitZ.Cross(axis);
        Ground ground = new(world.Objects);
        double floor = Floor();
        foreach (Vector3 a in Math.Abs(left.Dot(axis)) >= Math.Abs(left.Dot(across)) ? [axis, across] : new[] { across, axis })
        {
            double distance = left.Dot(a);
            if (Math.Abs(distance) < LeastPush)
            {
                continue;
            }

            Vector3 along = a * Math.Sign(distance);
            Vector3 behind = o.Pose.Translation.Horizontal - along * (HalfExtent(o, along) + PushReach() + Standoff);
            if (WalkPlanner.Way(ground, robot.State.Trunk.Translation, behind, floor) is null)
            {
                continue;
            }

            Push(o.Name, behind, along, goal);
            return;
        }

        throw new SkillFailure(SkillCode.NoPath, FormattableString.Invariant(
            $"'{o.Name}' at {o.Pose.Translation} has no side from which the robot can push it to ({goal.X:0.##}, {goal.Y:0.##}): no room behind it, or no way there."));
    }

    private void Push(string thing, Vector3 behind, Vector3 along, Vector3 goal)
    {
        double yaw = Math.Atan2(along.Y, along.X);
        Walk(behind, yaw);
        world = Sense();
        (SensedObject o, _) = Require(thing);
        double floor = Floor(), top = o.BoundsInBase.Max.Z - floor, bottom = o.BoundsInBase.Min.Z - floor;
        Bounds bumper = robot.Description.Bumper;
        double height = Math.Clamp((Math.Max(0, bottom) + top) / 2 - bumper.Centre.Z, LowestPush, HighestPush);
        if (height + bumper.Min.Z > top - .015 || height + bumper.Max.Z < bottom + .015)
        {
            throw new SkillFailure(SkillCode.Unreachable, FormattableString.Invariant(
                $"'{thing}' reaches from {bottom:0.###} to {top:0.###} m above the robot's ground; the bumper cannot be held there."));
        }

        StandUp(.1, height);
        Pose line = new(o.Pose.Translation.Horizontal, Rotation.AboutZ(yaw));
        Trot trot = new(body, new(height, .15, .4, .04), line)
        {
            Patient = true,
            Push = along * (o.Mass * o.Friction * 9.81),
        };
        MotionResult pushed = robot.Run(new PushGait(trot, line, () => Left(thing, goal, along)), stop);

        // Draws back before anything else, whatever came of it.
        if (pushed.Code is MotionCode.Reached or MotionCode.Stuck)
        {
            Vector3 back = robot.State.Trunk.Translation.Horizontal - along * Retreat;
            Do(new Trot(body, new(height, .15, .4, .04), new(back, Rotation.AboutZ(yaw)), .03, .1));
            StandUp(.1);
        }

        if (pushed.Code != MotionCode.Stuck)
        {
            SkillFailure.Check(pushed);
        }
    }

    private double Left(string thing, Vector3 goal, Vector3 along) =>
        sensor.Sense().FirstOrDefault(o => o.Name == thing) is { } seen ? (goal - seen.Pose.Translation).Dot(along) : 0;

    /// <summary>From an object's centre to its farthest point in a direction, m.</summary>
    private static double HalfExtent(SensedObject o, Vector3 along) => o.Parts.Max(p =>
    {
        Pose pose = o.Pose * p.PoseInObject;
        return (pose * p.Shape.Support(pose.Rotation.Inverse * along) - o.Pose.Translation).Dot(along);
    });
}
