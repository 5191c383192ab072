using System.Numerics;

namespace ROS2.Dds;

/// <summary>Memory to serialise into: one pinned buffer a thread, grown to the largest message written from it.</summary>
public readonly ref struct WriteBuffer : IDisposable
{
    // What a thread keeps for the next message; above it the memory goes back to the collector.
    private const int Kept = 8 << 20;

    [ThreadStatic] private static byte[]? _free;

    private readonly byte[] _memory;

    private WriteBuffer(byte[] memory, int size)
    {
        _memory = memory;
        Span = memory.AsSpan(0, size);
    }

    /// <summary>Exactly as many bytes as were asked for, with whatever was in them.</summary>
    public Span<byte> Span { get; }

    /// <summary>Rents memory until the end of the using. Nested renting on one thread is allowed and allocates.</summary>
    public static WriteBuffer Rent(int size)
    {
        byte[]? memory = _free;
        _free = null;
        if (memory is null || memory.Length < size)
            memory = GC.AllocateUninitializedArray<byte>(size <= 1 << 30 ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, 256)) : size, pinned: true);
        return new WriteBuffer(memory, size);
    }

    public void Dispose()
    {
        if (_memory.Length <= Kept) _free = _memory;
    }
}
