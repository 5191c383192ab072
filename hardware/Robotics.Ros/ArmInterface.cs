using System.Collections.Immutable;

namespace Robotics.Ros;

/// <summary>
/// What an arm's ROS 2 interface is called. The defaults are those of <c>robotics sim</c>; a ros2_control arm differs by some names,
/// and a launch file says which. Relative names belong to the node's namespace, and all are subject to remapping.
/// </summary>
public sealed record ArmInterface
{
    /// <summary>The chain's joints as /joint_states names them, base first; empty for the description's own names.</summary>
    public ImmutableArray<string> Joints { get; init; } = [];

    /// <summary>Joints whose positions add up to the gripper's opening, m.</summary>
    public ImmutableArray<string> FingerJoints { get; init; } = [Urdf.FingerJoint(1), Urdf.FingerJoint(-1)];

    /// <summary>sensor_msgs/JointState.</summary>
    public string JointStates { get; init; } = "joint_states";

    /// <summary>control_msgs/FollowJointTrajectory.</summary>
    public string Trajectory { get; init; } = "arm_controller/follow_joint_trajectory";

    /// <summary>control_msgs/GripperCommand.</summary>
    public string Gripper { get; init; } = "gripper_controller/gripper_cmd";

    /// <summary>The gripper's command position for an opening of 1 m: 1 where it is the opening, .5 where it is one finger's way.</summary>
    public double GripperScale { get; init; } = 1;

    /// <summary>
    /// sensor_msgs/JointState whose efforts are what the world puts on each joint, N m, without gravity and friction; empty when
    /// the arm measures none. Without it nothing that depends on feeling a touch is done.
    /// </summary>
    public string ExternalTorques { get; init; } = "external_joint_torques";

    /// <summary>robotics_interfaces/Heartbeat, for the watchdog.</summary>
    public string Heartbeat { get; init; } = "arm_heartbeat";

    /// <summary>Greatest age of a joint's state while the arm moves, seconds of the wall clock.</summary>
    public double StaleAfter { get; init; } = .1;

    /// <summary>How long the arm's interface may take to appear, seconds.</summary>
    public double ConnectWithin { get; init; } = 10;

    /// <summary>rad, each joint, on the way.</summary>
    public double PathTolerance { get; init; } = .1;

    /// <summary>rad, each joint, at the end.</summary>
    public double GoalTolerance { get; init; } = .05;
}
