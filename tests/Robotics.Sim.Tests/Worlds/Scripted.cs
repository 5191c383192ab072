using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

/// <summary>Straight-line motions by damped least squares on the described chain: enough to drive the physics in tests.</summary>
internal static class Scripted
{
    /// <summary>The hand pointing down with the fingers closing along the base's y turned by the yaw.</summary>
    public static Pose Down(double x, double y, double z, double yaw = 0) =>
        new(new(x, y, z), Rotation.AboutZ(yaw) * Rotation.AboutX(Math.PI));

    public static Pose Tcp(ArmDescription arm, IReadOnlyList<double> q)
    {
        Pose pose = Pose.Identity;
        for (int i = 0; i < q.Count; i++)
        {
            pose = pose * arm.Chain[i].PoseInParent * new Pose(Vector3.Zero, Rotation.FromAxisAngle(arm.Chain[i].Axis, q[i]));
        }

        return pose * arm.ToolCentrePoint;
    }

    public static double[] Solve(ArmDescription arm, Pose goal, IReadOnlyList<double> from)
    {
        double[] q = [.. from];
        int n = q.Length;
        for (int k = 0; k < 60; k++)
        {
            Pose now = Tcp(arm, q);
            Vector3 dp = goal.Translation - now.Translation, dr = (goal.Rotation * now.Rotation.Inverse).Normalized().ToRotationVector();
            if (dp.Length < 1e-6 && dr.Length < 1e-6)
            {
                break;
            }

            Matrix<double> j = Matrix<double>.Build.Dense(6, n);
            for (int i = 0; i < n; i++)
            {
                double[] w = [.. q];
                w[i] += 1e-6;
                Pose moved = Tcp(arm, w);
                Vector3 lp = (moved.Translation - now.Translation) / 1e-6, lr = (moved.Rotation * now.Rotation.Inverse).Normalized().ToRotationVector() / 1e-6;
                (j[0, i], j[1, i], j[2, i], j[3, i], j[4, i], j[5, i]) = (lp.X, lp.Y, lp.Z, lr.X, lr.Y, lr.Z);
            }

            var e = Vector<double>.Build.Dense([dp.X, dp.Y, dp.Z, dr.X, dr.Y, dr.Z]);
            Vector<double> step = j.Transpose() * (j * j.Transpose() + 1e-6 * Matrix<double>.Build.DenseIdentity(6)).Solve(e);
            for (int i = 0; i < n; i++)
            {
                q[i] += Math.Clamp(step[i], -.2, .2);
            }
        }

        return q;
    }

    /// <summary>A straight line of the tool at a speed (m/s, smooth start and end), as joint points every 20 ms.</summary>
    public static JointTrajectory Line(IArm arm, Pose goal, double speed = .15)
    {
        double[] q = [.. arm.State.Position];
        Pose start = Tcp(arm.Description, q);
        double length = Math.Max(start.Translation.DistanceTo(goal.Translation), .1 * start.Rotation.AngleTo(goal.Rotation));
        double duration = Math.Max(.3, 1.875 * length / speed);
        int n = (int)Math.Ceiling(duration / .02);
        var positions = new List<double[]>();
        for (int k = 0; k <= n; k++)
        {
            double s = (double)k / n, u = s * s * s * (10 - 15 * s + 6 * s * s);
            positions.Add(k == 0 ? q : Solve(arm.Description, Pose.Lerp(start, goal, u), positions[^1]));
        }

        double h = duration / n;
        return new([.. positions.Select((p, k) => new TrajectoryPoint(
            k * h, [.. p],
            [.. p.Select((_, i) => k == 0 || k == n ? 0 : (positions[k + 1][i] - positions[k - 1][i]) / (2 * h))]))]);
    }

    public static MotionResult Go(Simulation sim, Pose goal, double speed = .15, double force = 30) =>
        sim.Arm.Follow(Line(sim.Arm, goal, speed), null, force, CancellationToken.None);
}
