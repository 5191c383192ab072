namespace Robotics.Ros;

/// <summary>The names under which a hand is on ROS 2, and the limits of who moves it.</summary>
public sealed record HandInterface
{
    public string JointStates { get; init; } = "joint_states";

    /// <summary>Joint positions, rad, one a joint in the card's order.</summary>
    public string Commands { get; init; } = "hand_controller/commands";

    /// <summary>Seconds between two commands.</summary>
    public double ControlPeriod { get; init; } = .02;

    /// <summary>Seconds at which joint states are too old.</summary>
    public double StaleAfter { get; init; } = .2;
}
