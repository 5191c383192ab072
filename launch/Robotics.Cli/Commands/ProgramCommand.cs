using System.CommandLine;
using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Programs;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>Programs written by hand, or by a run before.</summary>
internal static class ProgramCommand
{
    public static Command Create(Terminal terminal) =>
        new("program", "Checks and runs programs written by hand, or by a run before.") { Check(terminal), Run(terminal) };

    private static Argument<string> FileArgument() => new("file") { Description = "A program's text." };

    private static Command Check(Terminal terminal)
    {
        Argument<string> file = FileArgument();
        SurfaceOptions surface = new();
        Option<bool> json = JsonOutput.Option();
        Command check = new("check", "Says whether a program may run, and if not why, line by line.") { file };
        surface.AddTo(check);
        check.Add(json);
        check.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            ProgramCompilation compilation = ProgramCompiler.Compile(Read(path), ProgramOptions.Default with { Skills = surface.Of(parsed) });
            if (parsed.GetValue(json))
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
                    terminal.Out.WriteLine($"{Terminal.Plain(path)}{fault}");
                }
            }

            return compilation.Ok ? ExitCode.Succeeded : ExitCode.RefusedOrImpossible;
        });
        return check;
    }

    private static Command Run(Terminal terminal)
    {
        Argument<string> file = FileArgument();
        LayoutOptions layout = new();
        HandSceneOptions hand = new();
        ProofOptions proof = new();
        OutputOptions output = new();
        Command run = new("run", "Checks a program, rehearses it, runs it, and measures the scene's goals.") { file };
        layout.AddTo(run);
        hand.AddTo(run);
        proof.AddTo(run);
        output.AddTo(run);
        run.SetAction(async (parsed, stop) =>
        {
            string source = Read(parsed.GetValue(file)!);
            if (hand.Of(parsed, layout) is { } inHand)
            {
                return await HandProgram.RunAsync(inHand, source, proof.Of(parsed, WrittenProgram.Options with { Seed = inHand.Seed }), output.Of(parsed), terminal, stop);
            }

            (string scene, SceneVariant variant, int seed) = layout.Of(parsed);
            Layout drawn = SceneGenerator.Draw(TaskArguments.Scene(scene), variant, seed);
            SceneTaskRequest request = new(
                scene, variant, seed, false, null, Reasoners.Hand, proof.Of(parsed, WrittenProgram.Options with { Seed = seed }), WrittenProgram.Answers(source, drawn.Goals));
            return await RunCommand.RunAsync(request, output.Of(parsed), terminal, stop);
        });
        return run;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"program '{Terminal.Plain(file)}' cannot be read: {e.Message} Give the path of a program's text.", e);
        }
    }
}
