namespace ROS2;

/// <summary>Names of the ROS graph: what is one, and how a relative one becomes absolute.</summary>
public static class Names
{
    /// <summary>Longest node name and namespace: ros_discovery_info carries no more.</summary>
    public const int Longest = 255;

    /// <summary>"/x" stays, "x" is in the namespace, "~/x" in the node; {node} and {ns} stand for the node's name and namespace.</summary>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public static string Resolve(string name, string @namespace, string node)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = name.Replace("{node}", node).Replace("{namespace}", @namespace.TrimStart('/')).Replace("{ns}", @namespace.TrimStart('/'));
        string inside = @namespace == "/" ? "" : @namespace;
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal)) text = $"{inside}/{node}{text[1..]}";
        else if (!text.StartsWith('/')) text = $"{inside}/{text}";
        Check(text, name);
        return text;
    }

    /// <summary>A namespace with its leading slash, "/" for none.</summary>
    /// <exception cref="ArgumentException">It is no namespace.</exception>
    public static string Namespace(string @namespace)
    {
        if (@namespace is "" or "/") return "/";
        string text = @namespace.StartsWith('/') ? @namespace : "/" + @namespace;
        Check(text, @namespace);
        return text.Length <= Longest ? text : throw new ArgumentException($"Namespace '{@namespace}' has {text.Length} characters, and at most {Longest} are carried. Shorten it.");
    }

    /// <exception cref="ArgumentException">It is no node name.</exception>
    public static string Node(string name)
    {
        if (Fault(name) is { } fault) throw new ArgumentException($"Node name '{name}': {fault}. Use letters, digits and single underscores.");
        return name.Length <= Longest ? name : throw new ArgumentException($"Node name '{name}' has {name.Length} characters, and at most {Longest} are carried. Shorten it.");
    }

    /// <summary>A node's name with its namespace.</summary>
    public static string Full(string @namespace, string name) => @namespace is "/" or "" ? "/" + name : $"{@namespace}/{name}";

    private static void Check(string absolute, string asGiven)
    {
        foreach (string token in absolute[1..].Split('/'))
        {
            if (Fault(token) is { } fault)
                throw new ArgumentException($"Name '{asGiven}' (resolved '{absolute}'): {fault}. Use letters, digits and single underscores between slashes, '~/' only in front.");
        }
    }

    private static string? Fault(string token) =>
        token.Length == 0 ? "a part is empty"
        : char.IsAsciiDigit(token[0]) ? $"'{token}' begins with a digit"
        : token.AsSpan().IndexOfAnyExcept(Letters) is >= 0 and int at ? $"'{token[at]}' is not allowed"
        : token.Contains("__", StringComparison.Ordinal) ? $"'{token}' has two underscores in a row"
        : null;

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
