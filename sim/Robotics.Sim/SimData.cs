namespace Robotics.Sim;

/// <summary>Where the product's robots and scenes lie: beside the program, or where ROBOTICS_SIM_DATA says.</summary>
public static class SimData
{
    public static string Root => Environment.GetEnvironmentVariable("ROBOTICS_SIM_DATA") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "sim-data");

    /// <summary>The names of all scenes, sorted.</summary>
    public static IReadOnlyList<string> Scenes => !Directory.Exists(Path.Combine(Root, "scenes"))
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(Root, "scenes"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is such a scene; a variation may stand behind its name.</summary>
    /// <exception cref="SceneException">The variation is none.</exception>
    public static bool Has(string name) => Scenes.Contains(Variation.Split(name).Scene);

    /// <summary>The path of a scene by its name.</summary>
    /// <exception cref="SceneException">There is no such scene.</exception>
    public static string Scene(string name)
    {
        string path = Path.Combine(Root, "scenes", name + ".yaml");
        return name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && File.Exists(path)
            ? path
            : throw new SceneException(Path.Combine(Root, "scenes"), 0, 0, "There is no such scene.", name, string.Join(", ", Scenes), "Name one of them, or give the path of a scene file.");
    }

    /// <summary>A program that solves a scene, written by someone who knows it: beside the scene's file, under its name.</summary>
    /// <param name="nameOrPath">A scene's name, or the path of its file.</param>
    /// <exception cref="SceneException">The scene has none.</exception>
    public static string Reference(string nameOrPath)
    {
        string path = Path.ChangeExtension(File.Exists(nameOrPath) ? nameOrPath : Scene(Variation.Split(nameOrPath).Scene), ".cs");
        return File.Exists(path) ? path : throw new SceneException(path, 0, 0, "The scene has no reference program.", nameOrPath, "", "Write one: launch/robotics program run tries it.");
    }

    /// <summary>A model that a scene file names: beside the file first, then among the product's.</summary>
    internal static string Beside(string file, string folder, string name, YamlValue at)
    {
        string[] places =
        [
            Path.Combine(Path.GetDirectoryName(file) ?? "", name + ".xml"),
            Path.Combine(Root, folder, name + ".xml"),
        ];
        return name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && places.FirstOrDefault(File.Exists) is { } found
            ? found
            : throw at.Wrong("There is no such model.", name, "", $"Put {name}.xml beside the scene file or into {Path.Combine(Root, folder)}.");
    }

    /// <summary>The file of a robot or a base scene by name, or as a path that ends in .xml.</summary>
    /// <exception cref="SceneException">There is none.</exception>
    public static string Model(string folder, string name)
    {
        string path = name.EndsWith(".xml", StringComparison.Ordinal) ? name : Path.Combine(Root, folder, name + ".xml");
        return File.Exists(path) ? path : throw new SceneException(path, 0, 0, $"There is no such model in {folder}.", name, string.Join(", ", Names(folder)), "Name one of them.");

        static IEnumerable<string> Names(string folder) => !Directory.Exists(Path.Combine(Root, folder)) ? []
            : Directory.EnumerateFiles(Path.Combine(Root, folder), "*.xml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);
    }
}
