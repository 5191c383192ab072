using System.Globalization;
using System.Text;

namespace Robotics.Planner.Offline.Language;

/// <summary>One word, number or mark of a sentence.</summary>
/// <param name="Text">Lower case, without apostrophes.</param>
/// <param name="Number">The value when it is a number.</param>
/// <param name="Entity">The object's name when the token stands for a whole name found in the text.</param>
internal readonly record struct Token(string Text, double? Number = null, string? Entity = null)
{
    public bool IsMark => Entity is null && Text.Length == 1 && ",;.!?:".Contains(Text[0]);
}

/// <summary>Cuts text into tokens and compares words: plural, case, underscore, hyphen and small misspellings do not matter.</summary>
internal static class Words
{
    /// <summary>
    /// Letters, digits and clause marks become tokens; everything else separates. <c>object_3</c>, <c>object 3</c>,
    /// <c>Object3</c> give the same tokens; <c>10cm</c> gives a number and a word.
    /// </summary>
    public static List<Token> Tokens(string text)
    {
        List<Token> tokens = [];
        StringBuilder word = new();
        void Flush()
        {
            if (word.Length > 0)
            {
                tokens.Add(new(word.ToString().ToLowerInvariant()));
                word.Clear();
            }
        }

        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsDigit(c) || (c == '.' && i + 1 < text.Length && IsDigit(text[i + 1]) && !(i > 0 && char.IsLetterOrDigit(text[i - 1]))))
            {
                Flush();
                int end = i;
                bool dot = false;
                while (end < text.Length && (IsDigit(text[end]) || (text[end] == '.' && !dot && end + 1 < text.Length && IsDigit(text[end + 1]))))
                {
                    dot |= text[end] == '.';
                    end++;
                }

                bool negative = i > 0 && text[i - 1] == '-' && (i == 1 || " (,".Contains(text[i - 2]));
                string number = (negative ? "-" : "") + text[i..end];
                tokens.Add(new(number, double.Parse(number, CultureInfo.InvariantCulture)));
                i = end - 1;
            }
            else if (char.IsLetter(c))
            {
                if (word.Length > 0 && char.IsUpper(c) && char.IsLower(text[i - 1]))
                {
                    Flush();
                }

                word.Append(c);
            }
            else if (c is '\'' or '\u2019' && word.Length > 0)
            {
                // An apostrophe inside a word: "don't" is one word. At its end ("'milk'") it is dropped as well.
            }
            else
            {
                Flush();
                if (",;.!?:".Contains(c))
                {
                    tokens.Add(new(c.ToString()));
                }
            }
        }

        Flush();
        return tokens;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>The words of an object's name, marks left out.</summary>
    public static string[] OfName(string name) => [.. Tokens(name).Where(t => !t.IsMark).Select(t => t.Text)];

    /// <summary>The singular, as far as spelling tells.</summary>
    public static string Stem(string w) =>
        w.Length > 4 && w.EndsWith("ies", StringComparison.Ordinal) ? w[..^3] + "y"
        : w.Length > 4 && (w.EndsWith("ches", StringComparison.Ordinal) || w.EndsWith("shes", StringComparison.Ordinal)
            || w.EndsWith("xes", StringComparison.Ordinal) || w.EndsWith("sses", StringComparison.Ordinal)) ? w[..^2]
        : w.Length > 3 && w[^1] == 's' && w[^2] is not ('s' or 'u' or 'i') ? w[..^1]
        : w;

    public static bool Same(string a, string b) => a == b || Stem(a) == Stem(b);

    public static string Plural(string w) => IsPlural(w) ? w
        : w.EndsWith('x') || w.EndsWith("ch", StringComparison.Ordinal) || w.EndsWith("sh", StringComparison.Ordinal) ? w + "es" : w + "s";

    /// <summary>True for a plural that is not also the singular.</summary>
    public static bool IsPlural(string w) => Stem(w) != w;

    /// <summary>True when one word is a likely misspelling of the other: one slip from four letters on, two from eight on.</summary>
    public static bool Alike(string a, string b)
    {
        a = Stem(a);
        b = Stem(b);
        int shorter = Math.Min(a.Length, b.Length);
        return shorter >= 4 && char.IsLetter(a[0]) && Distance(a, b) <= (shorter >= 8 ? 2 : 1);
    }

    /// <summary>Optimal string alignment distance (Damerau 1964; Boytsov 2011, section 2.2.1): insertions, deletions, substitutions, swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2 || a.Length > 40 || b.Length > 40)
        {
            return 3;
        }

        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1),
                    d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
