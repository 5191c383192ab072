using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Robotics.Cli.Wiring;
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
    /// Seconds that the simulation or the executor may be silent. A busy machine stalls both now and then, and nobody is hurt by a
    /// simulated arm; a real one's limits are tighter.
    /// </summary>
    private const string Silence = "0.5";

    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <param name="layout">What the request draws: this process knows the robot's model, its workspace and the scene's own goals.</param>
    /// <param name="domain">Null for one in which nobody is.</param>
    /// <param name="rate">Seconds of the world a second of the wall clock.</param>
    public static async Task<(RunTask.Result Result, JsonNode Json)> RunAsync(
        SceneTaskRequest request, Layout layout, string folder, bool report, int? domain, double rate, Terminal terminal, CancellationToken stop)
    {
        int number = domain ?? FreeDomain();
        ContextOptions options = new() { Domain = new() { Id = (uint)number } };
        terminal.Say($"ROS 2 domain {number}, on loopback: ROS_DOMAIN_ID={number} ROS_LOCALHOST_ONLY=1 ros2 topic list");
        string variant = request.Variant.ToString().ToLowerInvariant();
        string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
        string[] drawn = ["--scene", request.Scene, "--variant", variant, "--seed", $"{request.Seed}"];
        using Child sim = Child.Start(["sim", .. drawn, .. (request.Scramble ? (string[])["--scramble"] : []), "--rate", Number(rate), "--camera-rate", "2", "--watchdog", Silence, "--domain", $"{number}"]);
        using Child node = Child.Start(
        [
            "node", "--robot", layout.RobotFile, "--base", layout.BaseFile, "--workspace", NodeCommand.Text(layout.Workspace), "--domain", $"{number}", "--seed", $"{request.Options.Seed}", "--worlds", $"{request.Options.Worlds}", "--bar", Number(request.Options.Bar),
            "--threads", $"{request.Options.Threads}", "--reasoner", request.Reasoner, "--stale-after", Silence, "--out", folder, "--once", .. (report ? (string[])[] : ["--no-report"]),
        ]);
        using Context context = new(options);
        using Node own = context.CreateNode($"robotics_run_{Environment.ProcessId}");
        using TaskClient client = new(own, "/robotics");
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task lost = Task.WhenAny(sim.Ended, node.Ended).ContinueWith(_ => either.Cancel(), TaskScheduler.Default);
        try
        {
            RunTask.Result result = await client.RunAsync(new() { Sentence = request.SentenceFor(layout), AlsoMeasure = [.. request.GoalsFor(layout).Select(g => g.ToMessage())] }, Start, f => TaskCommand.Show(terminal, f), either.Token);
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

    /// <summary>result.json speaks of the scene that only this process knows.</summary>
    private static JsonNode Told(string folder, SceneTaskRequest request, string variant)
    {
        string path = Path.Combine(folder, "result.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(path))!;
        (json["scene"], json["seed"], json["variant"]) = (Path.GetFileNameWithoutExtension(request.Scene), request.Seed, variant);
        File.WriteAllText(path, json.ToJsonString(new(JsonOutput.Indented)) + "\n");
        return json;
    }

    /// <summary>A domain in which nobody has been seen: two runs side by side do not move one another's arm.</summary>
    public static int FreeDomain()
    {
        for (int i = 0; i < 20; i++)
        {
            int domain = 20 + (Environment.ProcessId + 7 * i) % 80;
            using DdsParticipant probe = new(new() { Id = (uint)domain });
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

    /// <summary>Another process of this program. It ends with this object.</summary>
    private sealed class Child : IDisposable
    {
        private readonly Process _process;
        private readonly Queue<string> _words = new();

        private Child(string name, Process process)
        {
            (Name, _process) = (name, process);
            process.ErrorDataReceived += (_, line) => Hear(line.Data);
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            Ended = process.WaitForExitAsync();
        }

        public string Name { get; }

        public Task Ended { get; }

        public int? Exited => _process.HasExited ? _process.ExitCode : null;

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

        public static Child Start(string[] arguments)
        {
            string self = Environment.ProcessPath!;
            string[] command = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [typeof(RunOverRos).Assembly.Location, .. arguments] : arguments;
            ProcessStartInfo start = new(self, command) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
            return new(arguments[0], Process.Start(start)!);
        }

        public void Dispose()
        {
            // Asked first, so that recordings are closed; then made to.
            if (!_process.HasExited)
            {
                using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
                {
                    kill.WaitForExit();
                }

                if (!_process.WaitForExit(5000))
                {
                    _process.Kill(entireProcessTree: true);
                }
            }

            _process.Dispose();
        }

        private void Hear(string? line)
        {
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
