using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Whether the goals of a layout mean anything: something must be left to do, and it must be possible to do it.</summary>
public static class SceneCheck
{
    /// <summary>Longer than a hold by this, s: idleness is given the time that a goal asks for.</summary>
    private const double Longer = 0.5;

    /// <summary>
    /// A goal that nothing can bring about, whatever the robot: of an object that is not there, of a thing that cannot move so. What only
    /// this robot cannot do is what the impossible variant is for.
    /// </summary>
    /// <exception cref="SceneException">There is such a goal; names it.</exception>
    public static void Possible(Layout layout)
    {
        foreach (GoalSpec goal in layout.Goals)
        {
            if (Never(goal, layout.Objects, layout.Goals) is { } why)
            {
                throw Wrong(layout, $"can never hold: {why}", goal.ToString(), "Correct the goal, or what the case leaves out.");
            }
        }
    }

    /// <summary>Lets the world be for as long as the goals ask for, and looks whether they hold then.</summary>
    /// <exception cref="SceneException">They hold although nothing was done.</exception>
    public static void LeftToDo(Layout layout)
    {
        using Simulation idle = Simulation.Start(layout);
        idle.Hold(layout.Goals.Select(g => g.Get("hold", 1)).DefaultIfEmpty().Max() + Longer, CancellationToken.None);
        if (idle.Goals.AllMet)
        {
            throw Wrong(layout, "holds before anything is done, so that to do nothing would be a success", string.Join(", ", layout.Goals), "Correct the goal, or where things stand.");
        }
    }

    private static string? Never(GoalSpec goal, ImmutableArray<PlacedObject> objects, ImmutableArray<GoalSpec> all)
    {
        foreach (string name in new[] { goal.Object, goal.Reference }.OfType<string>())
        {
            if (!objects.Any(o => o.Object.Name == name))
            {
                return $"'{name}' is not there";
            }
        }

        Mobility moves = objects.First(o => o.Object.Name == goal.Object).Object.Mobility;
        return goal.Kind switch
        {
            "held" or "lifted" or "moved" when moves.Kind != MobilityKind.Free => $"'{goal.Object}' cannot be taken from its place",
            "held" when all.Any(g => g.Kind == "untouched" && g.Object == goal.Object) => $"'{goal.Object}' is to be held and untouched",
            "turned" when moves.Kind != MobilityKind.Hinge => $"'{goal.Object}' does not turn about a hinge",
            "turned" when goal.Get("angle", 0) - goal.Get("tolerance", GoalSpec.TurnTolerance) > moves.Travel - moves.Displacement
                || goal.Get("angle", 0) + goal.Get("tolerance", GoalSpec.TurnTolerance) < -moves.Displacement
                => FormattableString.Invariant($"'{goal.Object}' turns from {-moves.Displacement:0.###} to {moves.Travel - moves.Displacement:0.###} rad"),
            "pressed" when moves.Kind != MobilityKind.Slide => $"'{goal.Object}' does not slide",
            "pressed" when goal.Get("depth", 0) > moves.Travel => FormattableString.Invariant($"'{goal.Object}' travels {moves.Travel:0.####} m"),
            "near" when goal.Get("distance", 0) < 0 => "no distance is below 0",
            "at" or "moved" or "unmoved" when goal.Get("tolerance", 1) < 0 => "no error is below 0",
            "held" or "upright" when goal.Get("tilt", 1) <= 0 => "nothing is tipped less than 0",
            "on" when goal.Object == goal.Reference => "nothing lies on itself",
            _ => null,
        };
    }

    private static SceneException Wrong(Layout layout, string what, string goal, string remedy) => new(
        "", 0, 0, $"Scene '{layout.Scene}', variant {layout.Variant.ToString().ToLowerInvariant()}, case '{layout.Case}': the goal {what}.", goal, "", remedy);
}
