using System.Collections.Immutable;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;

namespace Robotics.Cli.Nodes;

/// <summary>
/// Measures goals from nothing but what is sensed and what the gripper feels: the referee where none is served, as on a real arm.
/// A goal about touching cannot be seen this way and does not count as met.
/// </summary>
internal sealed class SensedReferee
{
    private ImmutableArray<GoalSpec> _goals = [];
    private Dictionary<string, SensedObject> _start = [];

    public void Watch(IReadOnlyList<GoalSpec> goals, WorldView now)
    {
        _goals = [.. goals];
        _start = now.Objects.ToDictionary(o => o.Name, StringComparer.Ordinal);
        foreach (GoalSpec goal in goals)
        {
            if (!_start.ContainsKey(goal.Object) || (goal.Reference is { } other && !_start.ContainsKey(other)))
            {
                throw new TaskWorldException($"A goal cannot be measured: {goal} names an object that is not seen. Seen: {string.Join(", ", _start.Keys)}.");
            }
        }
    }

    public GoalReport Measure(WorldView now, ArmState arm) => new([.. _goals.Select(g => Measure(g, now, arm))], ContactFacts.None);

    private GoalMeasure Measure(GoalSpec goal, WorldView now, ArmState arm)
    {
        if (now.Objects.FirstOrDefault(o => o.Name == goal.Object) is not { } thing)
        {
            return Said(goal, false, $"{goal.Object} is no longer seen");
        }

        SensedObject before = _start[goal.Object];
        Robotics.Geometry.Vector3 here = thing.Pose.Translation, there = before.Pose.Translation;
        double lifted = here.Z - there.Z, moved = here.DistanceTo(there), tipped = thing.Pose.Rotation.AngleTo(before.Pose.Rotation);
        SensedObject? reference = goal.Reference is null ? null : now.Objects.FirstOrDefault(o => o.Name == goal.Reference);
        double Away(double x, double y) => Math.Sqrt((here.X - x) * (here.X - x) + (here.Y - y) * (here.Y - y));
        return goal.Kind switch
        {
            "held" => Said(goal, arm.GripperForce > 0 && lifted >= goal.Get("lift", .05) && tipped < goal.Get("tilt", Math.PI / 6), "seen lifted", ("lifted", lifted), ("gripper_force", arm.GripperForce)),
            "lifted" => Said(goal, lifted >= goal.Get("lift", .05), "seen lifted", ("lifted", lifted)),
            "pressed" => Said(goal, thing.Mobility.Displacement >= goal.Get("depth", 0), "seen pressed", ("displaced_now", thing.Mobility.Displacement)),
            "turned" => Turned(thing.Mobility.Displacement - before.Mobility.Displacement),
            "near" => Near(Away(reference?.Pose.Translation.X ?? 0, reference?.Pose.Translation.Y ?? 0), goal.Get("distance", 0)),
            "at" => Near(Away(goal.Get("x", 0), goal.Get("y", 0)), goal.Get("tolerance", .03)),
            "moved" => Near(Away(there.X + goal.Get("dx", 0), there.Y + goal.Get("dy", 0)), goal.Get("tolerance", .03)),
            "upright" => Said(goal, tipped < goal.Get("tilt", Math.PI / 6), "seen turned", ("turned", tipped)),
            "unmoved" => Said(goal, moved <= goal.Get("tolerance", .01), "seen moved", ("moved", moved)),
            "on" when reference is { } under => On(under),
            _ => Said(goal, false, $"'{goal.Kind}' cannot be seen: it needs a referee that feels touches"),
        };

        GoalMeasure Turned(double angle) => Said(goal, Math.Abs(angle - goal.Get("angle", 0)) <= goal.Get("tolerance", GoalSpec.TurnTolerance), "seen turned", ("turned", angle));

        GoalMeasure Near(double distance, double most) => Said(goal, distance <= most, "seen", ("distance", distance));

        GoalMeasure On(SensedObject under)
        {
            double gap = thing.BoundsInBase.Min.Z - under.BoundsInBase.Max.Z;
            double beside = (here - under.BoundsInBase.Clamp(here)).Horizontal.Length;
            return Said(goal, Math.Abs(gap) < .01 && beside == 0 && arm.GripperForce <= 0, "seen above it", ("gap", gap), ("beside", beside));
        }
    }

    private static GoalMeasure Said(GoalSpec goal, bool holds, string words, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach ((string name, double value) in numbers)
        {
            all[name] = value;
            words += FormattableString.Invariant($", {name} {value:0.####}");
        }

        return new(goal, holds, words, all.ToImmutable());
    }
}
