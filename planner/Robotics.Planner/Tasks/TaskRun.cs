using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>One task under way: everything that is known of it so far.</summary>
internal sealed class TaskRun(
    TaskRequest request,
    ITaskWorld world,
    ReasonerStages stages,
    IPrograms programs,
    IRehearsalWorlds worlds,
    HostPool hosts,
    StageClock clock,
    ITaskProgress progress,
    Trace trace,
    CancellationToken stop)
{
    private readonly TaskOptions _options = request.Options;
    private readonly Thinker _thinker = new(stages, programs, progress, trace, clock);
    private readonly Rehearser _rehearser = new(worlds, hosts, request.Options.Threads);
    private readonly List<AttemptRecord> _attempts = [];
    private TaskContext _task = null!;
    private Thought _thought = new();
    private string? _program;
    private RehearsalReport? _rehearsal;
    private TwinReport? _twin;
    private GoalReport? _measured;
    private bool _plansUsedUp;
    private Diagnosis? _failure;

    public async Task<TaskReport> RunAsync()
    {
        stop.ThrowIfCancellationRequested();
        Look();
        if (string.IsNullOrWhiteSpace(request.Sentence))
        {
            return Conclude(Verdict.Refused, "The sentence is empty. Say what is to be done, for example \"bring me the milk\".");
        }

        StageName from = StageName.Analyzer;
        for (int attempt = 1; attempt <= _options.Attempts; attempt++)
        {
            string? stuck = await AttemptAsync(attempt, from);
            if (_attempts[^1].Analysis is { } analysis && !_thought.MayGoOn && stuck is null)
            {
                return Declined(analysis);
            }

            if (stuck is not null)
            {
                return attempt == 1 ? Conclude(Verdict.Refused, stuck) : GiveUp(stuck);
            }

            if (_failure is null)
            {
                return Execute();
            }

            from = _failure.Stage;
            _thought = _thought.Before(from);
            _task = _task with { History = _task.History.Add(_failure) };
        }

        return GiveUp(null);
    }

    /// <summary>The report as things stand.</summary>
    public TaskReport Conclude(Verdict verdict, string reason) => new(
        request.Sentence, verdict, reason, [.. _attempts], _program, _rehearsal, _twin, _measured,
        verdict == Verdict.Succeeded ? null : _failure, clock.Seconds);

    private void Look()
    {
        WorldView view = world.Look();
        _task = new(request.Sentence, view, world.Robot, world.Catalogue, []);
        trace.Write("look", new
        {
            time = world.Time,
            objects = view.Objects.Select(o => new
            {
                o.Name,
                position = new[] { o.Pose.Translation.X, o.Pose.Translation.Y, o.Pose.Translation.Z },
                rotation = new[] { o.Pose.Rotation.W, o.Pose.Rotation.X, o.Pose.Rotation.Y, o.Pose.Rotation.Z },
                size = new[] { o.Size.X, o.Size.Y, o.Size.Z },
                o.Mass,
                o.Friction,
                o.Confidence,
            }),
        });
        progress.Looked(_task);
    }

    /// <summary>One pass: thinks, checks, rehearses. Leaves <see cref="_failure"/> null when the program may be run.</summary>
    /// <returns>What a stage said that could not go on, or null.</returns>
    private async Task<string?> AttemptAsync(int attempt, StageName from)
    {
        (_failure, _rehearsal) = (null, null);
        string? stuck = null;
        try
        {
            _thought = await _thinker.ThinkAsync(_task, _thought, attempt, twin: false, stop);
            if (_thought.MayGoOn)
            {
                _program = _thought.Text!.Source;
                _failure = await ProveAsync(attempt);
            }
        }
        catch (StageException problem)
        {
            _thought = _thinker.Reached;
            trace.Write("stuck", new { attempt, problem.Stage, problem.Message });

            // A stage that finds no answer to a plan says so of the plan; one that could not think at all has a cause.
            if (problem is { InnerException: null, Stage: StageName.Calculator or StageName.Coder } && _thought.Plan is not null)
            {
                _failure = new(
                    problem.Stage == StageName.Calculator ? FailureKind.Numerical : FailureKind.Skill,
                    DiagnosisRules.Above(problem.Stage), -1, SkillCode.Ok, problem.Message, _thought.Plan);
            }
            else
            {
                stuck = $"{problem.Stage}: {problem.Message}";
                _plansUsedUp = problem is { InnerException: null, Stage: StageName.Planner };
            }
        }

        if (_failure is not null)
        {
            trace.Write(_failure, attempt);
            progress.Diagnosed(attempt, _failure);
        }

        _attempts.Add(new(attempt, from, _thought.Analysis, _thought.Plan, _thought.Calculation, _thought.Text?.Source, _rehearsal, _failure));
        return stuck;
    }

    /// <summary>Checks and rehearses the thought, after the bare hand where there is a tool.</summary>
    /// <returns>What is wrong with it, or null when it may be run.</returns>
    private async Task<Diagnosis?> ProveAsync(int attempt)
    {
        if (_thought.Check!.Program is null)
        {
            return DiagnosisRules.Diagnose(new(_thought.Plan!, -1, [.. _thought.Check.Faults], null, null, []), _task.History);
        }

        if (!_options.Rehearse)
        {
            return null;
        }

        // The same text in the same worlds does the same again: the stage that wrote it has no other idea.
        if (_attempts.LastOrDefault(a => a.Program == _program && a.Rehearsal is { Passed: false }) is { } before)
        {
            _rehearsal = before.Rehearsal;
            return before.Diagnosis! with { Stage = DiagnosisRules.Above(_attempts[^1].Diagnosis!.Stage) };
        }

        if (_options.Twin && _twin is null && !_thought.Plan!.Tools.IsEmpty && await CompareWithHandAsync(attempt))
        {
            return null;
        }

        _rehearsal = Rehearse(_thought, attempt, twin: false, _options.Worlds, []);
        return _rehearsal.Passed ? null : Commonest(_rehearsal);
    }

    /// <summary>Tries the same goals with the bare hand, and takes its program when that is good enough.</summary>
    /// <returns>True when the hand's program is the one to run.</returns>
    private async Task<bool> CompareWithHandAsync(int attempt)
    {
        if (_attempts.FirstOrDefault(a => a.Plan is { Tools.IsEmpty: true } && a.Rehearsal is not null) is { } tried)
        {
            Decide(new(true, $"The bare hand was tried first: {tried.Diagnosis!.Message}", tried.Program, tried.Rehearsal));
            return false;
        }

        Analysis bare = _thought.Analysis! with
        {
            Verdict = AnalysisVerdict.Direct,
            Reason = "Asked for the bare hand, to find out whether the tool is needed.",
        };
        Thought hand;
        try
        {
            hand = await _thinker.ThinkAsync(_task with { History = [] }, new(bare), attempt, twin: true, stop);
        }
        catch (StageException problem)
        {
            Decide(new(true, $"The bare hand has no program: {problem.Message}", null, null));
            return false;
        }

        if (!hand.Plan!.Tools.IsEmpty)
        {
            Decide(new(true, $"The bare hand has no program: every plan found uses {string.Join(", ", hand.Plan.Tools)}.", null, null));
            return false;
        }

        if (hand.Check!.Program is null)
        {
            Decide(new(true, $"The bare hand's program did not pass the check: {hand.Check.Faults[0].Message}", hand.Text!.Source, null));
            return false;
        }

        int few = Math.Min(_options.TwinWorlds, _options.Worlds);
        RehearsalReport report = Rehearse(hand, attempt, twin: true, few, []);
        if (report.Passed && few < _options.Worlds)
        {
            report = Rehearse(hand, attempt, twin: true, _options.Worlds, report.Runs);
        }

        if (!report.Passed)
        {
            Decide(new(true, $"The bare hand fails in {report.Worlds - report.Successes} of {report.Worlds} worlds: {Commonest(report).Message}", hand.Text!.Source, report));
            return false;
        }

        Decide(new(false, $"The bare hand succeeds in {report.Successes} of {report.Worlds} worlds: no tool is needed.", hand.Text!.Source, report));
        (_thought, _program, _rehearsal) = (hand, hand.Text.Source, report);
        return true;
    }

    private void Decide(TwinReport twin)
    {
        _twin = twin;
        trace.Write("twin", new { twin.ToolNeeded, twin.Reason, twin.Rehearsal?.Worlds, twin.Rehearsal?.Successes });
        progress.TwinDecided(twin);
    }

    private RehearsalReport Rehearse(Thought thought, int attempt, bool twin, int count, ImmutableArray<RehearsalRun> known)
    {
        var trial = new Trial(thought.Check!.Program!, thought.Plan!, thought.Watched, thought.Analysis!.Constraints, twin ? [] : _task.History);
        progress.RehearsalStarted(attempt, twin, count);
        RehearsalReport report;
        try
        {
            report = clock.Measure(StageClock.Rehearse, () => _rehearser.Rehearse(
                trial, _task.World, _options.Seed, count, _options.Bar, known, (run, done) => progress.WorldRehearsed(attempt, twin, run, done), stop));
        }
        catch (AggregateException many)
        {
            // One world's trouble is the rehearsal's: a stop, or no sandbox to run programs in.
            stop.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(many.Flatten().InnerExceptions[0]);
            throw;
        }

        foreach (RehearsalRun run in report.Runs.Skip(known.Length))
        {
            trace.Write(run, attempt, twin);
        }

        trace.Write("rehearsal", new { attempt, twin, report.Worlds, report.Successes, report.Low, report.High, report.Passed });
        progress.RehearsalFinished(attempt, twin, report);
        return report;
    }

    /// <summary>The diagnosis that most failed worlds share; of equals the one of the lowest index.</summary>
    private static Diagnosis Commonest(RehearsalReport report) => report.Runs
        .Where(r => r.Diagnosis is not null)
        .GroupBy(r => (r.Diagnosis!.Kind, r.Diagnosis.Stage, r.Diagnosis.Step, r.Diagnosis.Code))
        .MaxBy(g => g.Count())!
        .First().Diagnosis!;

    private TaskReport Declined(Analysis analysis) => analysis.Verdict == AnalysisVerdict.Ambiguous
        ? Conclude(Verdict.Refused, analysis.Question ?? analysis.Reason)
        : Conclude(Verdict.Impossible, analysis.Reason);

    /// <summary>
    /// No program was good enough: refused with what was measured. Impossible only when there is no plan left to try and nothing
    /// ever worked, hand nor tool: that the attempts are used up proves nothing.
    /// </summary>
    private TaskReport GiveUp(string? stuck)
    {
        AttemptRecord? best = _attempts.Where(a => a.Rehearsal is not null).MaxBy(a => a.Rehearsal!.Rate);
        AttemptRecord last = _attempts.LastOrDefault(a => a.Diagnosis is not null) ?? _attempts[^1];
        _failure = best?.Diagnosis ?? last.Diagnosis;
        string why = stuck ?? _failure?.Message ?? "No program was found.";
        if (best is null)
        {
            return Conclude(Verdict.Refused, $"No program could be rehearsed in {_attempts.Count} attempt{(_attempts.Count == 1 ? "" : "s")}. {why}");
        }

        (_program, _rehearsal) = (best.Program, best.Rehearsal!);
        bool handFails = _twin is { ToolNeeded: true, Rehearsal: null or { Successes: 0 } };
        bool toolsFail = _attempts.All(a => a.Rehearsal is null or { Successes: 0 });
        return handFails && toolsFail && _plansUsedUp
            ? Conclude(Verdict.Impossible, $"Nothing worked in any rehearsed world, with a tool or without. With: {_failure!.Message} Without: {_twin!.Reason}")
            : Conclude(Verdict.Refused, FormattableString.Invariant(
                $"The best program succeeds in {_rehearsal.Successes} of {_rehearsal.Worlds} rehearsed worlds (95 % interval {_rehearsal.Low:0.00} to {_rehearsal.High:0.00}), below the bar {_options.Bar:0.##}. {why}"));
    }

    /// <summary>Runs the proven program in the real world, then measures.</summary>
    private TaskReport Execute()
    {
        (Verdict verdict, string reason) = clock.Measure(StageClock.Execute, Act);
        return Conclude(verdict, reason);
    }

    private (Verdict Verdict, string Reason) Act()
    {
        stop.ThrowIfCancellationRequested();
        var recorder = new ArmRecorder(trace);
        ImmutableArray<GoalSpec> watched = [.. _thought.Watched, .. request.AlsoMeasure.Where(g => !_thought.Watched.Contains(g))];
        world.Watch(watched, recorder);
        trace.Write("program", new { source = _program });
        progress.ExecutionStarted(_program!);
        SkillJournal journal = SkillJournal.Over(world, progress.SkillStarted, call =>
        {
            trace.Write("skill", new { start = call.Start, end = call.End, call.Line, call.Skill, call.Arguments, call.Result.Code, call.Result.Message });
            progress.SkillEnded(call.Line, call.Text, call.Result, call.End);
        });
        bool done = false;
        try
        {
            ProgramRun run = hosts.Run(_thought.Check!.Program!, journal.Surface, line =>
            {
                journal.Line = line;
                progress.ProgramLine(line);
            }, stop);
            trace.Write("ended", new { time = world.Time, run.Ending, run.Line, run.Skill.Code, run.Message, run.Statements });
            stop.ThrowIfCancellationRequested();
            _measured = world.Measure();
            trace.Write(_measured, world.Time);
            progress.Measured(_measured);
            done = run.Ending == ProgramEnding.Completed && _measured.Holds;
            return done ? (Verdict.Succeeded, Told(_measured)) : Failed(run, StepFinder.Last(_thought.Plan!, journal.Calls));
        }
        catch (TaskWorldException broken)
        {
            return Failed(new(ProgramEnding.SkillFailed, journal.Line, new(SkillCode.RobotFault, broken.Message), broken.Message, 0), StepFinder.Last(_thought.Plan!, journal.Calls));
        }
        finally
        {
            if (!done)
            {
                recorder.Dump();
            }
        }
    }

    private (Verdict Verdict, string Reason) Failed(ProgramRun run, int step)
    {
        _failure = DiagnosisRules.Diagnose(new(_thought.Plan!, step, [], run, _measured, _thought.Analysis!.Constraints), []);
        trace.Write(_failure, _attempts.Count);
        progress.Diagnosed(_attempts.Count, _failure);
        string goals = _measured is null ? "" : _measured.Holds ? " The goals hold all the same." : " Measured: " + Told(_measured);
        return (Verdict.Failed, _failure.Message + goals);
    }

    /// <summary>A goal of the sentence and the same one of the scene are told once.</summary>
    private static string Told(GoalReport report) => string.Join("; ", report.Goals
        .DistinctBy(g => (g.Spec.Kind, g.Spec.Object, g.Holds, g.Measured))
        .Select(g => (g.Holds ? "" : "not ") + $"{g.Spec}: {g.Measured}")) + ".";
}
