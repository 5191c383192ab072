namespace Mcap;

/// <summary>How messages of a kind are laid out.</summary>
/// <param name="Id">Unique in its file, from 1.</param>
/// <param name="Name">For ROS 2 the type, as <c>sensor_msgs/msg/JointState</c>.</param>
/// <param name="Encoding">For ROS 2 <c>ros2msg</c> or <c>ros2idl</c>; empty: there is no schema.</param>
/// <param name="Data">For ros2msg the .msg text followed by those of all its parts.</param>
public sealed record McapSchema(ushort Id, string Name, string Encoding, ReadOnlyMemory<byte> Data);

/// <summary>A stream of messages on a topic; a topic may have several.</summary>
/// <param name="Id">Unique in its file.</param>
/// <param name="Schema">Null: the messages have none.</param>
/// <param name="MessageEncoding">For ROS 2 <c>cdr</c>.</param>
/// <param name="Metadata">For ROS 2 it holds <c>offered_qos_profiles</c>.</param>
public sealed record McapChannel(ushort Id, string Topic, McapSchema? Schema, string MessageEncoding, IReadOnlyDictionary<string, string> Metadata);

/// <summary>One message as it was recorded.</summary>
/// <param name="LogTime">When it was recorded, ns of the recording's clock.</param>
/// <param name="PublishTime">When it was published, ns of the same clock.</param>
/// <param name="Data">A view of the memory its chunk was read into; it stays valid and holds that chunk as long as it is kept.</param>
public readonly record struct McapMessage(McapChannel Channel, uint Sequence, ulong LogTime, ulong PublishTime, ReadOnlyMemory<byte> Data);

/// <summary>A named set of texts about the whole file.</summary>
public sealed record McapMetadata(string Name, IReadOnlyDictionary<string, string> Values);

/// <summary>Where a file within the file is, and what it is called.</summary>
/// <param name="LogTime">When it was recorded, ns.</param>
/// <param name="CreateTime">When it was made, ns; 0: not known.</param>
/// <param name="DataSize">Bytes.</param>
public sealed record McapAttachment(string Name, string MediaType, ulong LogTime, ulong CreateTime, ulong DataSize)
{
    /// <summary>Where its record begins and how long it is, bytes.</summary>
    internal Extent Extent { get; init; }
}

/// <summary>What is in a file, in numbers.</summary>
/// <param name="Start">Earliest log time, ns; 0 without messages.</param>
/// <param name="End">Latest log time, ns; 0 without messages.</param>
/// <param name="MessagesByChannel">Messages by channel id; empty where the writer did not count them.</param>
public sealed record McapStatistics(ulong Messages, ulong Start, ulong End, uint Chunks, IReadOnlyDictionary<ushort, ulong> MessagesByChannel);

/// <summary>A file that does not end as a closed one does: its writer was killed, or it was cut later.</summary>
/// <param name="Offset">Everything before this byte was used; after it there is no complete record.</param>
/// <param name="Reason">What is missing, for people.</param>
public sealed record McapCut(long Offset, string Reason);

/// <summary>A stretch of the file, bytes.</summary>
internal readonly record struct Extent(long Offset, long Length)
{
    public long End => Offset + Length;
}
