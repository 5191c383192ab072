using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>Publishes messages of one type. Safe to use from several threads.</summary>
public sealed class Publisher<T> : IDisposable
    where T : IMessage<T>
{
    private readonly RawPublisher _raw;

    internal Publisher(Node node, string topic, Qos qos, EndpointOptions options) => _raw = new RawPublisher(node, topic, MessageType.Of<T>(), qos, options);

    /// <summary>Absolute, after remapping.</summary>
    public string Topic => _raw.Topic;

    public Gid Gid => _raw.Gid;

    public int SubscriptionCount => _raw.SubscriptionCount;

    /// <summary>Writes the message; nothing is allocated.</summary>
    /// <exception cref="CdrException">The message cannot be carried: a null or something beyond its bound, named.</exception>
    /// <exception cref="DdsException">The middleware refuses.</exception>
    public void Publish(in T message)
    {
        using WriteBuffer buffer = WriteBuffer.Rent(CdrSerializer.Size(message));
        var writer = new CdrWriter(buffer.Span, gather: true);
        message.Write(ref writer);
        _raw.Publish(writer.Head, writer.Bulk, writer.Tail);
    }

    /// <inheritdoc cref="RawPublisher.WaitForSubscriptionsAsync"/>
    public Task WaitForSubscriptionsAsync(int count = 1, CancellationToken cancellation = default) => _raw.WaitForSubscriptionsAsync(count, cancellation);

    /// <inheritdoc cref="RawWriter.WaitForAcknowledgements"/>
    public bool WaitForAcknowledgements(TimeSpan timeout) => _raw.WaitForAcknowledgements(timeout);

    public void AssertLiveliness() => _raw.AssertLiveliness();

    public void Dispose() => _raw.Dispose();
}

/// <summary>Publishes messages that are already serialised.</summary>
public sealed class RawPublisher : IDisposable
{
    private readonly Node _node;
    private readonly RawWriter _writer;

    internal RawPublisher(Node node, string topic, MessageType type, Qos qos, EndpointOptions options)
    {
        (_node, Type) = (node, type);
        Topic = options.PlainName ? topic : node.ResolveTopic(topic);
        _writer = node.Context.Participant.CreateWriter(options.PlainName ? topic : DdsNames.Topic(Topic), type.DdsType, qos,
            Statuses.Listener(node, Topic, false, options.OnEvent), DdsNames.UserData(type));
        node.Add(this, null, _writer.Gid);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Topic { get; }

    public MessageType Type { get; }

    public Gid Gid => _writer.Gid;

    public int SubscriptionCount => _writer.MatchedSubscriptionCount;

    /// <summary>Writes a message in up to three pieces that follow each other, so that a picture is not copied to stand behind its header.</summary>
    /// <param name="head">Begins with the encapsulation header 00 01 00 00.</param>
    /// <exception cref="DdsException">The middleware refuses.</exception>
    public void Publish(ReadOnlySpan<byte> head, ReadOnlySpan<byte> bulk = default, ReadOnlySpan<byte> tail = default) => _writer.Write(head, bulk, tail);

    /// <summary>Waits until so many subscriptions get what is published.</summary>
    public Task WaitForSubscriptionsAsync(int count = 1, CancellationToken cancellation = default) =>
        _node.Context.Graph.WaitAsync(_ => SubscriptionCount >= count, cancellation);

    /// <inheritdoc cref="RawWriter.WaitForAcknowledgements"/>
    public bool WaitForAcknowledgements(TimeSpan timeout) => _writer.WaitForAcknowledgements(timeout);

    public void AssertLiveliness() => _writer.AssertLiveliness();

    public void Dispose()
    {
        _node.Remove(this, null, _writer.Gid);
        _writer.Dispose();
    }
}
