using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>What trunk and feet are to do at one instant, frame W. Written by a gait, read by <see cref="BodyControl"/>.</summary>
public sealed class BodyReference
{
    /// <summary>X_WT.</summary>
    public Pose Trunk { get; set; } = Pose.Identity;

    /// <summary>Of the trunk's origin, m/s and rad/s.</summary>
    public Twist Velocity { get; set; }

    /// <summary>Force on the world besides the robot's weight, N: what it pushes with.</summary>
    public Vector3 Push { get; set; }

    /// <summary>Where each foot's centre is to be, metres: of a standing one, where it stands.</summary>
    public Vector3[] Foot { get; } = new Vector3[QuadrupedDescription.LegCount];

    /// <summary>m/s.</summary>
    public Vector3[] FootVelocity { get; } = new Vector3[QuadrupedDescription.LegCount];

    /// <summary>In [0, 1]: 0 in the air, 1 bearing its full share.</summary>
    public double[] Load { get; } = new double[QuadrupedDescription.LegCount];

    /// <summary>Whether what a foot stands on stays where it is. True at first.</summary>
    public bool[] Steady { get; } = [true, true, true, true];

    /// <summary>Feet stand where they are, not where they were to be.</summary>
    public void Stand(BodyControl body, QuadrupedState state)
    {
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            Foot[i] = body.Foot(state, i);
            FootVelocity[i] = Vector3.Zero;
        }
    }

    /// <summary>The trunk is to be on its way from one pose to another, at rest at both ends.</summary>
    /// <param name="t">s since it set out, of so many in all.</param>
    public void Shift(in Pose from, in Pose to, double t, double seconds)
    {
        (double at, double rate) = Swing.Smooth(t / seconds);
        Vector3 turn = (from.Rotation.Inverse * to.Rotation).ToRotationVector();
        Trunk = Pose.Lerp(from, to, at);
        Velocity = new((to.Translation - from.Translation) * (rate / seconds), from.Rotation * turn * (rate / seconds));
    }
}
