using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>Whether an arm may follow a trajectory: the first rule it breaks, in words, or null.</summary>
public static class TrajectoryCheck
{
    /// <summary>rad: how far the start may be from where the arm is.</summary>
    public const double StartTolerance = .03;

    /// <summary>m: how far beyond the workspace a servo's error may seem to be.</summary>
    public const double WorkspaceTolerance = .002;

    private const double VelocityTolerance = 1.01;

    public static string? Refuse(ArmDescription arm, JointTrajectory trajectory, ReadOnlySpan<double> now, double forceLimit)
    {
        int n = arm.Chain.Length;
        if (!(forceLimit > 0) || forceLimit > arm.ForceLimit)
        {
            return FormattableString.Invariant($"Force limit {forceLimit} N is outside (0, {arm.ForceLimit}] N. Ask for less.");
        }

        if (trajectory.Points.IsDefaultOrEmpty)
        {
            return "The trajectory has no points. Give at least the present position.";
        }

        double before = double.NegativeInfinity;
        for (int k = 0; k < trajectory.Points.Length; k++)
        {
            TrajectoryPoint p = trajectory.Points[k];
            if (p.Position.IsDefault || p.Velocity.IsDefault || p.Position.Length != n || p.Velocity.Length != n)
            {
                return $"Point {k} has {(p.Position.IsDefault ? 0 : p.Position.Length)} positions and {(p.Velocity.IsDefault ? 0 : p.Velocity.Length)} velocities for {n} joints.";
            }

            if (!double.IsFinite(p.Time) || p.Time <= before || (k == 0 && p.Time != 0))
            {
                return FormattableString.Invariant($"Point {k} is at {p.Time} s: times begin at 0 and increase.");
            }

            before = p.Time;
            for (int i = 0; i < n; i++)
            {
                if (!double.IsFinite(p.Position[i]) || !double.IsFinite(p.Velocity[i]))
                {
                    return $"Point {k}, joint '{arm.Chain[i].Name}' is not a number.";
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            double away = Math.Abs(trajectory.Points[0].Position[i] - now[i]);
            if (away > StartTolerance)
            {
                return FormattableString.Invariant($"Joint '{arm.Chain[i].Name}' starts {away:0.####} rad from where the arm is; at most {StartTolerance} rad. Plan from the present state.");
            }
        }

        Span<double> q = stackalloc double[n], dq = stackalloc double[n];
        var sampler = new TrajectorySampler(trajectory);
        int ticks = (int)Math.Ceiling(trajectory.Duration / arm.ControlPeriod);
        Vector3 start = ChainKinematics.Tcp(arm, now).Translation;
        for (int k = 0; k <= ticks; k++)
        {
            double time = Math.Min(k * arm.ControlPeriod, trajectory.Duration);
            sampler.At(time, q, dq);
            for (int i = 0; i < n; i++)
            {
                JointDescription joint = arm.Chain[i];
                if (q[i] < joint.Lower || q[i] > joint.Upper)
                {
                    return FormattableString.Invariant($"Joint '{joint.Name}' is at {q[i]:0.####} rad after {time:0.###} s, outside [{joint.Lower}, {joint.Upper}] rad. Choose another posture.");
                }

                if (Math.Abs(dq[i]) > VelocityTolerance * joint.Velocity)
                {
                    return FormattableString.Invariant($"Joint '{joint.Name}' moves at {dq[i]:0.###} rad/s after {time:0.###} s; its limit is {joint.Velocity} rad/s. Take more time.");
                }
            }

            Vector3 tip = ChainKinematics.Tcp(arm, q).Translation;
            Vector3 nearest = arm.Workspace.Clamp(tip);
            double outside = tip.DistanceTo(nearest);

            // An arm that was pushed out may come back: never farther out than it is.
            double allowed = Math.Max(WorkspaceTolerance, start.DistanceTo(arm.Workspace.Clamp(start)) + 1e-4);
            if (outside > allowed)
            {
                return FormattableString.Invariant($"The tool would be at {tip} after {time:0.###} s, {outside:0.####} m outside the workspace {arm.Workspace.Min} to {arm.Workspace.Max} m. Stay inside.");
            }
        }

        return null;
    }
}
