using System.CommandLine;
using Robotics.Cli.Nodes;
using ROS2;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Cli;

/// <summary>A sentence for an executor that is already running.</summary>
internal static class TaskCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> sentence = new("sentence") { Description = "What the robot is to do." };
        Option<string> node = new("--node") { Description = "Full name of the executor's node.", HelpName = "NAME", DefaultValueFactory = _ => "/robotics" };
        Option<int> worlds = TaskArguments.Number("--worlds", "Rehearsal worlds; 0 for the executor's own.", 0, 0, 10000);
        Option<bool> dry = new("--dry-run") { Description = "Up to the rehearsal; nothing moves." };
        Option<int> wait = TaskArguments.Number("--wait", "Seconds for the executor to appear.", 10, 1, 600);
        Option<bool> json = JsonOutput.Option();
        RosOptions ros = new();
        Command command = new("task", "Gives a sentence to a running executor (launch/robotics node) and follows it to its verdict.") { sentence, node, worlds, dry, wait, json };
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using Context context = new(ros.Of(parsed));
            using Node own = context.CreateNode($"robotics_task_{Environment.ProcessId}");
            using TaskClient client = new(own, parsed.GetValue(node)!);
            RunTask.Goal goal = new() { Sentence = parsed.GetValue(sentence)!, Worlds = (uint)parsed.GetValue(worlds), DryRun = parsed.GetValue(dry) };
            RunTask.Result result = await client.RunAsync(goal, TimeSpan.FromSeconds(parsed.GetValue(wait)), f => Show(terminal, f), stop);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(terminal.Out, new { Verdict = Words(result), result.Code, result.Reason, Measured = result.Measured.ToDictionary(m => m.Key, m => m.Value), result.Program, result.Out });
            }
            else
            {
                terminal.Out.WriteLine($"{Words(result)}: {Terminal.Plain(result.Reason)}");
                terminal.Say($"output: {result.Out}");
            }

            return ExitOf(result);
        });
        return command;
    }

    public static void Show(Terminal terminal, RunTask.Feedback f) =>
        terminal.Say($"{f.Stage,-12}{(f.Line > 0 ? $"line {f.Line}: " : "")}{f.Text.ReplaceLineEndings(" ")}");

    public static string Words(RunTask.Result result) => ((Planner.Verdict)result.Verdict).ToString().ToLowerInvariant();

    public static int ExitOf(RunTask.Result result) => (Planner.Verdict)result.Verdict switch
    {
        Planner.Verdict.Succeeded => ExitCode.Succeeded,
        Planner.Verdict.Failed => ExitCode.Failed,
        Planner.Verdict.Stopped => ExitCode.Stopped,
        _ => ExitCode.RefusedOrImpossible,
    };
}
