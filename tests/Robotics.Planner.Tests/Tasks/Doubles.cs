using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

/// <summary>What the toy worlds and programs of these tests agree on.</summary>
internal static class Toy
{
    public static readonly ArmDescription Arm = new(
        "toy", [], Pose.Identity, [], new(0.08, 60, 0.02, 0.02, 0.04, 0.005), [], new(new(0, -1, 0), new(0.45, 1, 1)), 3, 0.01, 60);

    public static readonly GoalSpec Held = GoalSpec.Of("held", "milk");
    public static readonly GoalSpec Untouched = GoalSpec.Of("untouched", "vase");

    public static SensedObject Object(string name, double x) => new(
        name, [new Part("body", new Shape(ShapeKind.Box, new(0.04, 0.04, 0.1)), Pose.Identity)], new Pose(new(x, 0, 0.05), Rotation.Identity), 0.3, 0.5,
        Mobility.Free, "white", "carton", 0, 1);

    public static Analysis Analysis(AnalysisVerdict verdict = AnalysisVerdict.Direct) =>
        new(verdict, [Held], [Untouched], [], "because", verdict == AnalysisVerdict.Ambiguous ? "Which of the two?" : null, []);

    public static PlanStep Step(string skill, string thing, string? tool = null) => new(skill, [thing], tool, "why", "pre", "effect");

    public static readonly TaskPlan HandPlan = new([Step("Grasp", "milk"), Step("Lift", "milk")], [], "by hand");

    public static readonly TaskPlan ToolPlan =
        new([Step("Grasp", "hammer"), Step("Pull", "milk", "hammer"), Step("Release", "hammer", "hammer"), Step("Grasp", "milk"), Step("Lift", "milk")], ["hammer"], "with the hammer");
}

/// <summary>Stages that say what a test tells them to, and count.</summary>
internal sealed class ScriptedStages : IAnalyzer, IPlanner, ICalculator, ICoder
{
    public Func<TaskContext, Analysis> Analyze { get; set; } = _ => Toy.Analysis();
    public Func<TaskContext, Analysis, TaskPlan> Plan { get; set; } = (_, _) => Toy.HandPlan;
    public Func<TaskContext, TaskPlan, Calculation> Calculate { get; set; } = (_, _) => new([]);

    /// <summary>By default one line a step; the rest of a line tells the toy host nothing but keeps texts apart.</summary>
    public Func<TaskContext, TaskPlan, string> Write { get; set; } = (_, plan) => string.Join('\n', plan.Steps.Select(s => $"{s.Skill} {s.Objects[0]}"));

    public List<StageName> Asked { get; } = [];

    public ReasonerStages Stages => new(this, this, this, this);

    public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) => Ask(StageName.Analyzer, () => Analyze(task));

    public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop) => Ask(StageName.Planner, () => Plan(task, analysis));

    public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) => Ask(StageName.Calculator, () => Calculate(task, plan));

    public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop) => Ask(StageName.Coder, () => new ProgramText(Write(task, plan)));

    private Task<T> Ask<T>(StageName stage, Func<T> answer)
    {
        Asked.Add(stage);
        return Task.FromResult(answer());
    }
}

/// <summary>Programs of lines "Skill thing", run in this process; a line "wrong" does not pass the check.</summary>
internal sealed class ToyPrograms : IPrograms
{
    public int Opened;
    public int Disposed;

    public ProgramCheck Check(ProgramText text, Calculation numbers, SkillCatalogue skills) =>
        text.Source.Contains("wrong", StringComparison.Ordinal)
            ? new(null, [new(1, "RP0001", "The name 'wrong' is not part of the surface.", text.Source.Contains("wrong-number", StringComparison.Ordinal))])
            : new(new Text(text.Source), []);

    public IProgramHost Open()
    {
        Interlocked.Increment(ref Opened);
        return new Host(this);
    }

    private sealed record Text(string Source) : ICheckedProgram;

    private sealed class Host(ToyPrograms owner) : IProgramHost
    {
        public ProgramRun Run(ICheckedProgram program, ISkills skills, Action<int>? line, CancellationToken stop)
        {
            var arm = (IRobotSkills)skills;
            string[] lines = program.Source.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (stop.IsCancellationRequested)
                {
                    return new(ProgramEnding.Stopped, i + 1, new(SkillCode.Stopped, "stopped"), "stopped", i);
                }

                line?.Invoke(i + 1);
                string[] word = lines[i].Split(' ');
                SkillResult result = word[0] switch
                {
                    "Look" => arm.Look(),
                    "Grasp" => arm.Grasp(word[1]),
                    "Lift" => arm.Lift(0.1),
                    "Release" => arm.Release(),
                    "Pull" => arm.Pull(word[1], 0.3, 0),
                    "Press" => arm.Press(word[1], 0.01),
                    "Spin" => default,
                    _ => throw new InvalidOperationException(lines[i]),
                };
                if (word[0] == "Spin")
                {
                    return new(ProgramEnding.Limit, i + 1, SkillResult.Done, "used up its statements", i);
                }

                if (!result.Ok)
                {
                    return new(ProgramEnding.SkillFailed, i + 1, result, result.Message, i);
                }
            }

            return new(ProgramEnding.Completed, lines.Length, SkillResult.Done, "", lines.Length);
        }

        public void Dispose() => Interlocked.Increment(ref owner.Disposed);
    }
}

/// <summary>A world without physics: a test says how each skill ends and what is measured.</summary>
internal sealed class ToyWorld(Func<ToyWorld, string, string?, SkillResult> act, Func<ToyWorld, GoalSpec, bool> holds) : ITaskWorld
{
    private IArmObserver? _observer;
    private IReadOnlyList<GoalSpec> _watched = [];

    public int Index { get; init; } = -1;
    public List<string> Done { get; } = [];
    public ContactFacts Contacts { get; set; } = new(["milk"], [], 1);
    public bool Disposed { get; private set; }
    public bool Measured { get; private set; }
    public IRobotDescription Robot => Toy.Arm;
    public ISkills Skills => _skills ??= new ToySkills(Act);
    public double Time { get; private set; }

    private IRobotSkills? _skills;

    public WorldView Look() => new([Toy.Object("milk", 0.5), Toy.Object("hammer", 0.3)]);

    public void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null) => (_watched, _observer) = (specs, observer);

    public GoalReport Measure()
    {
        Measured = true;
        return new([.. _watched.Select(g => new GoalMeasure(g, holds(this, g), "as measured", ImmutableSortedDictionary<string, double>.Empty.Add("lift", 0.1)))], Contacts);
    }

    public void Dispose() => Disposed = true;

    private SkillResult Act(string skill, string? thing)
    {
        for (int i = 0; i < 50; i++)
        {
            Time += 0.01;
            _observer?.OnArm(new ArmState(Time, [Time], [0], [0], 0.08, 0), [Time + 0.001]);
        }

        SkillResult result = act(this, skill, thing);
        Done.Add($"{skill} {thing}");
        return result;
    }
}

internal sealed class ToySkills(Func<string, string?, SkillResult> act) : IRobotSkills
{
    public string[] Objects() => ["hammer", "milk"];
    public Vector3 Position(string thing) => default;
    public Vector3 Size(string thing) => default;
    public Vector3 Extent(string thing) => default;
    public double Yaw(string thing) => 0;
    public double Mass(string thing) => 0;
    public double Travel(string thing) => 0;
    public double Displacement(string thing) => 0;
    public Bounds Workspace() => default;
    public double GripperWidth() => 0.08;
    public double FingerWidth() => 0.02;
    public string Held() => "";
    public Vector3 FreeSpot(string thing) => default;
    public SkillResult Look() => act("Look", null);
    public SkillResult Move(double x, double y, double z) => act("Move", null);
    public SkillResult Grasp(string thing, double along = 0) => act("Grasp", thing);
    public SkillResult Lift(double height) => act("Lift", null);
    public SkillResult Release() => act("Release", null);
    public SkillResult Place(double x, double y) => act("Place", null);
    public SkillResult Push(string thing, double x, double y) => act("Push", thing);
    public SkillResult Pull(string thing, double x, double y) => act("Pull", thing);
    public SkillResult Drag(double dx, double dy) => act("Drag", null);
    public SkillResult Press(string thing, double depth) => act("Press", thing);
    public SkillResult Turn(string thing, double angle) => act("Turn", thing);
    public SkillResult Assemble(string onto) => act("Assemble", onto);
}

/// <summary>Rehearsal worlds made by a test, by index.</summary>
internal sealed class ToyRehearsals(Func<int, ToyWorld> make) : IRehearsalWorlds
{
    public int Opened;
    public System.Collections.Concurrent.ConcurrentBag<ToyWorld> Worlds { get; } = [];

    public ITaskWorld Open(WorldView sensed, int index, int seed, CancellationToken stop)
    {
        Interlocked.Increment(ref Opened);
        ToyWorld world = make(index);
        Worlds.Add(world);
        return world;
    }
}

/// <summary>Writes down what it hears, and calls back.</summary>
internal sealed class HearingProgress : ITaskProgress
{
    public List<string> Heard { get; } = [];
    public Action<string>? On { get; set; }

    public void StageStarted(int attempt, StageName stage) => Hear($"stage {attempt} {stage}");
    public void Checked(int attempt, ProgramCheck check) => Hear($"checked {attempt} {check.Program is not null}");
    public void RehearsalStarted(int attempt, bool twin, int worlds) => Hear($"rehearse {attempt} {twin} {worlds}");
    public void WorldRehearsed(int attempt, bool twin, RehearsalRun run, int done) => Hear($"world {done}");
    public void TwinDecided(TwinReport twin) => Hear($"twin {twin.ToolNeeded}");
    public void Diagnosed(int attempt, Diagnosis diagnosis) => Hear($"diagnosed {attempt} {diagnosis.Stage}");
    public void ExecutionStarted(string program) => Hear("execute");
    public void ProgramLine(int line) => Hear($"line {line}");
    public void SkillStarted(int line, string call, double time) => Hear($"skill {line} {call}");
    public void SkillEnded(int line, string call, SkillResult result, double time) => Hear($"ended {line} {result.Code}");
    public void Measured(GoalReport report) => Hear("measured");
    public void Finished(TaskReport report) => Hear($"finished {report.Verdict}");

    private void Hear(string what)
    {
        lock (Heard)
        {
            Heard.Add(what);
        }

        On?.Invoke(what);
    }
}
