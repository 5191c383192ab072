using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Takes the meaning out of names: whatever still works does not rest on them.</summary>
public static class Scrambler
{
    /// <summary>The same layout with objects named object_1, object_2... in an order drawn from its seed, and parts part_1...</summary>
    public static Layout Scramble(Layout layout)
    {
        string[] names = [.. layout.Objects.Select(o => o.Object.Name)];
        string[] shuffled = [.. names];
        Seeds.Stream(layout.Seed, "scramble/" + layout.Scene).Shuffle(shuffled);
        ImmutableSortedDictionary<string, string> map = shuffled
            .Select((n, i) => KeyValuePair.Create(n, $"object_{i + 1}"))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return layout with
        {
            Names = map,
            Objects = [.. layout.Objects
                .Select(o => o with
                {
                    Object = o.Object with
                    {
                        Name = map[o.Object.Name],
                        Parts = [.. o.Object.Parts.Select((p, i) => p with { Name = $"part_{i + 1}" })],
                    },
                })
                .OrderBy(o => o.Object.Name, StringComparer.Ordinal)],
            Goals = [.. layout.Goals.Select(g => g with { Object = map.GetValueOrDefault(g.Object, g.Object), Reference = g.Reference is null ? null : map.GetValueOrDefault(g.Reference, g.Reference) })],
            Sentences = [.. layout.Sentences.Select(s => Rewrite(s, map))],
        };
    }

    /// <summary>A sentence with every whole word that is a name replaced; "the soup-can" and "the soup can" both mean soup-can.</summary>
    public static string Rewrite(string sentence, IReadOnlyDictionary<string, string> names)
    {
        foreach ((string name, string other) in names.OrderByDescending(n => n.Key.Length).ThenBy(n => n.Key, StringComparer.Ordinal))
        {
            string words = Regex.Escape(name).Replace("_", "[ _]").Replace("-", "[ -]");
            sentence = Regex.Replace(sentence, $@"(?<![\w.]){words}(?!\w)", other, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        return sentence;
    }
}
