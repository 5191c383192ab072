namespace ROS2;

/// <summary>What went wrong at all endpoints a node has or had.</summary>
public sealed class NodeCounts
{
    internal long MalformedCount, DroppedCount, LostCount, MismatchedCount;

    /// <summary>Payloads that could not be read.</summary>
    public long Malformed => Interlocked.Read(ref MalformedCount);

    /// <summary>Messages and requests that went because their reader was slow or their asker gone.</summary>
    public long Dropped => Interlocked.Read(ref DroppedCount);

    /// <summary>Messages that the middleware says were lost on their way.</summary>
    public long Lost => Interlocked.Read(ref LostCount);

    /// <summary>Endpoints elsewhere whose QoS does not fit.</summary>
    public long Mismatched => Interlocked.Read(ref MismatchedCount);

    /// <summary>One more at an endpoint and at its node.</summary>
    /// <returns>The endpoint's.</returns>
    internal static long Add(ref long own, ref long all)
    {
        Interlocked.Increment(ref all);
        return Interlocked.Increment(ref own);
    }
}
