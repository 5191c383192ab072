using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Llm;

/// <summary>The numeric queries of the skill surface, answered from what is seen before anything moves.</summary>
internal sealed class WorldQueries(WorldView world, IRobotDescription robot)
{
    /// <summary>A double, a <see cref="Vector3"/> or a <see cref="Bounds"/>.</summary>
    /// <exception cref="FormatException">No such query, or no such thing.</exception>
    public object Ask(string query, string? thing) => (query, thing, robot) switch
    {
        ("Workspace", null, ArmDescription arm) => arm.Workspace,
        ("GripperWidth", null, ArmDescription arm) => arm.Gripper.MaxWidth,
        ("FingerWidth", null, ArmDescription arm) => arm.Gripper.FingerWidth,
        ("FreeSpot", not null, ArmDescription arm) => Affordances.FreeSpot(world, arm, Find(thing, out _))
            ?? throw new FormatException($"there is no free spot for '{thing}' within reach"),
        ("Body", null, QuadrupedDescription) => world.Trunk.Translation,
        ("Heading", null, QuadrupedDescription) => world.Trunk.Rotation.Yaw,
        ("HighestStep", null, QuadrupedDescription) => FootPlan.SafeStep,
        ("WidestGap", null, QuadrupedDescription) => FootPlan.WidestGap,
        ("HeaviestPush", null, QuadrupedDescription) => Pushing.Heaviest,
        ("PushReach", null, QuadrupedDescription legs) => legs.Bumper.Max.X,
        ("Position", not null, _) => PoseOf(thing).Translation,
        ("Yaw", not null, _) => PoseOf(thing).Rotation.Yaw,
        ("Size", not null, _) => Find(thing, out Part? part) is var o && part is null ? o.Size : part!.Shape.Size,
        ("Extent", not null, _) => (Find(thing, out Part? part) is var o && part is null ? o.BoundsInBase : part!.Shape.BoundsAt(o.Pose * part.PoseInObject)).Size,
        ("Mass", not null, _) => Find(thing, out _).Mass,
        ("Travel", not null, ArmDescription) => Find(thing, out _).Mobility.Travel,
        ("Displacement", not null, ArmDescription) => Find(thing, out _).Mobility.Displacement,
        _ => throw new FormatException($"{query}({(thing is null ? "" : $"\"{thing}\"")}) is no query that gives a number"),
    };

    private Pose PoseOf(string thing) => Find(thing, out Part? part) is var o && part is null ? o.Pose : o.Pose * part!.PoseInObject;

    private SensedObject Find(string thing, out Part? part) => world.TryFindThing(thing, out SensedObject owner, out part)
        ? owner
        : throw new FormatException($"nothing is named {Excerpt.Of(thing)}");
}
