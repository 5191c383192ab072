using ROS2.Dds;

namespace ROS2;

/// <summary>Puts statuses of endpoints in words: to the log what is wrong, to the owner everything.</summary>
internal static class Statuses
{
    public static Action<EndpointStatus> Listener(Node node, string topic, bool reads, Action<QosEvent>? owner) => status =>
    {
        (string message, bool wrong) = Words(node, topic, reads, status);
        if (status.Kind == StatusKind.SampleLost) Interlocked.Add(ref node.Counts.LostCount, status.TotalChange);
        else if (status.Kind is StatusKind.OfferedIncompatibleQos or StatusKind.RequestedIncompatibleQos) Interlocked.Add(ref node.Counts.MismatchedCount, status.TotalChange);
        if (wrong && status.TotalChange > 0) node.Log.Warn(message);
        owner?.Invoke(new QosEvent(topic, status, message));
        // A match comes a little after the discovery of the other end: who waits for it looks again.
        if (status.Kind is StatusKind.PublicationMatched or StatusKind.SubscriptionMatched) node.Context.Graph.Touch();
    };

    private static (string Message, bool Wrong) Words(Node node, string topic, bool reads, EndpointStatus status)
    {
        string own = $"{(reads ? "Subscription to" : "Publisher of")} '{topic}'";
        return status.Kind switch
        {
            StatusKind.RequestedIncompatibleQos or StatusKind.OfferedIncompatibleQos =>
                ($"{own}: {status.Policy} does not fit {Others(node, topic, reads)}. No message passes between them: let the subscription ask for no more than the publisher offers.", true),
            StatusKind.SampleLost => ($"{own}: {status.TotalChange} messages lost, {status.Total} in all.", false),
            StatusKind.RequestedDeadlineMissed or StatusKind.OfferedDeadlineMissed => ($"{own}: the deadline was missed {status.TotalChange} times.", false),
            StatusKind.LivelinessLost => ($"{own}: did not say in time that it is alive.", true),
            StatusKind.LivelinessChanged => ($"{own}: {status.Current} of its publishers are alive.", false),
            _ => ($"{own}: {status.Current} matched.", false),
        };
    }

    private static string Others(Node node, string topic, bool reads)
    {
        string dds = topic.StartsWith('/') ? DdsNames.Topic(topic) : topic;
        Discovery discovery = node.Context.Participant.Discovery;
        IEnumerable<string> others = (reads ? discovery.Writers : discovery.Readers).Where(e => e.Topic == dds)
            .Select(e => $"{node.Context.Graph.NodeOf(e.Gid)?.Full ?? e.Gid.ToString()} ({e.Qos})");
        string text = string.Join(", ", others);
        return text.Length > 0 ? text : reads ? "a publisher" : "a subscription";
    }
}
