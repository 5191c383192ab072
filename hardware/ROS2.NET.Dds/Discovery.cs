namespace ROS2.Dds;

/// <summary>Who is there: participants, writers and readers of the domain, this process's too, kept up to date from the built-in topics.</summary>
public sealed unsafe class Discovery
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, ParticipantInfo> _participants = [];
    private readonly Dictionary<ulong, EndpointInfo> _writers = [], _readers = [];

    internal Discovery(DdsParticipant participant)
    {
        Watch(Native.BuiltinParticipant, _participants, static (p, _) => new ParticipantInfo(((BuiltinParticipantData*)p)->Key, NativeQos.Read(((BuiltinParticipantData*)p)->Qos).UserData));
        Watch(Native.BuiltinPublication, _writers, static (p, handle) => EndpointInfo.Read((BuiltinEndpoint*)p, handle));
        Watch(Native.BuiltinSubscription, _readers, static (p, handle) => EndpointInfo.Read((BuiltinEndpoint*)p, handle));

        void Watch<T>(int topic, Dictionary<ulong, T> known, Func<nint, ulong, T> read)
        {
            int reader = DdsException.Check(Native.dds_create_reader(participant.Entity, topic, 0, 0), "Discovery", "");
            int condition = DdsException.Check(Native.dds_create_readcondition(reader, Native.AnyState), "Discovery", "");
            participant.Dispatcher.Attach(condition, () => Take(reader, known, read));
        }
    }

    /// <summary>Something came or went. On the dispatcher's thread; the lists are already as it says.</summary>
    public event Action? Changed;

    public IReadOnlyList<ParticipantInfo> Participants => Copy(_participants);

    public IReadOnlyList<EndpointInfo> Writers => Copy(_writers);

    public IReadOnlyList<EndpointInfo> Readers => Copy(_readers);

    private T[] Copy<T>(Dictionary<ulong, T> known)
    {
        lock (_gate) return [.. known.Values];
    }

    private void Take<T>(int reader, Dictionary<ulong, T> known, Func<nint, ulong, T> read)
    {
        void** samples = stackalloc void*[RawReader.Batch];
        SampleInfo* infos = stackalloc SampleInfo[RawReader.Batch];
        samples[0] = null; // the library lends its own
        int count = Native.dds_take(reader, samples, infos, RawReader.Batch, RawReader.Batch);
        if (count <= 0) return;
        lock (_gate)
        {
            for (int i = 0; i < count; i++)
            {
                ulong handle = infos[i].InstanceHandle;
                if (infos[i].ValidData != 0 && infos[i].InstanceState == 16) known[handle] = read((nint)samples[i], handle);
                else if (infos[i].InstanceState != 16) known.Remove(handle);
            }
        }

        _ = Native.dds_return_loan(reader, samples, count);
        Changed?.Invoke();
    }
}
