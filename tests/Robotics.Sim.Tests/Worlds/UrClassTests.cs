using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

/// <summary>The six-joint arm against the maker's published figures, which its file holds in another form.</summary>
public class UrClassTests
{
    private static Simulation Start() => Simulation.Start(
        SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), SceneVariant.Unneeded, 0) with { RobotFile = SimData.Model("robots", "ur-class") });

    /// <summary>Denavit and Hartenberg's own convention: about z, along z, along x, about x. The base of that chain looks backwards.</summary>
    private static Pose Flange(ReadOnlySpan<double> q)
    {
        (double D, double A, double Alpha)[] dh =
        [
            (.1625, 0, Math.PI / 2), (0, -.425, 0), (0, -.3922, 0), (.1333, 0, Math.PI / 2), (.0997, 0, -Math.PI / 2), (.0996, 0, 0),
        ];
        Pose pose = new(Vector3.Zero, Rotation.AboutZ(Math.PI));
        for (int i = 0; i < dh.Length; i++)
        {
            pose = pose * new Pose(new(0, 0, dh[i].D), Rotation.AboutZ(q[i])) * new Pose(new(dh[i].A, 0, 0), Rotation.AboutX(dh[i].Alpha));
        }

        return pose;
    }

    [Fact]
    public void ItsToolIsWhereDenavitAndHartenbergsParametersPutIt()
    {
        using Simulation sim = Start();
        ArmDescription arm = sim.Arm.Description;
        Random random = new(5);
        for (int k = 0; k < 200; k++)
        {
            double[] q = [.. arm.Chain.Select(j => j.Lower + random.NextDouble() * (j.Upper - j.Lower))];
            Pose wanted = Flange(q) * Pose.At(0, 0, .1034), described = ChainKinematics.Tcp(arm, q);
            Assert.True(wanted.Translation.DistanceTo(described.Translation) < 1e-6, $"{wanted} {described}");
            Assert.True(wanted.Rotation.AngleTo(described.Rotation) < 1e-6);
        }
    }

    [Fact]
    public void ItsLimitsAreTheMakersAndItsHomeLooksDown()
    {
        using Simulation sim = Start();
        ArmDescription arm = sim.Arm.Description;
        Assert.Equal(
            ["shoulder_pan_joint", "shoulder_lift_joint", "elbow_joint", "wrist_1_joint", "wrist_2_joint", "wrist_3_joint"], arm.Chain.Select(j => j.Name));
        Assert.Equal([150, 150, 150, 28, 28, 28], arm.Chain.Select(j => j.Torque));
        Assert.All(arm.Chain, j => Assert.True(j.Velocity <= Math.PI + 1e-4 && j.Lower >= -2 * Math.PI && j.Upper <= 2 * Math.PI));
        Assert.True(sim.Arm.Hold(1, CancellationToken.None).Ok);
        Assert.True(sim.World.Tcp.Translation.DistanceTo(new(.4349, 0, .35)) < 1e-3, $"{sim.World.Tcp}");
        Assert.True(sim.World.Tcp.Rotation.AxisZ.Z < -.9999);
        Assert.True(Math.Abs(sim.World.Tcp.Rotation.AxisY.Y) > .9999);
        Assert.Empty(sim.World.Warnings);
    }

    [Fact]
    public void ItFollowsAJointTrajectory()
    {
        using Simulation sim = Start();
        double[] still = new double[6];
        JointTrajectory turn = new([new(0, sim.Arm.State.Position, [.. still]), new(2, [.. sim.Arm.State.Position.Select((q, i) => q + (i is 0 or 5 ? .3 : 0))], [.. still])]);
        MotionResult end = sim.Arm.Follow(turn, null, 40, CancellationToken.None);
        Assert.True(end.Ok, end.Message);
        Assert.All(turn.Points[^1].Position.Zip(sim.Arm.State.Position), p => Assert.Equal(p.First, p.Second, 2e-3));
        Assert.Empty(sim.World.Warnings);
    }
}
