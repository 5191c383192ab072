namespace Robotics.Cli;

/// <summary>What the process says to the shell. Numbers are stable: scripts rely on them.</summary>
public static class ExitCode
{
    public const int Succeeded = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int RefusedOrImpossible = 3;
    public const int DependencyMissing = 4;

    /// <summary>128 + SIGINT, for SIGTERM too.</summary>
    public const int Stopped = 130;
}

/// <summary>An error to tell a person, once, with the exit code that goes with it: who, value, what there is, remedy.</summary>
public sealed class CommandException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>A name that is not among those there are.</summary>
    public static CommandException Unknown(string what, string name, IEnumerable<string> known, string remedy) =>
        new(Cli.ExitCode.Usage, $"{what} '{Terminal.Plain(name)}' is unknown. There are: {string.Join(", ", known.Select(Terminal.Plain))}. {remedy}");
}
