namespace Mcap;

/// <summary>A channel while it is written: where its messages are in the open chunk, and how many there were.</summary>
internal sealed class Track(McapChannel channel)
{
    public McapChannel Channel { get; } = channel;

    /// <summary>Log time and offset of each message in the open chunk, as the message index has them.</summary>
    public RecordBuffer Index { get; } = new(1 << 10);

    /// <summary>Messages in chunks that are closed.</summary>
    public ulong Messages { get; set; }
}
