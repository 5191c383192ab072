using System.Collections.Immutable;
using System.Reflection;
using Robotics.Planner;
using Robotics.Planner.Ablations;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Cli.Wiring;

/// <summary>A task in a scene, as a person asks for it.</summary>
/// <param name="Scene">A scene's name, or the path of a scene file.</param>
/// <param name="Seed">Of the layout; with <see cref="TaskOptions.Seed"/> of the rehearsal.</param>
/// <param name="Sentence">Null for the scene's own first sentence.</param>
/// <param name="Reasoner">One of <see cref="Reasoners.Names"/>, or <see cref="Reasoners.Hand"/> where the answers are given.</param>
/// <param name="Answers">When not empty, the stages answer this instead of thinking: a repetition.</param>
public sealed record SceneTaskRequest(
    string Scene,
    SceneVariant Variant,
    int Seed,
    bool Scramble,
    string? Sentence,
    string Reasoner,
    TaskOptions Options,
    ImmutableArray<StageAnswer> Answers)
{
    /// <summary>Stages that are left out, to measure what they are worth.</summary>
    public Ablation Without { get; init; } = Ablation.None;

    public static SceneTaskRequest Of(Scenario scenario) => new(
        scenario.Scene,
        Enum.TryParse(scenario.Variant, ignoreCase: true, out SceneVariant variant) && Enum.IsDefined(variant)
            ? variant
            : throw CommandException.Unknown("Variant", scenario.Variant, Enum.GetNames<SceneVariant>().Select(n => n.ToLowerInvariant()), "Correct the scenario."),
        scenario.Seed, scenario.Scramble, scenario.Sentence, scenario.Reasoner, scenario.Options, scenario.Answers);

    /// <summary>A scenario of a task that was done in this scene, with the scene named.</summary>
    public Scenario Named(Scenario task) => task with { Scene = Scene, Variant = Variant.ToString().ToLowerInvariant(), Seed = Seed, Scramble = Scramble };

    /// <exception cref="SceneException">There is no such scene, or its file is wrong.</exception>
    public Layout Draw() => SceneGenerator.Draw(SceneLoader.Load(Scene), Variant, Seed, Scramble);

    public string SentenceFor(Layout layout) => Sentence ?? layout.Sentences[0];

    /// <summary>The scene's own predicate counts when the sentence is the scene's; another sentence has other goals.</summary>
    public ImmutableArray<GoalSpec> GoalsFor(Layout layout) => layout.Sentences.Contains(SentenceFor(layout)) ? layout.Goals : [];
}

/// <summary>One task in one drawn scene, from opening the world to the verdict.</summary>
public sealed class SceneTask : IDisposable
{
    private readonly SceneTaskRequest _request;
    private readonly SimulatedTaskWorld _world;
    private readonly TaskRunner _runner;
    private readonly StageTape _tape = new();
    private readonly CancellationToken _stop;
    private ReasonerStages? _thinking;

    private SceneTask(SceneTaskRequest request, Layout layout, IPrograms programs, TimeProvider time, CancellationToken stop)
    {
        (_request, Layout, _stop) = (request, layout, stop);
        Sentence = request.SentenceFor(layout);
        _world = new(Simulation.Start(layout), request.Seed, stop);
        _runner = new(programs, new SimulatedRehearsals(RehearsalBase.Of(layout), Perturbation.Of(layout.Noise)), time);
    }

    public Layout Layout { get; }

    public string Sentence { get; }

    /// <summary>The running simulation: for cameras. Whoever looks changes nothing.</summary>
    public Simulation Simulation => _world.Simulation;

    /// <summary>Draws the layout and opens its world.</summary>
    /// <exception cref="SceneException">There is no such scene, or its file is wrong.</exception>
    public static SceneTask Open(SceneTaskRequest request, IPrograms programs, TimeProvider time, CancellationToken stop) =>
        new(request, request.Draw(), programs, time, stop);

    /// <summary>What a language model was asked for this task so far.</summary>
    public ModelUse Use => _thinking?.Use() ?? default;

    /// <param name="trace">Where trace.jsonl goes, or null.</param>
    public Task<TaskReport> RunAsync(Reasoners reasoners, ITaskProgress progress, Stream? trace)
    {
        _thinking = _request.Answers.IsDefaultOrEmpty ? reasoners.Create(_request.Reasoner) : StageTape.Replay(_request.Answers);
        ReasonerStages stages = _tape.Record(_request.Without.Of(_thinking, Layout.Goals));
        return _runner.RunAsync(new(Sentence, _request.Options, _request.GoalsFor(Layout)), _world, stages, progress, new Trace(trace), _stop);
    }

    /// <summary>Everything that is needed to do this again. What was thought offline is thought again; what a model said is kept.</summary>
    public Scenario Scenario(TaskReport report) => _request.Named(ScenarioOf(report, _request.Reasoner, _request.Options, _tape));

    /// <summary>A task as a scenario that names no scene: all of it that whoever did the task knows when the world is a robot's own.</summary>
    public static Scenario ScenarioOf(TaskReport report, string reasoner, TaskOptions options, StageTape tape) => new(
        report.Task, "", "", options.Seed, false, reasoner, options, reasoner == Reasoners.Offline ? [] : [.. tape.Answers], report.Program,
        ImmutableSortedDictionary<string, string>.Empty
            .Add("robotics", typeof(SceneTask).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "")
            .Add("mujoco", MuJoCo.MuJoCoLibrary.Version)
            .Add("dotnet", Environment.Version.ToString()));

    public void Dispose() => _world.Dispose();
}
