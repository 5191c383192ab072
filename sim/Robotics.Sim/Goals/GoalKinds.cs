using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>The kinds of goals that can be measured and the parameters that each takes.</summary>
public static class GoalKinds
{
    public static readonly IReadOnlyDictionary<string, string[]> All = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["at"] = ["x", "y", "tolerance", "hold"],
        ["held"] = ["lift", "hold", "tilt"],
        ["lifted"] = ["lift", "hold"],
        ["moved"] = ["dx", "dy", "tolerance", "hold"],
        ["near"] = ["distance", "dx", "dy", "hold"],
        ["on"] = ["hold"],
        ["pressed"] = ["depth", "by_hand"],
        ["stood_on"] = ["hold"],
        ["turned"] = ["angle", "tolerance", "hold"],
        ["unbroken"] = ["drop"],
        ["unmoved"] = ["tolerance"],
        ["untouched"] = [],
        ["upright"] = ["tilt"],
    };

    /// <summary>What the goal lacks, in words, or null.</summary>
    public static string? Missing(GoalSpec goal)
    {
        string[] needed = goal.Kind switch
        {
            "at" => ["x", "y"],
            "near" => ["distance"],
            "pressed" => ["depth"],
            "turned" => ["angle"],
            _ => [],
        };
        return !All.ContainsKey(goal.Kind) ? $"No goal of kind '{goal.Kind}' can be measured; there are {string.Join(", ", All.Keys)}."
            : needed.FirstOrDefault(n => !goal.Parameters.ContainsKey(n)) is { } number ? $"A goal of kind '{goal.Kind}' needs '{number}'."
            : goal.Kind == "on" && goal.Reference is null ? "A goal of kind 'on' needs a reference."
            : null;
    }
}
