using Robotics.Skills;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Robotics.Programs;

namespace Robotics.Planner.Tests.Llm;

/// <summary>The program checker, with the numbers of the calculation as the only ones.</summary>
internal sealed class CheckerPrograms : IPrograms
{
    public ProgramCheck Check(ProgramText text, Calculation numbers, SkillCatalogue skills)
    {
        HashSet<double> literals = [.. numbers.Parameters
            .SelectMany(p => SyntaxFactory.ParseExpression(p.Expression).DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>())
            .Where(l => l.Token.Value is double or int)
            .Select(l => Convert.ToDouble(l.Token.Value))];
        ProgramCompilation compiled = ProgramCompiler.Compile(text.Source, ProgramOptions.Default with { AllowedLiterals = literals, Skills = skills });
        return new(
            compiled.Program is null ? null : new Checked(text.Source),
            [.. compiled.Diagnostics.Select(d => new ProgramFault(d.Line, d.Code.ToString(), d.Message, d.Code == ProgramDiagnosticCode.LooseNumber))]);
    }

    public IProgramHost Open() => throw new NotSupportedException("These tests run no program.");

    private sealed record Checked(string Source) : ICheckedProgram;
}
