using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;
using Robotics.Sim;

namespace Robotics.Reorientation.Tests.Task;

public class RestingPosesTests
{
    private static readonly string[] Things = ["cube", "object-00-l", "object-11-tower", "object-17-hammer", "object-43-hammer", "object-40-t"];

    /// <summary>Put back where it rests and left alone for two seconds, an object turns no further.</summary>
    [Fact]
    public void WhatRestsStays()
    {
        using HandWorlds worlds = Worlds();
        RestingPoses rests = new(worlds, new() { DroppedShare = .5 }, 1);
        RandomStream random = new(2, "test");
        double[] home = [.. Enumerable.Repeat(worlds.Hand.Home, worlds.Count).SelectMany(h => h)];
        int still = 0, tried = 0;
        for (int round = 0; round < 5; round++)
        {
            for (int w = 0; w < worlds.Count; w++)
            {
                worlds.Reset(w, w, round == 0 ? rests.AsMade(w) : rests.Dropped(w, random), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
            }

            Rotation[] before = [.. Enumerable.Range(0, worlds.Count).Select(w => Turn(worlds, w))];
            for (int i = 0; i < 25; i++)
            {
                worlds.Step(home, []);
            }

            for (int w = 0; w < worlds.Count; w++)
            {
                double turned = Turn(worlds, w).AngleTo(before[w]);
                Assert.True(round > 0 || turned < .05, $"{Things[w]} turned by {turned:0.###} rad from where it rests as it was made.");
                (still, tried) = (still + (turned < .1 ? 1 : 0), tried + 1);
            }
        }

        // A drop may end on an open finger, which springs back.
        Assert.InRange(still, tried * .9, tried);
    }

    /// <summary>A hammer on the rounded end of its grip falls; a cube stands as it was made.</summary>
    [Fact]
    public void WhatCannotStandLies()
    {
        using HandWorlds worlds = Worlds();
        RestingPoses rests = new(worlds, new(), 1);
        Assert.InRange((rests.AsMade(0).Rotation * Vector3.UnitZ).Z, .999, 1.001);
        Assert.InRange((rests.AsMade(3).Rotation * Vector3.UnitZ).Z, -.6, .6);
    }

    /// <summary>The same, whatever the number of threads.</summary>
    [Fact]
    public void TheSameSeedGivesTheSameRests()
    {
        using HandWorlds one = Worlds(), two = Worlds(threads: 2);
        RestingPoses a = new(one, new() { DroppedShare = .5 }, 4), b = new(two, new() { DroppedShare = .5 }, 4);
        RandomStream left = new(2, "test"), right = new(2, "test");
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(a.Dropped(i % Things.Length, left), b.Dropped(i % Things.Length, right)));
    }

    private static HandWorlds Worlds(int threads = 1) => new(new() { Objects = string.Join(',', Things), Worlds = Things.Length, Threads = threads });

    private static Rotation Turn(HandWorlds worlds, int w) => Observation.Turned(worlds.ObjectPoses.Slice((7 * w) + 3, 4));
}
