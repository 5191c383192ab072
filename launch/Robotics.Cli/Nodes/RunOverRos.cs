using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Robotics.Cli.Launching;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Cli.Nodes;

/// <summary>
/// A run with the simulation and the executor in processes of their own, over DDS on loopback: what a real arm's run is, but for
/// the robot. This process is the client, and takes the other two with it when it ends.
/// </summary>
internal static class RunOverRos
{
    /// <summary>
    /// Seconds that the simulation, the executor or this client may be silent. A busy machine stalls each now and then, and nobody
    /// is hurt by a simulated arm, whose processes end with this one anyway; a real one's limits are tighter.
    /// </summary>
    private const string Silence = "2";

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <param name="layout">What the request draws: this process knows the robot's model, its workspace and the scene's own goals.</param>
    /// <param name="domain">Null for one in which nobody is.</param>
    /// <param name="rate">Seconds of the world a second of the wall clock.</param>
    public static async Task<(RunTask.Result Result, JsonNode Json)> RunAsync(
        SceneTaskRequest request, Layout layout, string folder, bool report, int? domain, double rate, Terminal terminal, CancellationToken stop)
    {
        int number = domain ?? FreeDomain();
        terminal.Say($"ROS 2 domain {number}, on loopback: ROS_DOMAIN_ID={number} ROS_LOCALHOST_ONLY=1 ros2 topic list");
        string variant = request.Variant.ToString().ToLowerInvariant();
        string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
        string[] drawn = ["--scene", request.Scene, "--variant", variant, "--seed", $"{request.Seed}"];
        using Child sim = new(
            _ => { },
            ["sim", "--domain", $"{number}", .. drawn, .. (request.Scramble ? (string[])["--scramble"] : []), "--rate", Number(rate), "--camera-rate", "2", "--watchdog", Silence]);
        using Child node = new(
            terminal.Say,
            [
                "node", "--domain", $"{number}", "--robot", layout.RobotFile, "--base", layout.BaseFile, "--workspace", NodeCommand.Text(layout.Workspace),
                "--seed", $"{request.Options.Seed}", "--worlds", $"{request.Options.Worlds}", "--bar", Number(request.Options.Bar), "--threads", $"{request.Options.Threads}",
                "--reasoner", request.Reasoner, "--stale-after", Silence, "--client-timeout", Silence, "--out", folder, "--once", .. (report ? (string[])[] : ["--no-report"]),
            ]);
        using Context context = new(RosOptions.InDomain(number));
        using Node own = context.CreateNode($"robotics_run_{Environment.ProcessId}");
        using TaskClient client = new(own, "/robotics");
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task lost = Task.WhenAny(sim.Ended, node.Ended).ContinueWith(_ => either.Cancel(), TaskScheduler.Default);
        try
        {
            // What the executor says is shown as it says it: no need of its feedback.
            RunTask.Goal goal = new() { Sentence = request.SentenceFor(layout), AlsoMeasure = [.. request.GoalsFor(layout).Select(g => g.ToMessage())] };
            Task<RunTask.Result> asked = client.RunAsync(goal, Start, _ => { }, either.Token);
            await Task.WhenAny(asked, Later(node.Ended));
            RunTask.Result result = asked.IsCompleted ? await asked : throw new RosException("The executor ended without an answer.");
            await Task.WhenAny(node.Ended, Task.Delay(TimeSpan.FromSeconds(10), CancellationToken.None));
            return (result, Told(folder, request, variant));
        }
        catch (Exception e) when (e is RosException or OperationCanceledException && !stop.IsCancellationRequested && (sim.Exited ?? node.Exited) is not null)
        {
            Child dead = sim.Exited is not null ? sim : node;
            throw new CommandException(dead.Exited is ExitCode.DependencyMissing or ExitCode.Usage ? dead.Exited.Value : ExitCode.Failed,
                $"'robotics {dead.Name}' ended with {dead.Exited}: {dead.LastWords}", e);
        }
    }

    /// <summary>An answer may come after the end of who gave it.</summary>
    private static async Task Later(Task end)
    {
        await end;
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    /// <summary>result.json and scenario.yaml speak of the scene that only this process knows.</summary>
    private static JsonNode Told(string folder, SceneTaskRequest request, string variant)
    {
        string path = Path.Combine(folder, "result.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        (json["scene"], json["seed"], json["variant"]) = (Path.GetFileNameWithoutExtension(request.Scene), request.Seed, variant);
        File.WriteAllText(path, json.ToJsonString(new(JsonOutput.Indented)) + "\n");
        string scenario = Path.Combine(folder, "scenario.yaml");
        File.WriteAllText(scenario, request.Named(Scenario.FromYaml(File.ReadAllText(scenario), scenario)).ToYaml());
        return json;
    }

    /// <summary>A domain in which nobody has been seen: two runs side by side do not move one another's arm.</summary>
    public static int FreeDomain()
    {
        for (int i = 0; i < 20; i++)
        {
            int domain = 20 + (Environment.ProcessId + 7 * i) % 80;
            using DdsParticipant probe = new(RosOptions.InDomain(domain).Domain);
            using ManualResetEventSlim seen = new();
            probe.Discovery.Changed += seen.Set;
            seen.Wait(TimeSpan.FromMilliseconds(200));
            if (probe.Discovery.Participants.Count <= 1)
            {
                return domain;
            }
        }

        throw new CommandException(ExitCode.Failed, "No ROS domain from 20 to 99 is free on this machine. Name one with --domain.");
    }

    /// <summary>Another process of this program. It ends with this object, and with this process however that ends.</summary>
    private sealed class Child : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

        private readonly LaunchedProcess _process;
        private readonly CancellationTokenSource _over = new();
        private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Queue<string> _words = new();
        private readonly Action<string> _said;

        public Child(Action<string> said, string[] arguments)
        {
            (Name, _said) = (arguments[0], said);
            _process = new(new(Name, arguments, ImmutableDictionary<string, string>.Empty, null, false), Hear, code => _ended.TrySetResult(code), _over.Token);
            _process.Start();
        }

        public string Name { get; }

        public Task<int> Ended => _ended.Task;

        public int? Exited => _ended.Task.IsCompleted ? _ended.Task.Result : null;

        public string LastWords
        {
            get
            {
                lock (_words)
                {
                    return string.Join(" / ", _words);
                }
            }
        }

        public void Dispose()
        {
            // Asked first, so that recordings are closed; then made to.
            _over.Cancel();
            _process.Stop();
            _process.Join(Patience);
            _over.Dispose();
        }

        private void Hear(string line)
        {
            _said(line);
            lock (_words)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    _words.Enqueue(line);
                    if (_words.Count > 3)
                    {
                        _words.Dequeue();
                    }
                }
            }
        }
    }
}
