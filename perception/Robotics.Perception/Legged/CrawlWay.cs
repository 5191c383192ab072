using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>A straight crawl.</summary>
/// <param name="Start">Where it begins, at rest on level ground, m.</param>
/// <param name="Yaw">Which way the trunk looks, rad.</param>
public readonly record struct CrawlLeg(Vector3 Start, Vector3 End, double Yaw, bool Backwards);

/// <summary>
/// Whether and how a robot gets along a straight line by placing its feet: forwards, or backwards, which is how it gets down, or first
/// the one and then, where there is room to turn round, the other.
/// </summary>
public static class CrawlWay
{
    private const double Grid = .05;

    /// <summary>The crawls after one another, or null. What is level at the beginning of the line is left for walking.</summary>
    /// <param name="whyNot">How far the best attempt came, for people; empty when there is a way.</param>
    public static ImmutableArray<CrawlLeg>? Find(Ground ground, QuadrupedDescription robot, Vector3 from, Vector3 to, out string whyNot)
    {
        (from, to, whyNot) = (from.Horizontal, to.Horizontal, "");
        Vector3 way = to - from;
        double length = way.Length, yaw = Math.Atan2(way.Y, way.X), floor = ground.Height(from.X, from.Y);
        Vector3 along = way / length;
        double level = 0;
        while (level + Grid < length && WalkPlanner.Free(ground, from + along * (level + Grid), floor))
        {
            level += Grid;
        }

        Vector3 start = from + along * level;
        int? forwards = Steps(start, to, false), backwards = forwards is null || !WalkPlanner.Free(ground, start, floor) ? 0 : Steps(start, to, true);
        if (forwards is null || backwards is null)
        {
            return [Leg(start, to, forwards is not null)];
        }

        for (double at = length - Grid; at > level + Grid; at -= Grid)
        {
            Vector3 turn = from + along * at;
            if (WalkPlanner.Free(ground, turn, ground.Height(turn.X, turn.Y)) && Steps(start, turn, false) is null && Steps(turn, to, true) is null)
            {
                return [Leg(start, turn, false), Leg(turn, to, true)];
            }
        }

        whyNot = FormattableString.Invariant(
            $"No safe place for the next foot within reach, after {Math.Max(forwards.Value, backwards.Value)} steps planned, on the way from {start} to {to}. Feet need even ground {Ground.Margin} m from any edge, at most {FootPlan.HighestStep} m higher or lower.");
        return null;

        int? Steps(Vector3 a, Vector3 b, bool back) =>
            new FootPlan(robot, a, yaw + (back ? Math.PI : 0), (b - a).Length, back).Foresee(ground);

        CrawlLeg Leg(Vector3 a, Vector3 b, bool back) => new(a, b, yaw + (back ? Math.PI : 0), back);
    }
}
