using System.Text;
using ROS2;

namespace Robotics.Ros2.Tests.Parameters;

/// <summary>Parameter files: whose node, which type, and where what is wrong.</summary>
public class ParameterFileTests
{
    private static Dictionary<string, RosValue> Of(string yaml, string node = "/arm")
    {
        Dictionary<string, RosValue> all = [];
        foreach ((string name, RosValue value) in ParameterFile.Parse(yaml, "f.yaml").For(node)) all[name] = value;
        return all;
    }

    [Fact]
    public void EveryTypeIsReadAsRclReadsIt()
    {
        Dictionary<string, RosValue> p = Of("""
            arm:
              ros__parameters:
                flag: true
                old: on
                count: 42
                hex: -0x1F
                octal: 010
                gain: 1.5
                thousand: 1e3
                huge: 9223372036854775808
                least: -9223372036854775808
                inf: -.inf
                nan: .nan
                name: panda
                quoted: "42"
                forced: !!str 42
                version: 1.2.3
                text: |
                  two
                  lines
                flags: [true, off]
                counts: [1, -2, 3]
                gains: [1, 2.5]
                names: ["1", b]
                none: []
                pid:
                  p: 1.0
                  limits: {low: -1, high: 1}
            """);
        var expected = new Dictionary<string, RosValue>
        {
            ["flag"] = true, ["old"] = true, ["count"] = 42, ["hex"] = -31, ["octal"] = 8, ["gain"] = 1.5, ["thousand"] = 1000.0, ["huge"] = 9223372036854775808.0, ["least"] = long.MinValue,
            ["inf"] = double.NegativeInfinity, ["nan"] = double.NaN, ["name"] = "panda", ["quoted"] = "42", ["forced"] = "42", ["version"] = "1.2.3", ["text"] = "two\nlines\n",
            ["flags"] = new[] { true, false }, ["counts"] = new long[] { 1, -2, 3 }, ["gains"] = new[] { 1, 2.5 }, ["names"] = new[] { "1", "b" }, ["none"] = Array.Empty<string>(),
            ["pid.p"] = 1.0, ["pid.limits.low"] = -1, ["pid.limits.high"] = 1,
        };
        Assert.Equal(expected.OrderBy(e => e.Key), p.OrderBy(e => e.Key));
    }

    [Theory]
    [InlineData("arm", "/arm", true)]
    [InlineData("/arm", "/arm", true)]
    [InlineData("arm", "/robot/arm", false)]
    [InlineData("robot/arm", "/robot/arm", true)]
    [InlineData("/**", "/arm", true)]
    [InlineData("/**", "/a/b/c", true)]
    [InlineData("/**/arm", "/arm", true)]
    [InlineData("/**/arm", "/a/b/arm", true)]
    [InlineData("/**/arm", "/a/b/harm", false)]
    [InlineData("/*", "/arm", true)]
    [InlineData("/*", "/robot/arm", false)]
    [InlineData("/*/arm", "/robot/arm", true)]
    [InlineData("/robot/**", "/robot/a/b", true)]
    [InlineData("/robot/**", "/robots", false)]
    public void ANameMeansTheNodesThatRclMeans(string pattern, string node, bool matches)
    {
        Assert.Equal(matches, Of($"{pattern}:\n  ros__parameters: {{a: 1}}", node).ContainsKey("a"));
        // The same, one part a level.
        string[] parts = pattern.Trim('/').Split('/');
        string nested = string.Concat(parts.Select((part, i) => $"{new string(' ', i)}{(part[0] == '*' ? $"\"{part}\"" : part)}:\n")) + $"{new string(' ', parts.Length)}ros__parameters: {{a: 1}}";
        Assert.Equal(matches, Of(nested, node).ContainsKey("a"));
    }

    [Fact]
    public void TheLaterCountsAndAnEmptyFileSaysNothing()
    {
        Assert.Equal(2L, Of("/**: {ros__parameters: {a: 1}}\narm: {ros__parameters: {a: 2}}")["a"].As<long>());
        Assert.Empty(Of(""));
        Assert.Empty(Of("---\n"));
        Assert.Empty(Of("arm: {ros__parameters: {}}"));
    }

    [Theory]
    [InlineData("arm:\n  ros__parameters:\n    a: [1, x]", "f.yaml:3:12", "one type")]
    [InlineData("arm:\n  ros__parameters:\n    a:", "f.yaml:3:7", "no value")]
    [InlineData("arm:\n  a: 1", "f.yaml:2:6", "ros__parameters")]
    [InlineData("ros__parameters:\n  a: 1", "f.yaml:1:1", "no node")]
    [InlineData("arm:\n  ros__parameters: 3", "f.yaml:2:20", "mapping")]
    [InlineData("arm:\n  ros__parameters:\n    a: &x 1\n    b: *x", "f.yaml:4:8", "aliases")]
    [InlineData("arm: {ros__parameters: {a: [[1]]}}", "f.yaml:1:29", "single value")]
    [InlineData("arm: {ros__parameters: {a: !!binary YQ==}}", "f.yaml:1:28", "!!str")]
    [InlineData("a b: {ros__parameters: {a: 1}}", "f.yaml:1:7", "'a b'")]
    [InlineData("arm: {ros__parameters: {a: 1", "f.yaml:2:1", "Not YAML")]
    [InlineData("- 1", "f.yaml:1:1", "no mapping")]
    [InlineData("arm: {ros__parameters: {a: 1}}\n---\nb: 1", "f.yaml:2:1", "second document")]
    [InlineData("[1]: {}", "f.yaml:1:1", "no name")]
    public void WhatIsWrongIsSaidOnceWithItsPlace(string yaml, string place, string what)
    {
        string message = Assert.Throws<ArgumentException>(() => ParameterFile.Parse(yaml, "f.yaml")).Message;
        Assert.True(message.Contains(place), message);
        Assert.Contains(what, message);
    }

    [Fact]
    public void DepthIsBounded()
    {
        string deep = "arm: {ros__parameters: " + string.Concat(Enumerable.Repeat("{a: ", 5000)) + "1" + new string('}', 5002);
        Assert.Contains("64", Assert.Throws<ArgumentException>(() => ParameterFile.Parse(deep, "f.yaml")).Message);
    }

    [Theory]
    [InlineData("", "no value")]
    [InlineData("{a: 1}", "neither")]
    [InlineData("[1", "Not YAML")]
    public void AValueOfTheCommandLineThatIsNoneIsNamed(string text, string what)
    {
        string message = Assert.Throws<ArgumentException>(() => ParameterFile.ParseValue(text, "gain")).Message;
        Assert.Contains(what, message);
        Assert.Contains("gain", message);
    }

    [Fact]
    public void WhateverTheBytesItIsAFileOrAnArgumentException()
    {
        const string seed = "/**:\n  ros__parameters:\n    a: [1, 2.5]\n    b: \"x\"\n    c: {d: true, e: !!str 3}\nns:\n  arm:\n    ros__parameters: {f: -0x1, g: .inf}\n";
        const string alphabet = "{}[]:,&*!|>'\"%@`#- \n\t\\~?<=0x1.e/abros__parameters";
        var random = new Random(1);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(seed);
            for (int n = random.Next(1, 6); n > 0; n--)
            {
                int at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0: text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)); break;
                    case 1: text.Insert(at, alphabet[random.Next(alphabet.Length)]); break;
                    case 2: text[at] = alphabet[random.Next(alphabet.Length)]; break;
                    default: text.Insert(at, seed.Substring(random.Next(seed.Length - 20), random.Next(20))); break;
                }
            }

            try
            {
                read += Of(text.ToString()).Count >= 0 ? 1 : 0;
            }
            catch (ArgumentException e)
            {
                Assert.Contains("f.yaml:", e.Message);
            }
        }

        Assert.InRange(read, 1000, 19_000);
    }
}
