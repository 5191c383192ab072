using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers.Tests.Motion;

public class TimingTests
{
    /// <summary>Quick and slow control periods, and an arm whose jerk limits are what rules.</summary>
    private static readonly ArmKinematics[] Arms =
    [
        Panda.Arm,
        new(Panda.Build(0.01)),
        new(Panda.Description with { Chain = [.. Panda.Description.Chain.Select(j => j with { Jerk = 40 })] }),
        new(Panda.Build(0.004) with { Chain = [.. Panda.Description.Chain.Select(j => j with { Acceleration = 2, Jerk = 1500 })] }),
    ];

    [Fact]
    public void A_line_never_breaks_a_limit_and_ends_on_its_goal_at_rest()
    {
        Random random = new(1);
        for (int trial = 0; trial < 3000; trial++)
        {
            ArmKinematics arm = Arms[trial % Arms.Length];
            double[] a = Panda.Random(random);
            double[] b = Panda.Random(random);
            double share = Math.Pow(10, -4 * random.NextDouble() * random.NextDouble());
            b = [.. a.Zip(b, (x, y) => x + share * (y - x))];
            Check(TrajectoryTiming.Time(JointPath.Line(a, b), arm), arm, a, b);
        }
    }

    [Fact]
    public void A_rounded_polyline_never_breaks_a_limit_and_ends_on_its_goal_at_rest()
    {
        Random random = new(2);
        for (int trial = 0; trial < 400; trial++)
        {
            ArmKinematics arm = Arms[trial % Arms.Length];
            JointPath path = RandomPolyline(random) with { Blend = trial % 5 == 0 ? 0 : 0.02 + 0.2 * random.NextDouble() };
            Check(TrajectoryTiming.Time(path, arm), arm, path.Waypoints[0], path.Waypoints[^1]);
        }
    }

    [Fact]
    public void A_straight_line_of_the_hand_never_breaks_a_limit_and_is_straight()
    {
        Random random = new(3);
        int found = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            ArmKinematics arm = Arms[trial % Arms.Length];
            double[] start = new double[7];
            Pose from = ArmKinematics.ToolDown(new(0.35 + 0.25 * random.NextDouble(), random.NextDouble() - 0.5, 0.1 + 0.4 * random.NextDouble()), 2 * random.NextDouble() - 1);
            Pose to = ArmKinematics.ToolDown(new(0.35 + 0.25 * random.NextDouble(), random.NextDouble() - 0.5, 0.1 + 0.4 * random.NextDouble()), 2 * random.NextDouble() - 1);
            if (!arm.TrySolve(from, Panda.Home.AsSpan(), start))
            {
                continue;
            }

            PathResult line = CartesianPath.TryLine(arm, start, to);
            if (!line.Ok)
            {
                Assert.NotEmpty(line.Reason);
                continue;
            }

            found++;
            JointTrajectory trajectory = TrajectoryTiming.Time(line.Path, arm);
            Check(trajectory, arm, start, [.. line.Path.End]);
            Vector3 along = (to.Translation - from.Translation).Normalized();
            foreach (TrajectoryPoint point in trajectory.Points)
            {
                Vector3 p = arm.Forward(point.Position.AsSpan()).Translation - from.Translation;
                double off = (p - along * p.Dot(along)).Length;
                Assert.True(off < 5e-4, $"{off} m off the line");
            }
        }

        Assert.True(found > 200, $"{found} of 300 lines found.");
    }

    [Fact]
    public void A_cap_on_the_speed_of_the_hand_holds()
    {
        double[] start = new double[7];
        Panda.Arm.TrySolve(ArmKinematics.ToolDown(new(0.5, -0.2, 0.2), 0), Panda.Home.AsSpan(), start);
        JointPath line = CartesianPath.TryLine(Panda.Arm, start, ArmKinematics.ToolDown(new(0.5, 0.2, 0.2), 0)).Path!;
        foreach (JointPath path in new[] { line, JointPath.Line(line.Start, line.End) })
        {
            JointTrajectory slow = TrajectoryTiming.Time(path, Panda.Arm, new() { CartesianSpeed = 0.1 });
            double fastest = 0;
            for (int k = 1; k < slow.Points.Length; k++)
            {
                double moved = Panda.Arm.Forward(slow.Points[k].Position.AsSpan()).Translation.DistanceTo(Panda.Arm.Forward(slow.Points[k - 1].Position.AsSpan()).Translation);
                fastest = Math.Max(fastest, moved / Panda.Description.ControlPeriod);
            }

            Assert.InRange(fastest, 0.095, 0.1005);
        }
    }

    [Fact]
    public void Speed_scale_stretches_time()
    {
        Random random = new(5);
        for (int trial = 0; trial < 20; trial++)
        {
            JointPath path = RandomPolyline(random);
            double full = TrajectoryTiming.Time(path, Panda.Arm).Duration;
            double half = TrajectoryTiming.Time(path, Panda.Arm, new() { SpeedScale = 0.5 }).Duration;
            Assert.InRange(half / full, 1.95, 2.05);
        }
    }

    [Fact]
    public void A_line_is_as_fast_as_its_slowest_joint_allows()
    {
        // Long enough to cruise: distance / velocity plus the ramp time velocity / acceleration plus acceleration / jerk.
        double[] a = [.. Panda.Home];
        double[] b = [.. a];
        b[0] += 2;
        double expected = 2 / 2.175 + 2.175 / 15 + 15 / 7500.0;
        Assert.InRange(TrajectoryTiming.Time(JointPath.Line(a, b), Panda.Arm).Duration, expected, expected + 2 * 0.002);
    }

    [Fact]
    public void The_fastest_law_along_a_curve_uses_a_limit_nearly_everywhere()
    {
        Random random = new(6);
        for (int trial = 0; trial < 30; trial++)
        {
            JointTrajectory t = TrajectoryTiming.Time(RandomPolyline(random) with { Blend = 0.1 }, Panda.Arm);
            int busy = 0;
            for (int k = 1; k < t.Points.Length; k++)
            {
                double ratio = 0;
                for (int j = 0; j < 7; j++)
                {
                    JointDescription limits = Panda.Description.Chain[j];
                    ratio = Math.Max(ratio, Math.Abs(t.Points[k].Velocity[j]) / limits.Velocity);
                    ratio = Math.Max(ratio, Math.Abs(t.Points[k].Velocity[j] - t.Points[k - 1].Velocity[j]) / 0.002 / limits.Acceleration);
                }

                busy += ratio > 0.7 ? 1 : 0;
            }

            Assert.True(busy > 0.8 * t.Points.Length, $"{busy} of {t.Points.Length}");
        }
    }

    [Fact]
    public void Positions_are_the_integral_of_velocities()
    {
        JointTrajectory t = TrajectoryTiming.Time(RandomPolyline(new(7)), Panda.Arm);
        for (int k = 1; k < t.Points.Length; k++)
        {
            for (int j = 0; j < 7; j++)
            {
                double mean = (t.Points[k].Velocity[j] + t.Points[k - 1].Velocity[j]) / 2;
                Assert.True(Math.Abs(mean * 0.002 - (t.Points[k].Position[j] - t.Points[k - 1].Position[j])) < 1e-5);
            }
        }
    }

    [Fact]
    public void A_path_of_one_place_is_a_single_point()
    {
        double[] q = [.. Panda.Home];
        JointTrajectory t = TrajectoryTiming.Time(JointPath.Line(q, q), Panda.Arm);
        Assert.Single(t.Points);
        Assert.True(TrajectoryLimits.Validate(t, Panda.Description).Ok);
    }

    [Fact]
    public void A_broken_limit_is_named_with_joint_value_and_limit()
    {
        JointTrajectory t = TrajectoryTiming.Time(JointPath.Line(Panda.Home.AsSpan(), new double[] { 1, -0.6, 0, -2.3, 0, 1.7, 0.785 }), Panda.Arm);
        JointTrajectory fast = new([.. t.Points.Select(p => p with { Time = p.Time / 2, Velocity = [.. p.Velocity.Select(v => 2 * v)] })]);
        LimitCheck check = TrajectoryLimits.Validate(fast, Panda.Description);
        Assert.False(check.Ok);
        Assert.Contains("joint1", check.Reason);
        Assert.Contains("limit", check.Reason);
        Assert.InRange(check.Stretch, 1.99, 2.01);

        JointTrajectory beyond = new([new(0, [3, 0, 0, -1, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0])]);
        Assert.Contains("2.8973", TrajectoryLimits.Validate(beyond, Panda.Description).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_speed_scale_out_of_range_is_refused(double scale) =>
        Assert.Throws<ArgumentException>(() => TrajectoryTiming.Time(JointPath.Line(Panda.Home.AsSpan(), new double[7]), Panda.Arm, new() { SpeedScale = scale }));

    private static JointPath RandomPolyline(Random random)
    {
        int corners = 3 + random.Next(5);
        return new([.. Enumerable.Range(0, corners).Select(_ => Panda.Random(random))], PathKind.Polyline);
    }

    private static void Check(JointTrajectory trajectory, ArmKinematics arm, ReadOnlySpan<double> start, ReadOnlySpan<double> end)
    {
        LimitCheck check = TrajectoryLimits.Validate(trajectory, arm.Description);
        Assert.True(check.Ok, check.Reason);
        Assert.True(trajectory.Points[0].Position.AsSpan().SequenceEqual(start));
        Assert.True(trajectory.Points[^1].Position.AsSpan().SequenceEqual(end));
        Assert.All(trajectory.Points[0].Velocity, v => Assert.Equal(0, v));
        Assert.All(trajectory.Points[^1].Velocity, v => Assert.Equal(0, v));
        Hermite(trajectory, arm.Description);
    }

    /// <summary>Between the points, where the port interpolates, joints stay inside their velocity limits too.</summary>
    private static void Hermite(JointTrajectory t, ArmDescription arm)
    {
        for (int k = 1; k < t.Points.Length; k++)
        {
            (TrajectoryPoint a, TrajectoryPoint b) = (t.Points[k - 1], t.Points[k]);
            double h = b.Time - a.Time;
            for (int j = 0; j < arm.Chain.Length; j++)
            {
                double middle = 1.5 * (b.Position[j] - a.Position[j]) / h - (a.Velocity[j] + b.Velocity[j]) / 4;
                if (Math.Abs(middle) > arm.Chain[j].Velocity * 1.002)
                {
                    Assert.Fail($"{arm.Chain[j].Name} at {middle} rad/s between points at {a.Time} s");
                }
            }
        }
    }
}
