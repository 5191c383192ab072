using System.Text;

namespace Robotics.Planner.Llm;

/// <summary>A short piece of somebody else's text for one of our messages: bounded, on one line, quoted.</summary>
internal static class Excerpt
{
    private const int Limit = 200;

    public static string Of(ReadOnlySpan<byte> utf8) => Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 2 * Limit)]));

    public static string Of(string text)
    {
        string line = new([.. text.Take(Limit).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > Limit ? $"'{line}...'" : $"'{line}'";
    }
}
