using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Robotics.Cli.Report;

/// <summary>
/// HTML text in which every value is escaped by construction: an interpolated string becomes markup from its literal parts
/// only. Names of objects and sentences are hostile data; there is no way to put a string in unescaped.
/// </summary>
public readonly record struct Html
{
    private readonly string? text;

    private Html(string text) => this.text = text;

    public static readonly Html Empty = new("");

    public static Html Of(HtmlHandler handler) => new(handler.Text);

    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces));

    public override string ToString() => text ?? "";

    /// <summary>Collects literals as they are and values escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct HtmlHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder builder = new(literalLength + 16 * formattedCount);

        internal string Text => builder.ToString();

        public void AppendLiteral(string literal) => builder.Append(literal);

        public void AppendFormatted(Html html) => builder.Append(html);

        public void AppendFormatted(IEnumerable<Html> html) => builder.AppendJoin("", html);

        public void AppendFormatted(string? value) => builder.Append(WebUtility.HtmlEncode(Terminal.Plain(value ?? "")));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable =>
            builder.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));
    }
}
