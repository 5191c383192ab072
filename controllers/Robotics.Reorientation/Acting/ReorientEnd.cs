namespace Robotics.Reorientation.Acting;

/// <summary>How turning an object ended. Numbers are stable: they are those of the action <c>robotics_interfaces/Reorient</c>.</summary>
public enum ReorientCode
{
    /// <summary>The policy said stop, and said so again after the hand had held still.</summary>
    Reached = 0,

    /// <summary>Somebody asked for a stop.</summary>
    Stopped = 1,

    /// <summary>The time was up.</summary>
    TimedOut = 2,

    /// <summary>The object left the hand's reach.</summary>
    ObjectLost = 3,

    /// <summary>What was sensed was too old, or no number.</summary>
    Stale = 4,

    /// <summary>The goal is no rotation, or the object is not there.</summary>
    Refused = 5,

    /// <summary>The hand itself reported a fault.</summary>
    HandFault = 6,
}

/// <summary>The end of turning an object; the hand holds.</summary>
/// <param name="Angle">rad left to the goal, as sensed; NaN where the object's pose is not.</param>
/// <param name="Seconds">Of the hand's clock, since the goal was set.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record ReorientEnd(ReorientCode Code, double Angle, double Seconds, string Message);

/// <summary>Bounds of turning an object.</summary>
public sealed record ReorientLimits
{
    /// <summary>Seconds of the hand's clock.</summary>
    public double Timeout { get; init; } = 20;

    /// <summary>Control periods of the policy for which the hand holds still after a stop, before the policy is asked again.</summary>
    public int HoldPeriods { get; init; } = Evaluation.Evaluator.HoldPeriods;
}
