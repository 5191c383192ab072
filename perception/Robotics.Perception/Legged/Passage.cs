using Robotics.Geometry;

namespace Robotics.Perception;

/// <summary>What stops a robot on legs.</summary>
public enum ObstacleKind
{
    /// <summary>Ground that is higher than a step.</summary>
    Rise,

    /// <summary>Ground that is lower than a step.</summary>
    Drop,

    /// <summary>Lower ground for longer than a step, and behind it ground as before.</summary>
    Gap,
}

/// <summary>An obstacle on a straight way.</summary>
/// <param name="From">m from the way's start.</param>
/// <param name="To">m from the way's start: where a gap ends.</param>
/// <param name="Before">Height of the ground before it, m.</param>
/// <param name="Beyond">Height of the ground behind it, m.</param>
/// <param name="Near">Object on whose edge it begins, empty for the floor.</param>
/// <param name="Far">Object that rises, or on whose edge a gap ends, empty for the floor.</param>
public readonly record struct WayObstacle(ObstacleKind Kind, double From, double To, double Before, double Beyond, string Near, string Far);

/// <summary>What is in a robot's way, by the profile of the ground under both rows of its feet.</summary>
public static class Passage
{
    /// <summary>m: from the middle of the way to where either row of feet needs ground, edges and an error of walking counted.</summary>
    private const double Track = .22;

    /// <summary>m: more room than that beside the feet is no better.</summary>
    private const double Ample = .05;

    private const double Grid = .01;

    /// <summary>m: ground that is no more uneven is even.</summary>
    private const double Even = .02;

    /// <summary>m: what feet take in their stride, with an error of sensing.</summary>
    public const double Step = FootPlan.HighestStep - .005, Gap = FootPlan.WidestGap + .01;

    /// <summary>The first obstacle from one place to another, or null.</summary>
    public static WayObstacle? First(Ground ground, Vector3 from, Vector3 to) => First(ground, from, to, Track);

    /// <summary>How much farther out than the feet the ground is as good, m: 0 where something stops the robot, and no more than is of use.</summary>
    public static double Room(Ground ground, Vector3 from, Vector3 to)
    {
        double room = Ample;
        while (room > 0 && First(ground, from, to, Track + room) is not null)
        {
            room = Math.Max(0, room - Grid);
        }

        return room;
    }

    private static WayObstacle? First(Ground ground, Vector3 from, Vector3 to, double track)
    {
        Vector3 along = (to - from).Horizontal.Normalized(), left = Vector3.UnitZ.Cross(along);
        WayObstacle? a = Along(ground, from + left * track, along, (to - from).Horizontal.Length);
        WayObstacle? b = Along(ground, from - left * track, along, (to - from).Horizontal.Length);
        return a is null || b?.From < a.Value.From ? b : a;
    }

    private static WayObstacle? Along(Ground ground, Vector3 from, Vector3 along, double length)
    {
        (double level, string on) = ground.Surface(from.X, from.Y);
        for (double s = 0; s <= length; s += Grid)
        {
            (double height, string what) = At(s);
            if (height > level + Step)
            {
                return new(ObstacleKind.Rise, s, s, level, height, on, what);
            }

            // Over a narrow dip, however deep, a foot goes from one side to the other.
            if (height < level - Even && Rising(s, height + Even) is var rim && rim - s <= Gap && Math.Abs(At(rim).Height - level) <= Step)
            {
                (s, (height, what)) = (rim, At(rim));
            }

            if (height < level - Step)
            {
                double end = Rising(s, level - Step);
                (double beyond, string far) = At(end);
                return end > length ? new(ObstacleKind.Drop, s, s, level, height, on, what) : new(ObstacleKind.Gap, s, end, level, beyond, on, far);
            }

            (level, on) = (height, what);
        }

        return null;

        // Where the ground is higher than that again.
        double Rising(double s, double than)
        {
            while (s <= length && At(s).Height < than)
            {
                s += Grid;
            }

            return s;
        }

        (double Height, string Object) At(double s) => ground.Surface(from.X + along.X * s, from.Y + along.Y * s);
    }
}
