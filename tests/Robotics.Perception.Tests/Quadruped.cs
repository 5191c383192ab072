using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

/// <summary>A quadruped of the Go1's size.</summary>
internal static class Quadruped
{
    public static readonly QuadrupedDescription Robot = new(
        "legs", [Leg("FR", 1, -1), Leg("FL", 1, 1), Leg("RR", -1, -1), Leg("RL", -1, 1)], new(5.204, new(.0223, .002, 0)),
        new(new(-.19, -.13, -.105), new(.3, .13, .057)), new(new(.27, -.13, -.105), new(.3, .13, -.005)), .023,
        [0, .8, -1.6, 0, .8, -1.6, 0, .8, -1.6, 0, .8, -1.6], 120, 3, .01);

    public static SensedObject Box(string name, Pose pose, Vector3 size, Rotation? tilt = null) => new(
        name, [new("box", new(ShapeKind.Box, size), new(Vector3.Zero, tilt ?? Rotation.Identity))], pose, 3, .5, Mobility.Free, "grey", "wood", 0, 1);

    private static LegDescription Leg(string name, int front, int left) => new(
        name, new(.1881 * front, .04675 * left, 0), .08 * left, .213, .213,
        [new("hip", -.863, .863, 30.1, 23.7), new("thigh", -.686, 4.501, 30.1, 23.7), new("knee", -2.818, -.888, 20.06, 35.55)],
        [new(.68, new(-.0054 * front, .00194 * -left, 0)), new(1.009, new(-.00374, .0223 * -left, -.0327)), new(.196, new(.0063, .0006 * -left, -.1414))]);
}
