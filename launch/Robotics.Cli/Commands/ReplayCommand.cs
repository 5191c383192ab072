using System.CommandLine;
using Mcap;
using Robotics.Cli.Nodes;
using Robotics.Cli.Output;
using ROS2;
using ROS2.Recording;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>A recording onto ROS 2.</summary>
internal static class ReplayCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "An MCAP file, closed or cut." };
        Option<double> rate = TaskArguments.Number<double>("--rate", "Seconds of the recording a second.", 1, .001, 1000);
        Option<double> start = TaskArguments.Number<double>("--start", "Seconds left out at the beginning.", 0, 0, 1e9);
        Option<string?> topics = new("--topics") { Description = "Which topics, with commas [default: all].", HelpName = "LIST" };
        Option<double> clock = TaskArguments.Number<double>("--clock", "Times a second that /clock tells the recording's time; 0: /clock is played as it was recorded.", 0, 0, 1000);
        Option<double> delay = TaskArguments.Number<double>("--delay", "Seconds before the first message, in which subscriptions find the publishers.", .5, 0, 3600);
        Option<bool> json = JsonOutput.Option();
        RosOptions ros = new();
        Command command = new("replay", "Plays an MCAP file of ROS 2 as it was: bytes, times, QoS. --ros-args -r /from:=/to renames topics.")
        {
            file, rate, start, topics, clock, delay, json,
        };
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            PlayerOptions options = new()
            {
                Rate = parsed.GetValue(rate),
                Start = TimeSpan.FromSeconds(parsed.GetValue(start)),
                Topics = parsed.GetValue(topics)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                ClockRate = parsed.GetValue(clock) is > 0 and var hertz ? hertz : null,
                Delay = TimeSpan.FromSeconds(parsed.GetValue(delay)),
            };
            string path = parsed.GetValue(file)!;
            using McapReader reader = Open(path);
            if (reader.Cut is { } cut)
            {
                terminal.Say($"The recording was cut; what is there is played. {cut.Reason} {path}");
            }

            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("player");
            using Player player = Make(node, reader, options);
            bool ended = await Play(player, terminal, stop);
            Print(new(path, ended, player.Position.TotalSeconds, player.Topics), parsed.GetValue(json), terminal);
            return ended ? ExitCode.Succeeded : ExitCode.Stopped;
        });
        return command;
    }

    /// <summary>What was played.</summary>
    /// <param name="Complete">False: it was stopped.</param>
    /// <param name="Position">Seconds into the recording.</param>
    private sealed record Summary(string File, bool Complete, double Position, IReadOnlyList<PlayedTopic> Topics);

    private static McapReader Open(string path)
    {
        try
        {
            return new(File.OpenRead(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or McapException)
        {
            throw new CommandException(ExitCode.Usage, $"replay: the recording cannot be read: {e.Message} {path}", e);
        }
    }

    private static Player Make(Node node, McapReader reader, PlayerOptions options)
    {
        try
        {
            return new(node, reader, new(), options);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, $"replay: {e.Message}", e);
        }
    }

    private static async Task<bool> Play(Player player, Terminal terminal, CancellationToken stop)
    {
        LiveRegion live = new(terminal);
        try
        {
            // Not on this thread: reading ahead and publishing may take long without a wait.
            Task playing = Task.Run(() => player.RunAsync(stop), CancellationToken.None);
            while (!playing.IsCompleted)
            {
                live.Show(new Markup(FormattableString.Invariant($"[blue]{player.Position.TotalSeconds:0.0} s[/] {player.Topics.Sum(t => t.Messages)} messages of {player.Topics.Count} topics")));
                await Task.WhenAny(playing, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None));
            }

            await playing;
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        catch (McapException e)
        {
            throw new CommandException(ExitCode.Failed, $"replay: the recording is damaged from {player.Position.TotalSeconds:0.0} s on: {e.Message}", e);
        }
        finally
        {
            live.Close();
        }
    }

    private static void Print(Summary summary, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, summary);
            return;
        }

        Table table = new Table().Border(TableBorder.Markdown).AddColumns("topic", "type", "messages");
        foreach (PlayedTopic t in summary.Topics)
        {
            table.AddRow(Terminal.Safe(t.Topic), Terminal.Safe(t.Type), $"{t.Messages}");
        }

        terminal.WriteTable(table);
    }
}
