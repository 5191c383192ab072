using System.Text.Json.Nodes;
using Robotics.Planner.Llm;

namespace Robotics.LlmStandIn;

/// <summary>
/// The completions of one scene, written by hand for the prompts as they are: analysis.json, plan.json, calculation.json, each
/// {written, reply}, and program.csx, whose first line says the same in a comment.
/// </summary>
public sealed record Completions(string Scene, IReadOnlyDictionary<string, string> Replies)
{
    private static readonly string Label = $"// written {Cassette.ByHand}";

    /// <summary>The folders with completions, one a scene.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "cassettes");

    public static IEnumerable<string> Scenes => Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A file does not say who wrote it.</exception>
    public static Completions Load(string scene)
    {
        string folder = Path.Combine(Folder, scene);
        Dictionary<string, string> replies = [];
        foreach (string stage in (string[])["analysis", "plan", "calculation"])
        {
            JsonNode file = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"{stage}.json")))!;
            Require(file["written"]?.GetValue<string>() == Cassette.ByHand, folder, stage);
            replies[stage] = file["reply"]!.ToJsonString();
        }

        string[] program = File.ReadAllText(Path.Combine(folder, "program.csx")).ReplaceLineEndings("\n").Split('\n', 2);
        Require(program[0] == Label, folder, "program");
        replies["program"] = new JsonObject { ["source"] = program[1] }.ToJsonString();
        return new(scene, replies);
    }

    private static void Require(bool labelled, string folder, string stage)
    {
        if (!labelled)
        {
            throw new InvalidDataException($"The completion '{stage}' does not say that it is written {Cassette.ByHand}: {folder}");
        }
    }
}
