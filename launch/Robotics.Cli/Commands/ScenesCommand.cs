using System.CommandLine;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>The scenes there are.</summary>
internal static class ScenesCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = new("name") { Description = "One scene, in full: a name or the path of a scene file.", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = JsonOutput.Option();
        Command command = new("scenes", "The scenes there are, with the sentences that fit them.") { name, json };
        command.SetAction(parsed => Run(parsed.GetValue(name), parsed.GetValue(json), terminal));
        return command;
    }

    private static int Run(string? name, bool json, Terminal terminal)
    {
        Scene[] scenes = name is null ? [.. SimData.Scenes.Select(SceneLoader.Load)] : [TaskArguments.Scene(name)];
        if (json)
        {
            JsonOutput.Write(terminal.Out, new
            {
                Scenes = scenes.Select(s => new
                {
                    s.Name, s.Description, s.Sentences,
                    Variants = s.Variants.Keys,
                    Goals = s.Goals.Select(g => g.ToString()),
                    Objects = s.Objects.Select(o => o.Object.Name),
                }),
            });
            return ExitCode.Succeeded;
        }

        foreach (Scene scene in scenes)
        {
            terminal.Out.WriteLine($"{scene.Name}: {Terminal.Plain(scene.Description)}");
            terminal.Out.WriteLine($"  say: {string.Join(" | ", scene.Sentences.Select(s => $"\"{Terminal.Plain(s)}\""))}");
            if (name is not null)
            {
                terminal.Out.WriteLine($"  measured: {string.Join(", ", scene.Goals)}");
                terminal.Out.WriteLine($"  variants: {string.Join(", ", scene.Variants.Keys).ToLowerInvariant()}");
                terminal.Out.WriteLine($"  objects: {string.Join(", ", scene.Objects.Select(o => Terminal.Plain(o.Object.Name)))}");
            }
        }

        return ExitCode.Succeeded;
    }
}
