using Robotics.Planner;

namespace Robotics.Cli.Output;

/// <summary>Tells nobody.</summary>
internal sealed class Quiet : ITaskProgress
{
    public static readonly Quiet Progress = new();
}
