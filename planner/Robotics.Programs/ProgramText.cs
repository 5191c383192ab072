using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Robotics.Programs;

/// <summary>
/// A program's text, alone and inside the class that is compiled. The class stands around it untouched, so a position in
/// one is a position in the other less a constant.
/// </summary>
internal sealed class ProgramText
{
    // Aliases, not namespaces: what is not named here needs its full name, which is off the allow list.
    private const string Before =
        "using Math = System.Math; using Vector3 = Robotics.Geometry.Vector3; using Rotation = Robotics.Geometry.Rotation; using Bounds = Robotics.Geometry.Bounds; "
        + "using SkillResult = Robotics.Skills.SkillResult; using SkillCode = Robotics.Skills.SkillCode; "
        + "public sealed class Program : Surface { protected override void Run() {\n";

    private const string After = "\n} }";

    public ProgramText(string source)
    {
        Source = source;
        Text = SourceText.From(source);
    }

    public string Source { get; }

    public SourceText Text { get; }

    public string Wrapped => Before + Source + After;

    /// <summary>The part of the wrapped text that is the program's own.</summary>
    public TextSpan Own => new(Before.Length, Source.Length);

    public ProgramDiagnostic At(int position, ProgramDiagnosticCode code, string message)
    {
        LinePosition p = Text.Lines.GetLinePosition(Math.Clamp(position, 0, Text.Length));
        return new(code, p.Line + 1, p.Character + 1, message);
    }

    public ProgramDiagnostic AtWrapped(int position, ProgramDiagnosticCode code, string message) => At(position - Before.Length, code, message);

    public ProgramDiagnostic At(SyntaxNode wrapped, ProgramDiagnosticCode code, string message) => AtWrapped(wrapped.SpanStart, code, message);

    /// <summary>The line of the program's text, from 1, where a node of the wrapped tree begins.</summary>
    public int Line(SyntaxNode wrapped) => Text.Lines.GetLinePosition(Math.Clamp(wrapped.SpanStart - Before.Length, 0, Text.Length)).Line + 1;

    /// <summary>The first character that no text may have: a control or formatting character, or half of a pair.</summary>
    public ProgramDiagnostic? BadCharacter()
    {
        for (int i = 0; i < Source.Length; i++)
        {
            char c = Source[i];
            if (c is >= ' ' and < '\x7f' or '\t' or '\n' or '\r')
            {
                continue;
            }

            bool pair = char.IsSurrogatePair(Source, i);
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(Source, i);
            if ((char.IsSurrogate(c) && !pair) || !Visible(category) || category == UnicodeCategory.SpaceSeparator)
            {
                return At(i, ProgramDiagnosticCode.BadCharacter, $"Character U+{(int)c:X4} is a control, formatting, spacing or broken character. Take it out.");
            }

            i += pair ? 1 : 0;
        }

        return null;
    }

    public static bool Visible(UnicodeCategory category) => category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
