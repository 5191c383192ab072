using System.Globalization;
using System.Text;

namespace Robotics.Planner.Offline.Formulas;

/// <summary>Text of unknown origin as C#: whatever a name holds, it stays a string literal or a comment.</summary>
internal static class CSharp
{
    /// <summary>A regular string literal of printable ASCII; everything else is escaped.</summary>
    public static string Literal(string text)
    {
        StringBuilder s = new("\"");
        foreach (char c in text)
        {
            s.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                >= ' ' and <= '~' => c.ToString(),
                _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
        }

        return s.Append('"').ToString();
    }

    /// <summary>One line of comment: line ends and other control characters of any kind become spaces.</summary>
    public static string Comment(string text)
    {
        StringBuilder s = new("// ");
        foreach (char c in text)
        {
            UnicodeCategory kind = char.GetUnicodeCategory(c);
            s.Append(kind is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned ? ' ' : c);
        }

        return s.ToString().TrimEnd();
    }
}
