using Robotics.Programs;

namespace Robotics.Planner.Tests.Programs;

/// <summary>Every program of hostile.txt is refused for the stated reason, or runs and ends as stated.</summary>
public class HostileProgramTests(RunnerFixture fixture) : IClassFixture<RunnerFixture>
{
    public static TheoryData<string> Names => [.. HostileProgram.All.Select(p => p.Name)];

    [Fact]
    public void There_are_many_and_no_two_are_alike()
    {
        Assert.True(HostileProgram.All.Count >= 150, $"{HostileProgram.All.Count} programs");
        Assert.Equal(HostileProgram.All.Count, HostileProgram.All.Select(p => p.Name).Distinct().Count());
        Assert.Equal(HostileProgram.All.Count, HostileProgram.All.Select(p => p.Source).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_refused_or_contained(string name)
    {
        HostileProgram program = HostileProgram.All.Single(p => p.Name == name);
        (string came, string why) = Outcome(program.Source);
        Assert.True(program.Expected == came, $"{name}: expected {program.Expected}, came {came}: {why}");
        Assert.NotEqual("", why);
    }

    /// <summary>The code of the first diagnostic, or "run" and how the run ended, each with its words.</summary>
    private (string Came, string Why) Outcome(string source)
    {
        ProgramCompilation compilation = ProgramCompiler.Compile(source, ProgramOptions.Default);
        if (compilation.Program is null)
        {
            ProgramDiagnostic first = compilation.Diagnostics[0];
            int lines = source.Count(c => c == '\n') + 1;
            Assert.All(compilation.Diagnostics, d => Assert.InRange(d.Line, 1, lines));
            return (first.Code.ToString(), string.Join('\n', compilation.Diagnostics.Take(3)));
        }

        ProgramOutcome outcome = fixture.Runner.Run(compilation.Program, new FakeRobot(), null, CancellationToken.None);
        return ($"run {outcome.End}", $"line {outcome.Line}: {outcome.Message}");
    }
}
