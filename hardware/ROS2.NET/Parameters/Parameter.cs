namespace ROS2;

/// <summary>A declared parameter of a node.</summary>
public sealed class Parameter<T>
    where T : notnull
{
    private readonly NodeParameters _owner;

    internal Parameter(NodeParameters owner, string name) => (_owner, Name) = (owner, name);

    public string Name { get; }

    /// <summary>What it is now. Setting it is subject to range, validators and being read-only.</summary>
    /// <exception cref="ArgumentException">Refused; the message says why.</exception>
    /// <exception cref="InvalidCastException">It is an int here and holds more.</exception>
    public T Value
    {
        get => _owner[Name].As<T>();
        set => _owner[Name] = RosValue.Of(value);
    }
}
