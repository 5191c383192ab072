using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>
/// Shares a wrench on the body among the standing feet: the smallest foot forces, weighted, that give it (weighted pseudo-inverse),
/// then only pushes, and within the friction cone. No allocation.
/// </summary>
public static class ForceSharing
{
    /// <summary>Of the normal force: how much a foot may be asked to hold sideways.</summary>
    private const double Cone = .5;

    private const double Damping = 1e-3;

    /// <param name="wrench">What the feet together are to exert on the body about <paramref name="centre"/>.</param>
    /// <param name="feet">metres, same frame, 4.</param>
    /// <param name="load">In [0, 1]: how much of a share each foot may take; 0 for one in the air, 4.</param>
    /// <param name="forces">Receives the force of the ground on each foot, N, 4.</param>
    public static void Share(Wrench wrench, Vector3 centre, ReadOnlySpan<Vector3> feet, ReadOnlySpan<double> load, Span<Vector3> forces)
    {
        Span<double> share = stackalloc double[feet.Length];
        load.CopyTo(share);
        for (int round = 0; round < feet.Length; round++)
        {
            Solve(wrench, centre, feet, share, forces);
            int pulling = -1;
            for (int i = 0; i < feet.Length; i++)
            {
                pulling = forces[i].Z < 0 && (pulling < 0 || forces[i].Z < forces[pulling].Z) ? i : pulling;
            }

            if (pulling < 0)
            {
                break;
            }

            // A foot cannot pull: the others do without it.
            (share[pulling], forces[pulling]) = (0, Vector3.Zero);
        }

        foreach (ref Vector3 f in forces)
        {
            double normal = Math.Max(0, f.Z), sideways = f.Horizontal.Length;
            double cut = sideways > Cone * normal ? Cone * normal / sideways : 1;
            f = new(f.X * cut, f.Y * cut, normal);
        }
    }

    private static void Solve(Wrench wrench, Vector3 centre, ReadOnlySpan<Vector3> feet, ReadOnlySpan<double> load, Span<Vector3> forces)
    {
        Span<double> a = stackalloc double[36], b = [wrench.Force.X, wrench.Force.Y, wrench.Force.Z, wrench.Moment.X, wrench.Moment.Y, wrench.Moment.Z];
        a.Clear();
        for (int i = 0; i < feet.Length; i++)
        {
            // A W^-1 A^T with A = [1; [r]x]: the blocks of three.
            Vector3 r = feet[i] - centre;
            double w = load[i];
            for (int k = 0; k < 3; k++)
            {
                a[7 * k] += w;
            }

            (double x, double y, double z) = (r.X * w, r.Y * w, r.Z * w);
            a[6 * 3 + 1] -= z;
            a[6 * 3 + 2] += y;
            a[6 * 4 + 0] += z;
            a[6 * 4 + 2] -= x;
            a[6 * 5 + 0] -= y;
            a[6 * 5 + 1] += x;
            a[6 * 3 + 3] += w * (r.Y * r.Y + r.Z * r.Z);
            a[6 * 4 + 4] += w * (r.X * r.X + r.Z * r.Z);
            a[6 * 5 + 5] += w * (r.X * r.X + r.Y * r.Y);
            a[6 * 4 + 3] -= x * r.Y;
            a[6 * 5 + 3] -= x * r.Z;
            a[6 * 5 + 4] -= y * r.Z;
        }

        for (int k = 0; k < 6; k++)
        {
            a[7 * k] += Damping;
        }

        Cholesky.Solve(a, b);
        Vector3 force = new(b[0], b[1], b[2]), moment = new(b[3], b[4], b[5]);
        for (int i = 0; i < feet.Length; i++)
        {
            forces[i] = load[i] * (force + moment.Cross(feet[i] - centre));
        }
    }
}
