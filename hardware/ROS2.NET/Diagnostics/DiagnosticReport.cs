using System.Globalization;
using DiagnosticMsgs;

namespace ROS2;

/// <summary>How a part is; the numbers are diagnostic_msgs/msg/DiagnosticStatus's.</summary>
public enum DiagnosticLevel : byte { Ok = 0, Warn = 1, Error = 2, Stale = 3 }

/// <summary>What a task says of its part: the worst of what was found, and values beside it.</summary>
public sealed class DiagnosticReport
{
    private readonly List<string> _messages = [];
    private readonly List<KeyValue> _values = [];

    internal DiagnosticReport()
    {
    }

    public DiagnosticLevel Level { get; private set; }

    /// <summary>The worse level counts; of messages those of that level stay.</summary>
    public void Add(DiagnosticLevel level, string message)
    {
        if (level < Level) return;
        if (level > Level) _messages.Clear();
        Level = level;
        _messages.Add(message);
    }

    /// <summary>A value as a person reads it, numbers with a point.</summary>
    public void Value(string key, object? value) => _values.Add(new KeyValue { Key = key, Value = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" });

    internal DiagnosticStatus ToMessage(string name, string hardware) =>
        new() { Level = (byte)Level, Name = name, Message = _messages.Count > 0 ? string.Join("; ", _messages) : Level.ToString(), HardwareId = hardware, Values = [.. _values] };
}
