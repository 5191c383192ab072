using System.Collections.Frozen;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>
/// The sentence as tokens, with whole names of objects found first, and a cursor that matches phrases of the lexicon,
/// longest first.
/// </summary>
internal sealed class Reader
{
    private readonly List<Token> tokens;
    private readonly References references;
    private readonly bool legs;

    /// <param name="legs">Verbs of a robot on legs are verbs.</param>
    public Reader(string sentence, References references, bool legs)
    {
        (this.references, this.legs) = (references, legs);
        tokens = Merge(Literal(sentence, references.World), references.World);
    }

    public int At { get; set; }

    public int Count => tokens.Count;

    public bool Ended => At >= tokens.Count;

    public Token Now => tokens[At];

    public Token Peek(int ahead = 1) => At + ahead < tokens.Count && At + ahead >= 0 ? tokens[At + ahead] : new(",");

    public bool Try<T>(FrozenDictionary<string, T> table, out T value, out int length)
    {
        for (length = Math.Min(Lexicon.LongestPhrase, tokens.Count - At); length > 0; length--)
        {
            if (Joined(length) is { } phrase && table.TryGetValue(phrase, out value!))
            {
                return true;
            }
        }

        value = default!;
        return false;
    }

    public int Match(FrozenSet<string> list)
    {
        for (int length = Math.Min(Lexicon.LongestPhrase, tokens.Count - At); length > 0; length--)
        {
            if (Joined(length) is { } phrase && list.Contains(phrase))
            {
                return length;
            }
        }

        return 0;
    }

    public bool TryVerb(out Act act, out int length, out string word)
    {
        for (length = Math.Min(4, tokens.Count - At); length > 0; length--)
        {
            if (Joined(length) is { } phrase && ((legs && Lexicon.TryVerb(Lexicon.LegVerbs, phrase, out act)) || Lexicon.TryVerb(phrase, out act)))
            {
                word = phrase;
                return true;
            }
        }

        word = Ended ? "" : Now.Text;
        if (!Ended && Now.Entity is null && Now.Number is null && !references.CanName(word) && !IsFunction(word) && word.Length >= 4
            && Lexicon.Verbs.Keys.Where(v => !v.Contains(' ') && Words.Alike(v, Now.Text) && v[0] == Now.Text[0]).OrderBy(v => v, StringComparer.Ordinal).FirstOrDefault() is { } near)
        {
            references.Notes.Add($"I read \"{word}\" as \"{near}\".");
            act = Lexicon.Verbs[near];
            word = near;
            length = 1;
            return true;
        }

        act = default;
        return false;
    }

    public static bool IsFunction(string word) =>
        Lexicon.Fillers.Contains(word) || Lexicon.Joints.Contains(word) || Lexicon.Negations.Contains(word) || Lexicon.Pronouns.Contains(word)
        || Lexicon.Relations.ContainsKey(word) || Lexicon.Directions.ContainsKey(word) || Lexicon.Quantifiers.ContainsKey(word)
        || Lexicon.Units.ContainsKey(word) || Lexicon.Numbers.ContainsKey(word);

    /// <summary>A length with its unit: "10 cm", "half a metre", "a metre".</summary>
    public bool TryLength(out double metres, out bool unitMissing)
    {
        int start = At;
        metres = 0;
        unitMissing = false;
        double? value = null;
        if (!Ended && Now.Number is { } n)
        {
            value = n;
            At++;
        }
        else if (Try(Lexicon.Numbers, out double word, out int length))
        {
            value = word;
            At += length;
        }
        else if (!Ended && Now.Text is "a" or "an" && Lexicon.Units.ContainsKey(Peek().Text))
        {
            value = 1;
            At++;
        }

        if (value is null)
        {
            return false;
        }

        if (!Ended && Now.Text is "a" or "an")
        {
            At++;
        }

        if (!Ended && Now.Entity is null && Lexicon.Units.TryGetValue(Now.Text, out double unit) && !(Now.Text == "in" && Peek().Text is "the" or "a"))
        {
            At++;
            metres = value.Value * unit;
            return true;
        }

        bool digits = tokens[start].Number is not null;
        unitMissing = digits && (Ended || Now.IsMark || Try(Lexicon.Directions, out _, out _) || Now.Text is "units" or "steps");
        At = start;
        return unitMissing;
    }

    private string? Joined(int length)
    {
        if (length == 1)
        {
            return Now.Entity is null ? Now.Text : null;
        }

        for (int i = 0; i < length; i++)
        {
            if (tokens[At + i].Entity is not null || tokens[At + i].IsMark)
            {
                return null;
            }
        }

        return string.Join(' ', tokens.Skip(At).Take(length).Select(t => t.Text));
    }

    /// <summary>Names that stand in the text as they are: in quotes, or with more than one word.</summary>
    private static List<Token> Literal(string sentence, WorldView world)
    {
        List<(int Start, int End, string Name)> spans = [];
        foreach (SensedObject o in world.Objects.OrderByDescending(o => o.Name.Length).ThenBy(o => o.Name, StringComparer.Ordinal))
        {
            if (o.Name.Length == 0)
            {
                continue;
            }

            string[] words = Words.OfName(o.Name);
            bool plain = words.Length >= 2 && !words.All(IsFunction);
            for (int at = sentence.IndexOf(o.Name, StringComparison.OrdinalIgnoreCase); at >= 0; at = sentence.IndexOf(o.Name, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                int end = at + o.Name.Length;
                char before = at > 0 ? sentence[at - 1] : ' ', after = end < sentence.Length ? sentence[end] : ' ';
                bool quoted = "\"'`\u201c\u2018\u00ab".Contains(before) && "\"'`\u201d\u2019\u00bb".Contains(after);
                bool inside = (char.IsLetterOrDigit(before) && char.IsLetterOrDigit(o.Name[0])) || (char.IsLetterOrDigit(after) && char.IsLetterOrDigit(o.Name[^1]));
                bool opens = Words.Tokens(sentence[..at]) is [] or [.., { IsMark: true }];
                if (!inside && (quoted || (plain && !opens && !UnitFollows(words, sentence[end..]))) && !spans.Exists(s => at < s.End && s.Start < end))
                {
                    spans.Add((at, end, o.Name));
                }
            }
        }

        List<Token> result = [];
        int from = 0;
        foreach ((int start, int end, string name) in spans.OrderBy(s => s.Start))
        {
            result.AddRange(Words.Tokens(sentence[from..start]));
            result.Add(new(name, null, name));
            from = end;
        }

        result.AddRange(Words.Tokens(sentence[from..]));
        return result;
    }

    private static bool UnitFollows(string[] name, string rest) =>
        double.TryParse(name[^1], out _) && Words.Tokens(rest) is [{ } next, ..] && Lexicon.Units.ContainsKey(next.Text);

    /// <summary>Names of several words said with spaces for underscores: "object 3", "push button".</summary>
    private static List<Token> Merge(List<Token> tokens, WorldView world)
    {
        List<(string Name, string[] Words)> names = [.. world.Objects.Select(o => (o.Name, Words: Words.OfName(o.Name)))
            .Where(n => n.Words.Length >= 2 && !n.Words.All(IsFunction))
            .OrderByDescending(n => n.Words.Length).ThenBy(n => n.Name, StringComparer.Ordinal)];
        List<Token> result = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            bool opens = result.Count == 0 || result[^1].IsMark || Lexicon.Joints.Contains(result[^1].Text);
            string? name = opens ? null : names.FirstOrDefault(n => Fits(tokens, i, n.Words)).Name;
            if (name is null)
            {
                result.Add(tokens[i]);
            }
            else
            {
                result.Add(new(name, null, name));
                i += Words.OfName(name).Length - 1;
            }
        }

        return result;
    }

    private static bool Fits(List<Token> tokens, int at, string[] words)
    {
        if (at + words.Length > tokens.Count)
        {
            return false;
        }

        for (int i = 0; i < words.Length; i++)
        {
            Token t = tokens[at + i];
            bool same = t.Entity is null && (t.Text == words[i]
                || (Lexicon.Numbers.TryGetValue(t.Text, out double n) && n >= 1 && double.TryParse(words[i], out double m) && m == n));
            if (!same)
            {
                return false;
            }
        }

        bool unit = tokens[at + words.Length - 1].Number is not null && at + words.Length < tokens.Count && Lexicon.Units.ContainsKey(tokens[at + words.Length].Text);
        return !unit;
    }
}
