using System.Globalization;
using System.Text.RegularExpressions;

namespace Robotics.Planner.Tests.Programs;

/// <summary>A program of hostile.txt and what must come of it.</summary>
internal sealed partial record HostileProgram(string Name, string Expected, string Source)
{
    public static IReadOnlyList<HostileProgram> All { get; } = [.. Read()];

    private static IEnumerable<HostileProgram> Read()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "hostile.txt"));
        foreach (Match m in Section().Matches(text))
        {
            string source = Repeat().Replace(m.Groups["source"].Value, r => string.Concat(Enumerable.Repeat(r.Groups[2].Value, int.Parse(r.Groups[1].Value, CultureInfo.InvariantCulture))));
            source = Character().Replace(source, r => $"{(char)Convert.ToInt32(r.Groups[1].Value, 16)}");
            yield return new(m.Groups["name"].Value, m.Groups["expected"].Value, source.TrimEnd('\n'));
        }
    }

    [GeneratedRegex(@"^## (?<name>[^\n]*): (?<expected>[^\n:]*)\n(?<source>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"<<([0-9]+)\*(.*?)>>")]
    private static partial Regex Repeat();

    [GeneratedRegex(@"<<U\+([0-9A-F]+)>>")]
    private static partial Regex Character();
}
