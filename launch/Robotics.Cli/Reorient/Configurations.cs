using Robotics.Reorientation.Configuration;

namespace Robotics.Cli.Reorient;

/// <summary>The configurations of training that are shipped.</summary>
internal static class Configurations
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "reorient", "configs");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    /// <summary>One of them, or a file's.</summary>
    public static ReorientationConfig Load(string named) => ReorientationConfig.Load(
        File.Exists(named) ? named
        : Names.Contains(named) ? Path.Combine(Folder, named + ".yaml")
        : throw CommandException.Unknown("configuration", named, Names, "Name one of them, or the path of a YAML file."));
}
