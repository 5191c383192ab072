using System.Globalization;
using System.Text;
using ROS2.Dds;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ROS2.Recording;

/// <summary>
/// The YAML that rosbag2 keeps in a channel's metadata: the QoS of the publishers that were there. Jazzy and later write policies as
/// words, Humble as the numbers of rmw; either is read. History is not announced, so that it stands there as unknown.
/// </summary>
public static class OfferedQos
{
    /// <summary>Its key in the metadata.</summary>
    public const string Key = "offered_qos_profiles";

    /// <summary>rmw's "for ever".</summary>
    private const long Forever = 9223372036, ForeverRest = 854775807;

    private static readonly string[] Histories = ["system_default", "keep_last", "keep_all", "unknown"];
    private static readonly string[] Reliabilities = ["system_default", "reliable", "best_effort"];
    private static readonly string[] Durabilities = ["system_default", "transient_local", "volatile"];
    private static readonly string[] Livelinesses = ["system_default", "automatic", "manual_by_node", "manual_by_topic"];

    /// <param name="numbers">As Humble reads it.</param>
    public static string Write(IEnumerable<Qos> offers, bool numbers = false)
    {
        var text = new StringBuilder();
        foreach (Qos qos in offers)
        {
            Policy("- history", Histories, 3);
            text.Append("  depth: 0\n");
            Policy("  reliability", Reliabilities, qos.Reliability == Reliability.Reliable ? 1 : 2);
            Policy("  durability", Durabilities, qos.Durability == Durability.Volatile ? 2 : 1);
            Time("deadline", qos.Deadline);
            Time("lifespan", qos.Lifespan);
            Policy("  liveliness", Livelinesses, qos.Liveliness switch { Liveliness.Automatic => 1, Liveliness.ManualByParticipant => 2, _ => 3 });
            Time("liveliness_lease_duration", qos.LeaseDuration);
            text.Append("  avoid_ros_namespace_conventions: false\n");
        }

        return text.ToString();

        void Policy(string key, string[] words, int value) => text.Append(CultureInfo.InvariantCulture, $"{key}: {(numbers ? value : words[value])}\n");

        void Time(string key, TimeSpan? span)
        {
            (long sec, long nsec) = span is { } s ? (s.Ticks / TimeSpan.TicksPerSecond, s.Ticks % TimeSpan.TicksPerSecond * 100) : (Forever, ForeverRest);
            text.Append(CultureInfo.InvariantCulture, $"  {key}:\n    sec: {sec}\n    nsec: {nsec}\n");
        }
    }

    /// <summary>What is unknown or left to the system is ROS's default.</summary>
    /// <exception cref="FormatException">It is no such YAML; says where.</exception>
    public static IReadOnlyList<Qos> Read(string yaml)
    {
        if (string.IsNullOrWhiteSpace(yaml)) return [];
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: YamlSequenceNode list }, ..] ? [.. list.Select(One)] : throw new FormatException($"{Key} is no list.");
        }
        catch (YamlException e)
        {
            throw new FormatException($"{Key} is no YAML: {e.Message} Line {e.Start.Line}, column {e.Start.Column}.", e);
        }
    }

    /// <summary>What one publisher must offer in place of several: whoever asked for the most still gets it.</summary>
    public static Qos Strongest(IReadOnlyList<Qos> offers) => offers.Count == 0 ? Qos.Default : offers[0] with
    {
        Reliability = offers.Any(q => q.Reliability == Reliability.Reliable) ? Reliability.Reliable : Reliability.BestEffort,
        Durability = offers.Any(q => q.Durability == Durability.TransientLocal) ? Durability.TransientLocal : Durability.Volatile,
        Depth = offers.Max(q => q.Depth),
        // A publisher that keeps all waits for its slowest reader.
        History = History.KeepLast,
        // Replay keeps no publisher's promises about time.
        Deadline = null,
        Liveliness = Liveliness.Automatic,
        LeaseDuration = null,
    };

    private static Qos One(YamlNode node)
    {
        if (node is not YamlMappingNode map) throw new FormatException($"{Key}: an entry is no mapping, line {node.Start.Line}.");
        var qos = new Qos { Reliability = Word("reliability", Reliabilities) == 2 ? Reliability.BestEffort : Reliability.Reliable };
        if (Word("durability", Durabilities) == 1) qos = qos with { Durability = Durability.TransientLocal };
        int history = Word("history", Histories);
        if (history == 2) qos = qos with { History = History.KeepAll };
        if (history == 1 && Text(map, "depth") is { } depth && int.TryParse(depth, CultureInfo.InvariantCulture, out int n) && n > 0) qos = qos with { Depth = n };
        return qos with
        {
            Deadline = Time("deadline"),
            Lifespan = Time("lifespan"),
            Liveliness = Word("liveliness", Livelinesses) switch { 2 => Liveliness.ManualByParticipant, 3 => Liveliness.ManualByTopic, _ => Liveliness.Automatic },
            LeaseDuration = Time("liveliness_lease_duration"),
        };

        int Word(string key, string[] words)
        {
            string? text = Text(map, key);
            return int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : Math.Max(Array.IndexOf(words, text), 0);
        }

        TimeSpan? Time(string key)
        {
            if (!map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? at) || at is not YamlMappingNode time) return null;
            if (!ulong.TryParse(Text(time, "sec"), CultureInfo.InvariantCulture, out ulong sec) || !ulong.TryParse(Text(time, "nsec"), CultureInfo.InvariantCulture, out ulong nsec)) return null;
            // Nothing said, or one of the middlewares' notions of for ever.
            return (sec, nsec) == (0, 0) || sec >= int.MaxValue || nsec >= 1_000_000_000 ? null : new TimeSpan((long)((sec * TimeSpan.TicksPerSecond) + (nsec / 100)));
        }
    }

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node) ? (node as YamlScalarNode)?.Value : null;
}
