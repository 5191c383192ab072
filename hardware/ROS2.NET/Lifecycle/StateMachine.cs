namespace ROS2;

/// <summary>States of a managed node; the numbers are lifecycle_msgs/msg/State's. From Configuring on, a callback runs in it.</summary>
public enum LifecycleState : byte
{
    Unknown = 0, Unconfigured = 1, Inactive = 2, Active = 3, Finalized = 4,
    Configuring = 10, CleaningUp = 11, ShuttingDown = 12, Activating = 13, Deactivating = 14, ErrorProcessing = 15,
}

/// <summary>What somebody may ask of a managed node; the numbers are lifecycle_msgs/msg/Transition's, Shutdown's that from Unconfigured.</summary>
public enum LifecycleTransition : byte { Configure = 1, Cleanup = 2, Activate = 3, Deactivate = 4, Shutdown = 5 }

/// <summary>How a callback ended: as it should; not, and all is as before; or with what only error processing can mend.</summary>
public enum CallbackOutcome { Success, Failure, Error }

/// <summary>One edge of the machine.</summary>
internal readonly record struct Edge(byte Id, string Label, LifecycleState Start, LifecycleState Goal);

/// <summary>The machine of managed nodes as the ROS 2 design article draws it and rcl_lifecycle numbers it.</summary>
internal static class StateMachine
{
    public static readonly LifecycleState[] States =
    [
        LifecycleState.Unknown, LifecycleState.Unconfigured, LifecycleState.Inactive, LifecycleState.Active, LifecycleState.Finalized,
        LifecycleState.Configuring, LifecycleState.CleaningUp, LifecycleState.ShuttingDown, LifecycleState.Activating, LifecycleState.Deactivating, LifecycleState.ErrorProcessing,
    ];

    public static readonly Edge[] Edges =
    [
        new(1, "configure", LifecycleState.Unconfigured, LifecycleState.Configuring),
        .. Ends(10, LifecycleState.Configuring, LifecycleState.Inactive, LifecycleState.Unconfigured, LifecycleState.ErrorProcessing),
        new(2, "cleanup", LifecycleState.Inactive, LifecycleState.CleaningUp),
        .. Ends(20, LifecycleState.CleaningUp, LifecycleState.Unconfigured, LifecycleState.Inactive, LifecycleState.ErrorProcessing),
        new(3, "activate", LifecycleState.Inactive, LifecycleState.Activating),
        .. Ends(30, LifecycleState.Activating, LifecycleState.Active, LifecycleState.Inactive, LifecycleState.ErrorProcessing),
        new(4, "deactivate", LifecycleState.Active, LifecycleState.Deactivating),
        .. Ends(40, LifecycleState.Deactivating, LifecycleState.Inactive, LifecycleState.Active, LifecycleState.ErrorProcessing),
        new(5, "shutdown", LifecycleState.Unconfigured, LifecycleState.ShuttingDown),
        new(6, "shutdown", LifecycleState.Inactive, LifecycleState.ShuttingDown),
        new(7, "shutdown", LifecycleState.Active, LifecycleState.ShuttingDown),
        .. Ends(50, LifecycleState.ShuttingDown, LifecycleState.Finalized, LifecycleState.Finalized, LifecycleState.ErrorProcessing),
        .. Ends(60, LifecycleState.ErrorProcessing, LifecycleState.Unconfigured, LifecycleState.Finalized, LifecycleState.Finalized),
    ];

    public static string Label(LifecycleState state) => state.ToString().ToLowerInvariant();

    /// <summary>What may be asked in a state: nothing while a callback runs.</summary>
    public static IEnumerable<Edge> From(LifecycleState state) => Edges.Where(e => e.Start == state && e.Id < 10);

    public static Edge End(LifecycleState state, CallbackOutcome outcome) => Edges.Where(e => e.Start == state && e.Id >= 10).ElementAt((int)outcome);

    private static Edge[] Ends(byte id, LifecycleState state, LifecycleState success, LifecycleState failure, LifecycleState error) =>
    [
        new(id, "transition_success", state, success),
        new((byte)(id + 1), "transition_failure", state, failure),
        new((byte)(id + 2), "transition_error", state, error),
    ];
}
