namespace Robotics.Programs;

/// <summary>What one run of a program may use. The counts are exact, so the same program ends at the same statement everywhere.</summary>
public sealed record ProgramLimits
{
    /// <summary>Statements, loop turns and function entries together.</summary>
    public int Statements { get; init; } = 1_000_000;

    /// <summary>Queries and skills together.</summary>
    public int Calls { get; init; } = 10_000;

    /// <summary>Local functions within one another.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Characters of any one text the program makes.</summary>
    public int TextLength { get; init; } = 4096;

    /// <summary>Elements of all arrays the program makes, together.</summary>
    public int Elements { get; init; } = 100_000;

    /// <summary>Lines of log; what is beyond is dropped.</summary>
    public int LogLines { get; init; } = 200;

    /// <summary>Characters of one line of log; what is beyond is cut.</summary>
    public int LogLength { get; init; } = 500;

    /// <summary>Throws when a limit is not positive.</summary>
    public ProgramLimits Validated()
    {
        foreach ((string name, int value) in new[]
        {
            (nameof(Statements), Statements), (nameof(Calls), Calls), (nameof(Depth), Depth), (nameof(TextLength), TextLength),
            (nameof(Elements), Elements), (nameof(LogLines), LogLines), (nameof(LogLength), LogLength),
        })
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(name, value, $"Program limit '{name}' is {value}, below its minimum 1. Raise it.");
            }
        }

        return this;
    }
}
