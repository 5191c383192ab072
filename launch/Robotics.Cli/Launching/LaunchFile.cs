using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Robotics.Cli.Launching;

/// <summary>When a process that ended is started again.</summary>
/// <param name="Delay">Seconds before.</param>
/// <param name="Limit">How often at most; 0: for ever.</param>
internal sealed record Respawn(double Delay, int Limit);

/// <summary>One process of a launch file.</summary>
/// <param name="Label">What its output is prefixed with: unlike that of any other.</param>
/// <param name="Arguments">All of the <c>robotics</c> command line.</param>
/// <param name="Respawn">Null: once.</param>
/// <param name="Required">Whether everything ends when it does.</param>
internal sealed record LaunchNode(string Label, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, Respawn? Respawn, bool Required);

/// <summary>A launch file, which launch/files/README.md describes. An error has file, line and column.</summary>
internal sealed partial class LaunchFile
{
    private static readonly string[] FileKeys = ["arguments", "nodes"];
    private static readonly string[] NodeKeys = ["node", "name", "namespace", "args", "parameters", "remaps", "env", "respawn", "required"];
    private static readonly string[] RespawnKeys = ["delay", "limit"];

    private readonly string _path;
    private readonly IReadOnlyCollection<string> _commands;
    private readonly Dictionary<string, string> _arguments = new(StringComparer.Ordinal);

    private LaunchFile(string path, IReadOnlyCollection<string> commands) => (_path, _commands) = (path, commands);

    /// <param name="given">Values of the file's arguments, as name=value.</param>
    /// <param name="commands">What a node may be.</param>
    /// <exception cref="CommandException">The file cannot be read or is none.</exception>
    public static IReadOnlyList<LaunchNode> Read(string path, IEnumerable<string> given, IReadOnlyCollection<string> commands)
    {
        var stream = new YamlStream();
        try
        {
            using StreamReader reader = File.OpenText(path);
            stream.Load(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"launch: the launch file cannot be read: {e.Message}", e);
        }
        catch (YamlException e)
        {
            throw new CommandException(ExitCode.Usage, $"launch: this is no YAML: {e.Message} {path}:{e.Start.Line}:{e.Start.Column}", e);
        }

        return new LaunchFile(path, commands).Nodes(stream.Documents.Count > 0 ? stream.Documents[0].RootNode : new YamlScalarNode(""), given);
    }

    private List<LaunchNode> Nodes(YamlNode root, IEnumerable<string> given)
    {
        YamlMappingNode file = Map(root, "a launch file", FileKeys);
        if (Child(file, "arguments") is { } arguments)
        {
            foreach ((YamlNode key, YamlNode value) in Map(arguments, "arguments", null).Children)
            {
                _arguments[Raw(key)] = Raw(value);
            }
        }

        foreach (string pair in given)
        {
            int at = pair.IndexOf('=', StringComparison.Ordinal);
            string name = at > 0 ? pair[..at] : pair;
            if (at <= 0 || !_arguments.ContainsKey(name))
            {
                throw new CommandException(ExitCode.Usage, $"launch: '{Terminal.Plain(pair)}' is no NAME=VALUE of this file's arguments. There are: {(_arguments.Count > 0 ? string.Join(", ", _arguments.Keys) : "none")}. {_path}");
            }

            _arguments[name] = pair[(at + 1)..];
        }

        if (Child(file, "nodes") is not YamlSequenceNode { Children.Count: > 0 } list)
        {
            throw Wrong(file, "'nodes' is missing: a list of what is to be started");
        }

        List<LaunchNode> nodes = [];
        foreach (YamlNode node in list)
        {
            nodes.Add(Node(node, nodes));
        }

        return nodes;
    }

    private LaunchNode Node(YamlNode yaml, List<LaunchNode> before)
    {
        YamlMappingNode map = Map(yaml, "an entry of nodes", NodeKeys);
        YamlNode which = Child(map, "node") ?? throw Wrong(map, $"'node' is missing: one of {string.Join(", ", _commands)}");
        string command = Text(which);
        if (!_commands.Contains(command))
        {
            throw Wrong(which, $"node '{Terminal.Plain(command)}' is unknown. There are: {string.Join(", ", _commands)}");
        }

        string? name = Optional("name"), space = Optional("namespace");
        string label = $"{space?.Trim('/')}{(string.IsNullOrEmpty(space?.Trim('/')) ? "" : "/")}{name ?? command.Replace(' ', '-')}";
        List<string> arguments = [.. command.Split(' '), .. List("args")];
        List<string> ros = [];
        if (name is not null)
        {
            ros.AddRange(["-r", $"__node:={name}"]);
        }

        if (space is not null)
        {
            ros.AddRange(["-r", $"__ns:={space}"]);
        }

        foreach ((string from, string to) in Pairs("remaps"))
        {
            ros.AddRange(["-r", $"{from}:={to}"]);
        }

        switch (Child(map, "parameters"))
        {
            case null: break;
            case YamlScalarNode file: ros.AddRange(["--params-file", Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, Text(file))]); break;
            case YamlNode values: Parameters(values, "", ros); break;
        }

        if (ros.Count > 0)
        {
            arguments.AddRange(["--ros-args", .. ros]);
        }

        string unlike = label;
        for (int i = 2; before.Any(n => n.Label == unlike); i++)
        {
            unlike = $"{label}-{i}";
        }

        return new(unlike, arguments, Pairs("env").ToDictionary(), RespawnOf(Child(map, "respawn")), Child(map, "required") is { } required && Bool(required));

        string? Optional(string key) => Child(map, key) is { } value ? Text(value) : null;

        IEnumerable<string> List(string key) => Child(map, key) switch
        {
            null => [],
            YamlSequenceNode list => list.Select(Text),
            { } other => throw Wrong(other, $"'{key}' is a list, as [--rate, 2]"),
        };

        IEnumerable<KeyValuePair<string, string>> Pairs(string key) =>
            Child(map, key) is { } value ? Map(value, key, null).Children.Select(p => KeyValuePair.Create(Text(p.Key), Text(p.Value))) : [];
    }

    /// <summary>Nested mappings are names with dots; values stay the YAML they are.</summary>
    private void Parameters(YamlNode node, string prefix, List<string> ros)
    {
        foreach ((YamlNode key, YamlNode value) in Map(node, "parameters", null).Children)
        {
            string name = prefix + Text(key);
            if (value is YamlMappingNode)
            {
                Parameters(value, name + ".", ros);
            }
            else
            {
                ros.AddRange(["-p", $"{name}:={Flow(value)}"]);
            }
        }
    }

    private string Flow(YamlNode node) => node switch
    {
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(Flow))}]",
        YamlScalarNode { Style: ScalarStyle.Plain } => Text(node),
        YamlScalarNode => $"'{Text(node).Replace("'", "''", StringComparison.Ordinal)}'",
        _ => throw Wrong(node, "a parameter is a scalar or a list of scalars"),
    };

    private Respawn? RespawnOf(YamlNode? node)
    {
        if (node is null or YamlScalarNode)
        {
            return node is not null && Bool(node) ? new(1, 0) : null;
        }

        YamlMappingNode map = Map(node, "respawn", RespawnKeys);
        return new(Number("delay", 1, 3600), (int)Number("limit", 0, 1_000_000));

        double Number(string key, double otherwise, double most)
        {
            if (Child(map, key) is not { } value)
            {
                return otherwise;
            }

            return double.TryParse(Text(value), CultureInfo.InvariantCulture, out double number) && number >= 0 && number <= most
                ? number
                : throw Wrong(value, $"'{key}' is '{Terminal.Plain(Text(value))}' and must be a number from 0 to {most}");
        }
    }

    private YamlMappingNode Map(YamlNode node, string what, string[]? keys)
    {
        if (node is not YamlMappingNode map)
        {
            throw Wrong(node, $"{what} is a mapping{(keys is null ? "" : $" of {string.Join(", ", keys)}")}");
        }

        if (keys is not null && map.Children.Keys.FirstOrDefault(k => !keys.Contains(Raw(k))) is { } unknown)
        {
            throw Wrong(unknown, $"'{Terminal.Plain(Raw(unknown))}' is not known in {what}. There are: {string.Join(", ", keys)}");
        }

        return map;
    }

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    private bool Bool(YamlNode node) => bool.TryParse(Text(node), out bool value) ? value : throw Wrong(node, $"'{Terminal.Plain(Text(node))}' is neither true nor false");

    private string Raw(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : throw Wrong(node, "a text or number is wanted here");

    /// <summary>With the file's arguments in their places.</summary>
    private string Text(YamlNode node) => Place().Replace(Raw(node), m => _arguments.TryGetValue(m.Groups[1].Value, out string? value)
        ? value
        : throw Wrong(node, $"'{m.Value}' is none of the file's arguments. There are: {(_arguments.Count > 0 ? string.Join(", ", _arguments.Keys) : "none")}"));

    private CommandException Wrong(YamlNode at, string what) => new(ExitCode.Usage, $"launch: {what}. {_path}:{at.Start.Line}:{at.Start.Column}");

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Place();
}
