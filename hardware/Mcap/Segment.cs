namespace Mcap;

/// <summary>A stretch of the file that is read at once: a chunk record, or records that stand outside of chunks or in a cut one.</summary>
/// <param name="Extent">The whole chunk record, or the records.</param>
/// <param name="From">Earliest log time, ns.</param>
/// <param name="To">Latest log time, ns.</param>
/// <param name="Channels">Channels that have messages in it; null: not known.</param>
/// <param name="Compression">What the index says; empty: none.</param>
internal sealed record Segment(Extent Extent, bool IsChunk, ulong From, ulong To, ushort[]? Channels = null, string Compression = "");

/// <summary>Where a message is in its batch.</summary>
/// <param name="Offset">Of the record's content.</param>
/// <param name="Length">Of the record's content.</param>
internal readonly record struct Place(ulong LogTime, int Offset, int Length, ushort Channel) : IComparable<Place>
{
    public int CompareTo(Place other) => LogTime != other.LogTime ? LogTime.CompareTo(other.LogTime) : Offset.CompareTo(other.Offset);
}
