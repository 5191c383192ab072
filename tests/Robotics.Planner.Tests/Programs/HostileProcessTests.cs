using System.Diagnostics;
using Robotics.Programs;
using Robotics.Programs.Runtime;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Programs;

/// <summary>What comes from the process is checked before it is believed: any bytes end in an outcome, and the robot does nothing.</summary>
public class HostileProcessTests
{
    private static readonly CompiledProgram Any = new("Look();", new byte[] { 1 }, new(), Robotics.Skills.SkillCatalogue.Default);

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "nothing", [] },
        { "half a length", [1, 0] },
        { "a negative length", [0xff, 0xff, 0xff, 0xff, 3] },
        { "a length of zero", [0, 0, 0, 0] },
        { "a huge length", [0xff, 0xff, 0xff, 0x7f, 3] },
        { "half a message", [9, 0, 0, 0, 3, 1] },
        { "an unknown kind", [1, 0, 0, 0, 99] },
        { "a second hello", Frame(FrameKind.Hello, _ => { }) },
        { "a message to a process", Frame(FrameKind.Run, w => w.Int(0)) },
        { "a call of nothing", Frame(FrameKind.Call, _ => { }) },
        { "a call of an unknown skill", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Explode").Byte(0)) },
        { "a call of a method of every object", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("ToString").Byte(0)) },
        { "a call of an array of bytes", Frame(FrameKind.Call, w => w.Int(1).Int(0).Bytes([0xc0, 0x80]).Byte(0)) },
        { "a call on a line that is not there", Frame(FrameKind.Call, w => w.Int(2).Int(0).Text("Look").Byte(0)) },
        { "a call with a long trace", Frame(FrameKind.Call, w => w.Int(1).Int(int.MaxValue).Text("Look").Byte(0)) },
        { "a call with a negative trace", Frame(FrameKind.Call, w => w.Int(1).Int(-1).Text("Look").Byte(0)) },
        { "a call with more than its arguments", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Look").Byte(1).Value(1.0)) },
        { "a call with less than its arguments", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Lift").Byte(0)) },
        { "a call with another argument", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Lift").Byte(1).Value("x")) },
        { "a call with an unknown kind of argument", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Lift").Byte(1).Byte(77)) },
        { "a call with more bytes than it needs", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Look").Byte(0).Byte(0)) },
        { "a text longer than its message", Frame(FrameKind.Log, w => w.Int(1).Int(0).Int(1000).Byte(65)) },
        { "a text of negative length", Frame(FrameKind.Log, w => w.Int(1).Int(0).Int(-1)) },
        { "a list longer than its message", Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Position").Byte(1).Byte((byte)ValueTag.Texts).Int(int.MaxValue)) },
        { "a log line beyond its limit", Frame(FrameKind.Log, w => w.Int(1).Int(0).Text(new string('a', 501))) },
        { "log lines without end", [.. Enumerable.Repeat(Frame(FrameKind.Log, w => w.Int(1).Int(0).Text("a")), 201).SelectMany(b => b)] },
        { "an unknown end", Frame(FrameKind.End, w => w.Int(1).Int(0).Byte(99).Int(0).Text("").Text("").Int(0)) },
        { "an unknown code", Frame(FrameKind.End, w => w.Int(1).Int(0).Byte(1).Int(99).Text("").Text("").Int(0)) },
        { "a success with a failure", Frame(FrameKind.End, w => w.Int(1).Int(0).Byte(0).Int(3).Text("").Text("").Int(0)) },
        { "a failure with a success", Frame(FrameKind.End, w => w.Int(1).Int(0).Byte(1).Int(0).Text("").Text("").Int(0)) },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public void Garbage_is_an_outcome(string what, byte[] bytes)
    {
        using ProgramRunner runner = Says(bytes);
        FakeRobot robot = new();
        ProgramOutcome outcome = runner.Run(Any, robot, new Observer(), CancellationToken.None);
        Assert.True(outcome.End == ProgramEnd.Crashed, $"{what}: {outcome}");
        Assert.Empty(robot.Calls);
    }

    [Fact]
    public void Random_bytes_are_an_outcome()
    {
        Random random = new(7);
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            using ProgramRunner runner = Says(i % 2 == 0 ? bytes : Frame((FrameKind)random.Next(8), w => Append(w, bytes)));
            ProgramOutcome outcome = runner.Run(Any, new FakeRobot(), null, CancellationToken.None);
            Assert.Equal(ProgramEnd.Crashed, outcome.End);
        }
    }

    [Fact]
    public void Calls_without_end_are_an_outcome()
    {
        byte[] call = Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Held").Byte(0));
        using ProgramRunner runner = Says([.. Enumerable.Repeat(call, 200).SelectMany(b => b)]);
        Assert.Equal(ProgramEnd.Crashed, runner.Run(Any with { Limits = new() { Calls = 100 } }, new FakeRobot(), null, CancellationToken.None).End);
    }

    [Fact]
    public void A_log_line_reaches_no_terminal_as_it_is()
    {
        Observer observer = new();
        using ProgramRunner runner = Says(Frame(FrameKind.Log, w => w.Int(1).Int(0).Text("a\u001b[2J\u202eb")));
        runner.Run(Any, new FakeRobot(), observer, CancellationToken.None);
        Assert.Equal(["a?[2J?b"], observer.Logs);
    }

    [Fact]
    public void A_number_that_is_none_never_reaches_the_robot()
    {
        FakeRobot robot = new();
        Observer observer = new();
        using ProgramRunner runner = Says(Frame(FrameKind.Call, w => w.Int(1).Int(0).Text("Lift").Byte(1).Value(double.NaN)));
        runner.Run(Any, robot, observer, CancellationToken.None);
        Assert.Empty(robot.Calls);
        Assert.Equal(SkillCode.BadArgument, ((SkillResult)Assert.Single(observer.Calls).Result).Code);
    }

    [Fact]
    public void A_silent_process_is_ended()
    {
        using ProgramRunner runner = new(
            new() { ComputeTime = TimeSpan.FromMilliseconds(200) },
            () => new RunnerProcess(Shell($"printf '{Octal(Frame(FrameKind.Hello, _ => { }))}'; exec sleep 600"), TimeProvider.System));
        Assert.Equal(ProgramEnd.BudgetExceeded, runner.Run(Any, new FakeRobot(), null, CancellationToken.None).End);
    }

    [Fact]
    public void A_process_that_does_not_greet_is_a_missing_sandbox()
    {
        using ProgramRunner runner = new(new(), () => new RunnerProcess(Shell("echo no user namespaces here >&2; exit 1"), TimeProvider.System));
        SandboxUnavailableException e = Assert.Throws<SandboxUnavailableException>(() => runner.Run(Any, new FakeRobot(), null, CancellationToken.None));
        Assert.Contains("no user namespaces here", e.Message);
    }

    private static FrameWriter Append(FrameWriter writer, byte[] bytes)
    {
        foreach (byte b in bytes)
        {
            writer.Byte(b);
        }

        return writer;
    }

    private static byte[] Frame(FrameKind kind, Action<FrameWriter> fields)
    {
        FrameWriter writer = new();
        fields(writer.Start(kind));
        using MemoryStream stream = new();
        writer.SendTo(stream);
        return stream.ToArray();
    }

    /// <summary>A process that greets, takes the program, says these bytes and ends.</summary>
    private static ProgramRunner Says(byte[] bytes) => new(new(), () => new RunnerProcess(
        Shell($"printf '{Octal(Frame(FrameKind.Hello, _ => { }))}'; head -c 20 >/dev/null; printf '{Octal(bytes)}'"), TimeProvider.System));

    private static string Octal(byte[] bytes) => string.Concat(bytes.Select(b => $"\\{Convert.ToString(b, 8).PadLeft(3, '0')}"));

    private static Process Shell(string script) => Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
