using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ROS2;

/// <summary>
/// What a parameter file says: nodes by name, namespace or with wildcards, under each <c>ros__parameters</c>, groups as dots.
/// In names <c>*</c> stands for one part and <c>**</c> for any number; of what concerns a node, the later counts.
/// </summary>
public sealed class ParameterFile
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MostDepth = 64;

    private const string Key = "ros__parameters";

    private readonly List<(Regex Node, string Name, RosValue Value)> _entries = [];
    private readonly string _path;
    private readonly Reader _parser;

    private ParameterFile(string text, string path) => (_path, _parser) = (path, new Reader(text, path));

    /// <param name="path">For messages.</param>
    /// <exception cref="ArgumentException">It is no parameter file; the message ends in file:line:column.</exception>
    public static ParameterFile Parse(string text, string path)
    {
        var file = new ParameterFile(text, path);
        file.Read();
        return file;
    }

    /// <summary>The value of -p NAME:=VALUE.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static RosValue ParseValue(string text, string name)
    {
        var file = new ParameterFile(text, $"-p {name}:={text}");
        file._parser.Consume<StreamStart>();
        if (file._parser.Accept<StreamEnd>(out StreamEnd? end)) throw file.Wrong(end, $"parameter '{name}' has no value. Write \"''\" for an empty text");
        file._parser.Consume<DocumentStart>();
        RosValue value = file.Value(name);
        file._parser.Consume<DocumentEnd>();
        return file._parser.Accept<StreamEnd>(out _) ? value : throw file.Wrong(file._parser.Current!, "a second document begins. Give one value");
    }

    /// <summary>What concerns the node of that full name.</summary>
    public IEnumerable<KeyValuePair<string, RosValue>> For(string fullName) =>
        _entries.Where(e => e.Node.IsMatch(fullName)).Select(e => KeyValuePair.Create(e.Name, e.Value));

    private void Read()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _)) return;
        _parser.Consume<DocumentStart>();
        if (_parser.Accept<Scalar>(out Scalar? empty) && empty.Value.Length == 0 && empty.IsPlainImplicit) _parser.Consume<Scalar>();
        else Nodes("", 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _)) throw Wrong(_parser.Current!, "a second document begins. Keep one to a file");
    }

    private void Nodes(string name, int depth)
    {
        if (!_parser.TryConsume<MappingStart>(out MappingStart? start))
            throw Wrong(Peek(), name.Length == 0 ? $"the file is no mapping. Begin with a node's name, then {Key}" : $"'{name}' has a value where a mapping is expected. Put parameters under {Key}");
        Deep(start, depth);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            Scalar key = KeyScalar();
            if (key.Value == Key)
            {
                if (name.Length == 0) throw Wrong(key, $"{Key} stands under no node. Put it under the node's name, or under '/**' for all");
                Parameters(Pattern(name, key), "", depth + 1);
            }
            else
            {
                Nodes($"{name}/{key.Value.Trim('/')}", depth + 1);
            }
        }
    }

    private void Parameters(Regex node, string prefix, int depth)
    {
        if (!_parser.TryConsume<MappingStart>(out MappingStart? start)) throw Wrong(Peek(), $"{Key} has a value where a mapping is expected. Write name: value pairs under it");
        Deep(start, depth);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            Scalar key = KeyScalar();
            string name = prefix + key.Value;
            if (_parser.Accept<MappingStart>(out _)) Parameters(node, name + ".", depth + 1);
            else _entries.Add((node, name, Value(name)));
        }
    }

    private RosValue Value(string name)
    {
        if (_parser.TryConsume<Scalar>(out Scalar? scalar)) return Read(scalar, name);
        if (!_parser.TryConsume<SequenceStart>(out SequenceStart? start)) throw Wrong(Peek(), $"parameter '{name}' is neither a value nor a list of values");
        Tagless(start, start.Tag);
        List<RosValue> values = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            Scalar item = _parser.TryConsume<Scalar>(out Scalar? s) ? s : throw Wrong(Peek(), $"the list of parameter '{name}' holds something that is no single value. Lists hold values of one type");
            RosValue value = Read(item, name);
            // Whole numbers among others are floating-point numbers too.
            if (values.Count > 0 && values[0].Kind != value.Kind && !(Numeric(values[0]) && Numeric(value)))
                throw Wrong(item, $"the list of parameter '{name}' begins with {values[0].Kind} and goes on with {value.Kind}. Lists hold values of one type; quote what is text");
            values.Add(value);
        }

        return values switch
        {
            [] => Array.Empty<string>(),
            _ when values.Exists(v => v.Kind == ParameterKind.Double) => values.Select(v => v.Widen(ParameterKind.Double).As<double>()).ToArray(),
            [{ Kind: ParameterKind.Integer }, ..] => values.Select(v => v.As<long>()).ToArray(),
            [{ Kind: ParameterKind.Bool }, ..] => values.Select(v => v.As<bool>()).ToArray(),
            _ => values.Select(v => v.As<string>()).ToArray(),
        };

        static bool Numeric(RosValue value) => value.Kind is ParameterKind.Integer or ParameterKind.Double;
    }

    private RosValue Read(Scalar scalar, string name)
    {
        if (scalar.Tag.IsEmpty is false && scalar.Tag.Value == "tag:yaml.org,2002:str") return scalar.Value;
        Tagless(scalar, scalar.Tag);
        if (scalar.Style != ScalarStyle.Plain) return scalar.Value;
        return scalar.Value.Length > 0 ? YamlScalar.Read(scalar.Value) : throw Wrong(scalar, $"parameter '{name}' has no value. Write '' for an empty text");
    }

    private void Tagless(NodeEvent node, TagName tag)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific) throw Wrong(node, $"tag '{tag}' is not known. Only !!str is");
    }

    private Scalar KeyScalar()
    {
        Scalar key = _parser.TryConsume<Scalar>(out Scalar? scalar) ? scalar : throw Wrong(Peek(), "a key is no name");
        return key.Value.Length > 0 ? key : throw Wrong(key, "a key is empty. Give it a name");
    }

    private void Deep(MappingStart start, int depth)
    {
        if (depth > MostDepth) throw Wrong(start, $"this is nested deeper than {MostDepth} levels. Use fewer");
    }

    private ParsingEvent Peek()
    {
        if (_parser.Current is null) _parser.MoveNext();
        ParsingEvent current = _parser.Current!;
        return current is AnchorAlias ? throw Wrong(current, "aliases (*name) are not read. Write the value out") : current;
    }

    private Regex Pattern(string name, Scalar at)
    {
        string[] parts = name[1..].Split('/');
        foreach (string part in parts)
        {
            if (part is not ("*" or "**") && !Token.IsMatch(part)) throw Wrong(at, $"'{name}' is no node's name: '{part}' is none. Use letters, digits and underscores, * for one part, ** for any number");
        }

        // No backtracking: whoever writes the file must not choose how long matching takes.
        return new Regex("^" + string.Concat(parts.Select(p => p switch { "**" => @"(/\w+)*", "*" => @"/\w+", _ => "/" + p })) + "$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private ArgumentException Wrong(ParsingEvent at, string what) => new($"Parameters cannot be read: {what}; {_path}:{at.Start.Line}:{at.Start.Column}");

    private static readonly Regex Token = new("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant);

    /// <summary>The parser, with one kind of exception for all that is malformed.</summary>
    private sealed class Reader(string text, string path) : IParser
    {
        private readonly Parser _parser = new(new StringReader(text));

        public ParsingEvent? Current => _parser.Current;

        public bool MoveNext()
        {
            try
            {
                return _parser.MoveNext();
            }
            catch (YamlException e)
            {
                throw Malformed(e, e.Start);
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException)
            {
                // The scanner does not expect some malformed text, such as a tag that is no URI.
                throw Malformed(e, Current?.End ?? Mark.Empty);
            }
        }

        private ArgumentException Malformed(Exception e, in Mark at) => new($"Not YAML: {e.Message} Correct it there or just before; {path}:{at.Line}:{at.Column}", e);
    }
}
