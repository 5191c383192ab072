using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// Damped least squares (Nakamura and Hanafusa 1986; Buss and Kim, "Selectively damped least squares for inverse
/// kinematics", 2005, for the clamped error) with the damping tied to the error (Sugihara 2011), joints at a limit taken out
/// of the step, and a pull towards home in the null space. No allocation.
/// </summary>
internal static class InverseKinematics
{
    private const double LargestStep = 0.6;
    private const double FarthestPosition = 0.3;
    private const double FarthestAngle = 1.0;

    // A rotation error of 1 rad counts like this many metres.
    private const double AngleWeight = 0.3;
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

    public static bool TrySolve(ArmKinematics arm, Pose goal, ReadOnlySpan<double> seed, Span<double> q, IkOptions options)
    {
        int n = arm.Joints;
        Span<double> best = stackalloc double[n];
        double least = double.PositiveInfinity;
        for (int start = 0; start <= options.Restarts; start++)
        {
            Start(arm, seed, q, start, options.FirstRestart);
            double error = Descend(arm, goal, q, options, out bool solved);
            if (solved)
            {
                return true;
            }

            if (error < least)
            {
                least = error;
                q.CopyTo(best);
            }
        }

        best.CopyTo(q);
        return false;
    }

    private static void Start(ArmKinematics arm, ReadOnlySpan<double> seed, Span<double> q, int start, int first)
    {
        if (start <= 1)
        {
            (start == 0 ? seed : arm.Description.Home.AsSpan()).CopyTo(q);
            arm.Clamp(q);
            return;
        }

        for (int i = 0; i < q.Length; i++)
        {
            JointDescription joint = arm.Description.Chain[i];
            q[i] = joint.Lower + Halton(first + start - 1, Primes[i]) * (joint.Upper - joint.Lower);
        }
    }

    private static double Halton(int index, int radix)
    {
        double value = 0;
        double place = 1.0 / radix;
        for (int i = index; i > 0; i /= radix, place /= radix)
        {
            value += i % radix * place;
        }

        return value;
    }

    private static double Descend(ArmKinematics arm, Pose goal, Span<double> q, IkOptions options, out bool solved)
    {
        int n = arm.Joints;
        ImmutableArray<JointDescription> chain = arm.Description.Chain;
        Span<double> j = stackalloc double[6 * n];
        Span<double> e = stackalloc double[6];
        Span<double> y = stackalloc double[6];
        Span<double> dq = stackalloc double[n];
        Span<double> z = stackalloc double[n];
        Span<bool> locked = stackalloc bool[n];
        double least = double.PositiveInfinity;
        int stale = 0;
        double error = 0;
        for (int iteration = 0; ; iteration++)
        {
            Pose tool = arm.Jacobian(q, j);
            Vector3 p = goal.Translation - tool.Translation;
            Vector3 r = (goal.Rotation * tool.Rotation.Inverse).ToRotationVector();
            double pl = p.Length;
            double rl = r.Length;
            solved = pl <= options.PositionTolerance && rl <= options.AngleTolerance;
            error = pl + AngleWeight * rl;
            stale = error < 0.97 * least ? 0 : stale + 1;
            least = Math.Min(least, error);
            if (solved || iteration >= options.Iterations || stale > 8)
            {
                return error;
            }

            if (pl > FarthestPosition)
            {
                p *= FarthestPosition / pl;
            }

            if (rl > FarthestAngle)
            {
                r *= FarthestAngle / rl;
            }

            e[0] = p.X;
            e[1] = p.Y;
            e[2] = p.Z;
            e[3] = AngleWeight * r.X;
            e[4] = AngleWeight * r.Y;
            e[5] = AngleWeight * r.Z;
            for (int k = 3 * n; k < 6 * n; k++)
            {
                j[k] *= AngleWeight;
            }

            double pull = options.NullSpaceGain * Math.Min(1, error);
            for (int i = 0; i < n; i++)
            {
                z[i] = pull * (arm.Description.Home[i] - q[i]);
            }

            double damping = 0.02 * error * error + 1e-10;
            locked.Clear();
            Step(j, e, z, locked, damping, y, dq);
            for (int round = 0; round < 3 && LockAtLimits(chain, q, dq, locked); round++)
            {
                Step(j, e, z, locked, damping, y, dq);
            }

            double largest = 0;
            foreach (double d in dq)
            {
                largest = Math.Max(largest, Math.Abs(d));
            }

            double scale = largest > LargestStep ? LargestStep / largest : 1;
            for (int i = 0; i < n; i++)
            {
                q[i] = Math.Clamp(q[i] + scale * dq[i], chain[i].Lower, chain[i].Upper);
            }
        }
    }

    private static bool LockAtLimits(ImmutableArray<JointDescription> chain, Span<double> q, Span<double> dq, Span<bool> locked)
    {
        bool any = false;
        for (int i = 0; i < q.Length; i++)
        {
            bool stuck = (q[i] >= chain[i].Upper && dq[i] > 0) || (q[i] <= chain[i].Lower && dq[i] < 0);
            if (stuck && !locked[i])
            {
                locked[i] = true;
                any = true;
            }
        }

        return any;
    }

    /// <summary>dq = z + J^T (J J^T + damping)^-1 (e - J z) over the joints that are free.</summary>
    private static void Step(ReadOnlySpan<double> j, ReadOnlySpan<double> e, ReadOnlySpan<double> z, ReadOnlySpan<bool> locked, double damping, Span<double> y, Span<double> dq)
    {
        int n = dq.Length;
        Span<double> a = stackalloc double[36];
        for (int r = 0; r < 6; r++)
        {
            double right = e[r];
            for (int i = 0; i < n; i++)
            {
                right -= locked[i] ? 0 : j[r * n + i] * z[i];
            }

            y[r] = right;
            for (int c = 0; c <= r; c++)
            {
                double sum = r == c ? damping : 0;
                for (int i = 0; i < n; i++)
                {
                    sum += locked[i] ? 0 : j[r * n + i] * j[c * n + i];
                }

                a[r * 6 + c] = sum;
            }
        }

        SolveSymmetric(a, y);
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            if (!locked[i])
            {
                sum = z[i];
                for (int r = 0; r < 6; r++)
                {
                    sum += j[r * n + i] * y[r];
                }
            }

            dq[i] = sum;
        }
    }

    /// <summary>Cholesky in place on the lower triangle of a 6 x 6 positive definite matrix; the solution replaces the right-hand side.</summary>
    private static void SolveSymmetric(Span<double> a, Span<double> x)
    {
        for (int c = 0; c < 6; c++)
        {
            for (int r = c; r < 6; r++)
            {
                double sum = a[r * 6 + c];
                for (int k = 0; k < c; k++)
                {
                    sum -= a[r * 6 + k] * a[c * 6 + k];
                }

                a[r * 6 + c] = r == c ? Math.Sqrt(Math.Max(sum, 1e-14)) : sum / a[c * 6 + c];
            }
        }

        for (int r = 0; r < 6; r++)
        {
            for (int k = 0; k < r; k++)
            {
                x[r] -= a[r * 6 + k] * x[k];
            }

            x[r] /= a[r * 6 + r];
        }

        for (int r = 5; r >= 0; r--)
        {
            for (int k = r + 1; k < 6; k++)
            {
                x[r] -= a[k * 6 + r] * x[k];
            }

            x[r] /= a[r * 6 + r];
        }
    }
}
