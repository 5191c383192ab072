using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Llm;

/// <summary>The three worlds of the cassettes: what a sensor tells of scenes of their kind, with round numbers.</summary>
internal static class SceneWorlds
{
    private static readonly ArmDescription Robot = Worlds.Robot with { Workspace = new(new(0.2, -0.3, 0.01), new(0.45, 0.3, 0.4)) };

    public static TaskContext Of(string scene) => scene switch
    {
        "milk-reaching" => Task("bring me the milk",
            Thing("milk", new(0.575, 0.02, 0.08), 0.1, 0.35, Box("carton", new(0.044, 0.044, 0.16))),
            Thing("hammer", new(0.33, -0.18, 0.0175), 0.2, 0.22, Box("handle", new(0.26, 0.028, 0.028), new(-0.0175, 0, -0.0035)), Box("head", new(0.035, 0.11, 0.035), new(0.13, 0, 0))),
            Thing("pineapple", new(0.5, 0.27, 0.025), 1.1, 0.12, Box("fruit", new(0.08, 0.05, 0.05), new(-0.015, 0, 0)), Box("crown", new(0.03, 0.02, 0.02), new(0.04, 0, 0))),
            Thing("spoon", new(0.3, 0.2, 0.008), -0.7, 0.06, Box("stem", new(0.12, 0.012, 0.012), new(-0.02125, 0, -0.002)), Box("bowl", new(0.045, 0.03, 0.016), new(0.05875, 0, 0))),
            Thing("block", new(0.65, -0.3, 0.025), 0.4, 0.1, Box("block", new(0.05, 0.05, 0.05)))),
        "can-grasping" => Task("bring me the can",
            Thing("can", new(0.65, -0.02, 0.04), 0, 0.3, new Part("can", new(ShapeKind.Cylinder, new(0.05, 0.05, 0.08)), Pose.Identity)),
            Thing("stick", new(0.44, -0.24, 0.0125), -0.05, 0.15, Box("stick", new(0.48, 0.025, 0.025))),
            Thing("tray", new(0.685, 0.15, 0.026), 0, 0.7, Box("sheet", new(0.6, 0.18, 0.002), new(0, 0, -0.025)), Box("tab", new(0.015, 0.06, 0.05), new(-0.2925, 0, 0.001))),
            Thing("cup", new(0.85, -0.32, 0.045), 1.4, 0.25, new Part("cup", new(ShapeKind.Cylinder, new(0.065, 0.065, 0.09)), Pose.Identity)),
            Thing("sponge", new(0.7, 0.42, 0.0175), 0.8, 0.05, Box("sponge", new(0.09, 0.055, 0.035)))),
        "button-pressing" => Task("press the button",
            Thing("button", new(0.503, 0.05, 0.065), 0.01, 0.06, Box("plate", new(0.012, 0.12, 0.12))) with { Mobility = new(MobilityKind.Slide, Vector3.UnitX, 0.012) },
            Thing("housing", new(0.538, 0.05, 0.07), 0.01, 1, Box("back", new(0.03, 0.14, 0.14))) with { Mobility = Mobility.Fixed },
            Magnetic(Thing("cube", new(0.27, -0.15, 0.015), 0.3, 0.05, Box("cube", new(0.03, 0.03, 0.03)))),
            Magnetic(Thing("block", new(0.28, 0.16, 0.015), -0.4, 0.05, Box("block", new(0.03, 0.03, 0.03)))),
            Magnetic(Thing("brick", new(0.35, 0.02, 0.015), 0.1, 0.05, Box("brick", new(0.03, 0.03, 0.03)))),
            Thing("dice", new(0.3, -0.34, 0.015), 0.6, 0.02, Box("dice", new(0.03, 0.03, 0.03))),
            Thing("tile", new(0.65, 0.36, 0.006), 0.2, 0.04, Box("tile", new(0.05, 0.05, 0.012)))),
        _ => throw new ArgumentOutOfRangeException(nameof(scene), scene, "No world is written down for it."),
    };

    private static TaskContext Task(string sentence, params SensedObject[] things) => new(sentence, new WorldView(things), Robot, SkillCatalogue.Default, []);

    private static Part Box(string name, Vector3 size, Vector3 at = default) => new(name, new(ShapeKind.Box, size), new Pose(at, Rotation.Identity));

    private static SensedObject Thing(string name, Vector3 at, double yaw, double mass, params Part[] parts) =>
        new(name, [.. parts], new Pose(at, Rotation.AboutZ(yaw)), mass, 0.4, Mobility.Free, "grey", "plastic", 0, 0.98);

    private static SensedObject Magnetic(SensedObject thing) => thing with { Magnet = 10, Material = "steel" };
}
