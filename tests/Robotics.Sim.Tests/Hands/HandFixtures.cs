using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests.Hands;

/// <summary>What the tests of hand worlds share.</summary>
internal static class HandFixtures
{
    public static HandWorlds Worlds(string objects = "cube", int worlds = 1, int threads = 1, HandPreset? preset = null, string hand = "dclaw", string stage = "table") =>
        new(new() { Hand = hand, Stage = stage, Objects = objects, Worlds = worlds, Threads = threads, Preset = preset ?? HandPreset.Training });

    /// <summary>The hand's home for every world.</summary>
    public static double[] Home(HandWorlds worlds) => [.. Enumerable.Repeat(worlds.Hand.Home.AsEnumerable(), worlds.Count).SelectMany(h => h)];

    public static void Steps(this HandWorlds worlds, int periods, double[] targets)
    {
        for (int i = 0; i < periods; i++)
        {
            worlds.Step(targets, default);
        }
    }

    /// <summary>Targets that grope about the home: a number of the joint and the period alone.</summary>
    public static void Grope(HandDescription hand, int period, Span<double> targets, int phase = 0)
    {
        for (int j = 0; j < targets.Length; j++)
        {
            int joint = j % hand.Joints.Length;
            targets[j] = hand.Home[joint] - (joint % 3 == 1 ? .6 : 0) + .7 * Math.Sin(.9 * period + 1.7 * joint + phase + .3 * (j / hand.Joints.Length));
        }
    }

    public static Pose ObjectPose(HandWorlds worlds, int world)
    {
        ReadOnlySpan<double> p = worlds.ObjectPoses.Slice(7 * world, 7);
        return new(new(p[0], p[1], p[2]), new(p[3], p[4], p[5], p[6]));
    }

    /// <summary>Far enough away that no finger touches it.</summary>
    public static Pose Aside(double z) => Pose.At(.3, .1, z);

    public static double[] Everything(HandWorlds worlds) =>
    [
        .. worlds.Positions, .. worlds.Velocities, .. worlds.Torques, .. worlds.TipPoses, .. worlds.TipTwists,
        .. worlds.ObjectPoses, .. worlds.ObjectTwists, .. worlds.TipForces, .. worlds.TableForces,
    ];
}
