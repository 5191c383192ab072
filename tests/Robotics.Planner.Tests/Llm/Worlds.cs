using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Llm;

/// <summary>Small worlds for tests of the model stages.</summary>
internal static class Worlds
{
    public static readonly ArmDescription Robot = new(
        "test arm",
        [],
        Pose.Identity,
        [],
        new GripperDescription(0.08, 60, 0.02, 0.012, 0.045, 0.008),
        [],
        new Bounds(new(0.2, -0.35, 0.01), new(0.5, 0.35, 0.4)),
        3,
        0.002,
        40);

    public static SensedObject Box(string name, Vector3 centre, Vector3 size, double mass = 0.2) => new(
        name, [new Part("body", new Shape(ShapeKind.Box, size), Pose.Identity)], new Pose(centre, Rotation.Identity), mass, 0.4, Mobility.Free, "grey", "wood", 0, 0.97);

    public static SensedObject Rake(string name, Vector3 centre, double yaw) => new(
        name,
        [
            new Part("shaft", new Shape(ShapeKind.Box, new(0.3, 0.02, 0.02)), new Pose(new(-0.02, 0, 0), Rotation.Identity)),
            new Part("bar", new Shape(ShapeKind.Box, new(0.04, 0.12, 0.02)), new Pose(new(0.15, 0, 0), Rotation.Identity)),
        ],
        new Pose(centre, Rotation.AboutZ(yaw)), 0.3, 0.35, Mobility.Free, "brown", "wood", 0, 0.9);

    /// <summary>A far block, a rake and a bystander.</summary>
    public static TaskContext Far(string block = "block", string sentence = "bring me the block") => new(
        sentence,
        new WorldView([Box(block, new(0.62, 0.05, 0.04), new(0.05, 0.05, 0.08)), Rake("rake", new(0.35, -0.2, 0.012), 0.1), Box("brick", new(0.4, 0.25, 0.03), new(0.1, 0.06, 0.06), 1.4)]),
        Robot,
        SkillCatalogue.Default,
        []);

    public static readonly Analysis NeedsTool = new(
        AnalysisVerdict.NeedsTool, [GoalSpec.Of("held", "block")], [], [new KeyConcept("block", "position.x", 0.62, "m", 0.5, "beyond reach")], "It is too far.", null, []);

    public static PlanStep Step(string skill, string? tool, params string[] objects) => new(skill, [.. objects], tool, "why", "pre", "effect");

    public static readonly TaskPlan Plan = new(
        [Step("Grasp", null, "rake"), Step("Pull", "rake", "block"), Step("Release", null), Step("Look", null), Step("Grasp", null, "block"), Step("Lift", null)],
        ["rake"],
        "The rake reaches behind the block.");
}
