using Robotics.Skills;

namespace Robotics.Programs.Runtime;

/// <summary>Ends a program from within. Only the runner catches it: a program cannot.</summary>
internal sealed class ProgramEndException(ProgramEnd end, SkillResult result, string message) : Exception(message)
{
    public ProgramEnd End { get; } = end;

    public SkillResult Result { get; } = result;
}

/// <summary>Where the calls and the log of a program go.</summary>
internal interface IProgramLink
{
    /// <summary>Asks a query or a skill and waits.</summary>
    /// <param name="lines">The lines that were passed since the last call, oldest first.</param>
    object Ask(int line, ReadOnlySpan<int> lines, string member, object[] arguments);

    void Log(int line, ReadOnlySpan<int> lines, string text);
}

/// <summary>
/// What every program derives from. <see cref="Log"/> is for the program; <see cref="Ask"/> is for the generated surface;
/// the rest is put in by the rewriter and cannot be named by a program.
/// </summary>
public abstract class SkillProgram
{
    /// <summary>How many passed lines are kept between two calls: a power of two.</summary>
    internal const int TraceLength = 1024;

    private readonly int[] _trace = new int[TraceLength];
    private readonly int[] _ordered = new int[TraceLength];
    private ProgramLimits _limits = new();
    private IProgramLink? _link;
    private int _left;
    private int _calls;
    private int _depth;
    private int _elements;
    private int _logged;
    private int _traced;

    /// <summary>The line of the program's text that runs, from 1.</summary>
    internal int Line { get; private set; }

    /// <summary>Statements used so far.</summary>
    internal int Statements => _limits.Statements - Math.Max(_left, 0);

    internal void Execute(IProgramLink link, ProgramLimits limits)
    {
        (_link, _limits, _left) = (link, limits, limits.Statements);
        Run();
    }

    protected abstract void Run();

    /// <summary>Writes a line into the run's log. Cut after 500 characters; dropped after 200 lines.</summary>
    protected void Log(string text)
    {
        if (++_logged > _limits.LogLines)
        {
            return;
        }

        text ??= "";
        _link!.Log(Line, Passed(), text.Length <= _limits.LogLength ? text : text[.._limits.LogLength]);
    }

    protected object Ask(string member, params object[] arguments)
    {
        if (++_calls > _limits.Calls)
        {
            throw new ProgramEndException(ProgramEnd.BudgetExceeded, Fault, $"The program made more than its {_limits.Calls} calls. Bound its loops.");
        }

        foreach (object argument in arguments)
        {
            if (argument is null)
            {
                throw new ProgramEndException(ProgramEnd.Faulted, Fault, $"{member} was given a text that was never set. Give it a value first.");
            }
        }

        return _link!.Ask(Line, Passed(), member, arguments);
    }

    /// <summary>A statement or a loop turn begins.</summary>
    protected void At(int line)
    {
        Line = line;
        _trace[_traced++ & (TraceLength - 1)] = line;
        if (--_left < 0)
        {
            Exhausted();
        }
    }

    /// <summary>A local function begins.</summary>
    protected void Enter(int line)
    {
        At(line);
        if (++_depth > _limits.Depth)
        {
            throw new ProgramEndException(ProgramEnd.Faulted, Fault, $"Functions call one another {_depth} deep, above the limit {_limits.Depth}. Use a loop.");
        }
    }

    /// <summary>A local function ends.</summary>
    protected void Leave() => _depth--;

    /// <summary>A skill whose result is not kept must succeed.</summary>
    protected void Require(SkillResult result)
    {
        if (!result.Ok)
        {
            throw new ProgramEndException(ProgramEnd.SkillFailed, result, result.Message ?? "");
        }
    }

    /// <summary>Bounds a text that was put together.</summary>
    protected string Text(string text) => text is null || text.Length <= _limits.TextLength
        ? text!
        : throw new ProgramEndException(ProgramEnd.Faulted, Fault, $"A text has {text.Length} characters, above the limit {_limits.TextLength}. Make it shorter.");

    /// <summary>Bounds the length of a new array.</summary>
    protected int Length(int length)
    {
        if (length < 0 || length > _limits.Elements - _elements)
        {
            throw new ProgramEndException(ProgramEnd.Faulted, Fault, length < 0
                ? $"An array cannot have {length} elements. Use 0 or more."
                : $"An array of {length} elements goes over the limit of {_limits.Elements} elements in all. Use fewer.");
        }

        _elements += length;
        return length;
    }

    private static SkillResult Fault => new(SkillCode.ProgramFault, "");

    private void Exhausted() => throw new ProgramEndException(ProgramEnd.BudgetExceeded, Fault,
        $"The program used up its {_limits.Statements} statements. Bound its loops.");

    /// <summary>The lines passed since the last time this was asked, oldest first, at most the last <see cref="TraceLength"/>.</summary>
    internal ReadOnlySpan<int> Passed()
    {
        int count = Math.Min(_traced, TraceLength);
        for (int i = 0; i < count; i++)
        {
            _ordered[i] = _trace[(_traced - count + i) & (TraceLength - 1)];
        }

        _traced = 0;
        return _ordered.AsSpan(0, count);
    }
}
