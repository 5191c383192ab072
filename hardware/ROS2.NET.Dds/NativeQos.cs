namespace ROS2.Dds;

/// <summary>A dds_qos_t for the time of one call.</summary>
internal readonly unsafe ref struct NativeQos : IDisposable
{
    public readonly nint Pointer = Native.dds_create_qos();

    private NativeQos(ReadOnlySpan<byte> userData)
    {
        if (userData.IsEmpty) return;
        fixed (byte* p = userData) Native.dds_qset_userdata(Pointer, p, (nuint)userData.Length);
    }

    public static NativeQos Participant(ReadOnlySpan<byte> userData) => new(userData);

    /// <summary>XCDR1 only: the same for every topic, since one topic of a participant has one QoS.</summary>
    public static NativeQos Topic()
    {
        var qos = new NativeQos([]);
        qos.SetRepresentation();
        return qos;
    }

    public static NativeQos Endpoint(Qos value, ReadOnlySpan<byte> userData, string entity)
    {
        if (value is { History: History.KeepLast, Depth: < 1 })
            throw new DdsException($"{entity}: a history depth of {value.Depth} keeps nothing. Ask for at least 1, or KeepAll.", 0, entity);
        var qos = new NativeQos(userData);
        nint q = qos.Pointer;
        qos.SetRepresentation();
        int depth = value.History == History.KeepAll ? -1 : value.Depth;
        Native.dds_qset_writer_data_lifecycle(q, 0);
        Native.dds_qset_reliability(q, (int)value.Reliability, value.Reliability == Reliability.Reliable ? Native.Infinity : 0);
        Native.dds_qset_durability(q, (int)value.Durability);
        Native.dds_qset_history(q, (int)value.History, depth);
        // Cyclone keeps what late readers get by this setting, not by the history.
        if (value.Durability == Durability.TransientLocal) Native.dds_qset_durability_service(q, 0, (int)value.History, depth, -1, -1, -1);
        Native.dds_qset_liveliness(q, (int)value.Liveliness, Nanoseconds(value.LeaseDuration));
        if (value.Deadline is not null) Native.dds_qset_deadline(q, Nanoseconds(value.Deadline));
        if (value.Lifespan is not null) Native.dds_qset_lifespan(q, Nanoseconds(value.Lifespan));
        if (value.IgnoreLocal) Native.dds_qset_ignorelocal(q, 1);
        return qos;
    }

    /// <summary>What another endpoint announced.</summary>
    public static (Qos Qos, byte[] UserData) Read(nint q)
    {
        if (q == 0) return (new Qos(), []);
        var qos = new Qos();
        if (Native.dds_qget_reliability(q, out int reliability, out _) != 0) qos = qos with { Reliability = (Reliability)reliability };
        if (Native.dds_qget_durability(q, out int durability) != 0) qos = qos with { Durability = (Durability)durability };
        if (Native.dds_qget_history(q, out int history, out int depth) != 0) qos = qos with { History = (History)history, Depth = Math.Max(depth, 0) };
        if (Native.dds_qget_liveliness(q, out int liveliness, out long lease) != 0) qos = qos with { Liveliness = (Liveliness)liveliness, LeaseDuration = Span(lease) };
        if (Native.dds_qget_deadline(q, out long deadline) != 0) qos = qos with { Deadline = Span(deadline) };
        if (Native.dds_qget_lifespan(q, out long lifespan) != 0) qos = qos with { Lifespan = Span(lifespan) };
        byte[] userData = [];
        if (Native.dds_qget_userdata(q, out byte* bytes, out nuint size) != 0 && bytes != null)
        {
            userData = new ReadOnlySpan<byte>(bytes, checked((int)size)).ToArray();
            Native.dds_free(bytes);
        }

        return (qos, userData);
    }

    public void Dispose() => Native.dds_delete_qos(Pointer);

    private void SetRepresentation()
    {
        short xcdr1 = 0;
        Native.dds_qset_data_representation(Pointer, 1, &xcdr1);
    }

    private static long Nanoseconds(TimeSpan? span) => span is { } s && s < TimeSpan.FromDays(36500) ? s.Ticks * 100 : Native.Infinity;

    private static TimeSpan? Span(long nanoseconds) => nanoseconds == Native.Infinity ? null : TimeSpan.FromTicks(nanoseconds / 100);
}
