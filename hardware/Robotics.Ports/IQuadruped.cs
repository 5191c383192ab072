using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>
/// What a quadruped measures at one instant. One object a robot, written anew each control period: who needs a value later copies
/// it. Joints are leg by leg in the order of the description; frame W is the one in which the robot was told its first pose,
/// z up.
/// </summary>
public sealed class QuadrupedState
{
    /// <summary>Seconds since the robot's own start.</summary>
    public double Time { get; set; }

    /// <summary>X_WT of the trunk: estimated from IMU, joints and contacts, or exact where the robot says so.</summary>
    public Pose Trunk { get; set; } = Pose.Identity;

    /// <summary>Of the trunk's origin, axes of W, m/s and rad/s.</summary>
    public Twist Velocity { get; set; }

    /// <summary>rad, 12.</summary>
    public double[] Position { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>rad/s, 12.</summary>
    public double[] JointVelocity { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>N m that the servos exert, 12.</summary>
    public double[] Torque { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>Force on each foot's sensor, N, not negative, 4.</summary>
    public double[] FootForce { get; } = new double[QuadrupedDescription.LegCount];
}

/// <summary>
/// What the servos are to do in one control period: torque = Stiffness (q* - q) + Damping (dq* - dq) + tau*, within each
/// servo's torque limit. Joints as in <see cref="QuadrupedState"/>.
/// </summary>
public sealed class LegCommand
{
    /// <summary>q*, rad, 12. The robot clamps it to the joints' limits.</summary>
    public double[] Position { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>dq*, rad/s, 12. The robot clamps it to the joints' limits.</summary>
    public double[] Velocity { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>tau*, N m, 12.</summary>
    public double[] Torque { get; } = new double[QuadrupedDescription.JointCount];

    /// <summary>Whether what a foot stands on stays where it is, 4; what gives way tells a robot nothing of where it is. True at first.</summary>
    public bool[] Steady { get; } = [true, true, true, true];
}

/// <summary>Decides what the legs do, once a control period.</summary>
public interface ILegController
{
    /// <summary>
    /// Writes the command of the coming period; whatever is not written stays as it was in the period before.
    /// Returns how the motion ended, or null while it goes on.
    /// </summary>
    MotionResult? Tick(QuadrupedState state, LegCommand command);
}

/// <summary>
/// A robot on four legs: the only way anything above touches a simulator or hardware. Calls block until the motion ended. A
/// cancelled token stops the robot within one control period: its joints then hold where they are.
/// </summary>
public interface IQuadruped
{
    QuadrupedDescription Description { get; }

    /// <summary>The latest measured state.</summary>
    QuadrupedState State { get; }

    /// <summary>
    /// Gives the legs to a controller until it ends. A command that is no number ends it (<see cref="MotionCode.Invalid"/>,
    /// the joint named) before anything moved by it.
    /// </summary>
    MotionResult Run(ILegController controller, CancellationToken stop);
}
