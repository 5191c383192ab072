using Robotics.Ports;

namespace Robotics.Sim.Tests;

/// <summary>The arm that goes on by itself moves as the one in lock step, and obeys at once.</summary>
public class ServedArmTests
{
    private static SimWorld World()
    {
        Layout layout = SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), SceneVariant.Needed, 0);
        return SimWorld.Create(layout.RobotFile, layout.BaseFile, layout.Workspace, layout.Objects);
    }

    [Fact]
    public void MovesToTheBitAsTheArmInLockStep()
    {
        using SimWorld lockStep = World(), served = World();
        SimulatedArm arm = new(lockStep);
        JointTrajectory line = Scripted.Line(arm, Scripted.Down(.5, .2, .25), .3);
        Assert.True(arm.Follow(line, null, 40, CancellationToken.None).Ok);
        Assert.True(arm.Grip(.03, 20, CancellationToken.None).Ok);

        ServedArm going = new(served, new(served));
        MotionResult? followed = null, gripped = null;
        Assert.Null(going.Follow(line, null, r => followed = r));
        while (followed is null)
        {
            Assert.True(going.Tick());
        }

        Assert.Null(going.Grip(.03, 20, (r, _) => gripped = r));
        while (gripped is null)
        {
            Assert.True(going.Tick());
        }

        Assert.True(followed.Value.Ok && gripped.Value.Ok);
        Assert.Equal(lockStep.Time, served.Time);
        Assert.Equal(lockStep.Data.Qpos.ToArray(), served.Data.Qpos.ToArray());
        Assert.Equal(lockStep.Data.Qvel.ToArray(), served.Data.Qvel.ToArray());
    }

    [Fact]
    public void StandsStillBetweenCommandsAndStopsWithinTheBrakingTime()
    {
        using SimWorld world = World();
        ServedArm arm = new(world, new(world));
        for (int k = 0; k < 100; k++)
        {
            Assert.True(arm.Tick());
        }

        Assert.All(arm.Servos.State.Velocity, v => Assert.InRange(Math.Abs(v), 0, .01));
        MotionResult? end = null;
        Assert.Null(arm.Follow(Scripted.Line(new SimulatedArm(world), Scripted.Down(.5, .2, .25), .3), null, r => end = r));
        for (int k = 0; k < 30; k++)
        {
            arm.Tick();
        }

        Assert.True(arm.Servos.State.Velocity.Max(Math.Abs) > .05);
        arm.Stop("A person said so.");
        int ticks = 0;
        for (; end is null; ticks++)
        {
            arm.Tick();
        }

        Assert.InRange(ticks, 1, 8);
        Assert.Equal(MotionCode.Stopped, end.Value.Code);
        Assert.Equal("A person said so.", end.Value.Message);
        double[] held = [.. arm.Servos.State.Position];
        for (int k = 0; k < 100; k++)
        {
            arm.Tick();
        }

        Assert.All(held.Zip(arm.Servos.State.Position), p => Assert.InRange(Math.Abs(p.First - p.Second), 0, .02));
    }

    [Fact]
    public void ANewTrajectoryTakesTheOldOnesPlaceAndABadOneChangesNothing()
    {
        using SimWorld world = World();
        ServedArm arm = new(world, new(world));
        SimulatedArm lines = new(world);
        List<MotionResult> ends = [];
        Assert.Null(arm.Follow(Scripted.Line(lines, Scripted.Down(.5, .2, .25), .3), null, ends.Add));
        arm.Tick();
        string? refusal = arm.Follow(new([new(0, [.. new double[7]], [.. new double[7]])]), null, ends.Add);
        Assert.Contains("starts", refusal);
        Assert.Empty(ends);
        Assert.True(arm.Moving);

        Assert.Null(arm.Follow(Scripted.Line(lines, Scripted.Down(.4, -.1, .25), .1), null, ends.Add));
        Assert.Equal(MotionCode.Stopped, Assert.Single(ends).Code);
        MotionResult? gripped = null;
        Assert.Null(arm.Grip(.02, 10, (r, stalled) => gripped = stalled ? null : r));
        for (int k = 0; ends.Count < 2 && k < 5000; k++)
        {
            arm.Tick();
        }

        Assert.True(ends[1].Ok);
        Assert.True(gripped!.Value.Ok);
        Assert.InRange(Math.Abs(arm.Servos.Width - .02), 0, 1e-3);
    }
}
