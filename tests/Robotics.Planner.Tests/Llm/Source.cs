namespace Robotics.Planner.Tests.Llm;

/// <summary>The repository that these tests were built from.</summary>
internal static class Source
{
    /// <summary>True when checked-in files are to be written anew instead of compared.</summary>
    public static bool Write => Environment.GetEnvironmentVariable("ROBOTICS_WRITE") == "1";

    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new DirectoryNotFoundException("These tests run from a build inside the repository: no Robotics.sln above them.")
        : File.Exists(Path.Combine(folder.FullName, "Robotics.sln")) ? folder.FullName : Find(folder.Parent);
}
