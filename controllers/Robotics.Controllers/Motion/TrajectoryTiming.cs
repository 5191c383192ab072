using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>How a path is timed.</summary>
public sealed record TimingOptions
{
    public static readonly TimingOptions Default = new();

    /// <summary>In (0, 1]: all of the motion runs at this share of the fastest speed (time is stretched by its inverse).</summary>
    public double SpeedScale { get; init; } = 1;

    /// <summary>The greatest speed of the tool centre point, m/s.</summary>
    public double CartesianSpeed { get; init; } = double.PositiveInfinity;

    /// <summary>Share of each joint's acceleration and jerk limits that is used, (0, 1]: what is left is for disturbances.</summary>
    public double AccelerationShare { get; init; } = 1;
}

/// <summary>
/// Puts time to a path: velocity, acceleration and jerk limits of every joint hold, it starts and ends at rest, exactly on the
/// first and last waypoint, with a point every control period. A single line gets the double-S law; any other path gets the
/// fastest law along a smooth curve; whatever discretisation leaves over a limit is taken out by stretching time.
/// </summary>
public static class TrajectoryTiming
{
    private const double Margin = 1 - 1e-9;
    private const int MostAttempts = 8;

    /// <exception cref="ArgumentException">The path has fewer than two waypoints or the options are out of range.</exception>
    public static JointTrajectory Time(JointPath path, ArmKinematics arm, TimingOptions? options = null)
    {
        options ??= TimingOptions.Default;
        if (!(options.SpeedScale is > 0 and <= 1 && options.AccelerationShare is > 0 and <= 1 && options.CartesianSpeed > 0))
        {
            throw new ArgumentException($"Speed scale {options.SpeedScale} and acceleration share {options.AccelerationShare} must be in (0, 1], the Cartesian speed {options.CartesianSpeed} m/s above 0.", nameof(options));
        }

        ImmutableArray<double[]> points = Distinct(path.Waypoints);
        if (points.Length == 0 || points.Any(p => p.Length != arm.Joints || !Configurations.Finite(p)))
        {
            throw new ArgumentException($"A path for '{arm.Description.Name}' needs waypoints of {arm.Joints} finite values; it has {points.Length} waypoints.", nameof(path));
        }

        if (points.Length == 1)
        {
            return new([new(0, [.. points[0]], [.. new double[arm.Joints]])]);
        }

        if (points.Length == 2)
        {
            return Line(points[0], points[1], arm, options);
        }

        if (path.Kind == PathKind.Samples)
        {
            return Curve(JointCurve.Of(path with { Waypoints = points }), points, arm, options);
        }

        // Where jerk limits are tight, turning a corner on the move can take longer than to stop at it.
        JointTrajectory? rounded = path.Blend > 0 ? Curve(JointCurve.Of(path with { Waypoints = points }), points, arm, options) : null;
        double stopping = 0;
        for (int i = 1; i < points.Length; i++)
        {
            stopping += LineLaw(points[i - 1], points[i], arm, options).Duration / options.SpeedScale;
        }

        return rounded is not null && rounded.Duration <= stopping
            ? rounded
            : Joined([.. Enumerable.Range(1, points.Length - 1).Select(i => Line(points[i - 1], points[i], arm, options))]);
    }

    /// <summary>One after the other, each from rest to rest.</summary>
    public static JointTrajectory Joined(params ReadOnlySpan<JointTrajectory> parts)
    {
        ImmutableArray<TrajectoryPoint>.Builder all = ImmutableArray.CreateBuilder<TrajectoryPoint>();
        foreach (JointTrajectory part in parts)
        {
            double offset = all.Count > 0 ? all[^1].Time : 0;
            foreach (TrajectoryPoint p in part.Points.AsSpan()[(all.Count > 0 ? 1 : 0)..])
            {
                all.Add(p with { Time = p.Time + offset });
            }
        }

        return new(all.ToImmutable());
    }

    private static JointTrajectory Line(double[] from, double[] to, ArmKinematics arm, TimingOptions options)
    {
        int n = arm.Joints;
        DoubleS law = LineLaw(from, to, arm, options);
        return Sampled(
            law.Duration,
            arm,
            options,
            (share, q, dq, duration) =>
            {
                (double s, double v) = law.At(share * law.Duration);
                for (int j = 0; j < n; j++)
                {
                    q[j] = from[j] + (to[j] - from[j]) * s;
                    dq[j] = (to[j] - from[j]) * v * law.Duration / duration;
                }
            },
            from,
            to);
    }

    /// <summary>The law of the share of the line that is done.</summary>
    private static DoubleS LineLaw(double[] from, double[] to, ArmKinematics arm, TimingOptions options)
    {
        int n = arm.Joints;
        double velocity = double.PositiveInfinity;
        double acceleration = double.PositiveInfinity;
        double jerk = double.PositiveInfinity;
        for (int j = 0; j < n; j++)
        {
            double d = Math.Abs(to[j] - from[j]);
            if (d > 0)
            {
                JointDescription limits = arm.Description.Chain[j];
                velocity = Math.Min(velocity, limits.Velocity / d);
                acceleration = Math.Min(acceleration, options.AccelerationShare * limits.Acceleration / d);
                jerk = Math.Min(jerk, options.AccelerationShare * limits.Jerk / d);
            }
        }

        if (double.IsFinite(options.CartesianSpeed))
        {
            // Metres a unit of the line's parameter, at its fastest place.
            double longest = 0;
            int samples = 2 + (int)(Configurations.LargestTurn(from, to) / 0.05);
            Span<double> q = stackalloc double[n];
            Span<double> dq = stackalloc double[n];
            for (int j = 0; j < n; j++)
            {
                dq[j] = to[j] - from[j];
            }

            for (int i = 0; i <= samples; i++)
            {
                Configurations.Lerp(from, to, (double)i / samples, q);
                longest = Math.Max(longest, Speed(arm, q, dq));
            }

            velocity = Math.Min(velocity, options.CartesianSpeed / Math.Max(longest, 1e-9));
        }

        return new(1, velocity, acceleration, jerk);
    }

    private static JointTrajectory Curve(JointCurve curve, ImmutableArray<double[]> points, ArmKinematics arm, TimingOptions options)
    {
        // Coarser, and the acceleration between grid points goes over its limit by more than a few per cent at sharp corners.
        const int PerSpan = 4;
        int n = arm.Joints;
        int m = curve.Spans * PerSpan + 1;
        double[] s = new double[m];
        double[] square = new double[m];
        double[] first = new double[m * n];
        double[] second = new double[m * n];
        Span<double> acceleration = stackalloc double[n];
        Span<double> q = stackalloc double[n];
        Span<double> third = stackalloc double[n];
        double window = 0;
        for (int j = 0; j < n; j++)
        {
            JointDescription limits = arm.Description.Chain[j];
            acceleration[j] = options.AccelerationShare * limits.Acceleration;
            window = Math.Max(window, 2 * limits.Acceleration / limits.Jerk);
        }

        for (int i = 0; i < m; i++)
        {
            s[i] = (double)i / PerSpan;
            Span<double> d1 = first.AsSpan(i * n, n);
            Span<double> d2 = second.AsSpan(i * n, n);
            curve.At(s[i], q, d1, d2, third);
            double most = double.PositiveInfinity;
            for (int j = 0; j < n; j++)
            {
                JointDescription limits = arm.Description.Chain[j];
                double v = limits.Velocity / Math.Max(Math.Abs(d1[j]), 1e-12);
                double jerk = Math.Cbrt(options.AccelerationShare * limits.Jerk / Math.Max(Math.Abs(third[j]), 1e-12));
                most = Math.Min(most, Math.Min(v * v, Math.Min(acceleration[j] / Math.Max(Math.Abs(d2[j]), 1e-12), jerk * jerk)));
            }

            if (double.IsFinite(options.CartesianSpeed))
            {
                double v = options.CartesianSpeed / Math.Max(Speed(arm, q, d1), 1e-12);
                most = Math.Min(most, v * v);
            }

            square[i] = most;
        }

        TimeLaw law = new(s, square, first, second, acceleration, window);
        double[] slope = new double[n];
        double[] unused = new double[n];
        return Sampled(
            law.Duration,
            arm,
            options,
            (share, q, dq, duration) =>
            {
                (double at, double speed) = law.At(share * law.Duration);
                curve.At(at, q, slope, unused, unused);
                for (int j = 0; j < n; j++)
                {
                    dq[j] = slope[j] * speed * law.Duration / duration;
                }
            },
            points[0],
            points[^1]);
    }

    private delegate void Law(double share, Span<double> q, Span<double> dq, double duration);

    /// <summary>Samples a law at the control period, slower as often as a limit is still broken; then slower still by the speed scale.</summary>
    private static JointTrajectory Sampled(double duration, ArmKinematics arm, TimingOptions options, Law law, double[] from, double[] to)
    {
        for (int attempt = 0; ; attempt++)
        {
            JointTrajectory trajectory = Sample(duration, arm, law, from, to);
            LimitCheck check = TrajectoryLimits.Validate(trajectory, arm.Description);
            if (check.Stretch <= 1 + 1e-7 || attempt >= MostAttempts)
            {
                return options.SpeedScale < 1 ? Sample(trajectory.Duration / options.SpeedScale, arm, law, from, to) : trajectory;
            }

            duration = trajectory.Duration * Math.Max(check.Stretch, 1 + 1e-6) / Margin;
        }
    }

    private static JointTrajectory Sample(double duration, ArmKinematics arm, Law law, double[] from, double[] to)
    {
        double period = arm.Description.ControlPeriod;
        int n = arm.Joints;
        double[] q = new double[n];
        double[] dq = new double[n];
        int steps = Math.Max(1, (int)Math.Ceiling(duration / period - 1e-9));
        TrajectoryPoint[] points = new TrajectoryPoint[steps + 1];
        for (int k = 0; k <= steps; k++)
        {
            law((double)k / steps, q, dq, steps * period);
            bool end = k == 0 || k == steps;
            points[k] = new(k * period, [.. k == 0 ? from : k == steps ? to : q], [.. end ? new double[n] : dq]);
        }

        return new(ImmutableCollectionsMarshal.AsImmutableArray(points));
    }

    private static double Speed(ArmKinematics arm, ReadOnlySpan<double> q, ReadOnlySpan<double> dq)
    {
        int n = arm.Joints;
        Span<double> j = stackalloc double[6 * n];
        arm.Jacobian(q, j);
        Vector3 v = Vector3.Zero;
        for (int i = 0; i < n; i++)
        {
            v += dq[i] * new Vector3(j[i], j[n + i], j[2 * n + i]);
        }

        return v.Length;
    }

    private static ImmutableArray<double[]> Distinct(ImmutableArray<double[]> points)
    {
        ImmutableArray<double[]>.Builder kept = ImmutableArray.CreateBuilder<double[]>();
        foreach (double[] p in points)
        {
            if (kept.Count == 0 || p.Length != kept[^1].Length || !(Configurations.LargestTurn(kept[^1], p) < 1e-9))
            {
                kept.Add(p);
            }
        }

        // The last waypoint is where the motion ends, to the bit.
        if (kept.Count > 1)
        {
            kept[^1] = points[^1];
        }

        return kept.ToImmutable();
    }
}
