using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;

namespace Robotics.Reorientation;

/// <summary>Turns objects to goals in every world of a batch: a learnt policy, a planner, a camera's student. One caller at a time.</summary>
public interface IHandPolicy
{
    /// <summary>What it goes by: "state" or "depth".</summary>
    string Sees { get; }

    /// <summary>An episode begins in a world: whatever was remembered of it is void.</summary>
    /// <param name="objectIndex">Which of the worlds' objects it holds. For planners with a model; a policy that was never shown shapes leaves it.</param>
    void Begin(IHandWorlds worlds, int world, int objectIndex);

    /// <summary>Why it has given a world up and holds; null while it goes on.</summary>
    PolicyTrouble? Trouble(int world) => null;

    /// <summary>One control period of every active world.</summary>
    /// <param name="active">[Count]; the others' targets are not used.</param>
    /// <param name="goals">R_WO wanted, [Count].</param>
    /// <param name="targets">rad, [Count, joints]: written for active worlds.</param>
    /// <param name="stops">[Count]: written for active worlds, true where it holds that the goal is reached and would stop.</param>
    void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops);
}
