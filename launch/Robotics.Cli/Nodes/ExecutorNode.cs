using System.Collections.Immutable;
using Robotics.Cli.Output;
using Robotics.Cli.Report;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Skills;
using RclInterfaces;
using RoboticsInterfaces.Srv;
using ROS2;
using ROS2.Recording;
using RunProgram = RoboticsInterfaces.Action.RunProgram;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Cli.Nodes;

/// <summary>How the executor works.</summary>
/// <param name="Robot">Its capability card.</param>
/// <param name="Rehearsals">Where programs are proved before they run.</param>
/// <param name="Approval">Whether a person must approve each program before it moves anything.</param>
/// <param name="Folder">Where each task's output folder is made.</param>
/// <param name="Once">One task and no more: its output goes into the folder itself, and <see cref="ExecutorNode.Done"/> ends after it.</param>
/// <param name="ClientTimeout">Seconds without a client's heartbeat after which its task is stopped; clients that send none are not watched.</param>
public sealed record ExecutorOptions(
    ArmDescription Robot, ArmInterface Names, IRehearsalWorlds Rehearsals, TaskOptions Task, string Reasoner, bool Approval, string Folder, bool Once, bool Report, double ClientTimeout);

/// <summary>
/// What the executor's node does while it is configured: a sentence or a program in, feedback while it thinks, proves and acts, a measured verdict out. One task
/// at a time; what does not come from the robot's interface it does not know.
/// </summary>
public sealed class ExecutorNode : IDisposable
{
    /// <summary>The topic on which clients of tasks send heartbeats, in the node's own name space.</summary>
    public const string ClientHeartbeat = "~/client_heartbeat";

    private readonly Node _node;
    private readonly ExecutorOptions _options;
    private readonly IPrograms _programs;
    private readonly Reasoners _reasoners;
    private readonly Terminal _terminal;
    private readonly List<IDisposable> _parts = [];
    private readonly Approvals _approvals;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Parameter<int> _worlds;
    private readonly Parameter<double> _bar;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunningGoal _running;
    private volatile bool _active;
    private int _count;

    public ExecutorNode(Node node, ExecutorOptions options, IPrograms programs, Reasoners reasoners, Terminal terminal)
    {
        (_node, _options, _programs, _reasoners, _terminal, _running) = (node, options, programs, reasoners, terminal, new(node, "task"));
        _worlds = node.Parameters.Declare("worlds", options.Task.Worlds, new() { Description = "Rehearsal worlds.", Integers = new IntegerRange { FromValue = 1, ToValue = 10_000 } });
        _bar = node.Parameters.Declare("bar", options.Task.Bar, new() { Description = "Least rehearsal success rate at which a program is run.", Doubles = new FloatingPointRange { FromValue = 0, ToValue = 1 } });
        _parts.Add(_approvals = new(node, options.Approval));
        _parts.Add(node.CreateActionServer(RunTask.Type, "~/run_task", RunTaskAsync, new() { Accept = (_, _) => MayBegin }));
        _parts.Add(node.CreateActionServer(RunProgram.Type, "~/run_program", RunProgramAsync, new() { Accept = (_, _) => MayBegin }));
        _parts.Add(node.CreateService(ListSkills.Type, "~/list_skills", _ => new ListSkills.Response
        {
            Skills = [.. SkillCatalogue.Default.Skills.Select(s => new RoboticsInterfaces.Skill
            {
                Name = s.Name,
                Signature = $"{s.Returns} {s.Name}({string.Join(", ", s.Parameters.Select(p => $"{p.Type} {p.Name}"))})",
                Description = s.Doc,
            })],
        }));
        _parts.Add(node.CreateService(RoboticsInterfaces.Srv.Stop.Type, "~/stop", OnStop));
        _parts.Add(new HeartbeatMonitor(node, ClientHeartbeat, options.ClientTimeout, client => _running.Stop($"client '{client}' was not heard of within {options.ClientTimeout} s")));
    }

    /// <summary>Whether tasks are taken. Setting it to false stops what runs.</summary>
    public bool Active
    {
        get => _active;
        set
        {
            _active = value;
            if (!value)
            {
                _running.Stop("the node was deactivated");
            }
        }
    }

    private bool MayBegin => _active && _turn.CurrentCount > 0;

    /// <summary>Ends when the one task has ended and its client has been told.</summary>
    public Task Done => _done.Task;

    public void Dispose()
    {
        _ended.Cancel();
        _parts.ForEach(p => p.Dispose());
        Array.ForEach(["worlds", "bar"], name => _node.Parameters.Undeclare(name));

        // The task under way holds the robot and closes its folder.
        _turn.Wait(TimeSpan.FromSeconds(10));
    }

    /// <summary>Everything but pictures: those would be most of a recording, and record takes them when they are wanted.</summary>
    private static RecorderOptions Recorded { get; } = new() { All = true, Hidden = true, Except = new("^/camera/") };

    private Task RunTaskAsync(ServerGoal<RunTask.Goal, RunTask.Result, RunTask.Feedback> goal) => DoAsync(
        goal.Id, goal.Cancellation, goal.Goal.Sentence, goal.Goal.AlsoMeasure, Or(goal.Goal.Reasoner, _options.Reasoner), [], Options(goal.Goal.Worlds, goal.Goal.Bar), goal.Goal.DryRun,
        (stage, text, line) => goal.PublishFeedback(new() { Stage = stage, Text = text, Line = (uint)line }),
        (told, folder) => goal.End(Answered(told), new() { Verdict = (byte)told.Verdict, Code = Code(told), Reason = told.Reason, Measured = Measured(told), Program = told.Program ?? "", Out = folder }));

    private Task RunProgramAsync(ServerGoal<RunProgram.Goal, RunProgram.Result, RunProgram.Feedback> goal) => DoAsync(
        goal.Id, goal.Cancellation, "A program written by hand.", [], Reasoners.Hand, WrittenProgram.Answers(goal.Goal.Program, []), Options(goal.Goal.Worlds, goal.Goal.Bar), goal.Goal.DryRun,
        (stage, text, line) => goal.PublishFeedback(new() { Stage = stage, Text = text, Line = (uint)line }),
        (told, folder) => goal.End(Answered(told), new() { Verdict = (byte)told.Verdict, Code = Code(told), Reason = told.Reason, Measured = Measured(told), Out = folder }));

    private async Task DoAsync(
        GoalId id, CancellationToken cancelled, string sentence, RoboticsInterfaces.Goal[] alsoMeasure, string reasoner, ImmutableArray<StageAnswer> answers, TaskOptions options, bool dry,
        Action<string, string, int> tell, Action<TaskReport, string> told)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, _ended.Token);
        try
        {
            await _turn.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Said in so many words: the verdict of an empty result would read as a success.
            told(Without(sentence, Verdict.Stopped, "Stopped before it began."), "");
            return;
        }

        _running.Begin(stop);
        OutputFolder output = OutputFolder.Open(_options.Once ? _options.Folder : Path.Combine(_options.Folder, $"task-{Interlocked.Increment(ref _count):0000}"));
        using Recorder recording = Recorder.ToFile(_node, Path.Combine(output.Path, "run.mcap"), new MessageTypes(), Recorded, overwrite: true);
        RosPictures pictures = new(_node, _options.Report);
        StageTape tape = new();
        try
        {
            TaskReport report;
            using RunProgress words = new(_terminal, TimeProvider.System, options.Bar, pictures.Take);
            GoalProgress progress = new(words, tell, () => MayMove(id, dry, stop));
            using (Stream trace = output.OpenTrace())
            {
                report = await RunAsync(sentence, alsoMeasure, reasoner, answers, tape, options, progress, trace, stop.Token);
            }

            if (dry && report is { Verdict: Verdict.Stopped, Rehearsal.Passed: true })
            {
                report = report with { Reason = $"Dry run: the program passed {report.Rehearsal.Successes} of {report.Rehearsal.Worlds} rehearsed worlds and was not run." };
            }

            words.Dispose();
            output.Write("scenario.yaml", SceneTask.ScenarioOf(report, reasoner, options, tape).ToYaml());
            output.Write(new RunRecord(_options.Robot.Name, "", options.Seed, reasoner, options.Bar, report, words.Skills, pictures.Frames, "launch/robotics task"), _options.Report);
            told(report, Path.GetFullPath(output.Path));
        }
        finally
        {
            _running.End();
            pictures.Dispose();
            if (_options.Once)
            {
                // The result is fetched by a service call of the client's own.
                _ = Task.Delay(TimeSpan.FromSeconds(1)).ContinueWith(_ => _done.TrySetResult(), TaskScheduler.Default);
            }

            _turn.Release();
        }
    }

    private async Task<TaskReport> RunAsync(
        string sentence, RoboticsInterfaces.Goal[] alsoMeasure, string reasoner, ImmutableArray<StageAnswer> answers, StageTape tape, TaskOptions options, ITaskProgress progress, Stream trace, CancellationToken stop)
    {
        try
        {
            TaskRequest request = new(sentence, options, [.. alsoMeasure.Select(g => g.FromMessage())]);
            ReasonerStages stages = tape.Record(answers.IsEmpty ? _reasoners.Create(reasoner) : StageTape.Replay(answers));
            using RosTaskWorld world = await Task.Run(() => new RosTaskWorld(_node, _options.Robot, _options.Names, options.Seed, stop), CancellationToken.None);
            return await new TaskRunner(_programs, _options.Rehearsals, TimeProvider.System).RunAsync(request, world, stages, progress, new Trace(trace), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Without(sentence, Verdict.Stopped, "Stopped on request.");
        }
        catch (Exception e) when (e is RosException or TaskWorldException or CommandException or ArgumentOutOfRangeException or FormatException)
        {
            _node.Log.Error(e.Message);
            return Without(sentence, e is TaskWorldException ? Verdict.Failed : Verdict.Refused, e.Message);
        }
    }

    private static TaskReport Without(string sentence, Verdict verdict, string reason) => new(sentence, verdict, reason, [], null, null, null, null, null, new(0, 0, 0));

    /// <summary>Called before anything moves. A no ends the task as a stop does.</summary>
    private bool MayMove(GoalId id, bool dry, CancellationTokenSource stop)
    {
        if (!dry && _approvals.Given(id, stop.Token))
        {
            return true;
        }

        stop.Cancel();
        return false;
    }

    private RoboticsInterfaces.Srv.Stop.Response OnStop(RoboticsInterfaces.Srv.Stop.Request request) => _running.Stop($"the stop service was called: {request.Reason}")
        ? new() { Success = true }
        : new() { Success = true, Message = "Nothing was running." };

    private TaskOptions Options(uint worlds, double bar) => _options.Task with
    {
        Worlds = worlds == 0 ? _worlds.Value : (int)Math.Min(worlds, 10_000),
        Bar = bar is > 0 and <= 1 ? bar : _bar.Value,
    };

    /// <summary>An honest refusal is an answer, not a fault of the action.</summary>
    private static bool Answered(TaskReport report) => report.Verdict is not (Verdict.Failed or Verdict.Stopped);

    private static int Code(TaskReport report) => report.Verdict == Verdict.Succeeded ? 0 : report.Failure is { } d ? (int)d.Code : -1;

    private static DiagnosticMsgs.KeyValue[] Measured(TaskReport report) => report.Measured is not { } measured ? []
        : [.. measured.Goals.SelectMany(g => g.Numbers.Select(n => new DiagnosticMsgs.KeyValue { Key = $"{g.Spec}.{n.Key}", Value = FormattableString.Invariant($"{n.Value}") }))];

    private static string Or(string given, string otherwise) => given.Length == 0 ? otherwise : given;
}
