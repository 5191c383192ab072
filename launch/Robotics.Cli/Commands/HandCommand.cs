using System.CommandLine;
using Robotics.Cli.Nodes;
using Robotics.Hands;
using ROS2;

namespace Robotics.Cli;

/// <summary>A hand of Dynamixel servos on ROS 2.</summary>
internal static class HandCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> file = new("--hand") { Description = $"A hand's file, or one of {string.Join(", ", HandFile.Names)}.", HelpName = "FILE", DefaultValueFactory = _ => "dclaw" };
        Option<string?> port = new("--port") { Description = "Serial port [default: the file's].", HelpName = "PATH" };
        Option<double> watchdog = TaskArguments.Number<double>("--watchdog", "Seconds without targets after which the hand holds.", .2, .02, 60);
        Option<bool> unmanaged = new("--unconfigured") { Description = "Stay unconfigured until a lifecycle manager says otherwise." };
        RosOptions ros = new();
        Command command = new("hand", "Serves a hand of Dynamixel servos on ROS 2: joint states, joint positions as targets, stop, diagnostics.") { file, port, watchdog, unmanaged };
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            HandConfiguration hand = Load(parsed.GetValue(file)!);
            hand = hand with { Port = parsed.GetValue(port) ?? hand.Port };
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("robotics_hand");
            using HandNode served = new(node, () => DynamixelHand.Connect(hand), hand.Port, parsed.GetValue(watchdog));
            if (!parsed.GetValue(unmanaged) && !await served.StartAsync())
            {
                return ExitCode.Failed;
            }

            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Stopped;
        });
        return command;
    }

    private static HandConfiguration Load(string nameOrPath)
    {
        try
        {
            return HandFile.Load(nameOrPath);
        }
        catch (HandException e)
        {
            throw new CommandException(ExitCode.Usage, $"hand: {e.Message}", e);
        }
    }
}
