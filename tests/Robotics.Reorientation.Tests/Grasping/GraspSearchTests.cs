using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Grasping;
using Robotics.Sim;

namespace Robotics.Reorientation.Tests.Grasping;

/// <summary>Grasps in the air, found and then held by physics alone.</summary>
public class GraspSearchTests
{
    [Theory]
    [InlineData("dclaw", "cube", true)]
    [InlineData("dclaw4", "cube", true)]
    [InlineData("dclaw", "cylinder", true)]
    [InlineData("dclaw4", "cube", false)]
    public void AGraspHoldsInAnotherWorldForASecondAndIsGoneWithoutItsTargets(string hand, string thing, bool upright)
    {
        HandWorldOptions options = new() { Hand = hand, Stage = "air", Objects = thing, Threads = 1 };
        using HandWorlds search = new(options with { Preset = HandPreset.Grasping }), worlds = new(options with { Preset = HandPreset.Scoring });
        GraspSearch grasps = new(search);
        for (int i = 0; i < 3; i++)
        {
            Grasp grasp = grasps.Find(0, upright, 7, i, HandPhysics.Nominal);
            worlds.Reset(0, 0, Pose.At(0, 0, 1), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
            worlds.Load(0, grasp.State);
            double height = worlds.ObjectPoses[2];
            for (int period = 0; period < 13; period++)
            {
                worlds.Step(grasp.Targets, default);
            }

            Assert.Equal(height, worlds.ObjectPoses[2], GraspSearch.Sink);
            Assert.True(worlds.TipForces.ToArray().Count(f => f > 0) >= 2);
            Assert.Equal(0, worlds.TableForces[0]);
            Assert.True(!upright || (grasp.Turn * Vector3.UnitZ).Z > .7);

            // The fingers opened, it falls: nothing else held it.
            for (int period = 0; period < 8; period++)
            {
                worlds.Step(worlds.Hand.Home.AsSpan(), default);
            }

            Assert.True(worlds.ObjectPoses[2] < -.5, $"It is at {worlds.ObjectPoses[2]} m.");
        }
    }

    [Fact]
    public void AHandThatIsToldToHoldDoesNotLetGoOfAGrasp()
    {
        HandWorldOptions options = new() { Hand = "dclaw4", Stage = "air", Threads = 1 };
        using HandWorlds search = new(options with { Preset = HandPreset.Grasping }), world = new(options with { Preset = HandPreset.Scoring });
        Grasp grasp = new GraspSearch(search).Find(0, true, 7, 0, HandPhysics.Nominal);
        world.Load(0, grasp.State);
        using SimulatedHand hand = new(world);
        double height = world.ObjectPoses[2];
        for (int period = 0; period < 25; period++)
        {
            Assert.Equal(HandCode.Ok, (period < 4 ? hand.Step(grasp.Targets) : hand.Hold()).Code);
        }

        Assert.Equal(height, world.ObjectPoses[2], GraspSearch.Sink);
    }

    [Fact]
    public void TheSameSeedAndNumberGiveTheSameGraspToTheBitAndOthersAnother()
    {
        HandWorldOptions options = new() { Hand = "dclaw4", Stage = "air", Threads = 1, Preset = HandPreset.Grasping };
        using HandWorlds one = new(options), two = new(options);
        Grasp first = new GraspSearch(one).Find(0, true, 3, 1, HandPhysics.Nominal);
        GraspSearch other = new(two);
        Grasp another = other.Find(0, true, 3, 2, HandPhysics.Nominal), same = other.Find(0, true, 3, 1, HandPhysics.Nominal);
        Assert.Equal(first.State, same.State);
        Assert.Equal(first.Targets, same.Targets);
        Assert.NotEqual(first.State, another.State);
    }

    [Fact]
    public void GoalsOfTrainingBeginInThem()
    {
        ReorientationConfig config = new() { Worlds = new() { Count = 4 }, Starts = new() { VisitedShare = .2, GraspShare = .8, Grasps = 2 } };
        HandWorldOptions options = new() { Hand = "dclaw4", Stage = "air", Threads = 1 };
        using HandWorlds search = new(options with { Preset = HandPreset.Grasping }), worlds = new(options with { Worlds = 4 });
        Robotics.Reorientation.Task.ReorientationTask task = new(worlds, config, TimeProvider.System, new(search));
        for (int w = 0; w < 4; w++)
        {
            Assert.True(worlds.TipForces.Slice(4 * w, 4).ToArray().Count(f => f > 0) >= 2);
        }

        // Let go of, they are lost, and begin in a grasp again.
        float[] rows = new float[4 * task.RowSize], rewards = new float[4], none = new float[4 * task.ActionSize];
        for (int step = 0; step < 8; step++)
        {
            task.Observe(rows);
            task.Step(none, rewards, new byte[4], (_, _) => { });
        }

        Assert.True(task.Statistics.Lost > 0);
        Assert.Throws<ArgumentNullException>(() => new Robotics.Reorientation.Task.ReorientationTask(worlds, config, TimeProvider.System));
    }

    [Fact]
    public void WhatCannotBeHeldIsToldWithWhatWasTried()
    {
        using HandWorlds worlds = new(new() { Stage = "air", Threads = 1, Preset = HandPreset.Grasping });
        string message = Assert.Throws<GraspException>(() => new GraspSearch(worlds).Find(0, true, 1, 0, HandPhysics.Nominal with { ObjectMass = 100 })).Message;
        Assert.StartsWith("No grasp of 'cube' by 'dclaw' was found: 0 of 200 tries were held for 1 s. Take ", message, StringComparison.Ordinal);
    }
}
