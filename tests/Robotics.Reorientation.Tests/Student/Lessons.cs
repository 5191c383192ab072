using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Student;
using Robotics.Reorientation.Tests.Training;
using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Tests.Student;

/// <summary>A teacher of the turntable, trained for a moment, and runs of its students; the folder goes with it.</summary>
public sealed class Lessons : IDisposable
{
    public Lessons()
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        // Answers that do not jump where a sector of the symmetry ends, which a small student would learn slowly.
        ReorientationConfig config = Turntable.Config with { Task = Turntable.Config.Task with { Canonical = false } };
        using var run = Turntable.Run(Folder, worlds, config, new Silent<IterationReport>(), out _);
        run.Run(40 * 1024, default);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("reorientation-").FullName;

    public string TeacherFile => Path.Combine(Folder, TrainingRun.PolicyFileName);

    internal static ReorientationConfig Config { get; } = Turntable.Config with
    {
        Worlds = new() { Count = 16 },
        Ppo = Turntable.Config.Ppo with { Minibatch = 64 },
        Curriculum = new() { FirstDegrees = 60, LastDegrees = 60, NearShare = 0, Stages = [new(0.1, 1)] },
        Student = new() { Channels = [8, 8], Hidden = 32, Steps = 12, Minibatch = 8, Rate = 3e-3, TeacherSteps = 2000 },
    };

    internal Distiller Open(TurntableWorlds worlds, ReorientationConfig config)
    {
        TurntablePictures pictures = new(worlds);
        return new(worlds, pictures, pictures, ReorientationPolicy.Load(TeacherFile, worlds), config, TimeProvider.System);
    }

    internal static TurntableWorlds Worlds() => new(Config.Worlds.Count);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
