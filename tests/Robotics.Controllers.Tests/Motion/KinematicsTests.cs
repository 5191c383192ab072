using MathNet.Numerics.LinearAlgebra;
using Robotics.Geometry;

namespace Robotics.Controllers.Tests.Motion;

public class KinematicsTests
{
    [Fact]
    public void Home_of_the_panda_is_where_its_published_parameters_put_it()
    {
        // At q = 0 the flange of the Panda is at (0.088, 0, 0.926) pointing down.
        Pose tool = Panda.Arm.Forward(new double[7]);
        Assert.Equal(0.088, tool.Translation.X, 6);
        Assert.Equal(0, tool.Translation.Y, 6);
        Assert.Equal(0.333 + 0.316 + 0.384 - 0.2104, tool.Translation.Z, 6);
        Assert.Equal(-1, tool.Rotation.AxisZ.Z, 6);
    }

    [Fact]
    public void Jacobian_is_the_derivative_of_the_forward_kinematics()
    {
        Random random = new(1);
        const double H = 1e-6;
        for (int trial = 0; trial < 500; trial++)
        {
            double[] q = Panda.Random(random);
            Matrix<double> j = Panda.Arm.Jacobian(q);
            for (int i = 0; i < 7; i++)
            {
                double[] a = [.. q];
                double[] b = [.. q];
                a[i] -= H;
                b[i] += H;
                Pose before = Panda.Arm.Forward(a);
                Pose after = Panda.Arm.Forward(b);
                Vector3 linear = (after.Translation - before.Translation) / (2 * H);
                Vector3 angular = (after.Rotation * before.Rotation.Inverse).ToRotationVector() / (2 * H);
                Assert.True(linear.DistanceTo(new(j[0, i], j[1, i], j[2, i])) < 1e-7);
                Assert.True(angular.DistanceTo(new(j[3, i], j[4, i], j[5, i])) < 1e-7);
            }
        }
    }

    [Fact]
    public void Inverse_kinematics_finds_again_what_forward_kinematics_reached()
    {
        Random random = new(2);
        const int Trials = 5000;
        int solved = 0;
        double[] q = new double[7];
        for (int trial = 0; trial < Trials; trial++)
        {
            Pose goal = Panda.Arm.Forward(Panda.Random(random));
            if (!Panda.Arm.TrySolve(goal, Panda.Home.AsSpan(), q))
            {
                continue;
            }

            solved++;
            Pose reached = Panda.Arm.Forward(q);
            Assert.True(reached.Translation.DistanceTo(goal.Translation) <= 1e-5);
            Assert.True(reached.Rotation.AngleTo(goal.Rotation) <= 1e-4);
            Assert.True(Panda.Arm.WithinLimits(q, out string what), what);
        }

        Assert.True(solved >= 0.99 * Trials, $"{solved} of {Trials} solved.");
    }

    [Fact]
    public void Tracking_from_a_near_seed_stays_near()
    {
        Random random = new(3);
        double[] q = new double[7];
        int solved = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            double[] seed = Panda.Random(random);
            if (Panda.Arm.ManipulabilityIndex(seed) < 0.03)
            {
                continue;
            }

            Pose goal = Panda.Arm.Forward(seed);
            goal = goal with { Translation = goal.Translation + new Vector3(0.004, -0.003, 0.002) };
            if (Panda.Arm.TrySolve(goal, seed, q, IkOptions.Track))
            {
                solved++;
                Assert.True(seed.Zip(q).Max(p => Math.Abs(p.First - p.Second)) < 0.35);
            }
        }

        Assert.True(solved > 400, $"{solved}");
    }

    [Fact]
    public void An_unreachable_pose_is_refused()
    {
        double[] q = new double[7];
        Assert.False(Panda.Arm.TrySolve(ArmKinematics.ToolDown(new(1.5, 0, 0.3), 0), Panda.Home.AsSpan(), q));
        Assert.True(Panda.Arm.WithinLimits(q, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(-2.5)]
    public void A_tool_pointing_down_has_the_documented_axes(double yaw)
    {
        Rotation r = ArmKinematics.ToolDown(new(0.4, 0, 0.2), yaw).Rotation;
        Assert.True(r.AxisX.DistanceTo(new(Math.Cos(yaw), Math.Sin(yaw), 0)) < 1e-12);
        Assert.True(r.AxisY.DistanceTo(new(Math.Sin(yaw), -Math.Cos(yaw), 0)) < 1e-12);
        Assert.True(r.AxisZ.DistanceTo(new(0, 0, -1)) < 1e-12);
        Vector3 closing = ArmKinematics.ToolDown(Vector3.Zero, ArmKinematics.YawClosingAlong(yaw)).Rotation.AxisY;
        Assert.Equal(1, Math.Abs(closing.Dot(new(Math.Cos(yaw), Math.Sin(yaw), 0))), 12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        Random random = new(4);
        for (int trial = 0; trial < 50; trial++)
        {
            Pose goal = Panda.Arm.Forward(Panda.Random(random));
            double[] a = new double[7];
            double[] b = new double[7];
            Panda.Arm.TrySolve(goal, Panda.Home.AsSpan(), a);
            Panda.Arm.TrySolve(goal, Panda.Home.AsSpan(), b);
            Assert.Equal(a, b);
        }
    }
}
