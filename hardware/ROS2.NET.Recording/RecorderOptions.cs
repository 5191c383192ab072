using System.Text.RegularExpressions;

namespace ROS2.Recording;

/// <summary>What is recorded and how much may wait.</summary>
public sealed record RecorderOptions
{
    /// <summary>Names, relative ones in the recording node's namespace.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Every topic but hidden ones.</summary>
    public bool All { get; init; }

    /// <summary>Topics whose absolute name it matches.</summary>
    public Regex? Matching { get; init; }

    /// <summary>Left out, whoever asked for them.</summary>
    public Regex? Except { get; init; }

    /// <summary>Whether hidden topics belong to all: those with a part that begins with '_', as an action's feedback.</summary>
    public bool Hidden { get; init; }

    /// <summary>What may wait for the disk, messages and bytes; beyond either, new messages are dropped and counted.</summary>
    public int QueueMessages { get; init; } = 100_000;

    /// <inheritdoc cref="QueueMessages"/>
    public long QueueBytes { get; init; } = 256L << 20;
}

/// <summary>A topic that is recorded, so far.</summary>
/// <param name="Bytes">Of the messages as they came.</param>
/// <param name="Dropped">Messages that found the queue full.</param>
/// <param name="Lost">Messages that the middleware says it lost on the way.</param>
public sealed record RecordedTopic(string Topic, string Type, long Messages, long Bytes, long Dropped, long Lost);
