using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Robotics.Ports;

namespace Robotics.Planner.Llm;

/// <summary>The kinds of goals there are, read from the doc comment of <see cref="GoalSpec"/>: one list, for people and for models.</summary>
internal static partial class GoalKinds
{
    /// <summary>What each kind means and which parameters it has, by kind.</summary>
    public static ImmutableSortedDictionary<string, string> All { get; } = Read();

    /// <summary>True when the kind's description names the parameter.</summary>
    public static bool HasParameter(string kind, string parameter) =>
        All.TryGetValue(kind, out string? words) && Word().Matches(words).Any(w => w.Value == parameter);

    private static ImmutableSortedDictionary<string, string> Read()
    {
        string docs = Path.ChangeExtension(typeof(GoalSpec).Assembly.Location, ".xml");
        XElement summary = !File.Exists(docs)
            ? throw new FileNotFoundException($"The doc comments of the goals are missing: {docs}. Build Robotics.Ports again with GenerateDocumentationFile.")
            : XDocument.Load(docs).Descendants("member").Single(m => m.Attribute("name")!.Value == $"T:{typeof(GoalSpec).FullName}").Element("summary")!;
        return summary.Descendants("item").ToImmutableSortedDictionary(
            i => i.Element("c")!.Value,
            i => Space().Replace(i.Value[(i.Value.IndexOf(':', StringComparison.Ordinal) + 1)..], " ").Trim(),
            StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word();
}
