using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Planner.Offline.Language;
using Robotics.Planner.Offline.Legs;
using Robotics.Planner.Offline.Search;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline;

/// <summary>The facts that decide a task: for every object of a goal the limits of the hand, or of the legs, that it is beyond, or nearest to.</summary>
internal static class Concepts
{
    public static ImmutableArray<KeyConcept> Of(WorldView world, IRobotDescription robot, ImmutableArray<GoalSpec> goals) => robot switch
    {
        ArmDescription arm => OfHand(world, arm, goals),
        QuadrupedDescription legs => [.. LegConcepts.Of(world, legs, goals)],
        _ => [],
    };

    private static ImmutableArray<KeyConcept> OfHand(WorldView world, ArmDescription robot, ImmutableArray<GoalSpec> goals)
    {
        List<KeyConcept> found = [];
        foreach (string name in goals.Select(g => g.Object).Distinct())
        {
            if (world.Find(name) is { } o)
            {
                found.AddRange(OfObject(o, robot));
            }
        }

        return [.. found];
    }

    /// <summary>The concept that says why the hand alone cannot, as a sentence.</summary>
    public static string Why(ImmutableArray<KeyConcept> concepts, Misses misses) =>
        concepts.FirstOrDefault(Beyond) is { } c ? c.Why : misses.Reasons.FirstOrDefault() ?? "its motion is in the way of something.";

    private static bool Beyond(KeyConcept c) => c.Quantity switch
    {
        "position.x" or "position.y" when c.Limit < 0 || (c.Limit > 0 && c.Value < c.Limit && c.Why.Contains("begins", StringComparison.Ordinal)) => c.Value < c.Limit,
        _ => c.Value > c.Limit,
    };

    private static IEnumerable<KeyConcept> OfObject(SensedObject o, ArmDescription robot)
    {
        Vector3 p = o.Pose.Translation;
        Bounds w = robot.Workspace;
        string name = Text.Quote(o.Name);
        for (int axis = 0; axis < 2; axis++)
        {
            bool far = p[axis] >= w.Centre[axis];
            double limit = far ? w.Max[axis] : w.Min[axis];
            double beyond = far ? p[axis] - limit : limit - p[axis];
            char letter = "xy"[axis];
            if (beyond > 0 || axis == 0)
            {
                yield return new(o.Name, $"position.{letter}", p[axis], "m", limit, FormattableString.Invariant(
                    $"The key feature is the {letter} of {name}, {p[axis]:0.###} m: the hand's workspace {(far ? "ends" : "begins")} at {limit:0.###} m, {(beyond > 0 ? $"{beyond:0.###} m short of it" : "so it is within")}."));
            }
        }

        if (o.Mobility.Kind == MobilityKind.Free)
        {
            if (o.Mass > robot.Payload)
            {
                yield return new(o.Name, "mass", o.Mass, "kg", robot.Payload, FormattableString.Invariant($"The key feature is the mass of {name}, {o.Mass:0.###} kg: the arm lifts at most {robot.Payload:0.###} kg."));
            }

            double width = Math.Min(o.Size.X, o.Size.Y);
            if (width > robot.Gripper.MaxWidth && o.Parts.Length == 1)
            {
                yield return new(o.Name, "size", width, "m", robot.Gripper.MaxWidth, FormattableString.Invariant($"The key feature is the width of {name}, {width:0.###} m: the gripper opens {robot.Gripper.MaxWidth:0.###} m."));
            }
        }
    }
}
