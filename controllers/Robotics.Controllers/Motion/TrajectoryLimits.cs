using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>How near a trajectory comes to the limits of an arm: 1 is at the limit.</summary>
/// <param name="Stretch">By what factor time would have to be stretched for all velocity, acceleration and jerk limits to hold; at most 1 when they do.</param>
/// <param name="Reason">The first limit that is broken, with joint, time, value and limit; empty when all hold.</param>
public readonly record struct LimitCheck(double Stretch, string Reason)
{
    public bool Ok => Reason.Length == 0;
}

/// <summary>
/// Checks a sampled trajectory against an arm's limits. Acceleration is the change of velocity between points and jerk the change
/// of acceleration, both from rest to rest; by the mean value theorem they never exceed those of the curve that was sampled.
/// </summary>
public static class TrajectoryLimits
{
    private const double Slack = 1 + 1e-6;

    public static LimitCheck Validate(JointTrajectory trajectory, ArmDescription arm)
    {
        var points = trajectory.Points;
        int n = arm.Chain.Length;
        if (points.Length == 0)
        {
            return new(1, $"A trajectory for '{arm.Name}' has no points. Give at least the present position.");
        }

        string reason = "";
        double worst = 0;
        for (int k = 0; k < points.Length; k++)
        {
            TrajectoryPoint point = points[k];
            if (point.Position.Length != n || point.Velocity.Length != n)
            {
                return new(double.PositiveInfinity, $"Point {k} has {point.Position.Length} positions and {point.Velocity.Length} velocities; '{arm.Name}' has {n} joints. Give one a joint.");
            }

            if (!double.IsFinite(point.Time) || (k == 0 ? point.Time != 0 : point.Time <= points[k - 1].Time))
            {
                return new(double.PositiveInfinity, $"Point {k} is at {point.Time} s; times must start at 0 and increase. Correct the times.");
            }

            for (int j = 0; j < n; j++)
            {
                JointDescription joint = arm.Chain[j];
                double q = point.Position[j];
                if (!(q >= joint.Lower - 1e-6 && q <= joint.Upper + 1e-6) && reason.Length == 0)
                {
                    reason = $"Joint '{joint.Name}' at {q:0.####} rad at {point.Time:0.###} s is outside its limits [{joint.Lower:0.####}, {joint.Upper:0.####}] rad. Choose another goal.";
                }

                double v = point.Velocity[j];
                Note(joint.Name, "velocity", v, joint.Velocity, "rad/s", point.Time, 1, ref worst, ref reason);
                double before = k > 0 ? (v - points[k - 1].Velocity[j]) / (point.Time - points[k - 1].Time) : 0;
                Note(joint.Name, "acceleration", before, joint.Acceleration, "rad/s^2", point.Time, 2, ref worst, ref reason);
                double step = k + 1 < points.Length ? points[k + 1].Time - point.Time : k > 0 ? point.Time - points[k - 1].Time : 0;
                if (step > 0)
                {
                    // After the end the arm is at rest for ever, and so it was before the start.
                    double after = ((k + 1 < points.Length ? points[k + 1].Velocity[j] : 0) - v) / step;
                    double interval = k > 0 ? (point.Time - points[k - 1].Time + step) / 2 : step;
                    Note(joint.Name, "jerk", (after - before) / interval, joint.Jerk, "rad/s^3", point.Time, 3, ref worst, ref reason);
                }
            }
        }

        foreach ((TrajectoryPoint end, string name) in new[] { (points[0], "starts"), (points[^1], "ends") })
        {
            for (int j = 0; j < n && reason.Length == 0; j++)
            {
                if (Math.Abs(end.Velocity[j]) > 1e-6)
                {
                    reason = $"The trajectory {name} with joint '{arm.Chain[j].Name}' at {end.Velocity[j]:0.####} rad/s; the limit there is 0. Start and end at rest.";
                }
            }
        }

        return new(worst, reason);
    }

    private static void Note(string joint, string quantity, double value, double limit, string unit, double time, int order, ref double worst, ref string reason)
    {
        double ratio = Math.Abs(value) / limit;
        worst = Math.Max(worst, order switch { 1 => ratio, 2 => Math.Sqrt(ratio), _ => Math.Cbrt(ratio) });
        if (!(ratio <= Slack) && reason.Length == 0)
        {
            reason = $"Joint '{joint}' has a {quantity} of {Math.Abs(value):0.####} {unit} at {time:0.###} s, above its limit {limit:0.####} {unit}. Lower the speed.";
        }
    }
}
