
namespace Robotics.Ports;

/// <summary>Position, velocity along a trajectory: the cubic Hermite between its points. Moves forward cheaply.</summary>
public struct TrajectorySampler(JointTrajectory trajectory)
{
    private int _segment;

    public void At(double time, Span<double> q, Span<double> dq)
    {
        ReadOnlySpan<TrajectoryPoint> points = trajectory.Points.AsSpan();
        if (points.Length == 1 || time >= points[^1].Time)
        {
            points[^1].Position.AsSpan().CopyTo(q);
            if (time > points[^1].Time || points.Length == 1)
            {
                dq.Clear();
            }
            else
            {
                points[^1].Velocity.AsSpan().CopyTo(dq);
            }

            return;
        }

        while (_segment > 0 && points[_segment].Time > time)
        {
            _segment--;
        }

        while (points[_segment + 1].Time < time)
        {
            _segment++;
        }

        TrajectoryPoint a = points[_segment], b = points[_segment + 1];
        double h = b.Time - a.Time, s = Math.Clamp((time - a.Time) / h, 0, 1), s2 = s * s, s3 = s2 * s;
        for (int i = 0; i < q.Length; i++)
        {
            double p0 = a.Position[i], p1 = b.Position[i], m0 = h * a.Velocity[i], m1 = h * b.Velocity[i];
            q[i] = (2 * s3 - 3 * s2 + 1) * p0 + (s3 - 2 * s2 + s) * m0 + (3 * s2 - 2 * s3) * p1 + (s3 - s2) * m1;
            dq[i] = ((6 * s2 - 6 * s) * (p0 - p1) + (3 * s2 - 4 * s + 1) * m0 + (3 * s2 - 2 * s) * m1) / h;
        }
    }
}
