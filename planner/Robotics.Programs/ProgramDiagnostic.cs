namespace Robotics.Programs;

/// <summary>Why a program text is refused.</summary>
public enum ProgramDiagnosticCode
{
    /// <summary>The text is longer than the limit.</summary>
    TextTooLong = 1,

    /// <summary>A control, formatting or unpaired character, or one outside ASCII where only texts may have it.</summary>
    BadCharacter = 2,

    /// <summary>Not C#.</summary>
    Syntax = 3,

    /// <summary>C#, but of a kind that programs may not use.</summary>
    ForbiddenSyntax = 4,

    /// <summary>A line that begins with #.</summary>
    Directive = 5,

    /// <summary>An identifier with @, an escape, or a letter outside ASCII.</summary>
    BadIdentifier = 6,

    /// <summary>A text literal is longer than the limit.</summary>
    LiteralTooLong = 7,

    /// <summary>More statements than the limit.</summary>
    TooManyStatements = 8,

    /// <summary>Statements or expressions nested deeper than the limit.</summary>
    TooDeep = 9,

    /// <summary>A format in an interpolated text that is not a short number format.</summary>
    BadFormat = 10,

    /// <summary>C# that does not bind: an unknown name, a wrong type, a missing argument.</summary>
    Binding = 11,

    /// <summary>A member, type or namespace off the allow list.</summary>
    ForbiddenSymbol = 12,

    /// <summary>An operation or conversion off the allow list.</summary>
    ForbiddenOperation = 13,

    /// <summary>A number that does not come from the calculation.</summary>
    LooseNumber = 14,
}

/// <summary>One reason why a program text is refused.</summary>
/// <param name="Line">In the program's own text, from 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">Who, value, limit, remedy.</param>
public sealed record ProgramDiagnostic(ProgramDiagnosticCode Code, int Line, int Column, string Message)
{
    public override string ToString() => $"({Line},{Column}): {Code}: {Message}";
}
