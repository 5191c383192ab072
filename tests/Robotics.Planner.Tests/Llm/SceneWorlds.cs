using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Llm;

/// <summary>The three worlds of the cassettes: what a sensor tells of a layout of each scene, to the millimetre.</summary>
internal static class SceneWorlds
{
    public static TaskContext Of(string scene) => scene switch
    {
        "milk-reaching" => Task("bring me the milk", 0.57,
            Thing("milk", new(0.728, -0.044, 0.08), -0.022, 0.35, Box("carton", new(0.044, 0.044, 0.16))),
            Thing("hammer", new(0.459, -0.235, 0.0175), -0.386, 0.22, Box("handle", new(0.26, 0.028, 0.028), new(-0.0175, 0, -0.0035)), Box("head", new(0.035, 0.11, 0.035), new(0.13, 0, 0))),
            Thing("pineapple", new(0.637, 0.211, 0.025), -2.385, 0.12, Box("fruit", new(0.08, 0.05, 0.05), new(-0.015, 0, 0)), Box("crown", new(0.03, 0.02, 0.02), new(0.04, 0, 0))),
            Thing("spoon", new(0.385, 0.16, 0.008), -3.021, 0.06, Box("stem", new(0.12, 0.012, 0.012), new(-0.02125, 0, -0.002)), Box("bowl", new(0.045, 0.03, 0.016), new(0.05875, 0, 0))),
            Thing("block", new(0.854, -0.338, 0.025), -0.198, 0.1, Box("block", new(0.05, 0.05, 0.05)))),
        "can-grasping" => Task("bring me the can", 0.57,
            Thing("can", new(0.677, -0.024, 0.04), 0.006, 0.3, new Part("can", new(ShapeKind.Cylinder, new(0.05, 0.05, 0.08)), Pose.Identity)),
            Thing("stick", new(0.548, -0.234, 0.0125), 0.01, 0.15, Box("stick", new(0.48, 0.025, 0.025))),
            Thing("tray", new(0.788, 0.142, 0.026), 0.001, 0.63, Box("sheet", new(0.6, 0.18, 0.002), new(0, 0, -0.025)), Box("tab", new(0.015, 0.06, 0.05), new(-0.2925, 0, 0.001))),
            Thing("cup", new(0.977, -0.312, 0.045), 1.959, 0.25, new Part("cup", new(ShapeKind.Cylinder, new(0.065, 0.065, 0.09)), Pose.Identity)),
            Thing("sponge", new(0.749, 0.495, 0.0175), -0.628, 0.05, Box("sponge", new(0.09, 0.055, 0.035)))),
        "button-pressing" => Task("press the button", 0.55,
            Thing("button", new(0.607, -0.016, 0.065), 0.004, 0.06, Box("plate", new(0.012, 0.12, 0.12))) with { Mobility = new(MobilityKind.Slide, Vector3.UnitX, 0.012) },
            Thing("housing", new(0.642, -0.016, 0.07), 0.005, 0.9, Box("back", new(0.03, 0.14, 0.14))) with { Mobility = Mobility.Fixed },
            Magnetic(Thing("cube", new(0.398, -0.143, 0.015), -0.608, 0.05, Box("cube", new(0.03, 0.03, 0.03)))),
            Magnetic(Thing("block", new(0.374, 0.237, 0.015), 0.017, 0.05, Box("block", new(0.03, 0.03, 0.03)))),
            Magnetic(Thing("brick", new(0.452, 0.095, 0.015), 0.384, 0.05, Box("brick", new(0.03, 0.03, 0.03)))),
            Thing("dice", new(0.464, -0.348, 0.015), 0.127, 0.02, Box("dice", new(0.03, 0.03, 0.03))),
            Thing("tile", new(0.657, 0.333, 0.006), 0.385, 0.04, Box("tile", new(0.05, 0.05, 0.012)))),
        _ => throw new ArgumentOutOfRangeException(nameof(scene), scene, "No world is written down for it."),
    };

    private static TaskContext Task(string sentence, double reach, params SensedObject[] things) => new(
        sentence, new WorldView(things), Worlds.Robot with { Workspace = new(new(0.3, -0.3, 0.01), new(reach, 0.3, 0.4)) }, SkillCatalogue.Default, []);

    private static Part Box(string name, Vector3 size, Vector3 at = default) => new(name, new(ShapeKind.Box, size), new Pose(at, Rotation.Identity));

    private static SensedObject Thing(string name, Vector3 at, double yaw, double mass, params Part[] parts) =>
        new(name, [.. parts], new Pose(at, Rotation.AboutZ(yaw)), mass, 0.4, Mobility.Free, "grey", "plastic", 0, 0.98);

    private static SensedObject Magnetic(SensedObject thing) => thing with { Magnet = 10, Material = "steel" };
}
