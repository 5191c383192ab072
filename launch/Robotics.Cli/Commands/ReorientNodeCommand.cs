using System.CommandLine;
using Robotics.Cli.Nodes;
using Robotics.Cli.Reorient;
using Robotics.Cli.Wiring;
using Robotics.Reorientation.Acting;
using Robotics.Sim;
using ROS2;

namespace Robotics.Cli;

/// <summary>A policy that turns the object in a hand, on ROS 2.</summary>
internal static class ReorientNodeCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> hand = new("--hand") { Description = "The hand's model, of sim/hands.", HelpName = "NAME", DefaultValueFactory = _ => "dclaw" };
        Option<string> thing = new("--object") { Description = "What is in the hand.", HelpName = "NAME", DefaultValueFactory = _ => "cube" };
        PolicyOptions policy = new("teacher", "");
        Option<double> timeout = TaskArguments.Number<double>("--timeout", "Seconds for a goal that names none.", 20, 1, 3600);
        Option<double> stale = TaskArguments.Number("--stale", "Seconds at which joint states are too old.", .2, .03, 60);
        Option<double> sight = TaskArguments.Number("--sight", "Seconds at which a picture, or the object's pose, is too old.", .5, .1, 60);
        Option<double> client = TaskArguments.Number<double>("--client-timeout", "Seconds without a client's heartbeat after which its goal is stopped.", 2, .02, 60);
        Option<bool> unmanaged = new("--unconfigured") { Description = "Stay unconfigured until a lifecycle manager says otherwise." };
        RosOptions ros = new();
        Command command = new("node", "Turns the object in a hand on ROS 2, as the action ~/reorient: joint states, and the object's pose or a depth camera's pictures, in; joint positions out.")
        {
            hand, thing, timeout, stale, sight, client, unmanaged,
        };
        policy.AddTo(command);
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            HandWorldOptions worlds = HandScene.WorldsOf("reorient node", parsed.GetValue(hand)!, "table", parsed.GetValue(thing)!, HandPreset.Scoring);
            PolicyChoice choice = policy.Of(parsed);
            ReorientNodeOptions options = new(
                worlds, choice.ByCamera, (sensed, camera) => choice.Open(worlds, sensed, camera, seed: 1),
                new() { StaleAfter = parsed.GetValue(stale) }, new() { Timeout = parsed.GetValue(timeout) }, parsed.GetValue(sight), parsed.GetValue(client));
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("robotics_reorient");
            using ReorientNode served = new(node, options);
            if (!parsed.GetValue(unmanaged) && !await served.StartAsync())
            {
                return ExitCode.Failed;
            }

            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Stopped;
        });
        return command;
    }
}
