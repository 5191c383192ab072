using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Offline;

/// <summary>Tables with things on them, built by hand. Lengths in metres, base frame.</summary>
internal static class Tables
{
    /// <summary>A Panda-like card: what the planner may know of an arm.</summary>
    public static readonly ArmDescription Robot = new(
        "arm",
        [],
        Pose.Identity,
        [new LinkShape(0, "hand", new Shape(ShapeKind.Box, new(0.06, 0.2, 0.07)), Pose.At(0, 0, -0.085))],
        new GripperDescription(0.08, 70, 0.02, 0.012, 0.045, 0.008),
        [],
        new Bounds(new(0.15, -0.35, 0.01), new(0.5, 0.35, 0.5)),
        3,
        0.002,
        40);

    public static SensedObject Thing(
        string name, Pose pose, double mass, string colour, string material, params (string Name, ShapeKind Kind, Vector3 Size, Vector3 Offset)[] parts)
    {
        // The object frame is at the centre of the box that bounds the parts.
        ImmutableArray<Part> placed = [.. parts.Select(p => new Part(p.Name, new(p.Kind, p.Size), Pose.At(p.Offset.X, p.Offset.Y, p.Offset.Z)))];
        Bounds b = placed[0].Shape.BoundsAt(placed[0].PoseInObject);
        foreach (Part p in placed)
        {
            b = b.Union(p.Shape.BoundsAt(p.PoseInObject));
        }

        Vector3 c = b.Centre;
        return new(
            name, [.. placed.Select(p => p with { PoseInObject = p.PoseInObject with { Translation = p.PoseInObject.Translation - c } })],
            new(pose.Translation with { Z = pose.Translation.Z + b.Size.Z / 2 }, pose.Rotation), mass, 0.4, Mobility.Free, colour, material, 0, 1);
    }

    public static SensedObject Box(string name, double x, double y, Vector3 size, string colour = "red", string material = "wood", double yaw = 0, double mass = 0.2) =>
        Thing(name, Pose.At(x, y, 0, yaw), mass, colour, material, ("body", ShapeKind.Box, size, default));

    public static SensedObject Cylinder(string name, double x, double y, double diameter, double height, string colour = "blue", string material = "metal") =>
        Thing(name, Pose.At(x, y, 0), 0.2, colour, material, ("body", ShapeKind.Cylinder, new(diameter, diameter, height), default));

    public static SensedObject Milk(double x, double y = 0.03, double yaw = 0.1) => Box("milk", x, y, new(0.044, 0.044, 0.16), "white", "cardboard", yaw, 0.35);

    public static SensedObject Hammer(double x = 0.32, double y = -0.18, double yaw = 0.2) => Thing("hammer", Pose.At(x, y, 0, yaw), 0.22, "brown", "wood",
        ("handle", ShapeKind.Box, new(0.26, 0.028, 0.028), new(0, 0, 0.014)), ("head", ShapeKind.Box, new(0.035, 0.11, 0.035), new(0.1475, 0, 0.0175)));

    public static SensedObject LTool(double x = 0.32, double y = -0.18, double yaw = 0.1) => Thing("angle", Pose.At(x, y, 0, yaw), 0.25, "red", "plastic",
        ("handle", ShapeKind.Box, new(0.3, 0.04, 0.04), new(0, 0, 0.02)), ("hook", ShapeKind.Box, new(0.04, 0.14, 0.04), new(0.13, 0.05, 0.02)));

    public static SensedObject Stick(double x = 0.33, double y = -0.2, double yaw = 0.05, double length = 0.5) =>
        Box("stick", x, y, new(length, 0.025, 0.025), "tan", "wood", yaw, 0.15);

    public static SensedObject Paper(double x, double y, string name = "paper") => Thing(name, Pose.At(x, y, 0), 0.1, "white", "paper",
        ("sheet", ShapeKind.Box, new(0.5, 0.16, 0.003), new(0, 0, 0.0015)), ("tab", ShapeKind.Box, new(0.03, 0.03, 0.03), new(-0.225, 0, 0.018)));

    public static SensedObject Button(double x, double y = 0, double travel = 0.02, string name = "button") => Thing(name, Pose.At(x, y, 0), 1, "red", "plastic",
        ("face", ShapeKind.Box, new(0.06, 0.1, 0.1), default)) with { Mobility = new(MobilityKind.Slide, Vector3.UnitX, travel) };

    public static SensedObject Magnet(string name, double x, double y, double length = 0.06) =>
        Box(name, x, y, new(length, 0.03, 0.03), "black", "metal", 0, 0.08) with { Magnet = 15 };

    public static IEnumerable<SensedObject> Bystanders =>
    [
        Cylinder("mug", 0.28, 0.28, 0.07, 0.09, "blue", "ceramic"),
        Box("block", 0.65, -0.3, new(0.05, 0.05, 0.05)),
        Thing("spoon", Pose.At(0.22, 0.16, 0, 0.3), 0.06, "silver", "metal",
            ("stem", ShapeKind.Box, new(0.12, 0.012, 0.012), default), ("bowl", ShapeKind.Box, new(0.045, 0.03, 0.016), new(0.08, 0, 0.002))),
    ];

    public static WorldView Of(params IEnumerable<SensedObject>[] things) => new(things.SelectMany(t => t));

    /// <summary>An urn of that mass beyond reach, on the low end of a see-saw whose other end is within reach, and weights.</summary>
    public static WorldView SeeSaw(double yaw, double mass, params SensedObject[] weights)
    {
        const double Tip = 0.15, Thick = 0.015;
        SensedObject level = Box("plank", 0.58, 0, new(0.56, 0.12, Thick), "tan", "wood", yaw, 0.4);
        double sense = Math.Cos(yaw) > 0 ? 1 : -1;
        level = level with { Pose = level.Pose with { Translation = new(0.58, 0, 0.08) }, Mobility = new(MobilityKind.Hinge, Vector3.UnitY, 2 * Tip, Tip) };
        SensedObject plank = level with
        {
            Pose = level.Pose * level.Mobility.Turned(sense * Tip),
            Mobility = level.Mobility with { Displacement = sense > 0 ? 2 * Tip : 0 },
        };
        SensedObject urn = Box("urn", 0, 0, new(0.05, 0.05, 0.07), "cyan", "clay", 0, mass) with { Pose = plank.Pose * Pose.At(sense * 0.2, 0, (Thick + 0.07) / 2) };
        return Of([plank, urn], weights, Bystanders.Where(b => b.Mass < 0.3));
    }

    /// <summary>A lever on an upright hinge at a place, that points to a side.</summary>
    public static SensedObject Lever(double x, double y, double yaw)
    {
        const double Length = 0.18;
        return Box("handle", 0, 0, new(Length, 0.024, 0.03), "red", "metal") with
        {
            Pose = Pose.At(x, y, 0.05, yaw) * Pose.At(Length / 2, 0, 0),
            Mobility = new(MobilityKind.Hinge, Vector3.UnitZ, 4, 2, new(-Length / 2, 0, 0)),
        };
    }

    public static WorldView MilkNeeded => Of([Milk(0.57), Hammer()], Bystanders);

    public static WorldView MilkUnneeded => Of([Milk(0.4), Hammer()], Bystanders);

    public static WorldView MilkImpossible => Of([Milk(0.93), Hammer()], Bystanders);

    public static WorldView CanNeeded => Of([Cylinder("can", 0.68, -0.05, 0.06, 0.09), Stick(), Paper(0.6, 0.2)], Bystanders.Take(2).Select(o => o with { Pose = o.Pose with { Translation = o.Pose.Translation with { Y = -0.3 } } }));

    public static WorldView ButtonNeeded => Of([Button(0.63), Magnet("m1", 0.25, 0.1), Magnet("m2", 0.35, -0.1), Magnet("m3", 0.42, 0.15)], Bystanders);

    /// <summary>A table for sentences: two cans, two boxes, a button, a plate.</summary>
    public static WorldView Kitchen => Of(
    [
        Milk(0.4), Hammer(),
        Cylinder("red_can", 0.42, 0.2, 0.06, 0.1, "red"), Cylinder("blue_can", 0.48, -0.12, 0.06, 0.1, "blue"),
        Cylinder("mug", 0.28, 0.28, 0.07, 0.09, "grey", "ceramic"),
        Box("box_1", 0.45, -0.27, new(0.07, 0.07, 0.07), "brown"), Box("box_2", 0.3, -0.3, new(0.03, 0.03, 0.03), "brown", mass: 0.05),
        Box("plate", 0.25, 0.1, new(0.12, 0.12, 0.006), "green", "plastic") with { Mobility = Mobility.Fixed },
        Button(0.47, 0.33), Box("stick", 0.2, -0.1, new(0.02, 0.2, 0.02), "tan"),
    ]);

    public static TaskContext Task(string sentence, WorldView world, params ImmutableArray<Diagnosis> history) =>
        new(sentence, world, Robot, SkillCatalogue.Default, history);
}
