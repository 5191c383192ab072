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

    /// <summary>A line of words as it is, without markup.</summary>
    public void Say(string line) => Words.WriteLine(Plain(line));

    /// <summary>A line in Spectre's markup; put values in with <see cref="Safe"/>.</summary>
    public void SayMarkup(string markup) => Words.MarkupLine(markup);

    public void Error(string message)
    {
        Words.Markup("[red]robotics:[/] ");
        // Not through Spectre, which would break long lines: a message is one line.
        error.WriteLine(Plain(message));
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
