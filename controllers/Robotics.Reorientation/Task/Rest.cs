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
        ReadOnlySpan<double> twist = worlds.ObjectTwists.Slice(6 * world, 6);
        return OfHand(task, worlds.Velocities.Slice(world * action.Length, action.Length), action, factor)
            && Length(twist[..3]) <= factor * task.RestSpeed && Length(twist[3..]) <= factor * task.RestTurn;
    }

    /// <summary>As far as the hand itself knows.</summary>
    /// <param name="speeds">rad/s, one a joint.</param>
    public static bool OfHand(TaskConfig task, ReadOnlySpan<double> speeds, ReadOnlySpan<double> action, double factor = 1)
    {
        foreach (double speed in speeds)
        {
            if (Math.Abs(speed) > factor * task.RestJointSpeed)
            {
                return false;
            }
        }

        return Length(action) <= factor * task.RestAction;
    }

    private static double Length(ReadOnlySpan<double> v)
    {
        double sum = 0;
        foreach (double x in v)
        {
            sum += x * x;
        }

        return Math.Sqrt(sum);
    }
}
