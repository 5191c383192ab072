using System.Runtime.CompilerServices;
using BuiltinInterfaces;
using RclInterfaces;
using ROS2.Dds;

namespace ROS2;

/// <summary>How bad it is; the numbers are ROS's.</summary>
public enum LogLevel { Debug = 10, Info = 20, Warn = 30, Error = 40, Fatal = 50 }

/// <summary>One line of a log.</summary>
public readonly record struct LogEntry(Time Stamp, LogLevel Level, string Logger, string Message);

/// <summary>A node's log: to /rosout, and to whoever the context's options name.</summary>
public sealed class Logger
{
    private readonly Node _node;
    private readonly string _name;
    private Publisher<Log>? _rosOut;

    internal Logger(Node node)
    {
        _node = node;
        _name = node.FullName[1..].Replace('/', '.');
        RosArguments arguments = node.Context.Options.Arguments;
        Level = arguments.LogLevels.TryGetValue(_name, out LogLevel own) ? own : arguments.LogLevels.TryGetValue("", out LogLevel all) ? all : LogLevel.Info;
    }

    /// <summary>Whether lines reach /rosout, if they are to.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>What is less bad is not logged.</summary>
    public LogLevel Level { get; set; }

    public void Debug(string message, [CallerFilePath] string file = "", [CallerMemberName] string function = "", [CallerLineNumber] int line = 0) => Write(LogLevel.Debug, message, file, function, line);

    public void Info(string message, [CallerFilePath] string file = "", [CallerMemberName] string function = "", [CallerLineNumber] int line = 0) => Write(LogLevel.Info, message, file, function, line);

    public void Warn(string message, [CallerFilePath] string file = "", [CallerMemberName] string function = "", [CallerLineNumber] int line = 0) => Write(LogLevel.Warn, message, file, function, line);

    public void Error(string message, [CallerFilePath] string file = "", [CallerMemberName] string function = "", [CallerLineNumber] int line = 0) => Write(LogLevel.Error, message, file, function, line);

    public void Fatal(string message, [CallerFilePath] string file = "", [CallerMemberName] string function = "", [CallerLineNumber] int line = 0) => Write(LogLevel.Fatal, message, file, function, line);

    /// <summary>Once the node is in the graph: what publishes logs too.</summary>
    internal void Open()
    {
        if (_node.Context.Options.Arguments.RosOut && _node.Options.RosOut) _rosOut = _node.CreatePublisher<Log>("/rosout", Qos.RosOut);
        IsOpen = true;
    }

    private void Write(LogLevel level, string message, string file, string function, int line)
    {
        if (level < Level) return;
        Time now = _node.Clock.Now;
        _node.Context.Options.Log?.Invoke(new LogEntry(now, level, _name, message));
        try
        {
            _rosOut?.Publish(new Log { Stamp = now, Level = (byte)level, Name = _name, Msg = message, File = Path.GetFileName(file), Function = function, Line = (uint)line });
        }
        catch (Exception e) when (e is DdsException or ObjectDisposedException)
        {
            // A log line that cannot be published is no reason to fail what it is about.
        }
    }
}
