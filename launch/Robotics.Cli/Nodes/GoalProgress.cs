using Robotics.Cli.Output;
using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Cli.Nodes;

/// <summary>Tells a task's progress on as feedback in a few words each, beside whoever else listens.</summary>
/// <param name="tell">stage, text, line of the program or 0.</param>
/// <param name="approve">Asked before anything moves; false ends the task. Null: nobody needs to be asked.</param>
internal sealed class GoalProgress(ITaskProgress inner, Action<string, string, int> tell, Func<bool>? approve) : ITaskProgress
{
    public void Looked(TaskContext task)
    {
        inner.Looked(task);
        tell("look", $"{task.World.Objects.Length} objects", 0);
    }

    public void StageStarted(int attempt, StageName stage) => inner.StageStarted(attempt, stage);

    public void StageFinished(int attempt, StageName stage, object record)
    {
        inner.StageFinished(attempt, stage, record);
        tell(stage.ToString().ToLowerInvariant(), Findings.Of(record), 0);
    }

    public void Checked(int attempt, ProgramCheck check) => inner.Checked(attempt, check);

    public void RehearsalStarted(int attempt, bool twin, int worlds) => inner.RehearsalStarted(attempt, twin, worlds);

    public void WorldRehearsed(int attempt, bool twin, RehearsalRun run, int done) => inner.WorldRehearsed(attempt, twin, run, done);

    public void RehearsalFinished(int attempt, bool twin, RehearsalReport report)
    {
        inner.RehearsalFinished(attempt, twin, report);
        tell("rehearsal", $"{(twin ? "bare hand: " : "")}{report.Successes} of {report.Worlds} worlds", 0);
    }

    public void TwinDecided(TwinReport twin)
    {
        inner.TwinDecided(twin);
        tell("twin", twin.Reason, 0);
    }

    public void Diagnosed(int attempt, Diagnosis diagnosis)
    {
        inner.Diagnosed(attempt, diagnosis);
        tell("diagnosis", diagnosis.Message, 0);
    }

    public void ExecutionStarted(string program)
    {
        tell("execution", program, 0);
        if (approve?.Invoke() == false)
        {
            throw new OperationCanceledException("A person said no.");
        }

        inner.ExecutionStarted(program);
    }

    public void ProgramLine(int line) => inner.ProgramLine(line);

    public void SkillStarted(int line, string call, double time)
    {
        inner.SkillStarted(line, call, time);
        tell("skill", call, line);
    }

    public void SkillEnded(int line, string call, SkillResult result, double time)
    {
        inner.SkillEnded(line, call, result, time);
        tell("skill", $"{call}: {result.Code} {result.Message}".TrimEnd(), line);
    }

    public void Measured(GoalReport report)
    {
        inner.Measured(report);
        tell("measured", string.Join("; ", report.Goals.Select(g => $"{(g.Holds ? "" : "not ")}{g.Spec}: {g.Measured}")), 0);
    }

    public void Finished(TaskReport report) => inner.Finished(report);
}
