using System.Globalization;
using System.Text;

namespace Robotics.Planner.Offline.Language;

/// <summary>Sentences for people, with names of objects shown as what they are: text of unknown origin.</summary>
internal static class Text
{
    private const int Longest = 60;

    /// <summary>On one line, without control characters, and not too long: whatever the text is, it stays within its place.</summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new();
        foreach (Rune r in text.EnumerateRunes())
        {
            UnicodeCategory c = Rune.GetUnicodeCategory(r);
            bool bad = r == Rune.ReplacementChar || c is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            clean.Append(bad ? "?" : r.ToString());
            if (clean.Length >= Longest)
            {
                return clean.Append("...").ToString();
            }
        }

        return clean.ToString();
    }

    public static string Quote(string name) => "\"" + Clean(name).Replace('"', '\'') + "\"";

    public static string List(IEnumerable<string> items, string and = "and")
    {
        List<string> all = [.. items];
        const int most = 12;
        if (all.Count > most)
        {
            return string.Join(", ", all.Take(most)) + $" {and} {all.Count - most} more";
        }

        return all.Count switch
        {
            0 => "nothing",
            1 => all[0],
            _ => string.Join(", ", all.Take(all.Count - 1)) + $" {and} " + all[^1],
        };
    }

    public static string Number(int n) => n switch { 2 => "two", 3 => "three", 4 => "four", 5 => "five", _ => n.ToString(CultureInfo.InvariantCulture) };

    public static string Of(Relation relation) => relation switch
    {
        Relation.LeftOf => "left of",
        Relation.RightOf => "right of",
        Relation.Behind => "behind",
        Relation.InFrontOf => "in front of",
        Relation.On or Relation.From => "on",
        Relation.Under => "under",
        Relation.FarthestFrom or Relation.AwayFrom => "away from",
        _ => "near",
    };
}
