namespace ROS2;

/// <summary>What files and the command line say about parameters: files in their order, then the command line.</summary>
internal sealed class ParameterOverrides
{
    private readonly IReadOnlyList<ParameterFile> _files;
    private readonly IReadOnlyList<(string? Node, string Name, RosValue Value)> _given;

    /// <exception cref="ArgumentException">A file is not there or cannot be read, or a value is none.</exception>
    public ParameterOverrides(RosArguments arguments)
    {
        _files = [.. arguments.ParameterFiles.Select(Load)];
        _given = [.. arguments.Parameters.Select(p => (p.Node, p.Name, ParameterFile.ParseValue(p.Value, p.Name)))];
    }

    public Dictionary<string, RosValue> For(Node node)
    {
        Dictionary<string, RosValue> values = new(StringComparer.Ordinal);
        if (!node.Options.UseArguments) return values;
        foreach ((string name, RosValue value) in _files.SelectMany(f => f.For(node.FullName))) values[name] = value;
        foreach ((string? of, string name, RosValue value) in _given)
        {
            if (of is null || of == node.Name || of == node.FullName) values[name] = value;
        }

        return values;
    }

    private static ParameterFile Load(string path)
    {
        try
        {
            return ParameterFile.Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"Parameter file cannot be opened: {e.Message} Correct the path after --params-file; {path}", e);
        }
    }
}
