using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Robotics.Launch.Tests.Repository;

/// <summary>The room table of ARCHITECTURE.md is the law: the projects obey it and it names them all.</summary>
public partial class ArchitectureTests
{
    private static readonly string[] Rooms = ["controllers", "hardware", "launch", "perception", "planner", "sim", "tests"];

    [Fact]
    public void TheTableNamesEveryProjectAndNoOther() =>
        Assert.Equal(
            Root.Projects().Where(p => !p.Folder.StartsWith("tests/", StringComparison.Ordinal)).Select(p => p.Name).Order(StringComparer.Ordinal),
            Table().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void EveryProjectStandsInItsRoom() =>
        Assert.All(Table(), row => Assert.True(Root.Projects().Any(p => p.Name == row.Key && p.Folder.StartsWith(row.Value.Room + "/", StringComparison.Ordinal)),
            $"{row.Key} is not in {row.Value.Room}."));

    [Fact]
    public void ProjectsReferenceOnlyWhatTheTableAllows()
    {
        var table = Table();
        foreach ((string name, string _, string[] references) in Root.Projects().Where(p => table.ContainsKey(p.Name)))
        {
            string[] allowed = table[name].Allowed;
            string[] forbidden = [.. references.Where(r => !allowed.Contains("everything") && !allowed.Contains(r))];
            Assert.True(forbidden.Length == 0, $"{name} references {string.Join(", ", forbidden)}; ARCHITECTURE.md allows {string.Join(", ", allowed)}.");
        }
    }

    [Fact]
    public void NothingButTestsKnowsLaunch() =>
        Assert.DoesNotContain(Root.Projects(), p => p.References.Contains("Robotics.Cli") && !p.Name.EndsWith(".Tests", StringComparison.Ordinal));

    [Fact]
    public void TheTopLevelHasTheNamedFoldersOnly()
    {
        string[] tracked = Root.TrackedFiles();
        Assert.Equal(Rooms, tracked.Where(f => f.Contains('/')).Select(f => f[..f.IndexOf('/')]).Where(f => !f.StartsWith('.')).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheSolutionHoldsEveryProject()
    {
        string solution = File.ReadAllText(Root.At("Robotics.sln"));
        Assert.All(Root.Projects(), p => Assert.Contains($"{p.Name}.csproj", solution));
    }

    /// <summary>Rows "| folder | `Project` | `Project`, `Project` | what |".</summary>
    private static Dictionary<string, (string Room, string[] Allowed)> Table() =>
        Row().Matches(File.ReadAllText(Root.At("ARCHITECTURE.md")))
            .ToDictionary(m => m.Groups["project"].Value, m => (m.Groups["room"].Value, Names(m.Groups["allowed"].Value)));

    private static string[] Names(string cell) => [.. Name().Matches(cell).Select(m => m.Groups[1].Value), .. cell.Contains("everything", StringComparison.Ordinal) ? ["everything"] : Array.Empty<string>()];

    [GeneratedRegex(@"^\| (?<room>\w+) \| `(?<project>[\w.]+)` \| (?<allowed>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}

/// <summary>The checkout that these tests were built from.</summary>
internal static class Root
{
    public static readonly string Folder = Find();

    public static string At(string path) => Path.Combine(Folder, path);

    public static IEnumerable<(string Name, string Folder, string[] References)> Projects() =>
        from file in TrackedFiles()
        where file.EndsWith(".csproj", StringComparison.Ordinal)
        let references = XDocument.Load(At(file)).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
        select (Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)! + "/", references.ToArray());

    /// <summary>Files of the repository, slashes forward, without what is built.</summary>
    public static string[] TrackedFiles() =>
        [.. Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(f => Path.GetRelativePath(Folder, f))
            .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "out" or "artifacts" or "TestResults" or ".git" or ".vs"))
            .Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "Robotics.sln")))
            {
                return d.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Robotics.sln above {AppContext.BaseDirectory}. Run the tests from a checkout.");
    }
}
