using MathNet.Numerics.LinearAlgebra;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// Kinematics of a serial chain of revolute joints. B is the base frame, L0 = B, Li the frame of the link that joint i moves,
/// T the tool centre point: z of T points out of the hand, y is the direction in which the fingers close.
/// Immutable: one instance may be used from many threads.
/// </summary>
public sealed class ArmKinematics
{
    private readonly Vector3[] _axes;
    private readonly Pose[] _offsets;

    /// <exception cref="ArgumentException">The chain is empty or longer than 16, a limit is not an interval, or the home is not of its length.</exception>
    public ArmKinematics(ArmDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.Chain.Length is < 1 or > MaxJoints)
        {
            throw new ArgumentException($"Arm '{description.Name}' has {description.Chain.Length} joints; 1 to {MaxJoints} are supported. Correct the description's chain.", nameof(description));
        }

        if (description.Home.Length != description.Chain.Length)
        {
            throw new ArgumentException($"Arm '{description.Name}' has {description.Chain.Length} joints but a home of {description.Home.Length} values. Give one a joint.", nameof(description));
        }

        foreach (JointDescription joint in description.Chain)
        {
            if (!(joint.Lower < joint.Upper && joint.Velocity > 0 && joint.Acceleration > 0 && joint.Jerk > 0))
            {
                throw new ArgumentException($"Joint '{joint.Name}' has limits [{joint.Lower}, {joint.Upper}] rad, {joint.Velocity} rad/s, {joint.Acceleration} rad/s^2, {joint.Jerk} rad/s^3: the range must not be empty and the rest must be above 0.", nameof(description));
            }
        }

        Description = description;
        _axes = [.. description.Chain.Select(j => j.Axis.Normalized())];
        _offsets = [.. description.Chain.Select(j => j.PoseInParent)];
    }

    /// <summary>The longest chain supported: it bounds what is put on the stack.</summary>
    public const int MaxJoints = 16;

    public ArmDescription Description { get; }

    /// <summary>How many joints the chain has.</summary>
    public int Joints => _axes.Length;

    /// <summary>X_BT: the tool centre point in the base frame.</summary>
    /// <param name="q">rad, one a joint.</param>
    public Pose Forward(ReadOnlySpan<double> q)
    {
        Pose x = Pose.Identity;
        for (int i = 0; i < _axes.Length; i++)
        {
            x = x * _offsets[i] * Turn(i, q[i]);
        }

        return x * Description.ToolCentrePoint;
    }

    /// <summary>X_BLi of every link: entry 0 is the base, entry i the link that joint i (1-based) moves.</summary>
    /// <param name="q">rad, one a joint.</param>
    /// <param name="links">One more entry than joints.</param>
    public void LinkPoses(ReadOnlySpan<double> q, Span<Pose> links)
    {
        links[0] = Pose.Identity;
        for (int i = 0; i < _axes.Length; i++)
        {
            links[i + 1] = links[i] * _offsets[i] * Turn(i, q[i]);
        }
    }

    /// <summary>
    /// The geometric Jacobian at the tool centre point in base axes, 6 x N: rows 0-2 map dq to linear velocity of the tool
    /// centre point, rows 3-5 to angular velocity.
    /// </summary>
    public Matrix<double> Jacobian(ReadOnlySpan<double> q)
    {
        Span<double> j = stackalloc double[6 * MaxJoints];
        Jacobian(q, j);
        Matrix<double> m = Matrix<double>.Build.Dense(6, Joints);
        for (int r = 0; r < 6; r++)
        {
            for (int c = 0; c < Joints; c++)
            {
                m[r, c] = j[r * Joints + c];
            }
        }

        return m;
    }

    /// <summary>The same, row-major into a buffer of at least 6 N; returns X_BT.</summary>
    public Pose Jacobian(ReadOnlySpan<double> q, Span<double> jacobian)
    {
        Span<Pose> links = stackalloc Pose[MaxJoints + 1];
        LinkPoses(q, links);
        int n = Joints;
        Pose tool = links[n] * Description.ToolCentrePoint;
        for (int i = 0; i < n; i++)
        {
            Vector3 axis = links[i + 1].Rotation * _axes[i];
            Vector3 linear = axis.Cross(tool.Translation - links[i + 1].Translation);
            jacobian[i] = linear.X;
            jacobian[n + i] = linear.Y;
            jacobian[2 * n + i] = linear.Z;
            jacobian[3 * n + i] = axis.X;
            jacobian[4 * n + i] = axis.Y;
            jacobian[5 * n + i] = axis.Z;
        }

        return tool;
    }

    /// <summary>Yoshikawa's manipulability sqrt(det(J J^T)) (1985): 0 at a singularity. Mixed units; compare within one arm.</summary>
    public double ManipulabilityIndex(ReadOnlySpan<double> q)
    {
        Matrix<double> j = Jacobian(q);
        return Math.Sqrt(Math.Max(0, (j * j.Transpose()).Determinant()));
    }

    /// <summary>
    /// Joint positions that bring the tool centre point to a goal, the nearest that the search finds from the seed.
    /// </summary>
    /// <param name="goal">X_BT.</param>
    /// <param name="seed">rad, one a joint; clamped to the limits.</param>
    /// <param name="q">The solution, inside the limits, when true; the best attempt otherwise.</param>
    public bool TrySolve(Pose goal, ReadOnlySpan<double> seed, Span<double> q, IkOptions? options = null) =>
        InverseKinematics.TrySolve(this, goal, seed, q, options ?? IkOptions.Default);

    /// <summary>The nearest configuration inside the limits, in place.</summary>
    public void Clamp(Span<double> q)
    {
        for (int i = 0; i < q.Length; i++)
        {
            JointDescription joint = Description.Chain[i];
            q[i] = Math.Clamp(q[i], joint.Lower, joint.Upper);
        }
    }

    /// <summary>True inside the position limits; otherwise <paramref name="what"/> names joint, value and limit.</summary>
    public bool WithinLimits(ReadOnlySpan<double> q, out string what)
    {
        for (int i = 0; i < q.Length; i++)
        {
            JointDescription joint = Description.Chain[i];
            if (!(q[i] >= joint.Lower - 1e-9 && q[i] <= joint.Upper + 1e-9))
            {
                what = $"joint '{joint.Name}' at {q[i]:0.####} rad is outside [{joint.Lower:0.####}, {joint.Upper:0.####}] rad";
                return false;
            }
        }

        what = "";
        return true;
    }

    /// <summary>
    /// The pose of a hand that points straight down: R = Rz(yaw) Rx(pi). So in base axes x of T is (cos yaw, sin yaw, 0), y of T
    /// is (sin yaw, -cos yaw, 0) and z of T is (0, 0, -1): the fingers close along the horizontal line at yaw + 90 degrees
    /// (a line has no sign, and yaw and yaw + pi give the same one).
    /// </summary>
    /// <param name="position">Of the tool centre point, base frame, metres.</param>
    /// <param name="yaw">rad.</param>
    public static Pose ToolDown(Vector3 position, double yaw) => new(position, Rotation.AboutZ(yaw) * Rotation.AboutX(Math.PI));

    /// <summary>The yaw for <see cref="ToolDown"/> whose fingers close along the horizontal direction at this angle, rad in (-pi, pi].</summary>
    public static double YawClosingAlong(double angle) => Angle.FromRadians(angle - Math.PI / 2).Wrapped().Radians;

    private Pose Turn(int joint, double q)
    {
        (double sin, double cos) = Math.SinCos(q / 2);
        Vector3 a = _axes[joint];
        return new(Vector3.Zero, new(cos, sin * a.X, sin * a.Y, sin * a.Z));
    }
}
