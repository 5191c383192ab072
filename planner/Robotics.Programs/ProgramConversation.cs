using System.Reflection;
using System.Text;
using Robotics.Geometry;
using Robotics.Programs.Runtime;
using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>One run of one program, from the host's side. What the process sends is believed only after it was checked.</summary>
internal sealed class ProgramConversation(RunnerProcess process, CompiledProgram program, ISkills robot, IProgramObserver? observer, ProgramRunnerOptions options)
{
    private readonly FrameWriter _frame = new();
    private readonly IReadOnlyDictionary<string, MethodInfo> _members = ProgramSurface.Of(program.Skills).Members;
    private readonly int _lines = program.Source.AsSpan().Count('\n') + 1;
    private int _line;
    private int _calls;
    private int _logs;
    private long _since;

    /// <summary>How long the process computed, over the whole run.</summary>
    public TimeSpan Computed { get; private set; }

    public ProgramOutcome Run()
    {
        PipeLink.Run(_frame, program.Image.ToArray(), program.Limits, traceLines: observer is not null);
        try
        {
            Resume();
            while (process.Receive(out FrameKind kind) is { } frame)
            {
                switch (kind)
                {
                    case FrameKind.Call:
                        if (Serve(frame) is { } outcome)
                        {
                            return outcome;
                        }

                        break;
                    case FrameKind.Log:
                        Pause();
                        ReadLines(frame);
                        Log(frame.Text());
                        frame.Done();
                        Watch();
                        break;
                    case FrameKind.End:
                        Pause();
                        return ReadEnd(frame);
                    default:
                        throw new FrameException($"Message {(int)kind} is not for the host.");
                }
            }

            Pause();
            return Dead();
        }
        catch (FrameException e)
        {
            process.Kill(Killed.Protocol);
            return process.StopAsked
                ? ProgramRunner.Stopped(_line, 0)
                : Ended(ProgramEnd.Crashed, $"The process of the program broke the protocol: {e.Message} It was ended.");
        }
    }

    /// <summary>Sends the frame that is built and lets the process compute.</summary>
    private void Resume()
    {
        Watch();
        process.Send(_frame);
    }

    private void Watch()
    {
        _since = options.Time.GetTimestamp();
        process.Watch(options.ComputeTime - Computed);
        if (process.StopAsked)
        {
            // A stop that came before the watch did: the watch's own check has missed it.
            process.Kill(Killed.Stop);
        }
    }

    private void Pause()
    {
        process.Unwatch();
        Computed += options.Time.GetElapsedTime(_since);
    }

    private ProgramOutcome? Serve(FrameReader frame)
    {
        Pause();
        ReadLines(frame);
        string member = frame.Text();
        if (!_members.TryGetValue(member, out MethodInfo? method))
        {
            throw new FrameException($"There is no skill or query of {member.Length} letters by that name.");
        }

        object[] arguments = ReadArguments(frame, method);
        if (++_calls > program.Limits.Calls)
        {
            throw new FrameException($"It made more than {program.Limits.Calls} calls.");
        }

        if (process.StopAsked)
        {
            return Quit(ProgramRunner.Stopped(_line, 0));
        }

        observer?.OnCalling(_line, member, arguments);
        object result;
        try
        {
            result = NotFinite(method, arguments) is { } reason ? reason : method.Invoke(robot, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
        }
        catch (QueryException e)
        {
            return Quit(Ended(ProgramEnd.SkillFailed, e.Message, e.Code));
        }
        catch (OperationCanceledException)
        {
            return Quit(ProgramRunner.Stopped(_line, 0));
        }
        catch (Exception e)
        {
            return Quit(Ended(ProgramEnd.SkillFailed, $"{member}: {e.Message}", SkillCode.RobotFault));
        }

        observer?.OnCall(_line, member, arguments, result);
        if (process.StopAsked)
        {
            return Quit(ProgramRunner.Stopped(_line, 0));
        }

        _frame.Start(FrameKind.Reply).Value(result);
        Resume();
        return null;
    }

    /// <summary>Unwinds the program. The outcome is settled: what the process says now only decides whether it may live.</summary>
    private ProgramOutcome Quit(ProgramOutcome outcome)
    {
        process.Watch(options.StopTime);
        process.Send(_frame.Start(FrameKind.Quit));
        try
        {
            if (process.Receive(out FrameKind kind) is { } frame && kind == FrameKind.End)
            {
                return outcome with { Statements = ReadEnd(frame).Statements };
            }
        }
        catch (FrameException)
        {
            // It is killed below like one that said nothing.
        }

        process.Kill(Killed.Protocol);
        return outcome;
    }

    private void ReadLines(FrameReader frame)
    {
        int line = Line(frame);
        int count = frame.Int();
        if (count < 0 || count > SkillProgram.TraceLength)
        {
            throw new FrameException($"A trace of {count} lines is outside 0 to {SkillProgram.TraceLength}.");
        }

        for (int i = 0; i < count; i++)
        {
            _line = Line(frame);
            observer?.OnLine(_line);
        }

        _line = line;
    }

    private int Line(FrameReader frame) => frame.Int() is var line && line >= 0 && line <= _lines
        ? line
        : throw new FrameException($"Line {line} is outside the program's {_lines}.");

    private static object[] ReadArguments(FrameReader frame, MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        int count = frame.Byte();
        if (count != parameters.Length)
        {
            throw new FrameException($"{method.Name} takes {parameters.Length} arguments, not {count}.");
        }

        object[] arguments = new object[count];
        for (int i = 0; i < count; i++)
        {
            arguments[i] = frame.Value();
            if (arguments[i].GetType() != parameters[i].ParameterType)
            {
                throw new FrameException($"{method.Name} takes a {parameters[i].ParameterType.Name} as {parameters[i].Name}, not a {arguments[i].GetType().Name}.");
            }
        }

        frame.Done();
        return arguments;
    }

    /// <summary>A skill refuses a number that is none, before the robot sees it.</summary>
    private static object? NotFinite(MethodInfo method, object[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is double x && !double.IsFinite(x) || arguments[i] is Vector3 { IsFinite: false })
            {
                string message = $"{method.Name}: {method.GetParameters()[i].Name} is {arguments[i]}, which is no finite number. Check the calculation.";
                return method.ReturnType == typeof(SkillResult) ? new SkillResult(SkillCode.BadArgument, message) : throw new ArgumentException(message);
            }
        }

        return null;
    }

    private void Log(string text)
    {
        if (++_logs > program.Limits.LogLines || text.Length > program.Limits.LogLength)
        {
            throw new FrameException($"It logged more than {program.Limits.LogLines} lines of {program.Limits.LogLength} characters.");
        }

        observer?.OnLog(_line, Shown(text));
    }

    /// <summary>Words of a program go to terminals: no control or formatting character of theirs does.</summary>
    private static string Shown(string text) => string.Concat(text.EnumerateRunes().Select(r => ProgramText.Visible(Rune.GetUnicodeCategory(r)) ? r.ToString() : "?"));

    private ProgramOutcome ReadEnd(FrameReader frame)
    {
        ReadLines(frame);
        ProgramEnd end = (ProgramEnd)frame.Byte();
        SkillCode code = (SkillCode)frame.Int();
        string words = frame.Text();
        string message = frame.Text();
        int statements = Math.Clamp(frame.Int(), 0, program.Limits.Statements);
        frame.Done();
        if (!Enum.IsDefined(end) || !Enum.IsDefined(code) || (end == ProgramEnd.Completed) != (code == SkillCode.Ok))
        {
            throw new FrameException($"An end of kind {(int)end} with skill code {(int)code} does not exist.");
        }

        return process.StopAsked && end != ProgramEnd.Completed
            ? ProgramRunner.Stopped(_line, statements)
            : new(end, _line, new(code, Shown(words)), Shown(message), statements);
    }

    /// <summary>The process ended without a word of the protocol.</summary>
    private ProgramOutcome Dead()
    {
        Killed why = process.WhyKilled;
        if (why == Killed.Stop || process.StopAsked)
        {
            return ProgramRunner.Stopped(_line, 0);
        }

        if (why == Killed.Slow)
        {
            return Ended(ProgramEnd.BudgetExceeded, $"The program computed longer than {options.ComputeTime.TotalSeconds} s. Bound its loops.");
        }

        string words = process.LastWords();
        return words.Contains("Out of memory", StringComparison.OrdinalIgnoreCase)
            ? Ended(ProgramEnd.OutOfMemory, "The program used up its memory. Make smaller arrays and texts.")
            : Ended(ProgramEnd.Crashed, $"The process of the program died: {words}. Run it again.");
    }

    private ProgramOutcome Ended(ProgramEnd end, string message, SkillCode code = SkillCode.ProgramFault) => new(end, _line, new(code, message), message, 0);
}
