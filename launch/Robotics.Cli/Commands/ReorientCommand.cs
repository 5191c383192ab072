using System.CommandLine;
using Robotics.Cli.Reorient;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Student;
using Robotics.Reorientation.Training;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>Turning an object in a hand: its policy is trained, measured and shown here.</summary>
internal static class ReorientCommand
{
    /// <summary>The teacher of a run, as its folder keeps it.</summary>
    private const string TeacherFile = "teacher.safetensors";

    public static Command Create(Terminal terminal) => new("reorient", "Turns objects in a hand to any orientation.")
    {
        Train(terminal), Distill(terminal), ReorientEvalCommand.Create(terminal), ReorientPlayCommand.Create(terminal), ReorientNodeCommand.Create(terminal),
    };

    /// <summary>The worlds that a configuration asks for.</summary>
    public static HandWorlds Worlds(ReorientationConfig config, int threads) =>
        new(new() { Hand = config.Worlds.Hand, Stage = config.Worlds.Stage, Objects = config.Worlds.Objects, Worlds = config.Worlds.Count, Threads = threads });

    /// <summary>The world that grasps are looked for in; null where no goal begins in one.</summary>
    private static HandWorlds? Grasping(ReorientationConfig config) => config.Starts.GraspShare <= 0 ? null
        : new(new() { Hand = config.Worlds.Hand, Stage = config.Worlds.Stage, Objects = config.Worlds.Objects, Threads = 1, Preset = HandPreset.Grasping });

    private static Command Train(Terminal terminal)
    {
        RunArguments arguments = new("reorient train");
        Command command = new("train", "Trains a policy in simulation until Ctrl-C; a run that was stopped, or killed, is resumed where it was.");
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            RunOptions options = arguments.Read(parsed);
            using HandWorlds worlds = Worlds(options.Config, options.Threads);
            using HandWorlds? grasping = Grasping(options.Config);
            Trainer trainer = new(worlds, options.Config, TimeProvider.System, grasping is null ? null : new(grasping));
            return Task.FromResult(options.Run(trainer, RunViews.Teacher, $"Training {Words(worlds)}", terminal, stop));
        });
        return command;
    }

    private static Command Distill(Terminal terminal)
    {
        RunArguments arguments = new("reorient distill");
        Option<string?> teacher = new("--teacher") { Description = "Who teaches: policy.safetensors of a training run. Kept in the folder; with --resume another one takes over.", HelpName = "FILE" };
        Command command = new("distill", "Teaches a policy that sees by one depth camera what a trained one does that sees the state, until Ctrl-C; resumed as training is.") { teacher };
        arguments.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            RunOptions options = arguments.Read(parsed);
            string kept = Path.Combine(options.Folder, TeacherFile), named = parsed.GetValue(teacher) ?? (options.Resumed ? kept
                : throw new CommandException(ExitCode.Usage, "reorient distill: name who teaches with --teacher: policy.safetensors of a training run."));
            using HandWorlds worlds = Worlds(options.Config, options.Threads);
            ReorientationPolicy policy = ReorientationPolicy.Load(named, worlds);
            StudentConfig student = options.Config.Student;
            HandCameras cameras = new(worlds, new(student.Jitter, student.Dropout), options.Config.Seed);
            using HandPictures drawn = new(worlds, cameras.Camera);
            using HandWorlds? grasping = Grasping(options.Config);
            Distiller distiller = new(worlds, cameras, drawn, policy, options.Config, TimeProvider.System, grasping is null ? null : new(grasping));
            return Task.FromResult(options.Run(distiller, RunViews.Student, $"Distilling {Words(worlds)}, from a teacher of {policy.TrainedSteps} steps", terminal, stop, () =>
            {
                if (named != kept)
                {
                    File.Copy(named, kept, overwrite: true);
                }
            }));
        });
        return command;
    }

    private static string Words(HandWorlds worlds) => $"{worlds.Hand.Name} with {worlds.Objects.Length} objects in {worlds.Count} worlds";
}
