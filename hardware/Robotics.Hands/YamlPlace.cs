using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Robotics.Hands;

/// <summary>A YAML node that knows its file and place, so that every complaint can name them.</summary>
internal readonly struct YamlPlace(string file, YamlNode node, string name)
{
    public static YamlPlace Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new HandException($"This is no YAML: {e.Message} {file}:{e.Start.Line}:{e.Start.Column}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new HandException($"This is no YAML: {e.Message} {file}", e);
        }

        return new(file, stream.Documents.Count == 1 ? stream.Documents[0].RootNode : new YamlScalarNode(""), "a hand");
    }

    public YamlPlace this[string key] => Find(key) ?? throw Wrong($"'{key}' is missing in {name}");

    public YamlPlace? Find(string key)
    {
        foreach ((YamlNode k, YamlNode value) in ((YamlMappingNode)node).Children)
        {
            if (k is YamlScalarNode { Value: { } text } && text == key)
            {
                return new(file, value, $"'{key}'");
            }
        }

        return null;
    }

    /// <summary>This, if it is a mapping with no other keys than these.</summary>
    public YamlPlace Map(params string[] keys)
    {
        if (node is not YamlMappingNode map)
        {
            throw Wrong($"{name} is a mapping: {string.Join(", ", keys)}");
        }

        foreach (YamlNode key in map.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } text } || !keys.Contains(text))
            {
                throw new YamlPlace(file, key, name).Wrong($"'{Plain(key.ToString())}' is not known in {name}. There are: {string.Join(", ", keys)}");
            }
        }

        return this;
    }

    public YamlPlace[] List()
    {
        string from = file;
        return node is YamlSequenceNode list ? [.. list.Children.Select(n => new YamlPlace(from, n, "a joint"))] : throw Wrong($"{name} is a list");
    }

    public string Text() => node is YamlScalarNode { Value.Length: > 0 } scalar ? Plain(scalar.Value!) : throw Wrong($"{name} is a text");

    public double Number(double least, double most)
    {
        string text = (node as YamlScalarNode)?.Value ?? "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : throw Wrong(FormattableString.Invariant($"{name} is '{Plain(text)}' and must be a number from {least} to {most}"));
    }

    public int Whole(int least, int most)
    {
        double value = Number(least, most);
        return value == Math.Floor(value) ? (int)value : throw Wrong(FormattableString.Invariant($"{name} is {value} and must be a whole number"));
    }

    public HandException Wrong(string what) => new($"{what}. {file}:{node.Start.Line}:{node.Start.Column}");

    /// <summary>Text of a file is data: no control characters into a terminal.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
