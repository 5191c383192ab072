namespace Mcap;

/// <summary>Records messages into an MCAP file. One thread at a time. Disposing it completes the file.</summary>
public interface IMcapWriter : IDisposable
{
    /// <summary>Adds a layout of messages; at most 65,535 in a file.</summary>
    /// <exception cref="McapException">Too many, or a text is too long.</exception>
    McapSchema AddSchema(string name, string encoding, ReadOnlySpan<byte> data);

    /// <summary>Adds a stream of messages; at most 65,535 in a file.</summary>
    /// <param name="schema">One that this writer gave, or null.</param>
    /// <param name="metadata">For ROS 2 with <c>offered_qos_profiles</c>. Written in the order of its keys.</param>
    McapChannel AddChannel(string topic, McapSchema? schema, string messageEncoding, IReadOnlyDictionary<string, string>? metadata = null);

    /// <summary>Records a message. Allocates nothing once the buffers have grown to the size of a chunk.</summary>
    /// <param name="channel">One that this writer gave.</param>
    /// <param name="logTime">When it is recorded, ns.</param>
    /// <param name="publishTime">When it was published, ns; the log time where that is not known.</param>
    void Write(McapChannel channel, uint sequence, ulong logTime, ulong publishTime, ReadOnlySpan<byte> data);

    /// <summary>Adds texts about the whole file.</summary>
    void AddMetadata(string name, IReadOnlyDictionary<string, string> values);

    /// <summary>Adds a file to the file.</summary>
    /// <param name="createTime">ns; 0: not known.</param>
    void AddAttachment(string name, string mediaType, ulong logTime, ulong createTime, ReadOnlySpan<byte> data);

    /// <summary>Tells that it is <paramref name="now"/>, ns: messages that have waited too long are written out though none follows.</summary>
    void Advance(ulong now);

    /// <summary>Writes out all messages that wait. They outlive this process; a loss of power is the file system's matter.</summary>
    void Flush();
}
