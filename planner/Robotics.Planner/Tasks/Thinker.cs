namespace Robotics.Planner;

/// <summary>Takes a thought through the stages that it has not been through yet, then checks the program.</summary>
internal sealed class Thinker(ReasonerStages stages, IPrograms programs, ITaskProgress progress, Trace trace, StageClock clock)
{
    /// <summary>How far the last pass came, also when a stage could not go on.</summary>
    public Thought Reached { get; private set; } = new();

    /// <summary>Ends early when the Analyzer does not let it go on.</summary>
    /// <param name="twin">True for the bare hand's program: told in the trace, not to people.</param>
    /// <exception cref="StageException">A stage could not give a record.</exception>
    public async Task<Thought> ThinkAsync(TaskContext task, Thought thought, int attempt, bool twin, CancellationToken stop)
    {
        Reached = thought;
        if (thought.Analysis is null)
        {
            Analysis analysis = await StageAsync(StageName.Analyzer, attempt, twin, () => stages.Analyzer.AnalyzeAsync(task, stop), stop);
            Reached = thought = thought with { Analysis = Measurable(analysis) };
        }

        if (!thought.MayGoOn)
        {
            return thought;
        }

        if (thought.Plan is null)
        {
            Reached = thought = thought with { Plan = await StageAsync(StageName.Planner, attempt, twin, () => stages.Planner.PlanAsync(task, thought.Analysis!, stop), stop) };
        }

        // A hand's plan that holds a tool is no hand's plan: it goes no further.
        if (twin && !thought.Plan!.Tools.IsEmpty)
        {
            return thought;
        }

        if (thought.Calculation is null)
        {
            Reached = thought = thought with { Calculation = await StageAsync(StageName.Calculator, attempt, twin, () => stages.Calculator.CalculateAsync(task, thought.Analysis!, thought.Plan!, stop), stop) };
        }

        Reached = thought = thought with { Text = await StageAsync(StageName.Coder, attempt, twin, () => stages.Coder.WriteAsync(task, thought.Plan!, thought.Calculation!, stop), stop) };
        ProgramCheck check = clock.Measure("check", () => programs.Check(thought.Text!, thought.Calculation!, task.Skills));
        trace.Write("check", new { attempt, twin, ok = check.Program is not null, check.Faults });
        if (!twin)
        {
            progress.Checked(attempt, check);
        }

        return Reached = thought with { Check = check };
    }

    /// <summary>Without a goal there is nothing to measure, and what cannot be measured is not done.</summary>
    private static Analysis Measurable(Analysis analysis) =>
        analysis.Verdict is AnalysisVerdict.Direct or AnalysisVerdict.NeedsTool && analysis.Goals.IsDefaultOrEmpty
            ? throw new StageException(StageName.Analyzer, "The Analyzer named no goal that can be measured. Say what is to be where in the end.")
            : analysis;

    private async Task<T> StageAsync<T>(StageName stage, int attempt, bool twin, Func<Task<T>> think, CancellationToken stop)
        where T : class
    {
        stop.ThrowIfCancellationRequested();
        if (!twin)
        {
            progress.StageStarted(attempt, stage);
        }

        T record = await clock.MeasureAsync(stage.ToString().ToLowerInvariant(), think);
        stop.ThrowIfCancellationRequested();
        trace.Write("stage", new { attempt, twin, stage, record });
        if (!twin)
        {
            progress.StageFinished(attempt, stage, record);
        }

        return record;
    }
}
