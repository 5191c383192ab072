using System.Reflection;
using Robotics.Geometry;
using Robotics.Programs.Runtime;
using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>
/// Runs compiled programs, one after another, in one sandboxed process, and serves what they ask from a
/// robot's skills on the calling thread. Whatever the process does, a run ends with an outcome: it may be hostile.
/// The process is started again when it died or was killed. Calls from several threads take turns.
/// </summary>
public sealed class ProgramRunner : IDisposable
{
    private readonly Lock _turn = new();
    private readonly ProgramRunnerOptions _options;
    private readonly Func<RunnerProcess> _start;
    private RunnerProcess? _process;
    private TimeSpan _computed;

    internal ProgramRunner(ProgramRunnerOptions options, Func<RunnerProcess> start) => (_options, _start) = (options, start);

    /// <summary>Starts the process and returns at once; the first <see cref="Run"/> waits for it.</summary>
    /// <exception cref="SandboxUnavailableException">The sandbox cannot be set up; the message says what is missing.</exception>
    public static ProgramRunner Start(ProgramRunnerOptions? options = null)
    {
        options ??= new();
        Sandbox sandbox = new(options);
        ProgramRunner runner = new(options, () => new RunnerProcess(sandbox.Start(), options.Time));
        runner._process = runner._start();
        return runner;
    }

    /// <summary>Runs a program to its end. A cancelled <paramref name="stop"/> ends it within a control period; a skill that runs then must end by its own token.</summary>
    /// <exception cref="SandboxUnavailableException">The process could not be started.</exception>
    /// <exception cref="ArgumentException">The program is for another kind of robot.</exception>
    public ProgramOutcome Run(CompiledProgram program, ISkills robot, IProgramObserver? observer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(robot);
        if (!program.Skills.Surface.IsInstanceOfType(robot))
        {
            throw new ArgumentException($"The program was compiled for {program.Skills.Surface.Name}, which {robot.GetType().Name} is not. Compile it for the robot's own skills.", nameof(robot));
        }

        lock (_turn)
        {
            if (stop.IsCancellationRequested)
            {
                return Stopped(0, 0);
            }

            RunnerProcess process = Ready();
            bool over = false;
            process.Begin();
            try
            {
                using CancellationTokenRegistration registration = stop.Register(process.Stop);
                ProgramConversation conversation = new(process, program, robot, observer, _options);
                ProgramOutcome outcome = conversation.Run();
                over = outcome.End is not (ProgramEnd.Crashed or ProgramEnd.OutOfMemory);
                _computed += conversation.Computed;
                return outcome;
            }
            finally
            {
                process.Unwatch();
                if (!over || process.WhyKilled != Killed.No || _computed.TotalSeconds > _options.CpuSeconds / 2.0)
                {
                    End();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_turn)
        {
            End();
        }
    }

    internal static ProgramOutcome Stopped(int line, int statements)
    {
        const string message = "The program was stopped.";
        return new(ProgramEnd.Stopped, line, new(SkillCode.Stopped, message), message, statements);
    }

    private void End()
    {
        _process?.Dispose();
        (_process, _computed) = (null, TimeSpan.Zero);
    }

    /// <summary>A process that has said hello. One that died between two runs is replaced, once.</summary>
    private RunnerProcess Ready()
    {
        bool fresh = _process is null;
        _process ??= _start();
        if (_process.Greeted)
        {
            return _process;
        }

        _process.Watch(_options.StartTime);
        try
        {
            if (_process.Receive(out FrameKind kind) is not null && kind == FrameKind.Hello)
            {
                _process.Unwatch();
                _process.Greeted = true;
                return _process;
            }
        }
        catch (FrameException)
        {
            // What it wrote is in no frame: the same as no hello.
        }

        string words = _process.LastWords();
        End();
        return fresh
            ? throw new SandboxUnavailableException($"The sandbox of programs does not start: {words}. Allow user namespaces to this user (sysctl kernel.unprivileged_userns_clone=1), or run in a container that does.")
            : Ready();
    }
}
