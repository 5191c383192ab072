using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Robotics.Cli.Nodes;
using Robotics.Cli.Output;
using ROS2;
using ROS2.Recording;
using Spectre.Console;
using Recorder = ROS2.Recording.Recorder;

namespace Robotics.Cli;

/// <summary>Topics of ROS 2 into a file, until it is stopped.</summary>
internal static class RecordCommand
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    public static Command Create(Terminal terminal)
    {
        Argument<string[]> topics = new("TOPICS") { Description = "Names of topics.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = new("--all") { Description = "Every topic, those that come later too." };
        Option<bool> hidden = new("--hidden") { Description = "With --all, hidden topics too: an action's feedback and status." };
        Option<Regex?> matching = Pattern("--regex", "Topics whose name it matches, as '^/camera/'.");
        Option<Regex?> except = Pattern("--exclude", "Topics that are left out whoever asked for them.");
        Option<string> file = new("--out", "-o") { Description = "The recording, an MCAP file.", HelpName = "FILE", Required = true };
        Option<bool> overwrite = new("--overwrite") { Description = "Whether a file that is there may go." };
        Option<double> duration = TaskArguments.Number<double>("--duration", "Seconds after which it stops by itself; 0 for not.", 0, 0, 1e7);
        Option<int> queue = TaskArguments.Number("--queue", "MB that may wait for the disk; what comes beyond is dropped and counted.", 256, 1, 65536);
        Option<bool> json = JsonOutput.Option();
        RosOptions ros = new();
        Command command = new("record", "Records topics into an MCAP file, as rosbag2 does, until Ctrl-C. A killed recording is readable.")
        {
            topics, all, hidden, matching, except, file, overwrite, duration, queue, json,
        };
        ros.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            RecorderOptions options = new()
            {
                Topics = parsed.GetValue(topics) ?? [],
                All = parsed.GetValue(all),
                Hidden = parsed.GetValue(hidden),
                Matching = parsed.GetValue(matching),
                Except = parsed.GetValue(except),
                QueueBytes = (long)parsed.GetValue(queue) << 20,
            };
            if (options is { Topics.Count: 0, All: false, Matching: null })
            {
                throw new CommandException(ExitCode.Usage, "record: nothing to record. Name topics, or give --all or --regex. See launch/robotics record --help.");
            }

            string path = parsed.GetValue(file)!;
            bool mayReplace = parsed.GetValue(overwrite);
            // Before the network is joined: a wrong call is told as such even where nothing can be reached.
            if (!mayReplace && File.Exists(path))
            {
                throw Taken(path);
            }

            using Context context = new(ros.Of(parsed) with { Log = entry => terminal.Say($"{entry.Logger}: {entry.Message}") });
            using Node node = context.CreateNode("recorder");
            long start = TimeProvider.System.GetTimestamp();
            Recorder recorder = Open(node, path, options, mayReplace);
            using (recorder)
            {
                terminal.Say($"Recording into {path}; Ctrl-C ends it.");
                await Watch(recorder, terminal, parsed.GetValue(duration), start, stop);
            }

            Summary summary = new(path, TimeProvider.System.GetElapsedTime(start).TotalSeconds, recorder.Topics, recorder.Fault);
            Print(summary, parsed.GetValue(json), terminal);
            return recorder.Fault is null ? ExitCode.Succeeded : ExitCode.Failed;
        });
        return command;
    }

    /// <summary>What was recorded.</summary>
    private sealed record Summary(string File, double Seconds, IReadOnlyList<RecordedTopic> Topics, string? Fault);

    private static Recorder Open(Node node, string path, RecorderOptions options, bool overwrite)
    {
        try
        {
            return Recorder.ToFile(node, path, new(), options, overwrite);
        }
        catch (IOException e) when (!overwrite && File.Exists(path))
        {
            throw Taken(path, e);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, $"record: {e.Message}", e);
        }
    }

    private static CommandException Taken(string path, Exception? inner = null) =>
        new(ExitCode.Usage, $"record: the file is there already. Name another one, or give --overwrite. {path}", inner);

    private static async Task Watch(Recorder recorder, Terminal terminal, double duration, long start, CancellationToken stop)
    {
        LiveRegion live = new(terminal);
        while (!stop.IsCancellationRequested && !recorder.Ended.IsCompleted)
        {
            live.Show(Table(recorder.Topics, TableBorder.Rounded));
            TimeSpan wait = duration > 0 ? TimeSpan.FromSeconds(duration) - TimeProvider.System.GetElapsedTime(start) : Between;
            if (wait <= TimeSpan.Zero)
            {
                break;
            }

            await Task.WhenAny(recorder.Ended, Task.Delay(wait < Between ? wait : Between, stop));
        }

        live.Close();
    }

    private static void Print(Summary summary, bool json, Terminal terminal)
    {
        if (json)
        {
            JsonOutput.Write(terminal.Out, summary);
            return;
        }

        terminal.WriteTable(Table(summary.Topics, TableBorder.Markdown));
        terminal.Say(FormattableString.Invariant($"{summary.Topics.Sum(t => t.Messages)} messages of {summary.Topics.Count} topics in {summary.Seconds:0.0} s: {summary.File}"));
    }

    private static Table Table(IReadOnlyList<RecordedTopic> topics, TableBorder border)
    {
        Table table = new Table().Border(border).AddColumns("topic", "type", "messages", "MB", "dropped", "lost");
        foreach (RecordedTopic t in topics)
        {
            table.AddRow(Terminal.Safe(t.Topic), Terminal.Safe(t.Type), $"{t.Messages}", (t.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture), $"{t.Dropped}", $"{t.Lost}");
        }

        return table;
    }

    private static Option<Regex?> Pattern(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "REGEX",
        CustomParser = result =>
        {
            try
            {
                // Whatever the pattern, its time is linear in the name's length.
                return new Regex(result.Tokens[0].Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                result.AddError($"{name} '{Terminal.Plain(result.Tokens[0].Value)}' is no pattern: {e.Message}");
                return null;
            }
        },
    };
}
