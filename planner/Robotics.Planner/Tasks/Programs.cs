using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>The check of a program's text: a program that may be run, or what is wrong with it.</summary>
/// <param name="Program">Null when there are faults.</param>
public sealed record ProgramCheck(ICheckedProgram? Program, IReadOnlyList<ProgramFault> Faults);

/// <summary>One fault of a program's text.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Code">The checker's code.</param>
/// <param name="Number">True when it is about a number that no stage accounted for.</param>
public sealed record ProgramFault(int Line, string Code, string Message, bool Number);

/// <summary>A program that passed the check. Immutable, may be run by many hosts.</summary>
public interface ICheckedProgram
{
    string Source { get; }
}

/// <summary>How a run of a program ended.</summary>
public enum ProgramEnding
{
    /// <summary>Ran to its last statement.</summary>
    Completed,

    /// <summary>A skill failed and the program did not handle it.</summary>
    SkillFailed,

    /// <summary>The program itself failed: a query about an unknown thing, an index out of range.</summary>
    Error,

    /// <summary>It went over its statements, its memory or its time.</summary>
    Limit,

    /// <summary>Somebody asked for a stop.</summary>
    Stopped,
}

/// <summary>The end of one run.</summary>
/// <param name="Line">Where it ended, 1-based, 0 when unknown.</param>
/// <param name="Skill">The failed skill's result, else <see cref="SkillResult.Done"/>.</param>
public sealed record ProgramRun(ProgramEnding Ending, int Line, SkillResult Skill, string Message, int Statements);

/// <summary>Something that runs programs one after the other, apart from this process. One thread at a time.</summary>
public interface IProgramHost : IDisposable
{
    /// <param name="line">Called before each statement with its line, 1-based.</param>
    ProgramRun Run(ICheckedProgram program, ISkills skills, Action<int>? line, CancellationToken stop);
}

/// <summary>Checks programs and opens hosts for them. Safe for concurrent use.</summary>
public interface IPrograms
{
    /// <summary>Checks a program's text against a robot's skills. Its numbers must be those of the calculation.</summary>
    ProgramCheck Check(ProgramText text, Calculation numbers, SkillCatalogue skills);

    IProgramHost Open();
}
