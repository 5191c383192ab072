using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>How a program text is checked and what its runs may use.</summary>
public sealed record ProgramOptions
{
    /// <summary>The numbers a program may write beside 0, 1 and 2, by absolute value; null for no rule.</summary>
    public IReadOnlySet<double>? AllowedLiterals { get; init; }

    /// <summary>The skill surface that a program may call.</summary>
    public SkillCatalogue Skills { get; init; } = SkillCatalogue.Default;

    /// <summary>Characters of the text.</summary>
    public int SourceLength { get; init; } = 16 * 1024;

    /// <summary>Statements in the text.</summary>
    public int Statements { get; init; } = 500;

    /// <summary>Statements within statements.</summary>
    public int Nesting { get; init; } = 16;

    /// <summary>Expressions within expressions.</summary>
    public int ExpressionDepth { get; init; } = 48;

    /// <summary>Characters of one text literal.</summary>
    public int LiteralLength { get; init; } = 512;

    /// <summary>What a run may use.</summary>
    public ProgramLimits Limits { get; init; } = new();

    public static ProgramOptions Default { get; } = new();
}

/// <summary>A program that was checked and compiled.</summary>
/// <param name="Source">Its text.</param>
/// <param name="Image">The assembly, instrumented: only the sandboxed process loads it.</param>
/// <param name="Limits">What a run may use.</param>
/// <param name="Skills">The skill surface that it calls.</param>
public sealed record CompiledProgram(string Source, ReadOnlyMemory<byte> Image, ProgramLimits Limits, SkillCatalogue Skills);

/// <summary>A compiled program, or why there is none.</summary>
public sealed record ProgramCompilation(CompiledProgram? Program, IReadOnlyList<ProgramDiagnostic> Diagnostics)
{
    public bool Ok => Program is not null;
}
