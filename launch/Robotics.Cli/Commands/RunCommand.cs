using System.CommandLine;
using System.Text.Json.Nodes;
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
            DefaultValueFactory = _ => "dds",
        };
        transport.AcceptOnlyFromAmong("dds", "local");
        Option<double> rate = TaskArguments.Number<double>("--rate", "With dds: seconds of the world a second of the wall clock.", 1, .01, 1000);
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

            if (parsed.GetValue(transport) == "dds" && parsed.GetValue(scenario) is null && SceneLoader.Load(request.Scene).Start is not null)
            {
                throw new CommandException(ExitCode.Usage, $"The robot of scene '{Terminal.Plain(request.Scene)}' walks, and has no ROS 2 interface here. Add --transport local.");
            }

            return parsed.GetValue(transport) == "local" || parsed.GetValue(scenario) is not null
                ? await RunAsync(request, output.Of(parsed), terminal, stop)
                : await RunOverRosAsync(request, output.Of(parsed), parsed.GetValue(domain) ?? RosOptions.DomainOfEnvironment, parsed.GetValue(rate), terminal, stop);
        });
        return command;
    }

    /// <summary>Does the task, writes the output folder, says the verdict.</summary>
    public static async Task<int> RunAsync(SceneTaskRequest request, RunOutput told, Terminal terminal, CancellationToken stop)
    {
        string scene = Path.GetFileNameWithoutExtension(request.Scene), variant = request.Variant.ToString().ToLowerInvariant();
        using SceneRunner runner = new(request.Answers.IsEmpty ? request.Reasoner : null, TimeProvider.System);
        OutputFolder output = OutputFolder.Open(FolderOf(request, told));
        using Camera camera = new(told.Frames);
        using RunProgress progress = new(terminal, TimeProvider.System, request.Options.Bar, camera.Take);
        TaskReport done;
        Scenario scenario;
        using (Stream trace = output.OpenTrace())
        {
            (done, scenario, _) = await runner.RunAsync(request, progress, trace, camera.Attach, stop);
        }

        progress.Dispose();
        output.Write("scenario.yaml", scenario.ToYaml());
        RunRecord record = new(
            scene, variant, request.Seed, request.Reasoner, request.Options.Bar, done, progress.Skills, camera.Frames,
            $"launch/robotics run --scenario {Path.Combine(output.Path, "scenario.yaml")}");
        RunResult result = output.Write(record, told.Report);
        return Tell(told, output.Path, result, done.Verdict, done.Reason, done.ExitCode, terminal);
    }

    private static async Task<int> RunOverRosAsync(SceneTaskRequest request, RunOutput told, int? domain, double rate, Terminal terminal, CancellationToken stop)
    {
        // A wrong reasoner is said before anything starts.
        new SceneRunner(request.Reasoner, TimeProvider.System).Dispose();
        string folder = FolderOf(request, told);
        (RoboticsInterfaces.Action.RunTask.Result result, JsonNode json) = await RunOverRos.RunAsync(request, request.Draw(), folder, told.Report, domain, rate, terminal, stop);
        return Tell(told, folder, json, (Verdict)result.Verdict, result.Reason, TaskCommand.ExitOf(result), terminal);
    }

    private static string FolderOf(SceneTaskRequest request, RunOutput told) =>
        told.Folder ?? Path.Combine("out", $"{Path.GetFileNameWithoutExtension(request.Scene)}-{request.Variant.ToString().ToLowerInvariant()}-{request.Seed}");

    /// <summary>Says what came of it, and where more stands.</summary>
    internal static int Tell(RunOutput told, string folder, object json, Verdict verdict, string reason, int exit, Terminal terminal)
    {
        if (told.Json)
        {
            JsonOutput.Write(terminal.Out, json);
        }
        else
        {
            terminal.Out.WriteLine($"{verdict.ToString().ToLowerInvariant()}: {Terminal.Plain(reason)}");
            terminal.Say($"{(told.Report ? "report" : "output")}: {Path.Combine(folder, told.Report ? "report.html" : "result.json")}");
        }

        return exit;
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
