namespace ROS2.Dds;

/// <summary>A received sample: a view of the library's own memory, valid inside the callback that got it.</summary>
public readonly ref struct Sample
{
    private readonly RawReader _reader;
    private readonly nint _serdata;

    internal Sample(RawReader reader, nint serdata, ReadOnlySpan<byte> cdr, in SampleInfo info)
    {
        (_reader, _serdata) = (reader, serdata);
        Cdr = cdr;
        (SourceTimestamp, Publication) = (info.SourceTimestamp, info.PublicationHandle);
    }

    /// <summary>
    /// The four bytes of the encapsulation header, then the payload, which may end in up to three bytes of padding. Cyclone rewrites the
    /// header to this machine's byte order without swapping the payload, so a big-endian writer cannot be told from a garbled one.
    /// </summary>
    public ReadOnlySpan<byte> Cdr { get; }

    /// <summary>When it was written by the writer's wall clock, in ns since 1970.</summary>
    public long SourceTimestamp { get; }

    /// <summary>This process's number for the writer.</summary>
    public ulong Publication { get; }

    /// <summary>Keeps the sample beyond the callback without a copy.</summary>
    public LoanedSample Keep() => new(_reader, Native.ddsi_serdata_ref(_serdata), SourceTimestamp, Publication);
}

/// <summary>What is done with a sample; the state saves the closure.</summary>
public delegate void SampleAction<in TState>(TState state, Sample sample);

/// <summary>A received sample that is kept: the library's memory until it is disposed of. Its reader stays alive that long.</summary>
public sealed unsafe class LoanedSample : IDisposable
{
    private readonly EntityHandle _reader;
    private readonly IoVec _memory;
    private nint _serdata;

    internal LoanedSample(RawReader reader, nint serdata, long timestamp, ulong publication)
    {
        bool held = false;
        _reader = reader.Handle;
        _reader.DangerousAddRef(ref held);
        (_serdata, SourceTimestamp, Publication) = (serdata, timestamp, publication);
        IoVec memory;
        Native.ddsi_serdata_to_ser_ref(serdata, 0, Native.ddsi_serdata_size(serdata), &memory);
        _memory = memory;
    }

    ~LoanedSample() => Release();

    /// <inheritdoc cref="Sample.SourceTimestamp"/>
    public long SourceTimestamp { get; }

    /// <inheritdoc cref="Sample.Publication"/>
    public ulong Publication { get; }

    /// <inheritdoc cref="Sample.Cdr"/>
    public ReadOnlySpan<byte> Cdr
    {
        get
        {
            ObjectDisposedException.ThrowIf(_serdata == 0, this);
            return new ReadOnlySpan<byte>(_memory.Base, checked((int)_memory.Length));
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        nint serdata = Interlocked.Exchange(ref _serdata, 0);
        if (serdata == 0) return;
        IoVec memory = _memory;
        Native.ddsi_serdata_to_ser_unref(serdata, &memory);
        Native.ddsi_serdata_unref(serdata);
        _reader.DangerousRelease();
    }
}
