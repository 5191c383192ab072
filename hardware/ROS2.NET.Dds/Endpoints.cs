namespace ROS2.Dds;

/// <summary>A reader or writer somewhere, as it announced itself.</summary>
/// <param name="Handle">This process's number for it, as in <see cref="Sample.Publication"/>.</param>
/// <param name="UserData">Bytes that the endpoint's owner attached; ROS puts key=value; pairs there.</param>
public sealed record EndpointInfo(Gid Gid, Gid Participant, ulong Handle, string Topic, string Type, Qos Qos, byte[] UserData)
{
    internal static unsafe EndpointInfo? Take(BuiltinEndpoint* data, ulong handle)
    {
        if (data == null) return null;
        EndpointInfo info = Read(data, handle);
        Native.dds_builtintopic_free_endpoint(data);
        return info;
    }

    internal static unsafe EndpointInfo Read(BuiltinEndpoint* data, ulong handle)
    {
        (Qos qos, byte[] userData) = NativeQos.Read(data->Qos);
        return new EndpointInfo(data->Key, data->ParticipantKey, handle, Native.Text(data->Topic), Native.Text(data->Type), qos, userData);
    }
}

/// <summary>A participant somewhere, as it announced itself.</summary>
public sealed record ParticipantInfo(Gid Gid, byte[] UserData);

/// <summary>What an endpoint can be told of; the numbers are DDS's.</summary>
public enum StatusKind
{
    OfferedDeadlineMissed = 1,
    RequestedDeadlineMissed = 2,
    OfferedIncompatibleQos = 3,
    RequestedIncompatibleQos = 4,
    SampleLost = 5,
    LivelinessLost = 9,
    LivelinessChanged = 10,
    PublicationMatched = 11,
    SubscriptionMatched = 12,
}

/// <summary>QoS policies by DDS's numbers of Cyclone, as far as endpoints can disagree about them.</summary>
public enum QosPolicy
{
    Invalid = 0,
    Durability = 2,
    Presentation = 3,
    Deadline = 4,
    LatencyBudget = 5,
    Ownership = 6,
    Liveliness = 8,
    Partition = 10,
    Reliability = 11,
    DestinationOrder = 12,
    TypeConsistency = 24,
    DataRepresentation = 25,
}

/// <summary>Something happened to an endpoint: how often so far and since the last time it was told.</summary>
/// <param name="Current">Matched or living peers now; 0 where that means nothing.</param>
/// <param name="Policy">The policy that did not fit, for the incompatible kinds.</param>
/// <param name="LastHandle">The peer it was last, where there is one.</param>
public readonly record struct EndpointStatus(StatusKind Kind, int Total, int TotalChange, int Current = 0, int CurrentChange = 0, QosPolicy Policy = QosPolicy.Invalid, ulong LastHandle = 0)
{
    internal const uint ReaderMask = 1 << 2 | 1 << 4 | 1 << 5 | 1 << 10 | 1 << 12, WriterMask = 1 << 1 | 1 << 3 | 1 << 9 | 1 << 11;

    /// <summary>Asks the library for one status and resets its changes.</summary>
    internal static EndpointStatus Read(int entity, StatusKind kind)
    {
        switch (kind)
        {
            case StatusKind.OfferedDeadlineMissed:
                _ = Native.dds_get_offered_deadline_missed_status(entity, out CountStatus c);
                return new EndpointStatus(kind, (int)c.Total, c.Change, LastHandle: c.LastHandle);
            case StatusKind.RequestedDeadlineMissed:
                _ = Native.dds_get_requested_deadline_missed_status(entity, out c);
                return new EndpointStatus(kind, (int)c.Total, c.Change, LastHandle: c.LastHandle);
            case StatusKind.SampleLost:
                _ = Native.dds_get_sample_lost_status(entity, out c);
                return new EndpointStatus(kind, (int)c.Total, c.Change);
            case StatusKind.LivelinessLost:
                _ = Native.dds_get_liveliness_lost_status(entity, out c);
                return new EndpointStatus(kind, (int)c.Total, c.Change);
            case StatusKind.OfferedIncompatibleQos:
                _ = Native.dds_get_offered_incompatible_qos_status(entity, out PolicyStatus p);
                return new EndpointStatus(kind, (int)p.Total, p.Change, Policy: (QosPolicy)p.LastPolicy);
            case StatusKind.RequestedIncompatibleQos:
                _ = Native.dds_get_requested_incompatible_qos_status(entity, out p);
                return new EndpointStatus(kind, (int)p.Total, p.Change, Policy: (QosPolicy)p.LastPolicy);
            case StatusKind.LivelinessChanged:
                _ = Native.dds_get_liveliness_changed_status(entity, out LivelinessStatus l);
                return new EndpointStatus(kind, (int)(l.Alive + l.NotAlive), l.AliveChange + l.NotAliveChange, (int)l.Alive, l.AliveChange, LastHandle: l.LastHandle);
            case StatusKind.PublicationMatched:
                _ = Native.dds_get_publication_matched_status(entity, out MatchedStatus m);
                return new EndpointStatus(kind, (int)m.Total, m.TotalChange, (int)m.Current, m.CurrentChange, LastHandle: m.LastHandle);
            default:
                _ = Native.dds_get_subscription_matched_status(entity, out m);
                return new EndpointStatus(kind, (int)m.Total, m.TotalChange, (int)m.Current, m.CurrentChange, LastHandle: m.LastHandle);
        }
    }
}
