namespace Mcap;

/// <summary>How much may wait in memory: what is lost when the process is killed.</summary>
public sealed record McapWriterOptions
{
    /// <summary>A chunk is written out before its records pass this, bytes; a larger message has a chunk of its own.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>A chunk is written out before its log times span this.</summary>
    public TimeSpan ChunkAge { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the stream stays open when the writer is disposed.</summary>
    public bool LeaveOpen { get; init; }

    internal McapWriterOptions Validated()
    {
        if (ChunkBytes is < 1 or > 1 << 30)
            throw new ArgumentOutOfRangeException(nameof(ChunkBytes), ChunkBytes, $"{nameof(ChunkBytes)} must be in 1..{1 << 30}.");
        if (ChunkAge <= TimeSpan.Zero || ChunkAge > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(ChunkAge), ChunkAge, $"{nameof(ChunkAge)} must be above 0 and at most an hour.");
        return this;
    }
}
