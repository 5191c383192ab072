using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Offline;

/// <summary>Rooms as a quadruped of the Go1's size sees them.</summary>
internal static class Rooms
{
    public static readonly QuadrupedDescription Robot = new(
        "legs", [Leg("FR", 1, -1), Leg("FL", 1, 1), Leg("RR", -1, -1), Leg("RL", -1, 1)], new(5.204, new(.0223, .002, 0)),
        new(new(-.19, -.13, -.105), new(.3, .13, .057)), new(new(.27, -.13, -.105), new(.3, .13, -.005)), .023,
        [0, .8, -1.6, 0, .8, -1.6, 0, .8, -1.6, 0, .8, -1.6], 120, 3, .01);

    public static TaskContext Task(string sentence, WorldView room) => new(sentence, room, Robot, SkillCatalogue.Legs, []);

    public static WorldView Of(Pose trunk, params SensedObject[] things) => new(things, trunk);

    public static SensedObject Box(string name, double x, double y, Vector3 size, double mass = 3, bool free = true, double bottom = 0) => new(
        name, [new("box", new(ShapeKind.Box, size), Pose.Identity)], Pose.At(x, y, bottom + size.Z / 2), mass, .5, free ? Mobility.Free : Mobility.Fixed, "grey", "wood", 0, 1);

    /// <summary>A sofa too high to climb, a high box before it, a low box elsewhere.</summary>
    public static WorldView Sofa(double lowMass = 3, double lowX = 1) => Of(Pose.At(0, 0, .3),
        Box("sofa", 3, .2, new(.9, 1.5, .34), 40, free: false), Box("crate", 2.34, .3, new(.4, .6, .24), 4), Box("board", lowX, lowX > 1.5 ? .3 : 0, new(.4, .6, .12), lowMass),
        Box("stool", 1.4, -1.8, new(.3, .3, .45)), Box("basket", -1.2, -1.2, new(.35, .35, .3), 1));

    /// <summary>Two platforms with a gap between them and a plank on the nearer one, behind which the robot stands.</summary>
    public static WorldView Gap(double gap, double plank = 1.1, double x = .05) => Of(Pose.At(-1, 0, .34 + .3),
        Box("first", 0, 0, new(2.6, 1, .34), 50, free: false), Box("couch", 1.3 + gap + .65, 0, new(1.3, 1, .33), 50, free: false),
        Box("plank", x, .03, new(plank, .55, .07), 2.5, bottom: .34), Box("crate", -.4, -1.5, new(.5, .35, .3)));

    /// <summary>Something on a platform with steps, near its side, and something low to catch it.</summary>
    public static WorldView Vase(double cushionX = 1, double cushionY = .3) => Of(Pose.At(0, 0, .3),
        Box("sofa", 3, .2, new(.9, 1.5, .34), 40, free: false), Box("upper", 2.35, -.15, new(.4, .6, .24), 20, free: false), Box("lower", 1.95, -.15, new(.4, .6, .12), 20, free: false),
        Box("vase", 3, .8, new(.3, .1, .1), .6, bottom: .34), Box("cushion", cushionX, cushionY, new(.5, .5, .16), .8), Box("stool", 1.4, -1.8, new(.3, .3, .45)));

    /// <summary>A load on the low end of a board that leans over a bar, and a bench that keeps the high end up, or stands elsewhere.</summary>
    /// <param name="bar">Where the bar is, m from the board's low end.</param>
    public static WorldView SeeSaw(double load = 10, bool blocked = true, double bench = 3, double bar = .45)
    {
        const double height = .045, thick = .02, end = 3;
        Rotation tilt = Rotation.AboutY(Math.Atan2(height, bar - .015));
        SensedObject Tilted(string name, Vector3 at, Vector3 size, double mass) => new(
            name, [new("box", new(ShapeKind.Box, size), new Pose(Vector3.Zero, tilt))], new(at, Rotation.Identity), mass, .6, Mobility.Free, "grey", "wood", 0, 1);
        Vector3 low = new(end, 0, 0), tip = low - tilt * new Vector3(1.2, 0, 0);
        return Of(Pose.At(0, 0, .3),
            Tilted("board", low - tilt * new Vector3(.6, 0, -thick / 2), new(1.2, .55, thick), 2), Box("bar", end - bar, 0, new(.03, .5, height), 10, free: false),
            Tilted("cube", low + tilt * new Vector3(-.13, 0, thick + .1), new(.2, .2, .2), load),
            Box("bench", tip.X - .29, blocked ? 0 : 1.8, new(.74, .4, tip.Z - .025), bench), Box("stool", 1.4, -1.8, new(.3, .3, .45)));
    }

    /// <summary>The room turned about the vertical, and all that is in it.</summary>
    public static WorldView Turned(this WorldView room, double yaw)
    {
        Pose turn = Pose.At(0, 0, 0, yaw);
        return new(room.Objects.Select(o => o with { Pose = turn * o.Pose }), turn * room.Trunk);
    }

    private static LegDescription Leg(string name, int front, int left) => new(
        name, new(.1881 * front, .04675 * left, 0), .08 * left, .213, .213,
        [new("hip", -.863, .863, 30.1, 23.7), new("thigh", -.686, 4.501, 30.1, 23.7), new("knee", -2.818, -.888, 20.06, 35.55)],
        [new(.68, new(-.0054 * front, .00194 * -left, 0)), new(1.009, new(-.00374, .0223 * -left, -.0327)), new(.196, new(.0063, .0006 * -left, -.1414))]);
}
