using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Legs;

/// <summary>The facts that decide a task on legs: what is on the shortest way onto a thing, what a thing that is to be moved weighs, and what balances one on a lever.</summary>
internal static class LegConcepts
{
    public static IEnumerable<KeyConcept> Of(WorldView world, QuadrupedDescription robot, ImmutableArray<GoalSpec> goals)
    {
        LegState begin = LegState.Begin(world);
        foreach (GoalSpec goal in goals)
        {
            if (world.Find(goal.Object) is not { } o)
            {
                continue;
            }

            if (goal.Kind == "lifted")
            {
                if (Lever.Under(world, o) is { } lever)
                {
                    double most = PressPlace.Firmly * robot.Mass;
                    yield return new(o.Name, "weight at the free end", Math.Round(lever.Balance, 3), "kg", Math.Round(most, 3), FormattableString.Invariant(
                        $"{Text.Quote(o.Name)} is balanced by {lever.Balance:0.##} kg on the free end of {Text.Quote(lever.Board.Name)}; the robot's hind feet press with {most:0.##} kg."));
                }
            }
            else if (goal.Kind != "stood_on")
            {
                yield return new(o.Name, "mass", Math.Round(o.Mass, 3), "kg", Pushing.Heaviest, FormattableString.Invariant(
                    $"{Text.Quote(o.Name)} weighs {o.Mass:0.##} kg; the robot pushes at most {Pushing.Heaviest} kg."));
            }
            else if (new Approaches(robot).Onto(begin, o) is [{ } way, ..] && Passage.First(new(world.Objects), way.Begin.Point, way.End.Point) is { } obstacle)
            {
                bool gap = obstacle.Kind == ObstacleKind.Gap;
                yield return new(
                    o.Name, gap ? "gap before it" : "step before it", Math.Round(gap ? obstacle.To - obstacle.From : Math.Abs(obstacle.Beyond - obstacle.Before), 3), "m",
                    gap ? FootPlan.WidestGap : FootPlan.SafeStep, Remedies.Why(obstacle));
            }
        }
    }
}
