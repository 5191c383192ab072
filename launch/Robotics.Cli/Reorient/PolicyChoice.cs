using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Reorientation;
using Robotics.Reorientation.Planning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Student;
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
    public static readonly ImmutableArray<string> Names = ["cem", "teacher", "student"];

    /// <summary>It sees by a depth camera; else it sees the state.</summary>
    public bool ByCamera => Name == "student";

    /// <exception cref="CommandException">There is no such policy, or its file is not named.</exception>
    public PolicyChoice Checked() =>
        !Names.Contains(Name) ? throw CommandException.Unknown("policy", Name, Names, "Name one of them.")
        : Name != "cem" && Weights is null ? throw new CommandException(ExitCode.Usage, $"The policy '{Name}' is trained: name its file with --weights.")
        : this;

    /// <param name="of">What its worlds are made of: the planner foresees in more of them.</param>
    /// <param name="worlds">Those it will act in.</param>
    /// <param name="cameras">Of those worlds; needed by a policy that sees by one.</param>
    /// <exception cref="Reorientation.Training.CheckpointException">The file is no policy, or one of another hand or camera.</exception>
    public OpenedPolicy Open(HandWorldOptions of, HandWorlds worlds, IHandCameras? cameras, int seed)
    {
        if (ByCamera)
        {
            ArgumentNullException.ThrowIfNull(cameras);
            return Owned(new HandPictures(worlds, cameras.Camera), drawn => StudentPolicy.Load(Weights!, worlds, cameras, drawn, StopAt, StopRest));
        }

        return Name == "teacher" ? new(ReorientationPolicy.Load(Weights!, worlds, StopAt, StopRest), null)
            : Owned(new HandWorlds(of with { Worlds = Rollouts, Preset = HandPreset.Training }), model => new CemPolicy(model, new() { StopAngle = StopAt, Seed = seed }));
    }

    private static OpenedPolicy Owned<T>(T model, Func<T, IHandPolicy> policy)
        where T : IDisposable
    {
        try
        {
            return new(policy(model), model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}

/// <summary>A policy with what it owns.</summary>
internal sealed record OpenedPolicy(IHandPolicy Policy, IDisposable? Model) : IDisposable
{
    public void Dispose() => Model?.Dispose();
}
