using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Controllers.Tests.Legged;

/// <summary>Kinematics and statics of a leg against themselves and against MuJoCo.</summary>
public class LegTests
{
    private static readonly QuadrupedDescription Robot = Rooms.Description;

    [Fact]
    public void Inverse_undoes_forward_over_the_joint_range()
    {
        Random random = new(3);
        double[] q = new double[3], back = new double[3];
        for (int k = 0; k < 20_000; k++)
        {
            LegDescription leg = Robot.Legs[k % 4];
            Draw(random, leg, q);
            Vector3 foot = LegKinematics.Foot(leg, q);

            // A foot beside or above its hip can be reached with the leg the other way round, too; one at the hip is too near.
            Vector3 below = Rotation.AboutX(-q[0]) * (foot - leg.Hip);
            if (below.Z < -.08 && new Vector3(below.X, 0, below.Z).Length is > .1 and < .41)
            {
                Assert.True(LegKinematics.Solve(leg, foot, back), $"{q[0]} {q[1]} {q[2]}");
                Assert.Equal(0, LegKinematics.Foot(leg, back).DistanceTo(foot), 1e-9);
            }
        }
    }

    [Fact]
    public void A_place_out_of_reach_is_drawn_into_reach_and_said_to_be()
    {
        double[] q = new double[3];
        foreach (Vector3 far in new Vector3[] { new(.19, -.13, -2), new(3, -.13, -.1), new(.19, -3, -.1), new(.19, -.13, 0) })
        {
            Assert.False(LegKinematics.Solve(Robot.Legs[0], far, q));
            Assert.All(q.Zip(Robot.Legs[0].Joints), p => Assert.InRange(p.First, p.Second.Lower, p.Second.Upper));
        }
    }

    [Fact]
    public void The_jacobian_is_the_difference_quotient_and_rates_invert_it()
    {
        Random random = new(4);
        double[] q = new double[3], a = new double[3], b = new double[3], rates = new double[3];
        for (int k = 0; k < 2_000; k++)
        {
            LegDescription leg = Robot.Legs[k % 4];
            Draw(random, leg, q);
            (Vector3, Vector3, Vector3) j = LegKinematics.Jacobian(leg, q);
            for (int i = 0; i < 3; i++)
            {
                const double h = 1e-6;
                q.CopyTo(a, 0);
                q.CopyTo(b, 0);
                (a[i], b[i]) = (q[i] - h, q[i] + h);
                Vector3 column = i == 0 ? j.Item1 : i == 1 ? j.Item2 : j.Item3;
                Assert.Equal(0, ((LegKinematics.Foot(leg, b) - LegKinematics.Foot(leg, a)) / (2 * h)).DistanceTo(column), 1e-8);
            }

            Vector3 wanted = new(.3, -.2, .1);
            if (Math.Abs(j.Item1.Dot(j.Item2.Cross(j.Item3))) > 4e-3)
            {
                LegKinematics.Rates(leg, q, wanted, rates);
                Assert.Equal(0, (j.Item1 * rates[0] + j.Item2 * rates[1] + j.Item3 * rates[2]).DistanceTo(wanted), .03);
            }
        }
    }

    [Fact]
    public void Leg_weight_is_what_MuJoCo_says_it_is()
    {
        using Simulation sim = Rooms.Start(TrunkSource.Exact, Pose.Identity);
        MjData data = sim.World.Data;
        Random random = new(5);
        double[] tau = new double[3], q = new double[3];
        for (int k = 0; k < 200; k++)
        {
            Rotation trunk = Rotation.FromRollPitchYaw(random.NextDouble() - .5, random.NextDouble() - .5, 6 * random.NextDouble());
            double[] free = [0, 0, 2, trunk.W, trunk.X, trunk.Y, trunk.Z];
            free.CopyTo(data.Qpos);
            data.Qvel.Clear();
            for (int l = 0; l < 4; l++)
            {
                Draw(random, Robot.Legs[l], q);
                q.CopyTo(data.Qpos[(7 + 3 * l)..]);
            }

            data.Forward();
            for (int l = 0; l < 4; l++)
            {
                Array.Clear(tau);
                LegKinematics.AddWeight(Robot.Legs[l], data.Qpos.Slice(7 + 3 * l, 3), trunk.Inverse * new Vector3(0, 0, -9.81), tau);
                for (int i = 0; i < 3; i++)
                {
                    Assert.Equal(data.QfrcBias[6 + 3 * l + i], tau[i], 1e-6);
                }
            }
        }
    }

    /// <summary>Virtual work: what the joints do is what the foot does.</summary>
    [Fact]
    public void Shared_forces_make_the_wrench_they_were_asked_for()
    {
        Vector3[] feet = [new(.2, -.13, -.25), new(.19, .14, -.2), new(-.18, -.12, -.27), new(-.2, .13, -.25)], forces = new Vector3[4];
        foreach (double[] load in new double[][] { [1, 1, 1, 1], [0, 1, 1, 1] })
        {
            // Well inside the triangle of the last case as well.
            Vector3 centre = new(-.07, .05, 0);
            Wrench wanted = new(new(2, -1.5, 125), new(.5, -.5, .1));
            ForceSharing.Share(wanted, centre, feet, load, forces);
            Vector3 force = Vector3.Zero, moment = Vector3.Zero;
            for (int i = 0; i < 4; i++)
            {
                Assert.True(forces[i].Z >= 0 && (load[i] > 0 || forces[i] == Vector3.Zero));
                force += forces[i];
                moment += (feet[i] - centre).Cross(forces[i]);
            }

            Assert.Equal(0, force.DistanceTo(wanted.Force), .1);
            Assert.Equal(0, moment.DistanceTo(wanted.Moment), .2);
        }
    }

    private static void Draw(Random random, LegDescription leg, double[] q)
    {
        for (int i = 0; i < 3; i++)
        {
            q[i] = leg.Joints[i].Lower + random.NextDouble() * (leg.Joints[i].Upper - leg.Joints[i].Lower);
        }
    }
}
