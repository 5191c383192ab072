using System.Text;
using System.Text.RegularExpressions;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Llm;

/// <summary>
/// Fills the prompt files from the robot's capability card, the skills' own doc comments and the goals' own: a new robot,
/// skill or goal needs no prompt text.
/// </summary>
internal static partial class PromptText
{
    /// <summary>The system prompt of a stage.</summary>
    /// <exception cref="StageException">A kind of robot about which the stages do not think.</exception>
    public static string Of(StageName stage, IRobotDescription robot, SkillCatalogue skills)
    {
        RobotWords words = RobotWords.Of(stage, robot);
        return Fill(stage.ToString().ToLowerInvariant());

        string Fill(string file) => Placeholder().Replace(File(file), hole => (hole.Groups[1].Value switch
        {
            "data" => Fill("data"),
            "robot" => words.Card,
            "kind" => words.Kind,
            "alone" => words.Alone,
            "self" => words.Self,
            "limits" => words.Limits,
            "holding" => words.Holding,
            "frame" => words.Frame,
            "floor" => words.Floor,
            "goals" => string.Join('\n', GoalKinds.All.Where(k => !words.Never.Contains(k.Key)).Select(k => $"- `{k.Key}`: {k.Value}")),
            "effects" => string.Join('\n', skills.Skills.Select(s => $"- {s.Name}: {s.Effect}.")),
            "skills" => Members(skills.Skills),
            "queries" => Members(skills.Queries),
            var other => throw new InvalidOperationException($"The prompt of {stage} has an unknown placeholder '{other}'."),
        }).ReplaceLineEndings("\n"));
    }

    internal static string File(string name)
    {
        using Stream file = typeof(PromptText).Assembly.GetManifestResourceStream($"{name}.md")
            ?? throw new InvalidOperationException($"The prompt '{name}.md' is not embedded. Build Robotics.Planner.Llm again.");
        using StreamReader text = new(file, Encoding.UTF8);
        return text.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }

    private static string Members(IEnumerable<SkillDescription> members)
    {
        StringBuilder text = new();
        foreach (SkillDescription m in members)
        {
            text.Append($"- `{m.Signature}`: {m.Doc}");
            foreach (SkillParameter p in m.Parameters.Where(p => p.Doc.Length > 0))
            {
                text.Append($" `{p.Name}`: {p.Doc}");
            }

            text.Append(m.Precondition.Length > 0 ? $" Before: {m.Precondition}." : "");
            text.Append(m.Effect.Length > 0 ? $" After: {m.Effect}." : "");
            text.Append(m.FailureCodes.Count > 0 ? $" Fails with {string.Join(", ", m.FailureCodes)}." : "").Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}
