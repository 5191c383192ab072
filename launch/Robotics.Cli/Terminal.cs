using System.Globalization;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>Where a command speaks: data on <see cref="Out"/>, words on <see cref="Words"/>.</summary>
public sealed class Terminal
{
    private readonly TextWriter error;

    /// <param name="interactive">True when words go to a person's terminal that can redraw.</param>
    public Terminal(TextWriter output, TextWriter error, bool interactive, bool colours, int width = 120)
    {
        Out = output;
        this.error = error;
        Interactive = interactive;
        Words = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new FixedWidthOutput(error, width),
        });
    }

    /// <summary>Data: nothing but what was asked for.</summary>
    public TextWriter Out { get; }

    /// <summary>Words for people.</summary>
    public IAnsiConsole Words { get; }

    public bool Interactive { get; }

    /// <summary>The process's own streams. Colours and redrawing only on a terminal; NO_COLOR (no-color.org) takes the colours away.</summary>
    public static Terminal OfProcess()
    {
        bool terminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        bool colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        int width = terminal && Console.BufferWidth > 20 ? Console.BufferWidth : 120;
        return new(Console.Out, Console.Error, terminal, colours, width);
    }

    /// <summary>Data as a table that is Markdown too, as wide as it must be.</summary>
    public void WriteTable(Table table)
    {
        StringWriter text = new();
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new FixedWidthOutput(text, 400),
        }).Write(table);
        Out.Write(string.Join('\n', text.ToString().Trim('\n', ' ').Split('\n').Select(l => l.TrimEnd())) + "\n");
    }

    /// <summary>A line of words as it is, without markup.</summary>
    public void Say(string line) => error.WriteLine(Plain(line));

    /// <summary>A line of words after a label in Spectre's markup. It is not broken, however long: logs are searched by line.</summary>
    public void SayLine(string label, string text)
    {
        Words.Markup(label);
        error.WriteLine(Plain(text));
    }

    public void Error(string message)
    {
        SayLine("[red]robotics:[/] ", message);
    }

    /// <summary>Text that came from outside, as it may stand in markup.</summary>
    public static string Safe(string text) => Markup.Escape(Plain(text));

    /// <summary>
    /// Text that came from outside, without control characters and without marks that turn the direction of writing: a name
    /// must not steer the terminal, nor make the reader see another name.
    /// </summary>
    public static string Plain(string text) =>
        string.Concat(text.Select(c => (char.IsControl(c) && c is not '\n' and not '\t') || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '\uFFFD' : c));

    private sealed class FixedWidthOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = writer;

        public bool IsTerminal => false;

        public int Width { get; } = width;

        public int Height => 40;

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }
}
