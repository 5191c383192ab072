using System.CommandLine;
using Robotics.Cli.Nodes;
using Robotics.Sim;
using ROS2;

namespace Robotics.Cli;

/// <summary>A scene as a robot on ROS 2.</summary>
internal static class SimCommand
{
    public static Command Create(Terminal terminal)
    {
        LayoutOptions layout = new();
        Option<bool> scramble = TaskArguments.Scramble();
        Option<string?> robot = new("--robot") { Description = "A robot of sim/robots, or a file, in place of the scene's.", HelpName = "NAME" };
        Option<double> rate = TaskArguments.Number<double>("--rate", "Seconds of the world a second of the wall clock; 0 for as fast as it goes.", 1, 0, 1000);
        Option<double> watchdog = TaskArguments.Number<double>("--watchdog", "Seconds without a heartbeat of who moves the arm, after which it holds.", .2, .02, 60);
        Option<double> camera = TaskArguments.Number<double>("--camera-rate", "Pictures a second of the world, drawn while somebody subscribes.", 10, 0, 100);
        RosOptions ros = new();
        Command command = new("sim", "Serves a scene as a robot on ROS 2: joint states, transforms, clock, controllers, cameras, sensing.");
        layout.AddTo(command);
        foreach (Option option in (Option[])[scramble, robot, rate, watchdog, camera])
        {
            command.Add(option);
        }

        ros.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            (string scene, SceneVariant variant, int seed) = layout.Of(parsed);
            Layout drawn = SceneGenerator.Draw(TaskArguments.Scene(scene), variant, seed, parsed.GetValue(scramble));
            drawn = parsed.GetValue(robot) is { } other ? drawn with { RobotFile = SimData.Model("robots", other) } : drawn;
            SimNodeOptions options = new(parsed.GetValue(rate), parsed.GetValue(watchdog), parsed.GetValue(camera));
            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using SimNode node = new(context, drawn, options);
            node.Run(stop);
            return Task.FromResult(ExitCode.Stopped);
        });
        return command;
    }
}
