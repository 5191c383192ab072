using System.Text.Json;

namespace Robotics.Planner;

/// <summary>One answer of a stage, in the order of asking.</summary>
/// <param name="Record">The record as JSON, or null when the stage could not go on.</param>
/// <param name="Problem">What it said then.</param>
public sealed record StageAnswer(StageName Stage, string? Record, string? Problem);

/// <summary>
/// Keeps what the stages answered, so that a task can be repeated exactly although a model was asked. One task a tape.
/// </summary>
public sealed class StageTape
{
    private readonly List<StageAnswer> _answers = [];

    public IReadOnlyList<StageAnswer> Answers => _answers;

    /// <summary>The stages, with every answer kept.</summary>
    public ReasonerStages Record(ReasonerStages stages)
    {
        var recorder = new Recorder(stages, _answers);
        return new(recorder, recorder, recorder, recorder);
    }

    /// <summary>Stages that answer as the tape says, whatever they are asked.</summary>
    public static ReasonerStages Replay(IReadOnlyList<StageAnswer> answers)
    {
        var player = new Player(answers);
        return new(player, player, player, player);
    }

    private sealed class Recorder(ReasonerStages stages, List<StageAnswer> answers) : IAnalyzer, IPlanner, ICalculator, ICoder
    {
        public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) =>
            Keep(StageName.Analyzer, () => stages.Analyzer.AnalyzeAsync(task, stop));

        public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop) =>
            Keep(StageName.Planner, () => stages.Planner.PlanAsync(task, analysis, stop));

        public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) =>
            Keep(StageName.Calculator, () => stages.Calculator.CalculateAsync(task, analysis, plan, stop));

        public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop) =>
            Keep(StageName.Coder, () => stages.Coder.WriteAsync(task, plan, calculation, stop));

        private async Task<T> Keep<T>(StageName stage, Func<Task<T>> ask)
        {
            try
            {
                T record = await ask();
                answers.Add(new(stage, JsonSerializer.Serialize(record, Trace.Json), null));
                return record;
            }
            catch (StageException problem)
            {
                answers.Add(new(stage, null, problem.Message));
                throw;
            }
        }
    }

    private sealed class Player(IReadOnlyList<StageAnswer> answers) : IAnalyzer, IPlanner, ICalculator, ICoder
    {
        private int _next;

        public Task<Analysis> AnalyzeAsync(TaskContext task, CancellationToken stop) => Next<Analysis>(StageName.Analyzer);

        public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop) => Next<TaskPlan>(StageName.Planner);

        public Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) => Next<Calculation>(StageName.Calculator);

        public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop) => Next<ProgramText>(StageName.Coder);

        private Task<T> Next<T>(StageName stage)
        {
            StageAnswer answer = _next < answers.Count && answers[_next].Stage == stage
                ? answers[_next++]
                : throw new StageException(stage, $"The recording has no answer of the {stage} at place {_next + 1} of {answers.Count}. It was made with another version or world: record it again.");
            if (answer.Record is null)
            {
                throw new StageException(stage, answer.Problem ?? "");
            }

            try
            {
                return Task.FromResult(JsonSerializer.Deserialize<T>(answer.Record, Trace.Json) ?? throw new JsonException("null is no record."));
            }
            catch (JsonException broken)
            {
                throw new StageException(stage, $"Answer {_next} of the recording cannot be read: {broken.Message} Record it again.", broken);
            }
        }
    }
}
