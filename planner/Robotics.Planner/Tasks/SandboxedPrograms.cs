using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Robotics.Programs;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>Programs as they are run for real: checked by symbol, each host a sandboxed process of its own.</summary>
public sealed class SandboxedPrograms(ProgramOptions options, ProgramRunnerOptions runner) : IPrograms
{
    public ProgramCheck Check(ProgramText text, Calculation numbers, SkillCatalogue skills)
    {
        ProgramCompilation compiled = ProgramCompiler.Compile(text.Source, options with { AllowedLiterals = Numbers(numbers), Skills = skills });
        return new(
            compiled.Program is { } program ? new Checked(program) : null,
            [.. compiled.Diagnostics.Select(d => new ProgramFault(d.Line, d.Code.ToString(), d.Message, d.Code == ProgramDiagnosticCode.LooseNumber))]);
    }

    /// <exception cref="SandboxUnavailableException">This machine has no sandbox to run programs in.</exception>
    public IProgramHost Open() => new Host(ProgramRunner.Start(runner));

    /// <summary>
    /// The numbers that stand in the calculation's expressions. Their values are not among them: a program that writes down a value
    /// would not see when the world has changed.
    /// </summary>
    internal static HashSet<double> Numbers(Calculation calculation) =>
    [
        .. calculation.Parameters
            .SelectMany(p => SyntaxFactory.ParseTokens(p.Expression))
            .Where(t => t.IsKind(SyntaxKind.NumericLiteralToken))
            .Select(t => Convert.ToDouble(t.Value, System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private sealed record Checked(CompiledProgram Compiled) : ICheckedProgram
    {
        public string Source => Compiled.Source;
    }

    private sealed class Host(ProgramRunner runner) : IProgramHost
    {
        public ProgramRun Run(ICheckedProgram program, ISkills skills, Action<int>? line, CancellationToken stop)
        {
            ProgramOutcome end = runner.Run(((Checked)program).Compiled, skills, new Lines(line), stop);
            return new(
                end.End switch
                {
                    ProgramEnd.Completed => ProgramEnding.Completed,
                    ProgramEnd.SkillFailed => ProgramEnding.SkillFailed,
                    ProgramEnd.BudgetExceeded or ProgramEnd.OutOfMemory => ProgramEnding.Limit,
                    ProgramEnd.Stopped => ProgramEnding.Stopped,
                    _ => ProgramEnding.Error,
                },
                end.Line, end.Result, end.Message, end.Statements);
        }

        public void Dispose() => runner.Dispose();
    }

    /// <summary>Lines as they are passed, and the line of each call before it is served.</summary>
    private sealed class Lines(Action<int>? line) : IProgramObserver
    {
        private int _at;

        public void OnLine(int passed)
        {
            _at = passed;
            line?.Invoke(passed);
        }

        public void OnCalling(int calling, string member, IReadOnlyList<object> arguments)
        {
            if (calling != _at)
            {
                OnLine(calling);
            }
        }

        public void OnCall(int called, string member, IReadOnlyList<object> arguments, object result)
        {
        }

        public void OnLog(int at, string text)
        {
        }
    }
}
