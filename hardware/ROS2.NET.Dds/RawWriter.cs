using System.Runtime.CompilerServices;

namespace ROS2.Dds;

/// <summary>Writes samples as bytes. Safe to use from several threads; nothing is allocated.</summary>
public sealed unsafe class RawWriter : IDisposable
{
    private readonly DdsParticipant _participant;
    private readonly nint _sertype;
    private int _disposed;

    internal RawWriter(DdsParticipant participant, string topic, string type, Qos qos, byte[] userData, Action<EndpointStatus>? onStatus)
    {
        (_participant, Topic, Type) = (participant, topic, type);
        string who = $"Writer of '{topic}'";
        RawTopic raw = RawTopic.Create(participant.Entity, topic, type);
        _sertype = raw.Sertype;
        int writer;
        using (NativeQos native = NativeQos.Endpoint(qos, userData, who))
            writer = Native.dds_create_writer(participant.Entity, raw.Entity, native.Pointer, 0);
        if (writer < 0) _ = Native.dds_delete(raw.Entity);
        DdsException.Check(writer, who, $"Check its QoS: {qos}.");
        // The topic keeps the type alive, so it goes after the writer.
        Handle = new EntityHandle(writer, participant.Handle, () => _ = Native.dds_delete(raw.Entity));
        DdsException.Check(Native.dds_get_guid(writer, out Gid gid), who, "");
        DdsException.Check(Native.dds_get_instance_handle(writer, out ulong instance), who, "");
        (Gid, InstanceHandle) = (gid, instance);
        participant.Dispatcher.AttachStatus(writer, EndpointStatus.WriterMask, onStatus);
    }

    public string Topic { get; }

    /// <summary>DDS type name, such as std_msgs::msg::dds_::String_.</summary>
    public string Type { get; }

    public Gid Gid { get; }

    /// <summary>This process's number for the writer.</summary>
    public ulong InstanceHandle { get; }

    internal EntityHandle Handle { get; }

    /// <summary>How many readers are matched now.</summary>
    public int MatchedSubscriptionCount
    {
        get
        {
            using var _ = new Use(Handle);
            return Math.Max(Native.dds_get_matched_subscriptions(Handle.Entity, null, 0), 0);
        }
    }

    /// <summary>Writes one sample, given in one, two or three pieces that follow each other: big fields need no copy beforehand.</summary>
    /// <param name="head">Begins with the encapsulation header 00 01 00 00.</param>
    /// <exception cref="DdsException">The header is another, or the library refuses; a reliable writer that keeps all blocks while a reader stalls.</exception>
    public void Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> bulk = default, ReadOnlySpan<byte> tail = default)
    {
        int result = TryWrite(head, bulk, tail);
        if (result < 0) Refuse(result, head);
    }

    /// <summary>Like <see cref="Write"/>, with the library's code in place of an exception: 0 is good.</summary>
    public int TryWrite(ReadOnlySpan<byte> head, ReadOnlySpan<byte> bulk = default, ReadOnlySpan<byte> tail = default)
    {
        // Cyclone would take big-endian bytes and label them little-endian.
        if (head.Length < 4 || head[0] != 0 || head[1] != 1) return Native.BadParameter;
        bool held = false;
        try
        {
            Handle.DangerousAddRef(ref held);
            fixed (byte* h = head, b = bulk, t = tail)
            {
                IoVec* vectors = stackalloc IoVec[3];
                nuint count = 0, size = 0;
                Add(h, head.Length);
                Add(b, bulk.Length);
                Add(t, tail.Length);
                nint serdata = Native.ddsi_serdata_from_ser_iov(_sertype, 2, count, vectors, size);
                if (serdata == 0) return Native.BadParameter;
                int result = Native.dds_writecdr(Handle.Entity, serdata);
                // Once the writer is found it owns the sample, whatever comes of it.
                if (result is Native.BadParameter or Native.PreconditionNotMet or Native.AlreadyDeleted) Native.ddsi_serdata_unref(serdata);
                return result;

                void Add(byte* p, int length)
                {
                    if (length == 0) return;
                    vectors[count++] = new IoVec { Base = p, Length = (nuint)length };
                    size += (nuint)length;
                }
            }
        }
        finally
        {
            if (held) Handle.DangerousRelease();
        }
    }

    /// <summary>Waits until every matched reliable reader has all that was written.</summary>
    /// <returns>Whether that came about in time.</returns>
    public bool WaitForAcknowledgements(TimeSpan timeout)
    {
        using var _ = new Use(Handle);
        int result = Native.dds_wait_for_acks(Handle.Entity, timeout.Ticks * 100);
        return result != Native.Timeout && DdsException.Check(result, $"Writer of '{Topic}'", "") >= 0;
    }

    /// <summary>Says that the writer is alive, where its liveliness is manual.</summary>
    public void AssertLiveliness()
    {
        using var _ = new Use(Handle);
        DdsException.Check(Native.dds_assert_liveliness(Handle.Entity), $"Writer of '{Topic}'", "");
    }

    /// <summary>The readers that are matched now.</summary>
    public IReadOnlyList<EndpointInfo> MatchedSubscriptions()
    {
        using var _ = new Use(Handle);
        return Matches.Of(Handle.Entity, false);
    }

    /// <summary>The matched reader of that number, or null when it is gone.</summary>
    public EndpointInfo? MatchedSubscription(ulong handle)
    {
        using var _ = new Use(Handle);
        return EndpointInfo.Take(Native.dds_get_matched_subscription_data(Handle.Entity, handle), handle);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _participant.Forget(this);
        _participant.Dispatcher.Detach(Handle.Entity);
        Handle.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refuse(int code, ReadOnlySpan<byte> head)
    {
        string who = $"Writer of '{Topic}'";
        if (head.Length < 4 || head[0] != 0 || head[1] != 1)
            throw new DdsException($"{who}: a sample begins with {Convert.ToHexString(head[..Math.Min(head.Length, 4)])}. Begin it with 00010000, little-endian CDR; others are not carried.", code, who);
        DdsException.Check(code, who, "");
    }
}
