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

    [Theory]
    [InlineData(256 << 10)]
    [InlineData(64 << 20)]
    public void Deep_nesting_has_one_answer_whatever_stack_the_caller_has(int stackBytes)
    {
        string source = $"var x = {new string('(', 8000)}1{new string(')', 8000)};";
        ProgramCompilation? compilation = null;
        Thread caller = new(() => compilation = ProgramCompiler.Compile(source, ProgramOptions.Default), stackBytes);
        caller.Start();
        caller.Join();
        Assert.Equal(ProgramDiagnosticCode.TooDeep, compilation!.Diagnostics[0].Code);
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
