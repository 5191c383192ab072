namespace Mcap;

/// <summary>What a reader trusts and how much it may hold.</summary>
public sealed record McapReaderOptions
{
    /// <summary>Whether the index is passed over and the whole file read at opening: for a damaged index, and to verify a file.</summary>
    public bool Scan { get; init; }

    /// <summary>Whether CRCs that do not agree are passed over: what is there is given as it is.</summary>
    public bool IgnoreCrc { get; init; }

    /// <summary>What may be held in memory at once, bytes: the largest record, and all chunks whose times overlap.</summary>
    public long MaxBufferedBytes { get; init; } = 1 << 30;
}
