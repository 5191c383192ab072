using System.Collections.Immutable;

namespace Robotics.Controllers;

/// <summary>What the waypoints of a path mean.</summary>
public enum PathKind
{
    /// <summary>Corners joined by straight lines in joint space. Inner corners are rounded by <see cref="JointPath.Blend"/>.</summary>
    Polyline,

    /// <summary>Dense samples of a smooth curve, such as a straight line of the hand: a cubic spline goes through all of them.</summary>
    Samples,
}

/// <summary>A geometric path in joint space, without time. At least two waypoints, each rad, one value a joint.</summary>
/// <param name="Blend">
/// Polyline: the greatest turn of any joint, rad, between the control points of the rounding; a corner is cut by at most a third of
/// it. 0: the arm stops at each corner.
/// </param>
public sealed record JointPath(ImmutableArray<double[]> Waypoints, PathKind Kind, double Blend = 0.05)
{
    public ReadOnlySpan<double> Start => Waypoints[0];

    public ReadOnlySpan<double> End => Waypoints[^1];

    /// <summary>The straight joint line.</summary>
    public static JointPath Line(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => new([from.ToArray(), to.ToArray()], PathKind.Polyline);

    /// <summary>The same way back.</summary>
    public JointPath Reversed() => this with { Waypoints = [.. Waypoints.Reverse()] };

    /// <summary>Sum of the Euclidean lengths in joint space, rad.</summary>
    public double Length
    {
        get
        {
            double sum = 0;
            for (int i = 1; i < Waypoints.Length; i++)
            {
                sum += Configurations.Distance(Waypoints[i - 1], Waypoints[i]);
            }

            return sum;
        }
    }
}

/// <summary>Why there is no path or trajectory.</summary>
public enum MotionFailure
{
    None = 0,

    /// <summary>Inverse kinematics finds no configuration for the pose.</summary>
    Unreachable,

    /// <summary>A joint would leave its limits.</summary>
    JointLimit,

    /// <summary>The tool centre point would leave the workspace.</summary>
    Workspace,

    /// <summary>The start itself is too near to something.</summary>
    StartCollides,

    /// <summary>The goal itself is too near to something, in every configuration tried.</summary>
    GoalCollides,

    /// <summary>The line, as asked for, touches something on the way.</summary>
    Collision,

    /// <summary>The arm would have to turn over on the way: joints jump between neighbouring samples.</summary>
    Discontinuous,

    /// <summary>No way around was found within the bound on the search.</summary>
    NoPath,

    /// <summary>An argument is not finite or not of the arm's length.</summary>
    BadArgument,
}

/// <summary>A path, or the reason why there is none.</summary>
/// <param name="How">Which method found it, for a journal: "line", "over", "rrt", "cartesian".</param>
/// <param name="Reason">Who, value, limit and remedy; empty when there is a path.</param>
public sealed record PathResult(JointPath? Path, string How, MotionFailure Failure, string Reason)
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Path))]
    public bool Ok => Path is not null;

    public static PathResult Found(JointPath path, string how) => new(path, how, MotionFailure.None, "");

    public static PathResult Fail(MotionFailure failure, string reason) => new(null, "", failure, reason);
}

/// <summary>Arithmetic on joint vectors.</summary>
internal static class Configurations
{
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return Math.Sqrt(sum);
    }

    public static double LargestTurn(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        }

        return largest;
    }

    public static double[] Lerp(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double t)
    {
        double[] q = new double[a.Length];
        Lerp(a, b, t, q);
        return q;
    }

    public static void Lerp(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double t, Span<double> q)
    {
        for (int i = 0; i < q.Length; i++)
        {
            q[i] = a[i] + (b[i] - a[i]) * t;
        }
    }

    public static bool Finite(ReadOnlySpan<double> q)
    {
        foreach (double v in q)
        {
            if (!double.IsFinite(v))
            {
                return false;
            }
        }

        return true;
    }
}
