using System.Runtime.InteropServices;

namespace ROS2.Dds;

/// <summary>Whose thread runs a reader's data callback.</summary>
public enum Delivery
{
    /// <summary>The participant's dispatcher thread: one callback at a time.</summary>
    Dispatcher,

    /// <summary>The library's receive thread, some 10 µs sooner; the callback blocks the socket, so it must be short and never wait.</summary>
    Direct,

    /// <summary>Nobody's: the owner calls <see cref="RawReader.Take"/>.</summary>
    Manual,
}

/// <summary>Receives samples as bytes.</summary>
public sealed unsafe class RawReader : IDisposable
{
    /// <summary>Samples taken at once.</summary>
    public const int Batch = 32;

    [ThreadStatic] private static RawReader? _calling;

    private readonly DdsParticipant _participant;
    private readonly Action<RawReader>? _onData;
    private readonly int _condition;
    private GCHandle _self;
    private int _disposed;

    internal RawReader(DdsParticipant participant, string topic, string type, Qos qos, byte[] userData, Action<RawReader>? onData, Action<EndpointStatus>? onStatus, Delivery delivery)
    {
        (_participant, Topic, Type, _onData) = (participant, topic, type, onData);
        string who = $"Reader of '{topic}'";
        RawTopic raw = RawTopic.Create(participant.Entity, topic, type);
        int reader;
        try
        {
            using NativeQos native = NativeQos.Endpoint(qos, userData, who);
            reader = DdsException.Check(Native.dds_create_reader(participant.Entity, raw.Entity, native.Pointer, 0), who, $"Check its QoS: {qos}.");
        }
        finally
        {
            _ = Native.dds_delete(raw.Entity);
        }

        Handle = new EntityHandle(reader, participant.Handle);
        DdsException.Check(Native.dds_get_guid(reader, out Gid gid), who, "");
        DdsException.Check(Native.dds_get_instance_handle(reader, out ulong instance), who, "");
        (Gid, InstanceHandle) = (gid, instance);
        participant.Dispatcher.AttachStatus(reader, EndpointStatus.ReaderMask, onStatus);
        if (onData is null || delivery == Delivery.Manual) return;
        if (delivery == Delivery.Direct)
        {
            _self = GCHandle.Alloc(this);
            nint listener = Native.dds_create_listener(GCHandle.ToIntPtr(_self));
            Native.dds_lset_data_available(listener, &OnData);
            int set = Native.dds_set_listener(reader, listener);
            Native.dds_delete_listener(listener);
            DdsException.Check(set, who, "");
        }
        else
        {
            _condition = DdsException.Check(Native.dds_create_readcondition(reader, Native.AnyState), who, "");
            participant.Dispatcher.Attach(_condition, Deliver);
        }
    }

    public string Topic { get; }

    /// <summary>DDS type name, such as std_msgs::msg::dds_::String_.</summary>
    public string Type { get; }

    public Gid Gid { get; }

    /// <summary>This process's number for the reader.</summary>
    public ulong InstanceHandle { get; }

    internal EntityHandle Handle { get; }

    /// <summary>
    /// Takes what has arrived, at most one batch, and shows each sample to the action. An exception of the action's leaves the batch's
    /// other samples unseen.
    /// </summary>
    /// <returns>How many were taken, also those that carry no data; less than asked for: no more are there.</returns>
    /// <exception cref="DdsException">The library refuses.</exception>
    public int Take<TState>(TState state, SampleAction<TState> action, int most = Batch)
    {
        bool held = false;
        if (Volatile.Read(ref _disposed) != 0) return 0;
        try
        {
            Handle.DangerousAddRef(ref held);
            nint* samples = stackalloc nint[Batch];
            SampleInfo* infos = stackalloc SampleInfo[Batch];
            int count = Native.dds_takecdr(Handle.Entity, samples, (uint)Math.Clamp(most, 1, Batch), infos, Native.AnyState);
            if (count < 0) return _disposed != 0 ? 0 : DdsException.Check(count, $"Reader of '{Topic}'", "");
            int next = 0;
            try
            {
                while (next < count)
                {
                    int i = next++;
                    try
                    {
                        if (infos[i].ValidData != 0) Show(samples[i], infos[i], state, action);
                    }
                    finally
                    {
                        Native.ddsi_serdata_unref(samples[i]);
                    }
                }
            }
            finally
            {
                while (next < count) Native.ddsi_serdata_unref(samples[next++]);
            }

            return count;
        }
        catch (ObjectDisposedException) when (!held)
        {
            return 0; // disposed of since the look above
        }
        finally
        {
            if (held) Handle.DangerousRelease();
        }
    }

    /// <summary>The writers that are matched now.</summary>
    public IReadOnlyList<EndpointInfo> MatchedPublications()
    {
        using var _ = new Use(Handle);
        return Matches.Of(Handle.Entity, true);
    }

    /// <summary>How many writers are matched now.</summary>
    public int MatchedPublicationCount
    {
        get
        {
            using var _ = new Use(Handle);
            return Math.Max(Native.dds_get_matched_publications(Handle.Entity, null, 0), 0);
        }
    }

    /// <summary>The matched writer of that number, or null when it is gone.</summary>
    public EndpointInfo? MatchedPublication(ulong handle)
    {
        using var _ = new Use(Handle);
        return EndpointInfo.Take(Native.dds_get_matched_publication_data(Handle.Entity, handle), handle);
    }

    /// <summary>Ends it; a callback that is running at that moment ends on its own.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _participant.Forget(this);
        _participant.Dispatcher.Detach(Handle.Entity);
        if (_condition != 0) _participant.Dispatcher.Detach(_condition);
        // Taking the listener away waits for its callback, so a callback that disposes of its reader leaves that to another thread.
        if (_self.IsAllocated && _calling == this) ThreadPool.QueueUserWorkItem(static reader => reader.Close(), this, false);
        else Close();
    }

    private void Close()
    {
        if (_self.IsAllocated)
        {
            _ = Native.dds_set_listener(Handle.Entity, 0);
            _self.Free();
        }

        // The condition and the statuses go with the reader.
        Handle.Dispose();
    }

    private void Deliver() => _onData!(this);

    private void Show<TState>(nint serdata, in SampleInfo info, TState state, SampleAction<TState> action)
    {
        IoVec memory;
        nint held = Native.ddsi_serdata_to_ser_ref(serdata, 0, Native.ddsi_serdata_size(serdata), &memory);
        try
        {
            if (memory.Length is >= 4 and <= int.MaxValue)
                action(state, new Sample(this, serdata, new ReadOnlySpan<byte>(memory.Base, (int)memory.Length), info));
        }
        finally
        {
            Native.ddsi_serdata_to_ser_unref(held, &memory);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnData(int entity, nint self)
    {
        if (GCHandle.FromIntPtr(self).Target is not RawReader reader) return;
        RawReader? outer = _calling;
        _calling = reader;
        try
        {
            reader.Deliver();
        }
        catch (Exception e)
        {
            // No frame of ours is above: it is told where the dispatcher tells its own.
            reader._participant.Dispatcher.Tell(e);
        }
        finally
        {
            _calling = outer;
        }
    }
}

/// <summary>Holds an entity for the length of a using.</summary>
internal readonly ref struct Use
{
    private readonly EntityHandle _handle;

    public Use(EntityHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}

/// <summary>The other ends of an endpoint.</summary>
internal static unsafe class Matches
{
    public static IReadOnlyList<EndpointInfo> Of(int entity, bool isReader)
    {
        int room = 16;
        while (true)
        {
            ulong[] handles = new ulong[room];
            int count;
            fixed (ulong* p = handles)
            {
                count = isReader ? Native.dds_get_matched_publications(entity, p, (nuint)room) : Native.dds_get_matched_subscriptions(entity, p, (nuint)room);
            }

            if (count > room)
            {
                room = count + 8;
                continue;
            }

            var list = new List<EndpointInfo>(Math.Max(count, 0));
            for (int i = 0; i < count; i++)
            {
                BuiltinEndpoint* data = isReader ? Native.dds_get_matched_publication_data(entity, handles[i]) : Native.dds_get_matched_subscription_data(entity, handles[i]);
                if (EndpointInfo.Take(data, handles[i]) is { } info) list.Add(info);
            }

            return list;
        }
    }
}
