using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

/// <summary>Objects and a capability card for geometry that needs no simulator.</summary>
internal static class Scene
{
    public static readonly ArmDescription Robot = new(
        "test arm",
        [new("joint1", Pose.Identity, Vector3.UnitZ, -3, 3, 2, 10, 1000, 80)],
        Pose.Identity,
        [new(1, "hand", new(ShapeKind.Box, new(0.06, 0.2, 0.07)), Pose.At(0, 0, -0.09))],
        new(0.08, 60, 0.02, 0.014, 0.045, 0.008),
        [0],
        new(new(0.15, -0.35, 0.01), new(0.5, 0.35, 0.5)),
        3, 0.01, 60);

    public static SensedObject Box(string name, Vector3 size, Vector3 at, double yaw = 0, double mass = 0.2) =>
        Of(name, Pose.At(at.X, at.Y, at.Z, yaw), mass, new Part("body", new(ShapeKind.Box, size), Pose.Identity));

    public static SensedObject Of(string name, Pose pose, double mass, params Part[] parts) =>
        new(name, [.. parts], pose, mass, 0.4, Mobility.Free, "grey", "wood", 0, 1);

    /// <summary>Handle along x, head across its +x end; the origin is the centre of the whole.</summary>
    public static SensedObject Hammer(string name, double x, double y, double yaw) => Of(
        name, Pose.At(x, y, 0.0175, yaw), 0.25,
        new Part("handle", new(ShapeKind.Box, new(0.26, 0.028, 0.028)), Pose.At(-0.0175, 0, 0)),
        new Part("head", new(ShapeKind.Box, new(0.035, 0.11, 0.035)), Pose.At(0.13, 0, 0)));

    public static readonly SensedObject Milk = Box("milk", new(0.044, 0.044, 0.16), new(0.6, 0, 0.08), 0, 0.35);

    /// <summary>The whole scene turned about the base's z axis, workspace excepted.</summary>
    public static SensedObject Turned(SensedObject o, double by) => o with { Pose = new Pose(Vector3.Zero, Rotation.AboutZ(by)) * o.Pose };

    public static WorldView World(params SensedObject[] objects) => new(objects);
}
