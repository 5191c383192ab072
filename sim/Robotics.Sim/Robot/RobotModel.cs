using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;

namespace Robotics.Sim;

/// <summary>A robot as the compiled model has it: what a world must know of any of them.</summary>
internal abstract class RobotModel
{
    /// <summary>The bodies of the robot.</summary>
    public required ImmutableArray<int> Bodies { get; init; }

    /// <summary>s.</summary>
    public abstract double ControlPeriod { get; }

    /// <summary>Degrees of freedom whose weight and Coriolis forces the robot's own drives carry.</summary>
    public abstract int[] Carried { get; }

    /// <summary>The bodies of two fingers, or none.</summary>
    public abstract ImmutableArray<int> Fingers { get; }

    /// <summary>Puts the robot where it is before the first tick. <paramref name="start"/>: X_WR of its foot print, if it stands free.</summary>
    public abstract void Begin(MjData data, Pose start);

    /// <summary>The robot of a model: one with a site "tcp" is an arm, one with a body "trunk" a quadruped.</summary>
    /// <param name="workspace">Where an arm's tool centre point may go.</param>
    /// <param name="file">Named in complaints.</param>
    public static RobotModel Of(MjModel model, Bounds workspace, string file) =>
        model.TryId(MjObject.Body, "trunk") >= 0 ? QuadrupedModel.Read(model, file) : ArmModel.Read(model, workspace, file);
}
