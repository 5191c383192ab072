using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Grasping;

/// <summary>Grasps of every object to begin goals from, found once, with nominal physics: the same for a configuration, so that none need be kept.</summary>
internal sealed class GraspStarts
{
    private readonly Grasp[][] found;

    /// <exception cref="GraspException">There is none of an object.</exception>
    public GraspStarts(GraspSearch search, ReorientationConfig config, int objects)
    {
        bool upright = config.Task.GoalAxis == "yaw";
        found = [.. Enumerable.Range(0, objects).Select(o => Enumerable.Range(0, config.Starts.Grasps).Select(i => search.Find(o, upright, config.Seed, i, HandPhysics.Nominal)).ToArray())];
    }

    /// <summary>Puts a world into one of them.</summary>
    public void Begin(IHandWorlds worlds, int world, int thing, RandomStream random)
    {
        // The state is of this object with this physics: the world is given both before it.
        worlds.Reset(world, thing, new(new(0, 0, 1), Geometry.Rotation.Identity), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        worlds.Load(world, found[thing][random.Below(found[thing].Length)].State);
    }
}
