using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>What an arm measures at one instant. Arrays are one entry a joint of the chain and belong to the state: they do not change later.</summary>
/// <param name="Time">Seconds since the arm's own start.</param>
/// <param name="Position">rad.</param>
/// <param name="Velocity">rad/s.</param>
/// <param name="ExternalTorque">Torque that the world puts on each joint, N m: servo effort less gravity and friction.</param>
/// <param name="GripperWidth">Opening between the pads, metres.</param>
/// <param name="GripperForce">Force between the pads, N, 0 when nothing is held.</param>
public sealed record ArmState(
    double Time,
    ImmutableArray<double> Position,
    ImmutableArray<double> Velocity,
    ImmutableArray<double> ExternalTorque,
    double GripperWidth,
    double GripperForce);

/// <summary>One point of a joint trajectory, as trajectory_msgs/JointTrajectoryPoint has it.</summary>
/// <param name="Time">Seconds from the start of the trajectory.</param>
/// <param name="Position">rad, one a joint.</param>
/// <param name="Velocity">rad/s, one a joint.</param>
public readonly record struct TrajectoryPoint(double Time, ImmutableArray<double> Position, ImmutableArray<double> Velocity);

/// <summary>
/// A joint-space trajectory: points in increasing time, the first at time 0 and the arm's present position. Between points
/// position is the cubic Hermite of positions and velocities.
/// </summary>
public sealed record JointTrajectory(ImmutableArray<TrajectoryPoint> Points)
{
    public double Duration => Points.Length == 0 ? 0 : Points[^1].Time;
}

/// <summary>How a motion ended. Numbers are stable: they are the codes of the ROS 2 action results.</summary>
public enum MotionCode
{
    Reached = 0,

    /// <summary>The guard said stop; the arm holds.</summary>
    Guarded = 1,

    /// <summary>Somebody asked for a stop; the arm holds.</summary>
    Stopped = 2,

    /// <summary>The arm left the commanded path by more than its tolerance; it holds.</summary>
    PathTolerance = 3,

    /// <summary>Refused before moving: the trajectory breaks a limit.</summary>
    Invalid = 4,

    /// <summary>The push on the world went over the force limit; the arm holds.</summary>
    ForceLimit = 5,

    /// <summary>The robot's state is older than its limit; the arm was told to hold.</summary>
    StaleState = 6,

    /// <summary>The robot itself reported a fault, for example a simulated one whose physics broke down. It accepts no further motion.</summary>
    Fault = 7,

    /// <summary>A robot on legs fell, or can no longer stand.</summary>
    Fell = 8,

    /// <summary>A robot on legs made no headway: something holds it, or its feet slip.</summary>
    Stuck = 9,

    /// <summary>A robot on legs found no safe place for its next foot; it stands.</summary>
    NoFooting = 10,
}

/// <summary>The end of a motion, with a sentence for people.</summary>
public readonly record struct MotionResult(MotionCode Code, string Message)
{
    public bool Ok => Code == MotionCode.Reached;

    public static readonly MotionResult Reached = new(MotionCode.Reached, "");
}

/// <summary>
/// An arm with a parallel gripper: the only way anything above touches a simulator or hardware. Calls block until the motion
/// ended. A cancelled token stops the arm within one control period, and the arm then holds its position.
/// </summary>
public interface IArm
{
    ArmDescription Description { get; }

    /// <summary>The latest measured state.</summary>
    ArmState State { get; }

    /// <summary>
    /// Follows the trajectory. <paramref name="guard"/> sees every measured state; when it returns true the arm stops and
    /// holds (<see cref="MotionCode.Guarded"/>). Joint limits, velocities and <see cref="ArmDescription.Workspace"/> are checked first.
    /// </summary>
    /// <param name="forceLimit">Horizontal or vertical push on the world, N, at which to stop; at most <see cref="ArmDescription.ForceLimit"/>.</param>
    MotionResult Follow(JointTrajectory trajectory, Func<ArmState, bool>? guard, double forceLimit, CancellationToken stop);

    /// <summary>Closes or opens to <paramref name="width"/> (metres) with at most <paramref name="force"/> (N); ends when the width is reached or the fingers no longer move.</summary>
    MotionResult Grip(double width, double force, CancellationToken stop);

    /// <summary>Holds position for a while, seconds: lets the world settle.</summary>
    MotionResult Hold(double seconds, CancellationToken stop);
}
