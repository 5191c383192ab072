namespace Robotics.Controllers;

/// <summary>
/// A path as a uniform cubic B-spline: twice continuously differentiable, straight where its control points are. The parameter s
/// runs from 0 to <see cref="Spans"/>. Through samples it is the natural interpolating spline; for a polyline, control points lie
/// along the lines, so that the curve is exactly on them except near the corners, and never leaves their convex hull.
/// </summary>
internal sealed class JointCurve
{
    private readonly double[] _control;
    private readonly int _joints;

    private JointCurve(double[] control, int joints)
    {
        _control = control;
        _joints = joints;
        Spans = control.Length / joints - 3;
    }

    public int Joints => _joints;

    public int Spans { get; }

    public static JointCurve Of(JointPath path) => path.Kind == PathKind.Samples ? Through(path.Waypoints.AsSpan()) : Along(path.Waypoints.AsSpan(), path.Blend);

    /// <summary>The natural cubic spline through the points.</summary>
    public static JointCurve Through(ReadOnlySpan<double[]> points)
    {
        // Interpolation of uniform cubic B-splines: c[i-1] + 4 c[i] + c[i+1] = 6 p[i]; zero curvature at the ends gives c[i] = p[i] there.
        int n = points[0].Length;
        int m = points.Length;
        double[] c = new double[(m + 2) * n];
        double[] ratio = new double[m];
        for (int j = 0; j < n; j++)
        {
            c[n + j] = points[0][j];
            c[m * n + j] = points[m - 1][j];
        }

        for (int i = 1; i < m - 1; i++)
        {
            double pivot = 4 - ratio[i - 1];
            ratio[i] = 1 / pivot;
            for (int j = 0; j < n; j++)
            {
                c[(i + 1) * n + j] = (6 * points[i][j] - c[i * n + j]) / pivot;
            }
        }

        for (int i = m - 2; i >= 1; i--)
        {
            for (int j = 0; j < n; j++)
            {
                c[(i + 1) * n + j] -= ratio[i] * c[(i + 2) * n + j];
            }
        }

        return Ended(c, n);
    }

    /// <summary>Along the lines between the points, with corners cut by at most a third of the spacing (rad) of the control points.</summary>
    public static JointCurve Along(ReadOnlySpan<double[]> points, double spacing)
    {
        int n = points[0].Length;
        List<double> c = [.. new double[n], .. points[0]];
        for (int i = 1; i < points.Length; i++)
        {
            int pieces = Math.Max(2, (int)Math.Ceiling(Configurations.LargestTurn(points[i - 1], points[i]) / spacing));
            for (int k = 1; k <= pieces; k++)
            {
                c.AddRange(Configurations.Lerp(points[i - 1], points[i], (double)k / pieces));
            }
        }

        c.AddRange(new double[n]);
        return Ended([.. c], n);
    }

    /// <summary>Position and its first three derivatives with respect to s.</summary>
    public void At(double s, Span<double> q, Span<double> first, Span<double> second, Span<double> third)
    {
        int span = Math.Clamp((int)s, 0, Spans - 1);
        double u = s - span;
        double w = 1 - u;
        (double b0, double b1, double b2, double b3) = (w * w * w / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (3 * w * w * w - 6 * w * w + 4) / 6, u * u * u / 6);
        for (int j = 0; j < _joints; j++)
        {
            int at = span * _joints + j;
            double c0 = _control[at];
            double c1 = _control[at + _joints];
            double c2 = _control[at + 2 * _joints];
            double c3 = _control[at + 3 * _joints];
            q[j] = b0 * c0 + b1 * c1 + b2 * c2 + b3 * c3;
            first[j] = (w * w * (c1 - c0) + (1 + 2 * u * w) * (c2 - c1) + u * u * (c3 - c2)) / 2;
            second[j] = w * (c2 - 2 * c1 + c0) + u * (c3 - 2 * c2 + c1);
            third[j] = c3 - 3 * c2 + 3 * c1 - c0;
        }
    }

    /// <summary>Position alone.</summary>
    public void At(double s, Span<double> q)
    {
        Span<double> rest = stackalloc double[3 * _joints];
        At(s, q, rest[.._joints], rest[_joints..(2 * _joints)], rest[(2 * _joints)..]);
    }

    /// <summary>Mirrors the outer control points, so that the curve starts and ends on its first and last point without curvature.</summary>
    private static JointCurve Ended(double[] c, int n)
    {
        int last = c.Length / n - 1;
        for (int j = 0; j < n; j++)
        {
            c[j] = 2 * c[n + j] - c[2 * n + j];
            c[last * n + j] = 2 * c[(last - 1) * n + j] - c[(last - 2) * n + j];
        }

        return new(c, n);
    }
}
