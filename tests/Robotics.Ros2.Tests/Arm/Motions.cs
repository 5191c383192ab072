using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>A scene with an arm, and small motions for it that stay where it may be.</summary>
internal static class Motions
{
    public const int Wrist = 6;

    public static readonly ArmDescription Description = Describe();

    public static Layout Layout() => SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), SceneVariant.Needed, 0);

    /// <summary>One joint turned by an angle (rad) from where the arm is: the wrist, whose turning leaves the tool in its place.</summary>
    public static JointTrajectory Turn(ArmState from, double by, double seconds, int joint = Wrist) => new(
    [
        new(0, from.Position, [.. new double[from.Position.Length]]),
        new(seconds, from.Position.SetItem(joint, from.Position[joint] + by), [.. new double[from.Position.Length]]),
    ]);

    private static ArmDescription Describe()
    {
        using Simulation simulation = Simulation.Start(Layout());
        return simulation.Arm.Description;
    }
}

/// <summary>Arms over DDS one after the other: each has a world that runs by the clock.</summary>
[CollectionDefinition("arm", DisableParallelization = true)]
public sealed class ArmCollection;
