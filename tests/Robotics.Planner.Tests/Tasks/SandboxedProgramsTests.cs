using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class SandboxedProgramsTests
{
    private static readonly Calculation Numbers = new([new(0, "height", "Size(\"milk\").Z + .125", 0.225, "m", "base", "rule")]);

    [Fact]
    public void NumbersComeFromTheExpressionsOfTheCalculation()
    {
        Assert.Equal([0.125], SandboxedPrograms.Numbers(Numbers));
        var programs = new SandboxedPrograms(new(), new());
        Assert.NotNull(programs.Check(new("Grasp(\"milk\"); Lift(0.125);"), Numbers, SkillCatalogue.Default).Program);
        ProgramCheck loose = programs.Check(new("Grasp(\"milk\");\nLift(0.225);"), Numbers, SkillCatalogue.Default);
        Assert.Null(loose.Program);
        Assert.True(loose.Faults[0].Number);
        Assert.Equal(2, loose.Faults[0].Line);
    }

    [Fact]
    public async Task ATaskRunsThroughTheRealSandbox()
    {
        var bench = new Bench { Options = new() { Worlds = 4 } };
        bench.Stages.Calculate = (_, _) => Numbers;
        bench.Stages.Write = (_, _) => "Grasp(\"milk\");\nLift(Size(\"milk\").Z + .125);\n";
        TaskReport report = await new TaskRunner(new SandboxedPrograms(new(), new()), bench.Rehearsals, TimeProvider.System).RunAsync(
            new(bench.Sentence, bench.Options, []), bench.World, bench.Stages.Stages, bench.Progress, new Trace(bench.TraceBytes), CancellationToken.None);
        Assert.Equal(Verdict.Succeeded, report.Verdict);
        Assert.Contains("skill 2 Lift(0.125)", bench.Progress.Heard);
        Assert.Contains("line 2", bench.Progress.Heard);
    }

    [Theory]
    [InlineData("Position(\"nothing there\");", SkillCode.RobotFault)]
    [InlineData("while (true) { }", SkillCode.ProgramFault)]
    public void EndsAreTold(string text, SkillCode code)
    {
        var programs = new SandboxedPrograms(new(), new());
        ProgramCheck check = programs.Check(new(text), new([]), SkillCatalogue.Default);
        Assert.True(check.Program is not null, string.Join(' ', check.Faults.Select(f => f.Message)));
        using IProgramHost host = programs.Open();
        var skills = System.Reflection.DispatchProxy.Create<IRobotSkills, Broken>();
        ProgramRun run = host.Run(check.Program, skills, null, CancellationToken.None);
        Assert.NotEqual(ProgramEnding.Completed, run.Ending);
        Assert.Equal(code, run.Skill.Code);
    }

    /// <summary>A robot that has no answer.</summary>
    public class Broken : System.Reflection.DispatchProxy
    {
        protected override object? Invoke(System.Reflection.MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("no answer");
    }
}
