using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Walking and pushing.</summary>
public sealed partial class LegSkills
{
    /// <summary>m: how near an object is to come to where it is pushed, and must come where there is no side from which to mend it.</summary>
    private const double PushTolerance = .05, PushLimit = .1;

    private const int PushAttempts = 4;

    /// <summary>m/s, s, m: of the low trot with which things are pushed.</summary>
    private const double PushSpeed = .15, PushPeriod = .4, PushLift = .04;

    /// <summary>m: what has sunk by so much has fallen; how far is pushed at most for that.</summary>
    private const double Fallen = .03, FarthestOver = 1;

    private void Walk(Vector3 to, double yaw)
    {
        double floor = Floor();
        Vector3 from = robot.State.Trunk.Translation;
        ImmutableArray<Vector3> way = WalkPlanner.Way(new(world.Objects), from, to, floor) ?? throw new SkillFailure(
            SkillCode.NoPath, FormattableString.Invariant($"There is no level way from {from} to ({to.X:0.##}, {to.Y:0.##}) with {WalkPlanner.Girth} m of room around the robot."));
        Do(new WalkWay(new Trot(body, new(), new(way[^1], Rotation.AboutZ(yaw))), way, yaw));
        StandUp(.1);
    }

    public SkillResult PushTo(string thing, double x, double y) => Run(() =>
    {
        Within(("x", x), ("y", y));
        SensedObject o = Movable(thing);
        Vector3 goal = new(x, y, 0);
        Landmarks marks = new(world.Objects);
        for (int attempt = 0; (o.Pose.Translation - goal).Horizontal.Length > PushTolerance && attempt < PushAttempts; attempt++)
        {
            if (Best(o, goal) is not { } line)
            {
                if ((o.Pose.Translation - goal).Horizontal.Length < PushLimit)
                {
                    break;
                }

                throw new SkillFailure(SkillCode.NoPath, FormattableString.Invariant(
                    $"'{thing}' at {o.Pose.Translation} has no side from which the robot can push it to ({x:0.##}, {y:0.##}): no room behind it, or no way there."));
            }

            Push(thing, line, marks, (seen, drift) => (drift * goal - seen.Pose.Translation).Dot(drift.Rotation * line.Along));
            world = Sense();
            goal = (marks.Since(world.Objects) * goal).Horizontal;
            marks = new(world.Objects);
            o = Require(thing).Object;
        }

        double off = (o.Pose.Translation - goal).Horizontal.Length;
        if (off > PushLimit)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"'{thing}' is {off:0.###} m from ({x:0.###}, {y:0.###}); at most {PushLimit} m."));
        }
    });

    public SkillResult PushOff(string thing, double yaw) => Run(() =>
    {
        Within(("yaw", yaw));
        SensedObject o = Movable(thing);
        Vector3 start = o.Pose.Translation;
        double before = start.Z - Floor();
        PushLine line = Pushing.Line(robot.Description, o, Pushing.SideNear(o, Rotation.AboutZ(yaw) * Vector3.UnitX), FarthestOver);
        Push(thing, line, new(world.Objects), (seen, drift) => seen.Pose.Translation.Z - Floor() < before - Fallen ? 0
            : FarthestOver - (seen.Pose.Translation - drift * start).Dot(drift.Rotation * line.Along));
        world = Sense();
        double sunk = before - (Require(thing).Object.Pose.Translation.Z - Floor());
        if (sunk < Fallen)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"'{thing}' did not fall over an edge: it is {sunk:0.###} m lower."));
        }
    });

    /// <exception cref="SkillFailure">It is not there, or nothing that can be pushed.</exception>
    private SensedObject Movable(string thing)
    {
        SensedObject o = Require(thing).Object;
        return o.Mobility.Kind != MobilityKind.Free ? throw new SkillFailure(SkillCode.Unreachable, $"'{thing}' cannot be moved. Push something that is free.")
            : o.Mass > Pushing.Heaviest ? throw new SkillFailure(SkillCode.TooHeavy, FormattableString.Invariant(
                $"'{thing}' weighs {o.Mass:0.#} kg; the robot pushes at most {Pushing.Heaviest} kg. Choose something lighter."))
            : o;
    }

    /// <summary>The best straight push of the object that can be begun, or null.</summary>
    private PushLine? Best(SensedObject o, Vector3 goal)
    {
        Ground ground = new(world.Objects);
        double floor = Floor();
        foreach (PushLine line in Pushing.Lines(robot.Description, o, goal))
        {
            if (WalkPlanner.Way(ground, robot.State.Trunk.Translation, line.Behind, floor) is not null)
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>Walks behind the object, pushes and draws back.</summary>
    /// <param name="marks">What is fixed, seen when the push was decided upon: what the robot knows of its place drifts while it pushes.</param>
    /// <param name="left">How far it still has to go, m, from how it is seen and from that drift.</param>
    private void Push(string thing, PushLine push, Landmarks marks, Func<SensedObject, Pose, double> left)
    {
        double yaw = Math.Atan2(push.Along.Y, push.Along.X);
        Pose line = new(push.Behind, Rotation.AboutZ(yaw));
        Walk(push.Behind, yaw);
        world = Sense();
        SensedObject o = Require(thing).Object;
        double height = Pushing.TrunkHeight(robot.Description, o, Floor()) ?? throw new SkillFailure(SkillCode.Unreachable, FormattableString.Invariant(
            $"'{thing}' reaches from {o.BoundsInBase.Min.Z - Floor():0.###} to {o.BoundsInBase.Max.Z - Floor():0.###} m above the robot's ground; the bumper cannot be held there."));
        StandUp(.1, height);
        TrotOptions crouched = new(height, PushSpeed, PushPeriod, PushLift);
        Trot trot = new(body, crouched, line)
        {
            Patient = true,
            Push = push.Along * (o.Mass * o.Friction * 9.81),
        };
        PushSight sight = new(line, 0, o.Pose.Translation, 0);
        double behind = Pushing.HalfExtent(o, push.Along) + robot.Description.Bumper.Max.X, gyration = o.Size.Horizontal.Length / Math.Sqrt(12);
        MotionResult pushed = robot.Run(new PushGait(trot, behind, gyration, See), stop);

        // Draws back before anything else, whatever came of it.
        if (pushed.Code is MotionCode.Reached or MotionCode.Stuck)
        {
            Vector3 back = robot.State.Trunk.Translation.Horizontal - push.Along * Pushing.Retreat;
            Do(new Trot(body, crouched, new(back, Rotation.AboutZ(yaw)), .03, .1));
            StandUp(.1);
        }

        if (pushed.Code != MotionCode.Stuck)
        {
            SkillFailure.Check(pushed);
        }

        // What is no longer seen is where it is to be as far as anybody knows: the feet stop.
        PushSight See()
        {
            IReadOnlyList<SensedObject> now = sensor.Sense();
            if (now.FirstOrDefault(s => s.Name == thing) is not { } seen)
            {
                return sight with { Left = 0 };
            }

            Pose drift = marks.Since(now);
            return sight = new(drift * line, left(seen, drift), seen.Pose.Translation, Pushing.Turned(seen, drift.Rotation * push.Along));
        }
    }
}
