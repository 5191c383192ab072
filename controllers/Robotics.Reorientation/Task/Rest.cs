using Robotics.Ports;
using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Task;

/// <summary>Whether hand and object have come to rest: what a goal wants beside its angle.</summary>
public static class Rest
{
    /// <param name="action">The smoothed action, one number a joint.</param>
    /// <param name="factor">Of the limits.</param>
    public static bool Holds(TaskConfig task, IHandWorlds worlds, int world, ReadOnlySpan<double> action, double factor = 1)
    {
        double effort = 0;
        foreach (double a in action)
        {
            effort += a * a;
        }

        foreach (double speed in worlds.Velocities.Slice(world * action.Length, action.Length))
        {
            if (Math.Abs(speed) > factor * task.RestJointSpeed)
            {
                return false;
            }
        }

        ReadOnlySpan<double> twist = worlds.ObjectTwists.Slice(6 * world, 6);
        return Math.Sqrt(effort) <= factor * task.RestAction && Length(twist[..3]) <= factor * task.RestSpeed && Length(twist[3..]) <= factor * task.RestTurn;

        static double Length(ReadOnlySpan<double> v) => Math.Sqrt((v[0] * v[0]) + (v[1] * v[1]) + (v[2] * v[2]));
    }
}
