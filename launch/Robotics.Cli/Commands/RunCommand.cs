using System.CommandLine;
using Robotics.Cli.Nodes;
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
        Option<string> transport = new("--transport")
        {
            Description = "dds: simulation and executor in processes of their own, over ROS 2 on loopback; local: lock step in this process, same bytes each time.",
            HelpName = "HOW",
            DefaultValueFactory = _ => "local",
        };
        transport.AcceptOnlyFromAmong("dds", "local");
        Option<double> rate = TaskArguments.Positive("--rate", "With dds: seconds of the world a second of the wall clock.", 1, .01, 1000);
        Option<int?> domain = new("--domain") { Description = "With dds: ROS domain [default: ROS_DOMAIN_ID, or one in which nobody is].", HelpName = "N" };
        Command command = new("run", "A sentence, all the way to a measured verdict.") { sentence };
        layout.AddTo(command);
        command.Add(reasoner);
        proof.AddTo(command);
        command.Add(scramble);
        command.Add(scenario);
        command.Add(transport);
        command.Add(rate);
        command.Add(domain);
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

            return parsed.GetValue(transport) == "local" || parsed.GetValue(scenario) is not null
                ? await RunAsync(request, output.Of(parsed), terminal, stop)
                : await RunOverRosAsync(request, output.Of(parsed), parsed.GetValue(domain), parsed.GetValue(rate), terminal, stop);
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

    private static async Task<int> RunOverRosAsync(SceneTaskRequest request, RunOutput told, int? domain, double rate, Terminal terminal, CancellationToken stop)
    {
        using (SceneRunner names = new(request.Reasoner, TimeProvider.System))
        {
            // A wrong reasoner is said before anything starts.
        }

        string scene = Path.GetFileNameWithoutExtension(request.Scene), variant = request.Variant.ToString().ToLowerInvariant();
        string folder = told.Folder ?? Path.Combine("out", $"{scene}-{variant}-{request.Seed}");
        string sentence = request.Sentence ?? SceneGenerator.Draw(SceneLoader.Load(request.Scene), request.Variant, request.Seed, request.Scramble).Sentences[0];
        domain ??= int.TryParse(Environment.GetEnvironmentVariable("ROS_DOMAIN_ID"), out int given) ? given : null;
        (RoboticsInterfaces.Action.RunTask.Result result, System.Text.Json.Nodes.JsonNode json) = await RunOverRos.RunAsync(request, sentence, folder, told.Report, domain, rate, terminal, stop);
        if (told.Json)
        {
            terminal.Out.WriteLine(json.ToJsonString());
        }
        else
        {
            terminal.Out.WriteLine($"{TaskCommand.Words(result)}: {Terminal.Plain(result.Reason)}");
            terminal.Say($"{(told.Report ? "report" : "output")}: {Path.Combine(folder, told.Report ? "report.html" : "result.json")}");
        }

        return TaskCommand.ExitOf(result);
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
