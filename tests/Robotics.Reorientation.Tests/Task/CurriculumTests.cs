using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Tests.Task;

public class CurriculumTests
{
    private static readonly ReorientationConfig Config = new() { Curriculum = new() { Window = 10, LastDegrees = 30, Stages = [new(0.4, 0), new(0.4, 1), new(0.2, 1)] } };

    [Fact]
    public void EachObjectsFrontierMovesOutWhenGoalsNearItAreReached()
    {
        Curriculum curriculum = new(Config, 2);
        End(curriculum, 0, near: true, 10, success: i => i < 4);
        Assert.Equal([20, 10], curriculum.Frontier.ToArray());
        End(curriculum, 0, near: true, 10, success: i => i < 3);
        End(curriculum, 0, near: false, 100, success: _ => true);
        Assert.Equal([20, 10], curriculum.Frontier.ToArray());
        End(curriculum, 0, near: true, 100, success: _ => true);
        Assert.Equal([30, 10], curriculum.Frontier.ToArray());
    }

    [Fact]
    public void StagesFollowMasteryRestFirstThenRandomisationThenTolerance()
    {
        Curriculum curriculum = new(Config, 1);
        List<(int Stage, double Randomisation)> seen = [];
        for (int i = 0; i < 20_000; i++)
        {
            curriculum.Ended(0, near: true, success: true);
            if (seen.LastOrDefault() != (curriculum.StageNumber, curriculum.Randomisation))
            {
                seen.Add((curriculum.StageNumber, curriculum.Randomisation));
            }
        }

        Assert.Equal([(1, 0), (1, 0.5), (1, 1), (2, 1)], seen);
        Assert.Equal(1, curriculum.EnergyFactor);
        Assert.Equal(1, curriculum.Success, 3);
    }

    [Fact]
    public void NothingTightensWithoutMastery()
    {
        Curriculum curriculum = new(Config, 1);
        End(curriculum, 0, near: true, 20_000, success: i => i % 2 == 0);
        Assert.Equal((0, 0.0, 30.0), (curriculum.StageNumber, curriculum.Randomisation, curriculum.Frontier[0]));
    }

    [Fact]
    public void WhatFailsIsDrawnMore()
    {
        Curriculum curriculum = new(Config, 3);
        RandomStream random = new(1, "behind");
        Assert.All(Shares(curriculum, random), s => Assert.InRange(s, .3, .37));
        End(curriculum, 0, near: true, 1000, success: _ => true);
        End(curriculum, 1, near: false, 1000, success: i => i % 2 == 0);
        End(curriculum, 2, near: true, 1000, success: _ => false);

        // 0 : .5 squared : 1 squared.
        Assert.All(Shares(curriculum, random).Zip([0, .2, .8]), s => Assert.InRange(s.First, s.Second - .02, s.Second + .02));
    }

    private static double[] Shares(Curriculum curriculum, RandomStream random)
    {
        double[] shares = new double[curriculum.Frontier.Length];
        for (int i = 0; i < 5000; i++)
        {
            shares[curriculum.Behind(random)] += 1 / 5000.0;
        }

        return shares;
    }

    [Theory]
    [InlineData("yaw", 0, 1)]
    [InlineData("any", 0, 0)]
    [InlineData("any", 0.25, 0.25)]
    public void GoalsAreWithinTheFrontierAboutTheAxis(string axis, double share, double vertical)
    {
        Curriculum curriculum = new(Config with { Task = new() { GoalAxis = axis, YawShare = share }, Curriculum = new() { FirstDegrees = 50 } }, 1);
        RandomStream random = new(1, "goals");
        Rotation now = Rotation.FromRollPitchYaw(0.3, -0.7, 2);
        int near = 0, upright = 0;
        for (int i = 0; i < 2000; i++)
        {
            (Rotation goal, bool isNear) = curriculum.Draw(0, now, random);
            Vector3 turn = (goal * now.Inverse).ToRotationVector();
            double degrees = new Angle(turn.Length).Degrees;
            Assert.InRange(degrees, 0, 50.0001);
            Assert.Equal(degrees >= 39.9999, isNear);
            near += isNear ? 1 : 0;
            upright += turn.Horizontal.Length < 1e-9 ? 1 : 0;
        }

        // .6 near, .1 at the limit, a fifth of the remaining .3 by chance.
        Assert.InRange(near / 2000.0, 0.71, 0.81);
        Assert.InRange(upright / 2000.0, 0.8 * vertical, 1.2 * vertical);
    }

    [Fact]
    public void RandomisationIsNominalAtZeroAndItsRangesAtOne()
    {
        PhysicsDraw draw = new(new());
        RandomStream random = new(2, "physics");
        Assert.Equal(HandPhysics.Nominal, draw.Draw(0, random));
        HandPhysics[] drawn = [.. Enumerable.Range(0, 2000).Select(_ => draw.Draw(1, random))];
        Assert.All(drawn, p => Assert.True(p is { Friction: >= 0.3 and <= 2, ObjectMass: >= 0.3 and <= 1.8, ObjectScale: >= 0.95 and <= 1.05, Damping: >= 0.8 and <= 1.2 }));
        Assert.InRange(drawn.Min(p => p.Friction), 0.3, 0.32);
        Assert.InRange(drawn.Max(p => p.ObjectMass), 1.78, 1.8);
        Assert.InRange(drawn.Average(p => p.Delay), 0.45, 0.55);
        Assert.All(Enumerable.Range(0, 200).Select(_ => draw.Draw(0.5, random)), p => Assert.InRange(p.Friction, 0.65, 1.5));
    }

    private static void End(Curriculum curriculum, int thing, bool near, int times, Func<int, bool> success)
    {
        for (int i = 0; i < times; i++)
        {
            curriculum.Ended(thing, near, success(i));
        }
    }
}
