using System.Globalization;
using Robotics.Geometry;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Robotics.Sim;

/// <summary>A closed interval.</summary>
public readonly record struct Interval(double Low, double High)
{
    public bool Contains(double value) => value >= Low && value <= High;

    public double At(double fraction) => Low + (High - Low) * fraction;
}

/// <summary>A YAML node that knows its file and place, so that every complaint can name them.</summary>
internal readonly struct YamlValue(string file, YamlNode node, string path)
{
    /// <summary>What the node is called in complaints, such as <c>objects[2].mass</c>.</summary>
    public string Path => path;

    public static YamlValue Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new SceneException(file, (int)e.Start.Line, (int)e.Start.Column, "This is not YAML: " + e.Message, "", "", "Mend the text there.", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new SceneException(file, 1, 1, "This is not YAML: " + e.Message, "", "", "Mend the text.", e);
        }

        return stream.Documents.Count == 1
            ? new(file, stream.Documents[0].RootNode, "")
            : throw new SceneException(file, 1, 1, "A scene file holds one document.", $"{stream.Documents.Count} documents", "1", "Split or fill the file.");
    }

    public SceneException Wrong(string what, string value, string limit, string remedy) =>
        new(file, (int)node.Start.Line, (int)node.Start.Column, path.Length == 0 ? what : $"{path}: {what}", value, limit, remedy);

    /// <summary>The entries of a mapping; a key that is not allowed is refused.</summary>
    public YamlMap Map(params string[] allowed)
    {
        if (node is not YamlMappingNode map)
        {
            throw Wrong("A mapping (key: value) is needed here.", node.ToString(), "", "Write the keys.");
        }

        var entries = new Dictionary<string, YamlValue>(StringComparer.Ordinal);
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (allowed.Length > 0 && !allowed.Contains(name))
            {
                throw new SceneException(file, (int)key.Start.Line, (int)key.Start.Column,
                    path.Length == 0 ? "Unknown key." : $"{path}: unknown key.", name, string.Join(", ", allowed), "Remove or correct it.");
            }

            entries[name] = new(file, value, path.Length == 0 ? name : $"{path}.{name}");
        }

        return new(this, entries);
    }

    public YamlValue[] List()
    {
        if (node is not YamlSequenceNode list)
        {
            throw Wrong("A list is needed here.", node.ToString(), "", "Write [..] or lines that begin with a dash.");
        }

        string at = path;
        string from = file;
        return [.. list.Children.Select((n, i) => new YamlValue(from, n, $"{at}[{i}]"))];
    }

    public bool IsList => node is YamlSequenceNode;

    public bool IsMap => node is YamlMappingNode;

    public string Text()
    {
        string? text = (node as YamlScalarNode)?.Value;
        return !string.IsNullOrWhiteSpace(text) ? text : throw Wrong("A text is needed here.", text ?? node.ToString(), "", "Write one.");
    }

    public string OneOf(params string[] values)
    {
        string text = Text();
        return values.Contains(text) ? text : throw Wrong("Not one of the values.", text, string.Join(", ", values), "Use one of them.");
    }

    public double Number(double low, double high)
    {
        string text = (node as YamlScalarNode)?.Value ?? node.ToString();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= low && value <= high
            ? value
            : throw Wrong("A number in range is needed here.", text, FormattableString.Invariant($"{low} to {high}"), "Correct it.");
    }

    /// <summary>One number, or [low, high].</summary>
    public Interval Interval(double low, double high)
    {
        if (!IsList)
        {
            double value = Number(low, high);
            return new(value, value);
        }

        YamlValue[] ends = List();
        if (ends.Length != 2)
        {
            throw Wrong("A range is [low, high].", $"{ends.Length} numbers", "2", "Write two numbers.");
        }

        Interval range = new(ends[0].Number(low, high), ends[1].Number(low, high));
        return range.Low <= range.High ? range : throw Wrong("A range has its lower end first.", FormattableString.Invariant($"[{range.Low}, {range.High}]"), "low <= high", "Swap the ends.");
    }

    public Vector3 Vector(double low, double high)
    {
        YamlValue[] v = List();
        return v.Length == 3
            ? new(v[0].Number(low, high), v[1].Number(low, high), v[2].Number(low, high))
            : throw Wrong("A vector has three numbers.", $"{v.Length} numbers", "3", "Write [x, y, z].");
    }
}

/// <summary>A YAML mapping whose keys were checked.</summary>
internal readonly struct YamlMap(YamlValue self, Dictionary<string, YamlValue> entries)
{
    public IEnumerable<KeyValuePair<string, YamlValue>> Entries => entries;

    public YamlValue this[string key] => entries.TryGetValue(key, out YamlValue value)
        ? value
        : throw self.Wrong($"The key '{key}' is missing.", "", "", "Add it.");

    public YamlValue? Find(string key) => entries.TryGetValue(key, out YamlValue value) ? value : null;

    public double Number(string key, double low, double high, double otherwise) => Find(key)?.Number(low, high) ?? otherwise;
}
