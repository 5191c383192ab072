using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Robotics.Cli.Output;

namespace Robotics.Cli.Report;

/// <summary>The program with line numbers, and beside each line what came of the skills it called.</summary>
internal static class ProgramListing
{
    /// <param name="executed">False when the program was never run for real.</param>
    public static Html Write(string? source, ImmutableArray<SkillOutcome> skills, bool executed)
    {
        if (source is null)
        {
            return Html.Empty;
        }

        string[] lines = Findings.Lines(source);
        ILookup<int, SkillOutcome> byLine = skills.ToLookup(s => s.Line);
        string note = executed ? "" : "It was not executed.";
        return Html.Of($"""
            <section><h2>Program</h2><p>{note}</p><div class="listing"><table class="program">
            {lines.Select((line, i) => Html.Of($"""<tr><td class="n">{i + 1}</td><td><code>{Coloured(line)}</code></td><td>{byLine[i + 1].Select(Outcome)}</td></tr>"""))}
            </table></div></section>
            """);
    }

    private static Html Outcome(SkillOutcome skill) => skill.Result.Ok
        ? Html.Of($"""<span class="yes" title="{skill.Call}">ok</span> <small>{skill.Start:0.0} – {skill.End:0.0} s</small> """)
        : Html.Of($"""<span class="no" title="{skill.Call}">{skill.Result.Code.ToString()}</span> <small>{skill.Result.Message} at {skill.End:0.0} s</small> """);

    /// <summary>Tokens by kind. Text between tokens is blanks and comments.</summary>
    private static Html Coloured(string line)
    {
        List<Html> pieces = [];
        int at = 0;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(line))
        {
            if (token.Span.Start > at)
            {
                Add(line[at..token.Span.Start]);
            }

            string text = token.Text;
            pieces.Add(
                token.IsKeyword() || text == "var" ? Html.Of($"<b>{text}</b>")
                : token.IsKind(SyntaxKind.StringLiteralToken) ? Html.Of($"<q>{text}</q>")
                : token.IsKind(SyntaxKind.NumericLiteralToken) ? Html.Of($"<var>{text}</var>")
                : Html.Of($"{text}"));
            at = Math.Max(at, token.Span.End);
        }

        if (at < line.Length)
        {
            Add(line[at..]);
        }

        return Html.Join(pieces);

        void Add(string between) => pieces.Add(between.Contains("//", StringComparison.Ordinal) ? Html.Of($"<i>{between}</i>") : Html.Of($"{between}"));
    }
}
