using System.CommandLine;
using Robotics.Cli.Launching;

namespace Robotics.Cli;

/// <summary>Several nodes from one file.</summary>
internal static class LaunchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "A launch file, or the name of one of launch/files." };
        Argument<string[]> values = new("NAME=VALUE") { Description = "Values of the file's arguments.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> dry = new("--dry-run") { Description = "Print what would be started, start nothing." };
        Command command = new("launch", "Starts the nodes of a YAML file together and stops them together. launch/files/README.md describes the file.") { file, values, dry };
        command.SetAction(async (parsed, stop) =>
        {
            string path = PathOf(parsed.GetValue(file)!);
            // What speaks ROS 2 can be a node.
            string[] nodes = [.. CommandLine.Commands(terminal).Subcommands.SelectMany(c => c.Subcommands.Prepend(c)).Where(c => c.Options.Any(o => o.Name == "--ros-args")).Select(CommandLine.Name)];
            IReadOnlyList<LaunchNode> started = LaunchFile.Read(path, parsed.GetValue(values) ?? [], nodes);
            if (!parsed.GetValue(dry))
            {
                return await Launch.RunAsync(started, terminal, stop);
            }

            foreach (LaunchNode node in started)
            {
                terminal.Out.WriteLine($"{node.Label}: robotics {string.Join(' ', node.Arguments.Select(Quoted))}");
            }

            return ExitCode.Succeeded;
        });
        return command;
    }

    /// <summary>As a shell takes it.</summary>
    private static string Quoted(string argument) => argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+".Contains(c)) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string PathOf(string given)
    {
        string known = Path.Combine(AppContext.BaseDirectory, "files", given + ".yaml");
        return !File.Exists(given) && File.Exists(known) ? known : given;
    }
}
