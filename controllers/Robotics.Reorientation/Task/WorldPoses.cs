using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Task;

/// <summary>Poses in the arrays of worlds.</summary>
internal static class WorldPoses
{
    /// <summary>X_WO of the object in a world.</summary>
    public static Pose ObjectPose(this IHandWorlds worlds, int world)
    {
        ReadOnlySpan<double> p = worlds.ObjectPoses.Slice(7 * world, 7);
        return new(new(p[0], p[1], p[2]), Observation.Turned(p[3..]));
    }
}
