using Robotics.Geometry;
using Robotics.Ports;
using Xunit.Abstractions;

namespace Robotics.Sim.Tests;

public class ArmTests(ITestOutputHelper output)
{
    private static Simulation Milk(SceneVariant variant, int seed = 0) =>
        Simulation.Start(SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), variant, seed));

    [Fact]
    public void DescriptionAgreesWithThePhysics()
    {
        using Simulation sim = Milk(SceneVariant.Needed);
        ArmDescription arm = sim.Arm.Description;
        Assert.Equal(7, arm.Chain.Length);
        Assert.Equal(.08, arm.Gripper.MaxWidth, 9);
        Assert.Equal(.02, arm.Gripper.FingerWidth, 9);
        Assert.Equal(.014, arm.Gripper.FingerThickness, 9);
        Assert.Equal(.008, arm.Gripper.TipBelowTcp, 6);
        Assert.Equal(.0494, arm.Gripper.FingerDepth, 6);
        Assert.Equal(87, arm.Chain[0].Torque);
        Pose described = Scripted.Tcp(arm, sim.Arm.State.Position);
        Assert.True(described.Translation.DistanceTo(sim.World.Tcp.Translation) < 1e-4, $"{described} {sim.World.Tcp}");
        Assert.True(described.Rotation.AngleTo(sim.World.Tcp.Rotation) < 1e-3);
        Assert.True(sim.World.Tcp.Translation.DistanceTo(new(.35, 0, .3)) < 1e-3);
        Assert.True(sim.World.Tcp.Rotation.AxisZ.Z < -.9999);
    }

    [Fact]
    public void FollowsAStraightLineWithinThreeMillimetresAtThirtyCentimetresASecond()
    {
        using Simulation sim = Milk(SceneVariant.Needed);
        double worst = 0;
        foreach (Pose goal in new[] { Scripted.Down(.52, .25, .25), Scripted.Down(.36, -.25, .12), Scripted.Down(.5, -.2, .3, .7), Scripted.Down(.35, 0, .3) })
        {
            JointTrajectory line = Scripted.Line(sim.Arm, goal, .3);
            MotionResult result = sim.Arm.Follow(line, s =>
            {
                double[] wanted = [.. sim.Arm.CommandedPosition];
                worst = Math.Max(worst, Scripted.Tcp(sim.Arm.Description, s.Position).Translation.DistanceTo(Scripted.Tcp(sim.Arm.Description, wanted).Translation));
                return false;
            }, 40, CancellationToken.None);
            Assert.True(result.Ok, result.Message);
            Assert.True(sim.World.Tcp.Translation.DistanceTo(goal.Translation) < 1e-3);
        }

        output.WriteLine($"worst tracking error {worst * 1000:0.##} mm");
        Assert.InRange(worst, 0, .003);
        Assert.Empty(sim.World.Warnings);
    }

    [Fact]
    public void GraspsLiftsAndHoldsTheMilk()
    {
        using Simulation sim = Milk(SceneVariant.Unneeded);
        SensedObject milk = sim.Sensor.Sense().Single(o => o.Name == "milk");
        Vector3 at = milk.Pose.Translation;
        double yaw = milk.Pose.Rotation.Yaw;
        Assert.True(Scripted.Go(sim, Scripted.Down(at.X, at.Y, .25, yaw)).Ok);
        Assert.True(Scripted.Go(sim, Scripted.Down(at.X, at.Y, .13, yaw)).Ok);
        Assert.True(sim.Arm.Grip(0, 50, CancellationToken.None).Ok);
        Assert.InRange(sim.Arm.State.GripperWidth, .042, .0445);
        Assert.InRange(sim.Arm.State.GripperForce, 45, 55);
        Assert.False(sim.Goals.AllMet);
        Assert.True(Scripted.Go(sim, Scripted.Down(at.X, at.Y, .25, yaw)).Ok);
        Assert.True(sim.Arm.Hold(2, CancellationToken.None).Ok);
        GoalMeasure measure = sim.Goals.Measure()[0];
        output.WriteLine(measure.Text + " " + sim.Arm.ForceAtTcp);
        foreach (ContactFact c in sim.Contacts.All)
        {
            output.WriteLine(c.ToString());
        }

        Assert.True(measure.Met, measure.Text);
        Assert.InRange(sim.Arm.ForceAtTcp.Z, -.35 * 9.81 - .7, -.35 * 9.81 + .7);
        Assert.Empty(sim.World.Warnings);
    }
}
