using System.CommandLine;
using Robotics.Cli.Nodes;
using Robotics.Cli.Wiring;
using Robotics.Hands;
using Robotics.Ports;
using Robotics.Sim;
using ROS2;

namespace Robotics.Cli;

/// <summary>A hand of Dynamixel servos, or a simulated one, on ROS 2.</summary>
internal static class HandCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string> file = new("--hand") { Description = $"A hand's file, or one of {string.Join(", ", HandFile.Names)}.", HelpName = "FILE", DefaultValueFactory = _ => "dclaw" };
        Option<string?> port = new("--port") { Description = "Serial port [default: the file's].", HelpName = "PATH" };
        Option<double> watchdog = TaskArguments.Number<double>("--watchdog", "Seconds without targets after which the hand holds.", .2, .02, 60);
        Option<bool> simulated = new("--simulated") { Description = "A simulated hand of sim/hands in place of servos, with a depth camera and the truth about its object." };
        Option<string> thing = new("--object") { Description = "With --simulated: what is in the hand.", HelpName = "NAME", DefaultValueFactory = _ => "cube" };
        Option<string> stage = new("--stage") { Description = "With --simulated: what is under it, table or air.", HelpName = "NAME", DefaultValueFactory = _ => "table" };
        Option<int> seed = TaskArguments.Number("--seed", "With --simulated: of the camera's noise.", 0, 0, int.MaxValue);
        Option<bool> unmanaged = new("--unconfigured") { Description = "Stay unconfigured until a lifecycle manager says otherwise." };
        RosOptions ros = new();
        Command command = new("hand", "Serves a hand of Dynamixel servos, or a simulated one, on ROS 2: joint states, joint positions as targets, stop, diagnostics.")
        {
            file, port, watchdog, simulated, thing, stage, seed, unmanaged,
        };
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            string named = parsed.GetValue(file)!;
            (Func<Node, IHand> connect, string hardware) = parsed.GetValue(simulated)
                ? Simulated(new(HandScene.WorldsOf("hand", named, parsed.GetValue(stage)!, parsed.GetValue(thing)!, HandPreset.Serving), DepthNoise.Published, parsed.GetValue(seed)))
                : Servos(Load(named), parsed.GetValue(port));
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("robotics_hand");
            using HandNode served = new(node, () => connect(node), hardware, parsed.GetValue(watchdog));
            if (!parsed.GetValue(unmanaged) && !await served.StartAsync())
            {
                return ExitCode.Failed;
            }

            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            return ExitCode.Stopped;
        });
        return command;
    }

    private static (Func<Node, IHand> Connect, string Hardware) Simulated(ServedHandOptions options) => (node => new ServedHand(node, options), "simulation");

    private static (Func<Node, IHand> Connect, string Hardware) Servos(HandConfiguration hand, string? port)
    {
        HandConfiguration at = hand with { Port = port ?? hand.Port };
        return (_ => DynamixelHand.Connect(at), at.Port);
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
