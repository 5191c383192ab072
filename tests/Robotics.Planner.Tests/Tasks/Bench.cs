using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

/// <summary>Everything a task needs, ready to be changed by a test: by default every skill works and every goal holds.</summary>
internal sealed class Bench
{
    public ScriptedStages Stages { get; } = new();
    public ToyPrograms Programs { get; } = new();
    public HearingProgress Progress { get; } = new();
    public MemoryStream TraceBytes { get; } = new();
    public TaskOptions Options { get; set; } = new();
    public string Sentence { get; set; } = "bring me the milk";
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>How a skill ends in a rehearsal world.</summary>
    public Func<ToyWorld, string, string?, SkillResult> Rehearsed { get; set; } = (_, _, _) => SkillResult.Done;
    public Func<ToyWorld, Ports.GoalSpec, bool> RehearsedHolds { get; set; } = (_, _) => true;

    /// <summary>How a skill ends in the real world.</summary>
    public Func<ToyWorld, string, string?, SkillResult> Real { get; set; } = (_, _, _) => SkillResult.Done;
    public Func<ToyWorld, Ports.GoalSpec, bool> RealHolds { get; set; } = (_, _) => true;

    public System.Collections.Immutable.ImmutableArray<Ports.GoalSpec> AlsoMeasure { get; set; } = [];

    public ToyWorld World => _world ??= new ToyWorld((w, s, t) => Real(w, s, t), (w, g) => RealHolds(w, g));
    public ToyRehearsals Rehearsals => _rehearsals ??= new(i => new ToyWorld((w, s, t) => Rehearsed(w, s, t), (w, g) => RehearsedHolds(w, g)) { Index = i });

    private ToyWorld? _world;
    private ToyRehearsals? _rehearsals;

    public string Trace => System.Text.Encoding.UTF8.GetString(TraceBytes.ToArray());

    public Task<TaskReport> RunAsync() => new TaskRunner(Programs, Rehearsals, TimeProvider.System).RunAsync(
        new(Sentence, Options, AlsoMeasure), World, Stages.Stages, Progress, new Trace(TraceBytes), Stop.Token);
}
