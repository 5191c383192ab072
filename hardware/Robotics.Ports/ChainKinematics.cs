using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>The tool's pose and Jacobian of a described chain: what the port needs to watch its limits.</summary>
public static class ChainKinematics
{
    /// <summary>X_BT.</summary>
    public static Pose Tcp(ArmDescription arm, ReadOnlySpan<double> q)
    {
        Pose pose = Pose.Identity;
        for (int i = 0; i < q.Length; i++)
        {
            JointDescription joint = arm.Chain[i];
            pose = pose * joint.PoseInParent * new Pose(Vector3.Zero, Rotation.FromAxisAngle(joint.Axis, q[i]));
        }

        return pose * arm.ToolCentrePoint;
    }

    /// <summary>
    /// The wrench on the world's side that a vector of external joint torques stands for, least squares: tau = J^T w, damped
    /// (Levenberg 1944) so that a singular posture gives no infinite forces. Returns the force at the tool centre point, N.
    /// </summary>
    public static Vector3 ForceAtTcp(ArmDescription arm, ReadOnlySpan<double> q, ReadOnlySpan<double> torque)
    {
        int n = q.Length;
        Span<Vector3> axes = stackalloc Vector3[n], origins = stackalloc Vector3[n];
        Pose pose = Pose.Identity;
        for (int i = 0; i < n; i++)
        {
            JointDescription joint = arm.Chain[i];
            pose = pose * joint.PoseInParent * new Pose(Vector3.Zero, Rotation.FromAxisAngle(joint.Axis, q[i]));
            axes[i] = pose.Rotation * joint.Axis;
            origins[i] = pose.Translation;
        }

        Vector3 tip = pose * arm.ToolCentrePoint.Translation;
        Span<double> a = stackalloc double[36], b = stackalloc double[6], column = stackalloc double[6];
        a.Clear();
        b.Clear();
        for (int i = 0; i < n; i++)
        {
            Vector3 linear = axes[i].Cross(tip - origins[i]);
            (column[0], column[1], column[2]) = (linear.X, linear.Y, linear.Z);
            (column[3], column[4], column[5]) = (axes[i].X, axes[i].Y, axes[i].Z);
            for (int r = 0; r < 6; r++)
            {
                b[r] += column[r] * torque[i];
                for (int c = 0; c < 6; c++)
                {
                    a[6 * r + c] += column[r] * column[c];
                }
            }
        }

        for (int r = 0; r < 6; r++)
        {
            a[7 * r] += 1e-4;
        }

        Cholesky.Solve(a, b);
        return new(b[0], b[1], b[2]);
    }
}
