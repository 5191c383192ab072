using Robotics.Cli.Output;
using Robotics.Cli.Report;
using Robotics.Planner;
using Robotics.Programs;

namespace Robotics.Cli.Wiring;

/// <summary>A program written by hand, on a simulated hand: the way of every program.</summary>
internal static class HandProgram
{
    /// <summary>Checks, rehearses, runs and measures; writes the output folder, says the verdict.</summary>
    public static async Task<int> RunAsync(HandScene scene, string source, TaskOptions options, RunOutput told, Terminal terminal, CancellationToken stop)
    {
        string name = $"{scene.Worlds.Hand}-{scene.Goal.Object}";
        OutputFolder output = OutputFolder.Open(told.Folder ?? Path.Combine("out", $"{name}-{scene.Seed}"));
        using Camera camera = new(told.Frames);
        using RunProgress progress = new(terminal, TimeProvider.System, options.Bar, camera.Take);
        TaskReport report;
        using (HandTaskWorld world = scene.Open(stop))
        using (Stream trace = output.OpenTrace())
        {
            camera.Attach(world.Worlds);
            TaskRunner runner = new(new SandboxedPrograms(ProgramOptions.Default, new ProgramRunnerOptions()), new HandRehearsals(scene), TimeProvider.System);
            report = await runner.RunAsync(
                new("A program written by hand.", options, []), world, StageTape.Replay(WrittenProgram.Answers(source, [scene.Goal])), progress, new Trace(trace), stop);
        }

        progress.Dispose();
        RunRecord record = new(
            name, "", scene.Seed, Reasoners.Hand, options.Bar, report, progress.Skills, camera.Frames,
            FormattableString.Invariant($"launch/robotics program run {Path.Combine(output.Path, "program.cs")} --hand {scene.Worlds.Hand} --object {scene.Goal.Object} --seed {scene.Seed}, with the options it was given"));
        RunResult result = output.Write(record, told.Report);
        return RunCommand.Tell(told, output.Path, result, report.Verdict, report.Reason, report.ExitCode, terminal);
    }
}
