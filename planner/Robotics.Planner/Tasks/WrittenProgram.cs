using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Robotics.Ports;

namespace Robotics.Planner;

/// <summary>
/// A program written by hand takes the one way that every program takes: it is checked, rehearsed and measured. Nobody thinks, so
/// the stages' answers are made of the text.
/// </summary>
public static class WrittenProgram
{
    /// <summary>One attempt and no bare-hand twin: there is no other program to write.</summary>
    public static TaskOptions Options { get; } = new() { Attempts = 1, Twin = false };

    /// <param name="source">The program's text. Its numbers are accounted for by whoever wrote it.</param>
    /// <param name="goals">What it is to bring about.</param>
    public static ImmutableArray<StageAnswer> Answers(string source, ImmutableArray<GoalSpec> goals) =>
    [
        Answer(StageName.Analyzer, new Analysis(AnalysisVerdict.Direct, goals, [], [], "The program is written by hand; the goals are the scene's.", null, [])),
        Answer(StageName.Planner, new TaskPlan([], [], "The program is written by hand.")),
        Answer(StageName.Calculator, new Calculation([.. Numbers(source)])),
        Answer(StageName.Coder, new ProgramText(source)),
    ];

    private static IEnumerable<Parameter> Numbers(string source) => SyntaxFactory.ParseTokens(source)
        .Where(t => t.IsKind(SyntaxKind.NumericLiteralToken))
        .Select((t, i) => new Parameter(0, $"number{i + 1}", t.Text, Convert.ToDouble(t.Value, CultureInfo.InvariantCulture), "1", "none", "written by hand"));

    private static StageAnswer Answer<T>(StageName stage, T record) => new(stage, JsonSerializer.Serialize(record, Trace.Json), null);
}
