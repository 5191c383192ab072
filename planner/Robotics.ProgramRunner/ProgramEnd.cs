namespace Robotics.Programs;

/// <summary>How a program ended. Numbers are stable: they stand in trace.jsonl.</summary>
public enum ProgramEnd
{
    /// <summary>It ran to its end or returned.</summary>
    Completed = 0,

    /// <summary>A skill failed whose result the program did not keep, or a query named a thing that is not there.</summary>
    SkillFailed = 1,

    /// <summary>The program itself is wrong: an index out of range, an integer overflow, a division by zero, a text too long, calls too deep.</summary>
    Faulted = 2,

    /// <summary>It used up its statements, its calls or its computing time.</summary>
    BudgetExceeded = 3,

    /// <summary>Somebody asked for a stop.</summary>
    Stopped = 4,

    /// <summary>It used up its memory.</summary>
    OutOfMemory = 5,

    /// <summary>The process it ran in died or broke the protocol.</summary>
    Crashed = 6,
}
