namespace Robotics.Launch.Tests.Runs;

/// <summary>Processes by descent, from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>All descendants of a process.</summary>
    public static int[] Below(int root)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Parent: Stat(id) is { } stat ? int.Parse(stat[1]) : 0))
            .ToLookup(p => p.Parent, p => p.Id);
        List<int> found = [root];
        for (int i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return [.. found.Skip(1)];
    }

    /// <summary>False too for one that ended and that nobody has asked about: a zombie runs nothing.</summary>
    public static bool Lives(int id) => Stat(id) is { } stat && stat[0] is not ("Z" or "X");

    /// <summary>State, parent and more of a process, after its name; null when it is gone.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
