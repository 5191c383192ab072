using System.Reflection;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>An equal hash proves names, order, types and bounds of all fields, nested ones too; not constants and defaults.</summary>
public class TypeHashTests
{
    private static readonly Dictionary<string, string> Jazzy = Known("type-hashes.txt");
    private static readonly Dictionary<string, string> Ours = Hashes(Types.Interfaces);

    [Fact]
    public void EveryInterfaceHasItsKnownHash()
    {
        string[] wrong = [.. Ours.Where(o => Jazzy.TryGetValue(o.Key, out string? hash) && hash != o.Value).Select(o => o.Key).Order(StringComparer.Ordinal)];
        Assert.True(wrong.Length == 0, $"{wrong.Length} differ from Jazzy: {string.Join(", ", wrong)}");
    }

    [Fact]
    public void NoInterfaceButOursIsWithoutAKnownHash() =>
        Assert.Empty(Ours.Keys.Where(n => !Jazzy.ContainsKey(n) && !n.StartsWith("robotics_interfaces/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void WhereHumbleDiffersItsDefinitionHasItsHash()
    {
        var humble = Hashes(typeof(TypeHashTests).Assembly);
        Assert.All(Known("type-hashes-humble.txt"), k => Assert.Equal(k.Value, humble[k.Key]));
    }

    private static Dictionary<string, string> Known(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Interfaces", file))
        .Where(l => l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1]);

    private static Dictionary<string, string> Hashes(Assembly assembly) => Types.Messages(assembly).Select(t => (Name: Types.Name(t), Hash: Types.Static(t, "TypeHash")))
        .Concat(Types.Descriptions(assembly).Select(d => (Name: (string)((dynamic)d).RosType, Hash: (string)((dynamic)d).TypeHash)))
        .ToDictionary(p => p.Name, p => p.Hash);
}
