namespace ROS2.Dds;

/// <summary>A member of a domain: makes readers and writers, runs their callbacks on one thread, knows who else is there.</summary>
public sealed class DdsParticipant : IDisposable
{
    private static readonly HashSet<DdsParticipant> Live = [];
    private static bool _tested;

    private readonly HashSet<IDisposable> _endpoints = [];
    private readonly Lock _gate = new();
    private Discovery? _discovery;
    private bool _disposed;

    static DdsParticipant() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        // The library's threads must not outlive what they call.
        DdsParticipant[] left;
        lock (Live) left = [.. Live];
        foreach (DdsParticipant participant in left) participant.Dispose();
    };

    /// <param name="userData">Announced to everybody; ROS says "enclave=/;".</param>
    /// <exception cref="DdsException">No library, no such interface, too many participants on this machine, or the domain is open with other options.</exception>
    public DdsParticipant(DomainOptions options, ReadOnlySpan<byte> userData = default)
    {
        DdsLibrary.EnsureLoaded();
        Options = options;
        string who = $"Participant of domain {options.Id}";
        DdsDomain domain = DdsDomain.Acquire(options);
        int entity;
        using (NativeQos qos = NativeQos.Participant(userData))
            entity = Native.dds_create_participant(options.Id, qos.Pointer, 0);
        if (entity < 0) domain.Release();
        DdsException.Check(entity, who, $"More than {options.MaxParticipantIndex + 1} processes in the domain on this machine also end so: end some or raise MaxParticipantIndex.");
        Handle = new EntityHandle(entity, null, domain.Release);
        try
        {
            DdsException.Check(Native.dds_get_guid(entity, out Gid gid), who, "");
            Gid = gid;
            Dispatcher = new Dispatcher(entity, $"dds domain {options.Id}");
            SelfTest();
        }
        catch
        {
            Dispatcher?.Stop();
            Handle.Dispose();
            throw;
        }

        lock (Live) Live.Add(this);
    }

    public DomainOptions Options { get; }

    public Gid Gid { get; }

    public Dispatcher Dispatcher { get; }

    /// <summary>Who is there; watched from the first call on.</summary>
    public Discovery Discovery
    {
        get
        {
            lock (_gate) return _discovery ??= new Discovery(this);
        }
    }

    internal EntityHandle Handle { get; }

    internal int Entity
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Handle.Entity;
        }
    }

    /// <summary>A reader of the topic. Give the callback a call of <see cref="RawReader.Take"/>: what it leaves makes it be called again.</summary>
    /// <param name="type">DDS type name; it matches writers of that name only.</param>
    /// <param name="onStatus">Told of matches, lost samples and QoS that does not fit, on the dispatcher's thread.</param>
    public RawReader CreateReader(string topic, string type, Qos qos, Action<RawReader>? onData = null, Action<EndpointStatus>? onStatus = null, byte[]? userData = null, Delivery delivery = Delivery.Dispatcher) =>
        Keep(new RawReader(this, topic, type, qos, userData ?? [], onData, onStatus, delivery));

    /// <summary>A writer of the topic.</summary>
    /// <inheritdoc cref="CreateReader"/>
    public RawWriter CreateWriter(string topic, string type, Qos qos, Action<EndpointStatus>? onStatus = null, byte[]? userData = null) =>
        Keep(new RawWriter(this, topic, type, qos, userData ?? [], onStatus));

    /// <summary>Ends the participant and all it made. Others see it go at once.</summary>
    public void Dispose()
    {
        IDisposable[] endpoints;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            endpoints = [.. _endpoints];
        }

        lock (Live) Live.Remove(this);
        Dispatcher.Stop();
        foreach (IDisposable endpoint in endpoints) endpoint.Dispose();
        Handle.Dispose();
    }

    internal void Forget(IDisposable endpoint)
    {
        lock (_gate) _endpoints.Remove(endpoint);
    }

    private T Keep<T>(T endpoint)
        where T : IDisposable
    {
        lock (_gate) _endpoints.Add(endpoint);
        return endpoint;
    }

    /// <summary>Once a process: bytes that become a sample of Cyclone's and come back must be the same. Nothing is sent.</summary>
    private unsafe void SelfTest()
    {
        if (_tested) return;
        ReadOnlySpan<byte> bytes = [0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
        RawTopic topic = RawTopic.Create(Handle.Entity, "binding_self_test", "binding::SelfTest");
        bool same = false;
        fixed (byte* p = bytes)
        {
            IoVec vector = new() { Base = p, Length = (nuint)bytes.Length }, seen;
            nint serdata = Native.ddsi_serdata_from_ser_iov(topic.Sertype, 2, 1, &vector, (nuint)bytes.Length);
            if (serdata != 0 && Native.ddsi_serdata_size(serdata) == bytes.Length)
            {
                nint held = Native.ddsi_serdata_to_ser_ref(serdata, 0, (nuint)bytes.Length, &seen);
                same = new ReadOnlySpan<byte>(seen.Base, (int)seen.Length).SequenceEqual(bytes);
                Native.ddsi_serdata_to_ser_unref(held, &seen);
            }

            if (serdata != 0) Native.ddsi_serdata_unref(serdata);
        }

        _ = Native.dds_delete(topic.Entity);
        if (!same || sizeof(SampleInfo) != 64 || sizeof(TopicDescriptor) != 96)
            throw new DdsException("Cyclone DDS does not give back the bytes it was given: this build is not one the binding fits. Install libddsc 0.10.x or 11.");
        _tested = true;
    }
}
