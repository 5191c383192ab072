using System.CommandLine;
using Robotics.Cli.Output;
using Robotics.Cli.Report;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>The whole way: a sentence, a scene, a verdict, a folder.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> sentence = new("sentence") { Description = "What the robot is to do. Without it, what the scene's file says.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> scene = new("--scene") { Description = "Name or path of a scene.", HelpName = "SCENE" };
        Option<int> seed = TaskArguments.Number("--seed", "Which layout of the scene is drawn.", 0, 0, int.MaxValue);
        Option<string> variant = new("--variant") { Description = "needed, unneeded or impossible: what the layout is drawn for.", HelpName = "WHICH", DefaultValueFactory = _ => "needed" };
        Option<string> reasoner = TaskArguments.Reasoner();
        Option<string?> folder = new("--out") { Description = "Output folder [default: out/<scene>-<variant>-<seed>].", HelpName = "DIR" };
        Option<int> worlds = TaskArguments.Worlds();
        Option<double> bar = TaskArguments.Bar();
        Option<int> threads = TaskArguments.Threads();
        Option<bool> scramble = TaskArguments.Scramble();
        Option<string?> scenario = new("--scenario") { Description = "Repeat a run exactly from its scenario.yaml; nothing else is needed.", HelpName = "FILE" };
        Option<bool> noReport = new("--no-report") { Description = "No report.html and no pictures: quicker." };
        Option<int> frames = TaskArguments.Number("--frames", "Pictures in the report, at most.", 8, 0, 100);
        Option<bool> json = JsonOutput.Option();
        Command command = new("run", "A sentence, all the way to a measured verdict.")
        {
            sentence, scene, seed, variant, reasoner, folder, worlds, bar, threads, scramble, scenario, noReport, frames, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            SceneTaskRequest request;
            if (parsed.GetValue(scenario) is { } file)
            {
                request = SceneTaskRequest.Of(Read(file));
            }
            else
            {
                string name = parsed.GetValue(scene) ?? throw new CommandException(
                    ExitCode.Usage, $"run: --scene is missing. There are: {string.Join(", ", SimData.Scenes)}. See launch/robotics run --help.");
                _ = TaskArguments.Scene(name);
                TaskOptions options = new() { Worlds = parsed.GetValue(worlds), Bar = parsed.GetValue(bar), Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads) };
                request = new(
                    name, TaskArguments.Variant(parsed.GetValue(variant)!), parsed.GetValue(seed), parsed.GetValue(scramble), parsed.GetValue(sentence),
                    parsed.GetValue(reasoner)!, options, []);
            }

            bool report = !parsed.GetValue(noReport);
            return await RunAsync(request, parsed.GetValue(folder), report ? parsed.GetValue(frames) : 0, report, parsed.GetValue(json), terminal, stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(SceneTaskRequest request, string? folder, int frames, bool report, bool json, Terminal terminal, CancellationToken stop)
    {
        string scene = Path.GetFileNameWithoutExtension(request.Scene), variant = request.Variant.ToString().ToLowerInvariant();
        using SceneRunner runner = new(request.Reasoner, TimeProvider.System);
        OutputFolder output = OutputFolder.Open(folder ?? Path.Combine("out", $"{scene}-{variant}-{request.Seed}"));
        using Camera camera = new(frames);
        using RunProgress progress = new(terminal, TimeProvider.System, request.Options.Bar, camera.Take);
        TaskReport done;
        Scenario scenario;
        using (Stream trace = output.OpenTrace())
        {
            (done, scenario) = await runner.RunAsync(request, progress, trace, camera.Attach, stop);
        }

        progress.Dispose();
        output.Write("scenario.yaml", scenario.ToYaml());
        RunRecord record = new(
            scene, variant, request.Seed, request.Reasoner, request.Options.Bar, done, progress.Skills, camera.Frames,
            $"launch/robotics run --scenario {Path.Combine(output.Path, "scenario.yaml")}");
        RunResult result = output.Write(record, report);
        if (json)
        {
            JsonOutput.Write(terminal.Out, result);
        }
        else
        {
            terminal.Out.WriteLine($"{done.Verdict.ToString().ToLowerInvariant()}: {Terminal.Plain(done.Reason)}");
            terminal.Say($"{(report ? "report" : "output")}: {Path.Combine(output.Path, report ? "report.html" : "result.json")}");
        }

        return done.ExitCode;
    }

    private static Scenario Read(string file)
    {
        try
        {
            return Scenario.FromYaml(File.ReadAllText(file), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"--scenario '{Terminal.Plain(file)}' cannot be read: {e.Message} Give the scenario.yaml of an output folder.", e);
        }
        catch (ScenarioException e)
        {
            throw new CommandException(ExitCode.Usage, e.Message, e);
        }
    }
}
