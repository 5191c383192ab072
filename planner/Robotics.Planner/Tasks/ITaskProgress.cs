using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>
/// Hears what a task is doing while it does it. Calls come one at a time, on the thread that happens to do the work; a slow
/// listener slows the task. Rehearsal worlds are heard in the order in which they end, which depends on the threads.
/// </summary>
public interface ITaskProgress
{
    /// <summary>What is seen before anything moves.</summary>
    void Looked(TaskContext task) { }

    void StageStarted(int attempt, StageName stage) { }

    /// <param name="record">An <see cref="Analysis"/>, <see cref="TaskPlan"/>, <see cref="Calculation"/> or <see cref="ProgramText"/>.</param>
    void StageFinished(int attempt, StageName stage, object record) { }

    /// <summary>A program passed the check or did not.</summary>
    void Checked(int attempt, ProgramCheck check) { }

    /// <param name="twin">True for the bare hand's program.</param>
    void RehearsalStarted(int attempt, bool twin, int worlds) { }

    /// <param name="done">How many have ended, this one included.</param>
    void WorldRehearsed(int attempt, bool twin, RehearsalRun run, int done) { }

    void RehearsalFinished(int attempt, bool twin, RehearsalReport report) { }

    /// <summary>The comparison with the bare hand is decided.</summary>
    void TwinDecided(TwinReport twin) { }

    /// <summary>An attempt failed and this is what it goes back with.</summary>
    void Diagnosed(int attempt, Diagnosis diagnosis) { }

    /// <summary>The program begins to run for real.</summary>
    void ExecutionStarted(string program) { }

    /// <summary>The program is about to run this line, 1-based.</summary>
    void ProgramLine(int line) { }

    /// <param name="call">As a program writes it: <c>Grasp("milk", 0)</c>.</param>
    /// <param name="time">Seconds of the world's clock.</param>
    void SkillStarted(int line, string call, double time) { }

    void SkillEnded(int line, string call, SkillResult result, double time) { }

    void Measured(GoalReport report) { }

    void Finished(TaskReport report) { }
}
