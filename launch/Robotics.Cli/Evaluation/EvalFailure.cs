using System.Text.Json;
using System.Text.Json.Serialization;
using Robotics.Planner;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Cli.Evaluation;

/// <summary>Why a run was not right, labelled by code: never by a person, never by a model.</summary>
/// <param name="Kind">RoboTool's classes and ours; null for a fault of this program.</param>
/// <param name="Stage">The stage that it goes back to; null when none is at fault.</param>
[JsonConverter(typeof(AsText))]
public sealed record EvalFailure(FailureKind? Kind, StageName? Stage, SkillCode Code, string Message)
{
    /// <summary>What stands in tables: tool-use, logical, numerical, skill, physics, fault.</summary>
    public string Label => Kind switch
    {
        null => "fault",
        FailureKind.ToolUse => "tool-use",
        { } kind => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>All labels, in the order of tables.</summary>
    public static IReadOnlyList<string> Labels { get; } =
        [.. Enum.GetValues<FailureKind>().Select(k => new EvalFailure(k, null, SkillCode.Ok, "").Label), new EvalFailure(null, null, SkillCode.Ok, "").Label];

    /// <summary>
    /// The label of a run that was not right. That a tool is needed, or that nothing helps, is a question of tool use: to get it
    /// wrong is a tool-use error. Else the diagnosis of the task decides, and a sentence that was not understood is a logical error.
    /// </summary>
    public static EvalFailure Of(SceneVariant variant, TaskReport report)
    {
        if (variant == SceneVariant.Unneeded && report is { Verdict: Verdict.Succeeded, Measured.Contacts.Tools: { IsEmpty: false } tools })
        {
            return new(FailureKind.ToolUse, StageName.Analyzer, SkillCode.Ok, $"needless-tool: solved with {string.Join(", ", tools)}, and the hand suffices");
        }

        if (variant != SceneVariant.Impossible && report.Verdict == Verdict.Impossible)
        {
            return new(FailureKind.ToolUse, StageName.Analyzer, SkillCode.Ok, "means-overlooked: called impossible, and it can be done");
        }

        if (report.Failure is { } diagnosis)
        {
            return new(diagnosis.Kind, diagnosis.Stage, diagnosis.Code, diagnosis.Message);
        }

        return variant switch
        {
            SceneVariant.Impossible => new(FailureKind.ToolUse, StageName.Analyzer, SkillCode.Ok, "not-called-impossible: nothing helps, and nobody said so"),
            _ when report.Attempts is [.., { Analysis.Verdict: AnalysisVerdict.Direct or AnalysisVerdict.NeedsTool, Plan: null }] =>
                new(FailureKind.ToolUse, StageName.Planner, SkillCode.Ok, "no-plan: with the means that it was to use the Planner found no way"),
            _ => new(FailureKind.Logical, StageName.Analyzer, SkillCode.Ok, "not-understood: it was not clear what is to be done"),
        };
    }

    /// <summary>A fault of this program while it did a layout.</summary>
    public static EvalFailure Fault(Exception e) => new(null, null, SkillCode.ProgramFault, $"{e.GetType().Name}: {e.Message}");

    public override string ToString() => $"{Kind?.ToString() ?? "Fault"}/{Stage?.ToString() ?? "none"}/{Code}: {Message}";

    /// <exception cref="FormatException">Not what <see cref="ToString"/> gives.</exception>
    public static EvalFailure Parse(string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && text[..colon].Split('/') is [var kind, var stage, var code]
            ? Of(kind == "Fault" ? null : kind, stage == "none" ? null : stage, code, text[(colon + 2)..])
            : throw new FormatException($"'{text}' is no failure. It must be KIND/STAGE/CODE: MESSAGE.");
    }

    /// <exception cref="FormatException">There is no such kind, stage or code.</exception>
    internal static EvalFailure Of(string? kind, string? stage, string code, string message)
    {
        return new(kind is null ? null : Word<FailureKind>(kind), stage is null ? null : Word<StageName>(stage), Word<SkillCode>(code), message);

        static T Word<T>(string word)
            where T : struct, Enum =>
            Enum.TryParse(word, out T value) ? value : throw new FormatException($"'{word}' is no {typeof(T).Name}. There are: {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private sealed class AsText : JsonConverter<EvalFailure>
    {
        public override EvalFailure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, EvalFailure value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
