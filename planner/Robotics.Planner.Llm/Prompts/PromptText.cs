using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Robotics.Geometry;
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
    public static string Of(StageName stage, ArmDescription robot, SkillCatalogue skills) =>
        Placeholder().Replace(File(stage.ToString().ToLowerInvariant()), hole => hole.Groups[1].Value switch
        {
            "data" => File("data"),
            "robot" => Robot(robot),
            "goals" => string.Join('\n', GoalKinds.All.Select(k => $"- `{k.Key}`: {k.Value}")),
            "effects" => string.Join('\n', skills.Skills.Select(s => $"- {s.Name}: {s.Effect}.")),
            "skills" => Members(skills.Skills),
            "queries" => Members(skills.Queries),
            var other => throw new InvalidOperationException($"The prompt of {stage} has an unknown placeholder '{other}'."),
        });

    internal static string File(string name)
    {
        using Stream file = typeof(PromptText).Assembly.GetManifestResourceStream($"{name}.md")
            ?? throw new InvalidOperationException($"The prompt '{name}.md' is not embedded. Build Robotics.Planner.Llm again.");
        using StreamReader text = new(file, Encoding.UTF8);
        return text.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }

    private static string Robot(ArmDescription r) => string.Create(CultureInfo.InvariantCulture, $"""
        {r.Name}, {r.Chain.Length} joints, a parallel gripper that points down.
        - Tool centre point within x {r.Workspace.Min.X:0.###} to {r.Workspace.Max.X:0.###}, y {r.Workspace.Min.Y:0.###} to {r.Workspace.Max.Y:0.###}, z {r.Workspace.Min.Z:0.###} to {r.Workspace.Max.Z:0.###} m.
        - Gripper: opens {r.Gripper.MaxWidth:0.###} m; a finger is {r.Gripper.FingerWidth:0.###} m wide and {r.Gripper.FingerThickness:0.###} m thick; a thing can reach {r.Gripper.FingerDepth:0.###} m deep between the fingers; closes with at most {r.Gripper.MaxForce:0.#} N.
        - Lifts at most {r.Payload:0.##} kg. Pushes with at most {r.ForceLimit:0.#} N.
        """).ReplaceLineEndings("\n");

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
