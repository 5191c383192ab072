namespace ROS2;

/// <summary>Where a goal is; the numbers are action_msgs/msg/GoalStatus's.</summary>
public enum GoalStatus : sbyte { Unknown, Accepted, Executing, Canceling, Succeeded, Canceled, Aborted }

/// <summary>What becomes of a request to cancel; the numbers are action_msgs/srv/CancelGoal's.</summary>
public enum CancelCode : sbyte { None, Rejected, UnknownGoal, Terminated }

/// <summary>The state machine of a goal.</summary>
internal static class GoalStates
{
    public static bool IsTerminal(this GoalStatus status) => status >= GoalStatus.Succeeded;

    public static bool MayBecome(this GoalStatus from, GoalStatus to) => (from, to) switch
    {
        (GoalStatus.Accepted, GoalStatus.Executing or GoalStatus.Canceling) => true,
        (GoalStatus.Executing, GoalStatus.Canceling or GoalStatus.Succeeded or GoalStatus.Aborted) => true,
        (GoalStatus.Canceling, GoalStatus.Canceled or GoalStatus.Succeeded or GoalStatus.Aborted) => true,
        _ => false,
    };
}
