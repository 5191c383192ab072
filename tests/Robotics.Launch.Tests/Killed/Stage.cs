using System.Collections.Concurrent;
using System.Diagnostics;
using ControlMsgs.Action;
using Mcap;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Runs;
using ROS2;
using ROS2.Dds;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Launch.Tests.Killed;

/// <summary>A domain of their own for processes that are to be killed, and who looks on: the arm's states, its goals, the files, the processes.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>A task that the arm can do again and again, from wherever it was left: the button springs back.</summary>
    public const string Sentence = "press the button";

    public static readonly string[] Scene = ["--scene", "button-pressing", "--variant", "unneeded", "--seed", "1"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, string> _environment;
    private readonly Context _context;
    private readonly ROS2.Node _node;
    private readonly ConcurrentDictionary<string, ActionMsgs.GoalStatus[]> _goals = new();
    private readonly List<IDisposable> _parts = [];
    private readonly ActionClient<FollowJointTrajectory.Goal, FollowJointTrajectory.Result, FollowJointTrajectory.Feedback> _arm;

    public Stage(int number)
    {
        _environment = new()
        {
            ["ROS_DOMAIN_ID"] = $"{60 + number}",
            ["CYCLONEDDS_URI"] = $"<CycloneDDS><Domain><Discovery><Tag>killed-{Environment.ProcessId}-{number}</Tag></Discovery></Domain></CycloneDDS>",
        };
        _context = new(ContextOptions.FromEnvironment(_environment));
        _node = _context.CreateNode("witness");
        Witness = new(_node);
        Task = _node.CreateActionClient(RunTask.Type, "/robotics/run_task");
        _arm = _node.CreateActionClient(FollowJointTrajectory.Type, "/arm_controller/follow_joint_trajectory");
        _parts.AddRange([Witness, Task, _arm]);
        foreach (string controller in (string[])["arm_controller/follow_joint_trajectory", "gripper_controller/gripper_cmd"])
        {
            _parts.Add(_node.CreateSubscription<ActionMsgs.GoalStatusArray>($"/{controller}/_action/status", s => _goals[controller] = s.StatusList, Qos.ActionStatus));
        }
    }

    public MotionWitness Witness { get; }

    public ActionClient<RunTask.Goal, RunTask.Result, RunTask.Feedback> Task { get; }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Goals of the arm's and the gripper's controllers that have not ended.</summary>
    public int GoalsUnderWay => _goals.Values.Sum(all => all.Count(s => (ROS2.GoalStatus)s.Status is ROS2.GoalStatus.Accepted or ROS2.GoalStatus.Executing or ROS2.GoalStatus.Canceling));

    /// <summary>A robotics process in this stage's domain.</summary>
    public Actor Start(params string[] arguments)
    {
        var actor = new Actor(arguments, _environment);
        _parts.Insert(0, actor);
        return actor;
    }

    public Actor StartSimulation() => Start(["sim", .. Scene, "--watchdog", Text(Limits.Watchdog)]);

    public Actor StartExecutor(string folder) => Start(
        "node", "--workspace", "0.3,-0.3,0.01,0.55,0.3,0.4", "--worlds", "1", "--no-report", "--client-timeout", Text(Limits.Client), "--stale-after", "0.5", "--out", Folder.At(folder));

    /// <summary>Gives the task to the executor; one that begins, or that still stops what ran before, says no for a while.</summary>
    public async Task<ClientGoal<RunTask.Goal, RunTask.Result, RunTask.Feedback>> AskAsync(Action<RunTask.Feedback>? told = null)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            using CancellationTokenSource patience = new(Patience);
            try
            {
                return await Task.SendGoalAsync(new() { Sentence = Sentence }, told, patience.Token);
            }
            catch (RosException) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
                await System.Threading.Tasks.Task.Delay(100);
            }
        }
    }

    /// <summary>
    /// The arm back to where it began, by a goal for its controller: a press that was killed leaves the hand in the way of the next,
    /// and a controller that was made to hold takes the next goal at once.
    /// </summary>
    public async Task GoHomeAsync()
    {
        FollowJointTrajectory.Goal home = new()
        {
            Trajectory =
            {
                JointNames = [.. Enumerable.Range(1, 7).Select(i => $"joint{i}")],
                Points = [new() { Positions = [0, -.593654, 0, -2.715272, 0, 2.121618, .785398], Velocities = new double[7], TimeFromStart = RosTime.ToDuration(TimeSpan.FromSeconds(2)) }],
            },
        };
        using CancellationTokenSource patience = new(Patience);
        var goal = await _arm.SendGoalAsync(home, cancellation: patience.Token);
        ActionResult<FollowJointTrajectory.Result> end = await goal.ResultAsync(patience.Token);
        Assert.True(end.Status == ROS2.GoalStatus.Succeeded, end.Result.ErrorString);
    }

    /// <summary>The task from its beginning to a success, which nothing that was killed before may spoil.</summary>
    public async Task SucceedsAsync()
    {
        ActionResult<RunTask.Result> end = await (await AskAsync()).ResultAsync().WaitAsync(2 * Patience);
        Assert.True(end.Result.Verdict == RunTask.Result.SUCCEEDED, end.Result.Reason);
    }

    /// <summary>Every message that is in a recording, cut off or not, can be read.</summary>
    /// <returns>How many they are, and seconds from the last to a moment of the wall clock.</returns>
    public static (int Messages, double Behind) Read(string file, DateTimeOffset moment)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            return (0, double.NaN);
        }

        using var reader = new McapReader(File.OpenRead(file));
        int messages = 0;
        ulong last = 0;
        foreach (McapMessage message in reader.Messages())
        {
            (messages, last) = (messages + 1, Math.Max(last, message.LogTime));
        }

        return (messages, messages == 0 ? double.NaN : (moment - DateTimeOffset.UnixEpoch).TotalSeconds - last * 1e-9);
    }

    public static async Task GoneAsync(IReadOnlyCollection<int> processes)
    {
        for (int i = 0; processes.Any(ProcessTree.Lives); i++)
        {
            Assert.True(i < 600, "processes outlive who started them");
            await System.Threading.Tasks.Task.Delay(50);
        }
    }

    public void Dispose()
    {
        _parts.ForEach(p => p.Dispose());
        _context.Dispose();
        Folder.Dispose();
    }

    private static string Text(double seconds) => seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Seconds of silence after which the arm is made to hold.</summary>
internal static class Limits
{
    public const double Watchdog = .2, Client = .5;
}

/// <summary>A process of the command line that can be killed.</summary>
internal sealed class Actor : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _words = new();
    private bool _disposed;

    public Actor(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("dotnet", [ProcessRunner.Program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _words.Enqueue(line.Data ?? "");
        _process.OutputDataReceived += (_, line) => _words.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public bool Ended => _process.HasExited;

    /// <summary>What it said, for the message of a failure.</summary>
    public string Words => string.Join('\n', _words);

    public int[] Below => ProcessTree.Below(_process.Id);

    /// <summary>kill -9.</summary>
    /// <returns>When: a time stamp of <see cref="Stopwatch"/>.</returns>
    public long Kill()
    {
        long moment = Stopwatch.GetTimestamp();
        _process.Kill();
        _process.WaitForExit();
        return moment;
    }

    /// <summary>Waits until it has said something that begins so.</summary>
    public async Task SaysAsync(string beginning, TimeSpan patience)
    {
        long since = Stopwatch.GetTimestamp();
        while (!Said())
        {
            if (Ended)
            {
                // Its last words are still on their way then.
                await _process.WaitForExitAsync().WaitAsync(patience);
                Assert.True(Said(), $"It ended and did not say '{beginning}' but:\n{Words}");
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(since) < patience, $"It did not say '{beginning}' but:\n{Words}");
            await Task.Delay(10);
        }

        bool Said() => _words.Any(w => w.StartsWith(beginning, StringComparison.Ordinal));
    }

    /// <summary>May be called again.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!Ended)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
