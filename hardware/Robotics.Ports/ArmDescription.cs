using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>
/// One revolute joint of a serial chain. <see cref="PoseInParent"/> is the joint frame in the previous link's frame at
/// q = 0; the joint turns about <see cref="Axis"/> (unit, joint frame).
/// </summary>
/// <param name="Lower">rad.</param>
/// <param name="Upper">rad.</param>
/// <param name="Velocity">rad/s, a magnitude.</param>
/// <param name="Acceleration">rad/s^2, a magnitude.</param>
/// <param name="Jerk">rad/s^3, a magnitude.</param>
/// <param name="Torque">N m, a magnitude.</param>
public sealed record JointDescription(
    string Name,
    Pose PoseInParent,
    Vector3 Axis,
    double Lower,
    double Upper,
    double Velocity,
    double Acceleration,
    double Jerk,
    double Torque);

/// <summary>A collision solid fixed to a link. Link 0 is the base, link i moves with joint i (1-based).</summary>
public sealed record LinkShape(int Link, string Name, Shape Shape, Pose PoseInLink);

/// <summary>
/// A parallel gripper on the last link. The tool centre point frame T lies between the finger tips: z out of the hand
/// (towards what is grasped), y the direction in which the fingers close.
/// </summary>
/// <param name="MaxWidth">Widest opening between the pads, metres.</param>
/// <param name="MaxForce">Greatest closing force, N.</param>
/// <param name="FingerWidth">Extent of a finger along x of T, metres.</param>
/// <param name="FingerThickness">Extent of a finger along y of T, outside the opening, metres.</param>
/// <param name="FingerDepth">How far from the tips back to the palm an object can reach between the fingers, metres.</param>
/// <param name="TipBelowTcp">How far the finger tips reach beyond the tool centre point along z of T, metres.</param>
public sealed record GripperDescription(
    double MaxWidth,
    double MaxForce,
    double FingerWidth,
    double FingerThickness,
    double FingerDepth,
    double TipBelowTcp);

/// <summary>The capability card of an arm: everything above the port may know about it.</summary>
/// <param name="Chain">From the base to the last link.</param>
/// <param name="ToolCentrePoint">X_LT: the tool centre point in the last link's frame.</param>
/// <param name="Shapes">Collision solids of links, hand and fingers; the fingers are given fully open.</param>
/// <param name="Home">A safe configuration above the work, rad, one a joint.</param>
/// <param name="Workspace">Where the tool centre point may go, base frame, metres. A safety limit: the port refuses beyond.</param>
/// <param name="Payload">Greatest mass it may lift, kg.</param>
/// <param name="ControlPeriod">Seconds.</param>
/// <param name="ForceLimit">Greatest push on the world before a motion must stop, N.</param>
public sealed record ArmDescription(
    string Name,
    ImmutableArray<JointDescription> Chain,
    Pose ToolCentrePoint,
    ImmutableArray<LinkShape> Shapes,
    GripperDescription Gripper,
    ImmutableArray<double> Home,
    Bounds Workspace,
    double Payload,
    double ControlPeriod,
    double ForceLimit) : IRobotDescription;
