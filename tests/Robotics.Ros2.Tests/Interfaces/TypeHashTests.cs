namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>An equal hash proves names, order, types and bounds of all fields, nested ones too; not constants and defaults.</summary>
public class TypeHashTests
{
    private static readonly Dictionary<string, string> Known = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Interfaces", "type-hashes.txt"))
        .Where(l => l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1]);

    private static readonly Dictionary<string, string> Ours = Types.Messages(Types.Interfaces).Select(t => (Name: Types.Name(t), Hash: Types.Static(t, "TypeHash")))
        .Concat(Types.Descriptions(Types.Interfaces).Select(d => (Name: (string)((dynamic)d).RosType, Hash: (string)((dynamic)d).TypeHash)))
        .ToDictionary(p => p.Name, p => p.Hash);

    [Fact]
    public void EveryInterfaceHasItsKnownHash()
    {
        string[] wrong = [.. Ours.Where(o => Known.TryGetValue(o.Key, out string? hash) && hash != o.Value).Select(o => o.Key).Order(StringComparer.Ordinal)];
        Assert.True(wrong.Length == 0, $"{wrong.Length} differ from Jazzy: {string.Join(", ", wrong)}");
    }

    [Fact]
    public void NoInterfaceButOursIsWithoutAKnownHash() =>
        Assert.Empty(Ours.Keys.Where(n => !Known.ContainsKey(n) && !n.StartsWith("robotics_interfaces/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
