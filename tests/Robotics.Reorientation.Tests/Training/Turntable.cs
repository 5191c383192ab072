using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Tests.Training;

/// <summary>Small runs that are learnt in seconds.</summary>
internal static class Turntable
{
    public static ReorientationConfig Config { get; } = new()
    {
        Seed = 5,
        Worlds = new() { Count = 32 },
        Task = new() { GoalActions = 25 },
        Curriculum = new() { FirstDegrees = 30, LastDegrees = 60, Window = 50, Stages = [new(0.2, 0), new(0.2, 2)] },
        Randomisation = new() { Raise = 2 },
        Ppo = new() { Hidden = [32, 32], Steps = 32, Minibatch = 256, Rate = 1e-3 },
    };

    /// <summary>As the configuration above wants them.</summary>
    public static TurntableWorlds Worlds() => new(Config.Worlds.Count);

    /// <summary>A run of a teacher in a folder.</summary>
    public static TrainingRun<IterationReport> Run(
        string folder, IHandWorlds worlds, ReorientationConfig config, ITrainingObserver<IterationReport> told, out Trainer trainer, Checkpoint? checkpoint = null, string? from = null) =>
        new(folder, trainer = new(worlds, config, TimeProvider.System), config, TimeProvider.System, checkpoint ?? Checkpoint.OnDisk, told, from);

    /// <summary>The bytes of everything that decides what comes next.</summary>
    public static byte[] Bytes<TReport>(ITraining<TReport> trainer)
        where TReport : IIterationReport
    {
        Learning.Safetensors file = new();
        trainer.Save(file);
        MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }
}
