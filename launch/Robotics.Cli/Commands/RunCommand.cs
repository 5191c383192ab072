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
        LayoutOptions layout = new();
        Option<string> reasoner = TaskArguments.Reasoner();
        ProofOptions proof = new();
        Option<bool> scramble = TaskArguments.Scramble();
        Option<string?> scenario = new("--scenario") { Description = "Repeat a run exactly from its scenario.yaml; nothing else is needed.", HelpName = "FILE" };
        OutputOptions output = new();
        Command command = new("run", "A sentence, all the way to a measured verdict.") { sentence };
        layout.AddTo(command);
        command.Add(reasoner);
        proof.AddTo(command);
        command.Add(scramble);
        command.Add(scenario);
        output.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            SceneTaskRequest request;
            if (parsed.GetValue(scenario) is { } file)
            {
                request = SceneTaskRequest.Of(Read(file));
            }
            else
            {
                (string scene, SceneVariant variant, int seed) = layout.Of(parsed);
                request = new(
                    scene, variant, seed, parsed.GetValue(scramble), parsed.GetValue(sentence),
                    parsed.GetValue(reasoner)!, proof.Of(parsed, new() { Seed = seed }), []);
            }

            return await RunAsync(request, output.Of(parsed), terminal, stop);
        });
        return command;
    }

    /// <summary>Does the task, writes the output folder, says the verdict.</summary>
    public static async Task<int> RunAsync(SceneTaskRequest request, RunOutput told, Terminal terminal, CancellationToken stop)
    {
        string scene = Path.GetFileNameWithoutExtension(request.Scene), variant = request.Variant.ToString().ToLowerInvariant();
        using SceneRunner runner = new(request.Answers.IsEmpty ? request.Reasoner : null, TimeProvider.System);
        OutputFolder output = OutputFolder.Open(told.Folder ?? Path.Combine("out", $"{scene}-{variant}-{request.Seed}"));
        using Camera camera = new(told.Frames);
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
        RunResult result = output.Write(record, told.Report);
        if (told.Json)
        {
            JsonOutput.Write(terminal.Out, result);
        }
        else
        {
            terminal.Out.WriteLine($"{done.Verdict.ToString().ToLowerInvariant()}: {Terminal.Plain(done.Reason)}");
            terminal.Say($"{(told.Report ? "report" : "output")}: {Path.Combine(output.Path, told.Report ? "report.html" : "result.json")}");
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
