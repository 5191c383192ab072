using System.CommandLine;
using Robotics.Programs;

namespace Robotics.Cli;

/// <summary>Programs written by hand, or by a run before.</summary>
internal static class ProgramCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = new("file") { Description = "A program's text." };
        Option<bool> json = JsonOutput.Option();
        Command check = new("check", "Says whether a program may run, and if not why, line by line.") { file, json };
        check.SetAction(parsed => Check(parsed.GetValue(file)!, parsed.GetValue(json), terminal));
        return new Command("program", "Checks programs.") { check };
    }

    private static int Check(string file, bool json, Terminal terminal)
    {
        string source;
        try
        {
            source = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"program '{Terminal.Plain(file)}' cannot be read: {e.Message} Give the path of a program's text.", e);
        }

        ProgramCompilation compilation = ProgramCompiler.Compile(source, ProgramOptions.Default);
        if (json)
        {
            JsonOutput.Write(terminal.Out, new
            {
                compilation.Ok,
                Faults = compilation.Diagnostics.Select(d => new { d.Line, d.Column, Code = d.Code.ToString(), d.Message }),
            });
        }
        else if (compilation.Ok)
        {
            terminal.Out.WriteLine("ok");
        }
        else
        {
            foreach (ProgramDiagnostic fault in compilation.Diagnostics)
            {
                terminal.Out.WriteLine($"{Terminal.Plain(file)}{fault}");
            }
        }

        return compilation.Ok ? ExitCode.Succeeded : ExitCode.RefusedOrImpossible;
    }
}
