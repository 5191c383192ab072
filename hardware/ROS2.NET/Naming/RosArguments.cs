namespace ROS2;

/// <summary>One rule of -r: in nodes of that name (null: all), what matches becomes the replacement.</summary>
public sealed record Remap(string? Node, string From, string To);

/// <summary>One value of -p, for nodes of that name (null: all); the value is YAML.</summary>
public sealed record ParameterOverride(string? Node, string Name, string Value);

/// <summary>The command line as ROS reads it: what stands between --ros-args and -- or the end.</summary>
public sealed record RosArguments
{
    public static readonly RosArguments None = new();

    public IReadOnlyList<Remap> Remaps { get; init; } = [];

    public IReadOnlyList<ParameterOverride> Parameters { get; init; } = [];

    public IReadOnlyList<string> ParameterFiles { get; init; } = [];

    /// <summary>Level by logger; the empty name is everybody's.</summary>
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    public string Enclave { get; init; } = "/";

    /// <summary>Whether logs are published on /rosout.</summary>
    public bool RosOut { get; init; } = true;

    /// <summary>What is not ROS's.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <exception cref="ArgumentException">An option is unknown, lacks its value or cannot be read; the message names it.</exception>
    public static RosArguments Parse(IReadOnlyList<string> arguments)
    {
        List<Remap> remaps = [];
        List<ParameterOverride> parameters = [];
        List<string> files = [], others = [];
        Dictionary<string, LogLevel> levels = [];
        string enclave = "/";
        bool ros = false, rosOut = true;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (!ros)
            {
                if (argument == "--ros-args") ros = true;
                else others.Add(argument);
                continue;
            }

            switch (argument)
            {
                case "--": ros = false; break;
                case "--ros-args": break;
                case "-r" or "--remap": remaps.Add(Rule(Value())); break;
                case "-p" or "--param": parameters.Add(Parameter(Value())); break;
                case "--params-file": files.Add(Value()); break;
                case "--log-level": Level(Value()); break;
                case "-e" or "--enclave": enclave = Value(); break;
                case "--enable-rosout-logs": rosOut = true; break;
                case "--disable-rosout-logs": rosOut = false; break;
                case "--enable-stdout-logs" or "--disable-stdout-logs" or "--enable-external-lib-logs" or "--disable-external-lib-logs": break; // the application's affair
                default: throw new ArgumentException($"'{argument}' after --ros-args is not known. Known: -r, -p, --params-file, --log-level, -e, --enable-rosout-logs, --disable-rosout-logs; '--' ends them.");
            }

            string Value() => ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"'{argument}' after --ros-args lacks its value.");
        }

        return new RosArguments { Remaps = remaps, Parameters = parameters, ParameterFiles = files, LogLevels = levels, Enclave = enclave, RosOut = rosOut, Others = others };

        void Level(string text)
        {
            (string logger, string level) = text.Contains(":=", StringComparison.Ordinal) ? Split(text, "--log-level") : ("", text);
            levels[logger] = Enum.TryParse(level, true, out LogLevel parsed) && Enum.IsDefined(parsed) ? parsed
                : throw new ArgumentException($"Log level '{level}' is none of {string.Join(", ", Enum.GetNames<LogLevel>()).ToLowerInvariant()}.");
        }
    }

    /// <summary>The name that this node gives to what it calls <paramref name="resolved"/>: that of the first rule that matches.</summary>
    internal string Apply(string resolved, string @namespace, string node, bool service)
    {
        foreach (Remap rule in Remaps)
        {
            if (rule.From.StartsWith("__", StringComparison.Ordinal) || (rule.Node is not null && rule.Node != node)) continue;
            string from = rule.From;
            if (from.StartsWith(service ? "rosservice://" : "rostopic://", StringComparison.Ordinal)) from = from[(from.IndexOf("://", StringComparison.Ordinal) + 3)..];
            else if (from.Contains("://", StringComparison.Ordinal)) continue;
            if (Names.Resolve(from, @namespace, node) == resolved) return Names.Resolve(rule.To, @namespace, node);
        }

        return resolved;
    }

    /// <summary>What __node or __ns becomes for a node, or null.</summary>
    internal string? Special(string node, params ReadOnlySpan<string> froms)
    {
        foreach (Remap rule in Remaps)
        {
            if (froms.Contains(rule.From) && (rule.Node is null || rule.Node == node)) return rule.To;
        }

        return null;
    }

    private static Remap Rule(string text)
    {
        (string from, string to) = Split(text, "-r");
        int colon = from.IndexOf(':');
        return colon > 0 && !from.AsSpan(colon).StartsWith("://") ? new Remap(from[..colon], from[(colon + 1)..], to) : new Remap(null, from, to);
    }

    private static ParameterOverride Parameter(string text)
    {
        (string name, string value) = Split(text, "-p");
        int colon = name.IndexOf(':');
        return colon > 0 ? new ParameterOverride(name[..colon], name[(colon + 1)..], value) : new ParameterOverride(null, name, value);
    }

    private static (string Left, string Right) Split(string text, string option)
    {
        int at = text.IndexOf(":=", StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + 2)..]) : throw new ArgumentException($"'{text}' after {option} is not of the form name:=value.");
    }
}
