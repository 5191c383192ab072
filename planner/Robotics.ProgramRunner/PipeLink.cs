using Robotics.Skills;

namespace Robotics.Programs.Runtime;

/// <summary>The process's end of the pipe.</summary>
internal sealed class PipeLink(Stream input, Stream output) : IProgramLink
{
    /// <summary>The greatest message the process takes: an assembly and a little.</summary>
    public const int InputLimit = 4 << 20;

    /// <summary>The greatest message the host takes.</summary>
    public const int OutputLimit = 64 << 10;

    private readonly FrameReader _in = new();
    private readonly FrameWriter _out = new();
    private bool _traceLines;

    public void Hello() => _out.Start(FrameKind.Hello).SendTo(output);

    /// <summary>Waits for a program. False when the host has gone.</summary>
    public bool Next(out byte[] image, out ProgramLimits limits)
    {
        (image, limits) = ([], new());
        if (!_in.Receive(input, InputLimit, out FrameKind kind))
        {
            return false;
        }

        Expect(kind, FrameKind.Run);
        image = _in.Bytes();
        limits = ReadLimits(_in);
        _traceLines = _in.Byte() != 0;
        return true;
    }

    public static void Run(FrameWriter frame, byte[] image, ProgramLimits limits, bool traceLines) =>
        frame.Start(FrameKind.Run).Bytes(image)
            .Int(limits.Statements).Int(limits.Calls).Int(limits.Depth).Int(limits.TextLength).Int(limits.Elements)
            .Int(limits.LogLines).Int(limits.LogLength)
            .Byte(traceLines ? (byte)1 : (byte)0);

    public object Ask(int line, ReadOnlySpan<int> lines, string member, object[] arguments)
    {
        Lines(_out.Start(FrameKind.Call).Int(line), lines).Text(member).Byte((byte)arguments.Length);
        foreach (object argument in arguments)
        {
            _out.Value(argument);
        }

        _out.SendTo(output);
        if (!_in.Receive(input, InputLimit, out FrameKind kind) || kind == FrameKind.Quit)
        {
            throw new ProgramEndException(ProgramEnd.Stopped, new(SkillCode.Stopped, ""), "");
        }

        Expect(kind, FrameKind.Reply);
        return _in.Value();
    }

    public void Log(int line, ReadOnlySpan<int> lines, string text) =>
        Lines(_out.Start(FrameKind.Log).Int(line), lines).Text(text).SendTo(output);

    public void End(ProgramEnd end, int line, ReadOnlySpan<int> lines, SkillResult result, string message, int statements) =>
        Lines(_out.Start(FrameKind.End).Int(line), lines)
            .Byte((byte)end).Int((int)result.Code).Text(Cut(result.Message)).Text(Cut(message)).Int(statements).SendTo(output);

    private static string Cut(string? text) => text is null ? "" : text.Length <= 2000 ? text : text[..2000];

    private static ProgramLimits ReadLimits(FrameReader frame) => new()
    {
        Statements = frame.Int(),
        Calls = frame.Int(),
        Depth = frame.Int(),
        TextLength = frame.Int(),
        Elements = frame.Int(),
        LogLines = frame.Int(),
        LogLength = frame.Int(),
    };

    private FrameWriter Lines(FrameWriter frame, ReadOnlySpan<int> lines)
    {
        if (!_traceLines)
        {
            lines = [];
        }

        frame.Int(lines.Length);
        foreach (int line in lines)
        {
            frame.Int(line);
        }

        return frame;
    }

    private static void Expect(FrameKind kind, FrameKind expected)
    {
        if (kind != expected)
        {
            throw new FrameException($"The host sent {kind} where {expected} is due.");
        }
    }
}
