using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>How a run of a program ended.</summary>
/// <param name="Line">The line that ran last, from 1; 0 when it is not known.</param>
/// <param name="Result">The skill's own result where a skill ended the program; Stopped, or ProgramFault, or Done otherwise.</param>
/// <param name="Message">For people; empty when it completed.</param>
/// <param name="Statements">How many statements it used.</param>
public sealed record ProgramOutcome(ProgramEnd End, int Line, SkillResult Result, string Message, int Statements)
{
    public bool Ok => End == ProgramEnd.Completed;
}

/// <summary>Watches a program run. Called on the thread of <see cref="ProgramRunner.Run"/>, between the program's steps.</summary>
public interface IProgramObserver
{
    /// <summary>A line was passed. Lines arrive in order, in bunches: with the next call, log or end; at most the last 1024 of a bunch.</summary>
    void OnLine(int line);

    /// <summary>A query or a skill is about to be served: its line, as it is the current one while a skill moves.</summary>
    void OnCalling(int line, string member, IReadOnlyList<object> arguments) { }

    /// <summary>A query or a skill returned.</summary>
    void OnCall(int line, string member, IReadOnlyList<object> arguments, object result);

    /// <summary>The program wrote a line of log.</summary>
    void OnLog(int line, string text);
}
