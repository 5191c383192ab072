using System.Collections.Immutable;
using Robotics.Sim;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Robotics.Cli.Evaluation;

/// <summary>Scenes that are evaluated together: a YAML file with their names.</summary>
public sealed record Suite(string Name, ImmutableArray<string> Scenes)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "suites");

    public static IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>A suite by its name or path, or one scene as a suite of its own.</summary>
    /// <exception cref="CommandException">There is no such suite, or the file is not one; the message has line and column.</exception>
    public static Suite Load(string nameOrPath)
    {
        string path = Names.Contains(nameOrPath) ? Path.Combine(Folder, nameOrPath + ".yaml") : nameOrPath;
        if (!path.EndsWith(".yaml", StringComparison.Ordinal) || !File.Exists(path))
        {
            return SimData.Has(nameOrPath)
                ? new(nameOrPath, [nameOrPath])
                : throw CommandException.Unknown("suite", nameOrPath, Names, "Name one of them, a scene, or the path of a suite file.");
        }

        List<string> scenes;
        try
        {
            scenes = new DeserializerBuilder().Build().Deserialize<List<string>?>(File.ReadAllText(path)) ?? [];
        }
        catch (YamlException e)
        {
            throw new CommandException(ExitCode.Usage, $"A suite is a YAML list of scenes, and this is not one: {e.Message} {path}:{e.Start.Line}:{e.Start.Column}", e);
        }

        foreach (string scene in scenes.Where(s => !SimData.Has(s)))
        {
            throw CommandException.Unknown($"scene of suite {path}", scene, SimData.Scenes, "Mend the suite.");
        }

        return new(Path.GetFileNameWithoutExtension(path), [.. scenes]);
    }
}
