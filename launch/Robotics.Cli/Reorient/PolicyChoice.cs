using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Reorientation;
using Robotics.Reorientation.Planning;
using Robotics.Reorientation.Policy;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>Who turns the object of one hand's world, as a person names it.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Weights">A trained policy's file; null for a policy that has none.</param>
/// <param name="StopAt">rad: within this, and at rest, the policy stops.</param>
/// <param name="StopRest">What a trained policy calls rest: a factor of the limits of speed it was trained with.</param>
/// <param name="Rollouts">Of the planner.</param>
internal sealed record PolicyChoice(string Name, string? Weights, double StopAt, double StopRest, int Rollouts)
{
    /// <summary>Those that see the state.</summary>
    public static readonly ImmutableArray<string> Names = ["cem", "teacher"];

    /// <exception cref="CommandException">There is no such policy, or its file is not named.</exception>
    public PolicyChoice Checked() =>
        !Names.Contains(Name) ? throw CommandException.Unknown("policy", Name, Names, "A student is measured with launch/robotics reorient eval.")
        : Name != "cem" && Weights is null ? throw new CommandException(ExitCode.Usage, $"The policy '{Name}' is trained: name its file with --weights.")
        : this;

    /// <param name="of">What its worlds are made of: the planner foresees in more of them.</param>
    /// <param name="worlds">Those it will act in.</param>
    /// <exception cref="Reorientation.Training.CheckpointException">The file is no policy, or one of another hand.</exception>
    public OpenedPolicy Open(HandWorldOptions of, IHandWorlds worlds, int seed)
    {
        if (Name != "cem")
        {
            return new(ReorientationPolicy.Load(Weights!, worlds, StopAt, StopRest), null);
        }

        HandWorlds model = new(of with { Worlds = Rollouts, Preset = HandPreset.Training });
        return new(new CemPolicy(model, new() { StopAngle = StopAt, Seed = seed }), model);
    }
}

/// <summary>A policy with what it owns.</summary>
internal sealed record OpenedPolicy(IHandPolicy Policy, IDisposable? Model) : IDisposable
{
    public void Dispose() => Model?.Dispose();
}
