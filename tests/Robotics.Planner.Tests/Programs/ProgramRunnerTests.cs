using Robotics.Programs;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Programs;

/// <summary>One process for all tests of a class: as rehearsal uses it.</summary>
public sealed class RunnerFixture : IDisposable
{
    public ProgramRunner Runner { get; } = ProgramRunner.Start();

    public void Dispose() => Runner.Dispose();
}

public class ProgramRunnerTests(RunnerFixture fixture) : IClassFixture<RunnerFixture>
{
    private readonly FakeRobot _robot = new();
    private readonly Observer _observer = new();

    private ProgramOutcome Run(string source, ProgramOptions? options = null, CancellationToken stop = default) =>
        fixture.Runner.Run(Compiled(source, options), _robot, _observer, stop);

    internal static CompiledProgram Compiled(string source, ProgramOptions? options = null)
    {
        ProgramCompilation compilation = ProgramCompiler.Compile(source, options ?? ProgramOptions.Default);
        Assert.True(compilation.Ok, string.Join('\n', compilation.Diagnostics));
        return compilation.Program!;
    }

    [Fact]
    public void A_program_runs_to_its_end()
    {
        ProgramOutcome outcome = Run("""
            Grasp("hammer", along: -(Size("hammer").X / 2 - FingerWidth()));
            Lift(0.1);
            var r = Pull("milk", Workspace().Max.X - 0.1, Position("milk").Y);
            if (!r.Ok) { Look(); }
            """);
        Assert.Equal((ProgramEnd.Completed, SkillResult.Done), (outcome.End, outcome.Result));
        Assert.Equal(["Grasp(hammer, -0.13)", "Lift(0.1)", "Pull(milk, 0.5, 0.1)"], _robot.Calls);
    }

    [Fact]
    public void A_dropped_failure_ends_the_program_with_the_skills_result()
    {
        _robot.Instead["Lift"] = () => new(SkillCode.Slipped, "the hammer slipped");
        ProgramOutcome outcome = Run("Grasp(\"hammer\");\n\nLift(0.1);\nLook();");
        Assert.Equal((ProgramEnd.SkillFailed, 3, SkillCode.Slipped, "the hammer slipped"), (outcome.End, outcome.Line, outcome.Result.Code, outcome.Result.Message));
        Assert.DoesNotContain("Look()", _robot.Calls);
    }

    [Fact]
    public void A_kept_failure_lets_the_program_go_on()
    {
        _robot.Instead["Lift"] = () => new(SkillCode.Slipped, "the hammer slipped");
        ProgramOutcome outcome = Run("var r = Lift(0.1);\nif (r.Code == SkillCode.Slipped) { Look(); }");
        Assert.Equal(ProgramEnd.Completed, outcome.End);
        Assert.Contains("Look()", _robot.Calls);
    }

    [Fact]
    public void An_unknown_thing_ends_the_program_with_its_line()
    {
        ProgramOutcome outcome = Run("Look();\nvar p = Position(\"anvil\");\nLook();");
        Assert.Equal((ProgramEnd.SkillFailed, 2, SkillCode.UnknownObject), (outcome.End, outcome.Line, outcome.Result.Code));
        Assert.Contains("hammer, milk", outcome.Message);
        Assert.Equal(["Look()"], _robot.Calls);
        Assert.Equal(ProgramEnd.Completed, Run("Look();").End);
    }

    [Fact]
    public void A_query_without_an_answer_ends_the_program_with_its_own_code()
    {
        _robot.Crowded = true;
        ProgramOutcome outcome = Run("Look();\nvar p = FreeSpot(\"milk\");\nLook();");
        Assert.Equal((ProgramEnd.SkillFailed, 2, SkillCode.NoRoom), (outcome.End, outcome.Line, outcome.Result.Code));
        Assert.Equal(["Look()"], _robot.Calls);
    }

    [Fact]
    public void A_loop_for_ever_ends_by_its_statements()
    {
        ProgramOutcome outcome = Run("Look();\nwhile (true) { }");
        Assert.Equal((ProgramEnd.BudgetExceeded, 2), (outcome.End, outcome.Line));
    }

    [Fact]
    public void A_stop_during_a_skill_ends_the_program_and_spares_the_process()
    {
        using CancellationTokenSource stop = new();
        _robot.Instead["Lift"] = () =>
        {
            stop.Cancel();
            return new(SkillCode.Stopped, "stopped");
        };
        ProgramOutcome outcome = Run("var r = Lift(1);\nLook();", stop: stop.Token);
        Assert.Equal((ProgramEnd.Stopped, 1, SkillCode.Stopped), (outcome.End, outcome.Line, outcome.Result.Code));
        Assert.Equal(["Lift(1)"], _robot.Calls);
        Assert.Equal(ProgramEnd.Completed, Run("Look();").End);
    }

    [Fact]
    public void A_stop_while_it_computes_ends_the_program()
    {
        ProgramOptions options = new() { Limits = new() { Statements = int.MaxValue } };
        using CancellationTokenSource stop = new();
        _robot.Instead["Look"] = () =>
        {
            stop.CancelAfter(100);
            return SkillResult.Done;
        };
        ProgramOutcome outcome = Run("Look();\nwhile (true) { }", options, stop.Token);
        Assert.Equal((ProgramEnd.Stopped, SkillCode.Stopped), (outcome.End, outcome.Result.Code));
        Assert.Equal(ProgramEnd.Completed, Run("Lift(1);").End);
    }

    [Fact]
    public void A_stop_before_the_start_starts_nothing()
    {
        Assert.Equal(ProgramEnd.Stopped, Run("Look();", stop: new CancellationToken(canceled: true)).End);
        Assert.Empty(_robot.Calls);
    }

    [Fact]
    public void A_process_killed_in_a_run_is_an_outcome_and_is_replaced()
    {
        System.Diagnostics.Process? process = null;
        ProgramRunnerOptions options = new();
        using ProgramRunner runner = new(options, () => new RunnerProcess(process = new Sandbox(options).Start(), options.Time));
        _robot.Instead["Look"] = () =>
        {
            process!.Kill();
            process.WaitForExit();
            return SkillResult.Done;
        };
        ProgramOutcome outcome = runner.Run(Compiled("Look();\nLift(1);"), _robot, null, CancellationToken.None);
        Assert.Equal((ProgramEnd.Crashed, 1), (outcome.End, outcome.Line));
        Assert.Equal(["Look()"], _robot.Calls);
        Assert.Equal(ProgramEnd.Completed, runner.Run(Compiled("Lift(1);"), _robot, null, CancellationToken.None).End);
    }

    [Fact]
    public void Every_line_that_is_passed_is_told_in_order()
    {
        Run("""
            int n = 0;
            for (int i = 0; i < 2; i++)
                n += i;
            if (n > 0) Twice();
            void Twice()
            {
                Log($"n is {n}");
            }
            """);
        Assert.Equal([1, 2, 2, 3, 2, 3, 4, 4, 5, 7], _observer.Lines);
        Assert.Equal(["n is 1"], _observer.Logs);
    }

    [Fact]
    public void A_robot_that_throws_is_a_fault_of_the_robot()
    {
        _robot.Instead["Look"] = () => throw new InvalidOperationException("the arm is off");
        ProgramOutcome outcome = Run("Look();");
        Assert.Equal((ProgramEnd.SkillFailed, SkillCode.RobotFault), (outcome.End, outcome.Result.Code));
        Assert.Contains("the arm is off", outcome.Message);
    }

    [Fact]
    public void The_same_program_gives_the_same_run()
    {
        const string source = "double s = 0; foreach (var o in Objects()) { s += Position(o).X; Log($\"{s}\"); } Lift(s);";
        ProgramOutcome first = Run(source);
        (List<int> lines, List<string> logs) = ([.. _observer.Lines], [.. _observer.Logs]);
        _observer.Lines.Clear();
        _observer.Logs.Clear();
        Assert.Equal(first, Run(source));
        Assert.Equal(lines, _observer.Lines);
        Assert.Equal(logs, _observer.Logs);
    }

    [Fact]
    public void The_costs_can_be_measured()
    {
        ProgramCosts costs = ProgramBenchmark.Measure(_robot, TimeProvider.System);
        Assert.True(costs is { CompileMilliseconds: > 0, StartMilliseconds: > 0, BareNanoseconds: > 0 }, $"{costs}");
    }
}
