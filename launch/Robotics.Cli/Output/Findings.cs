using Robotics.Planner;

namespace Robotics.Cli.Output;

/// <summary>The records of the stages in one sentence each, for progress, the report and JSON alike.</summary>
public static class Findings
{
    public static string Of(object record) => record switch
    {
        Analysis a => Of(a),
        TaskPlan p => p.Steps.Length == 0 ? "no plan" : string.Join(", ", p.Steps.Select(Of)),
        Calculation c => $"{c.Parameters.Length} numbers, each an expression over what is seen",
        ProgramText t => Lines(t.Source).Length is var n && n == 1 ? "a program of one line" : $"a program of {n} lines",
        _ => record.ToString() ?? "",
    };

    public static string Of(Analysis a)
    {
        string goals = a.Goals.IsEmpty ? "" : $" ({string.Join(", then ", a.Goals)}{string.Concat(a.Constraints.Select(c => ", always " + c))})";
        string unused = a.NotUnderstood.IsEmpty ? "" : $" Not understood: {string.Join(", ", a.NotUnderstood)}.";
        string question = a.Question is null || a.Reason.Contains(a.Question, StringComparison.Ordinal) ? "" : " " + a.Question;
        return $"{Word(a.Verdict)}{goals}: {a.Reason}{question}{unused}";
    }

    public static string Of(PlanStep step) =>
        $"{step.Skill}{(step.Objects.IsEmpty ? "" : $"({string.Join(", ", step.Objects)})")}{(step.Tool is null ? "" : $" with {step.Tool}")}";

    public static string Of(Diagnosis d) => $"{Word(d.Kind)} failure at the {d.Stage}, {d.Code}: {d.Message}";

    public static string Word(AnalysisVerdict verdict) => verdict == AnalysisVerdict.NeedsTool ? "needs a tool" : verdict.ToString().ToLowerInvariant();

    public static string Word(FailureKind kind) => kind == FailureKind.ToolUse ? "tool-use" : kind.ToString().ToLowerInvariant();

    /// <summary>The lines of a program's text, without a last empty one.</summary>
    public static string[] Lines(string source) => source.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
