using System.Threading.Channels;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>Receives messages of one type, by callback or <c>await foreach</c>. What cannot be read is counted, not thrown.</summary>
public sealed class Subscription<T> : IDisposable
    where T : IMessage<T>
{
    private readonly Node _node;
    private readonly RawSubscription _raw;
    private readonly Action<T, MessageInfo>? _callback;
    private readonly Channel<T>? _channel;
    private readonly SerialQueue<(T Message, MessageInfo Info)>? _queue;
    private readonly bool _reuse;
    private T? _last;
    private long _received, _malformed, _dropped;

    /// <param name="callback">Null: messages wait to be read by <see cref="ReadAllAsync"/>.</param>
    internal Subscription(Node node, string topic, Action<T, MessageInfo>? callback, Qos qos, EndpointOptions options)
    {
        (_node, _callback) = (node, callback);
        Execution execution = options.Execution ?? node.Options.Execution;
        if (callback is null)
            _channel = Channel.CreateBounded<T>(new BoundedChannelOptions(options.Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true }, _ => NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount));
        else if (execution == Execution.ThreadPool)
            _queue = new SerialQueue<(T Message, MessageInfo Info)>(options.Capacity, m => Call(m.Message, m.Info), () => NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount));
        _reuse = options.Reuse && _channel is null && _queue is null;
        _raw = new RawSubscription(node, topic, MessageType.Of<T>(), null, qos, options, reader => reader.Take(this, static (self, sample) => self.Receive(sample)),
            execution == Execution.Direct && callback is not null);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Topic => _raw.Topic;

    public Gid Gid => _raw.Gid;

    public int PublisherCount => _raw.PublisherCount;

    /// <summary>Messages read so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Payloads that were not messages of the type.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Messages that went because their reader was slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The messages as they come, until cancelled or disposed of. For subscriptions without a callback; several readers share them out.</summary>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellation = default) =>
        (_channel ?? throw new InvalidOperationException($"Subscription to '{Topic}' has a callback, which gets the messages. Create it without one to read them.")).Reader.ReadAllAsync(cancellation);

    /// <summary>Waits until so many publishers are matched.</summary>
    public Task WaitForPublishersAsync(int count = 1, CancellationToken cancellation = default) => _raw.WaitForPublishersAsync(count, cancellation);

    public void Dispose()
    {
        _raw.Dispose();
        _channel?.Writer.TryComplete();
    }

    private void Receive(Sample sample)
    {
        T message;
        try
        {
            if (_reuse)
            {
                CdrSerializer.DeserializeInto(sample.Cdr, ref _last);
                message = _last!;
            }
            else
            {
                message = CdrSerializer.Deserialize<T>(sample.Cdr);
            }
        }
        catch (CdrException e)
        {
            if (NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount) == 1) _node.Log.Warn($"Subscription to '{Topic}' counts what it cannot read, beginning with: {e.Message}");
            return;
        }

        Interlocked.Increment(ref _received);
        var info = new MessageInfo(sample.SourceTimestamp, sample.Publication);
        if (_channel is not null) _channel.Writer.TryWrite(message);
        else if (_queue is not null) _queue.Add((message, info));
        else Call(message, info);
    }

    private void Call(T message, MessageInfo info)
    {
        try
        {
            _callback!(message, info);
        }
        catch (Exception e)
        {
            _node.Tell($"The callback of the subscription to '{Topic}'", e);
        }
    }
}

/// <summary>Receives messages as bytes, in the middleware's own memory.</summary>
public sealed class RawSubscription : IDisposable
{
    private readonly Node _node;
    private readonly RawReader _reader;

    internal RawSubscription(Node node, string topic, MessageType type, SampleAction<RawSubscription>? callback, Qos qos, EndpointOptions options, Action<RawReader>? take = null, bool direct = false)
    {
        (_node, Type) = (node, type);
        Topic = options.PlainName ? topic : node.ResolveTopic(topic);
        _reader = node.Context.Participant.CreateReader(options.PlainName ? topic : DdsNames.Topic(Topic), type.DdsType, qos,
            take ?? (reader => reader.Take((Self: this, Callback: callback!), static (state, sample) => state.Self.Call(state.Callback, sample))),
            Statuses.Listener(node, Topic, true, options.OnEvent), DdsNames.UserData(type), direct || options.Execution == Execution.Direct ? Delivery.Direct : Delivery.Dispatcher);
        node.Add(this, _reader.Gid, null);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Topic { get; }

    public MessageType Type { get; }

    public Gid Gid => _reader.Gid;

    public int PublisherCount => _reader.MatchedPublicationCount;

    /// <summary>Waits until so many publishers are matched.</summary>
    public Task WaitForPublishersAsync(int count = 1, CancellationToken cancellation = default) =>
        _node.Context.Graph.WaitAsync(_ => PublisherCount >= count, cancellation);

    public void Dispose()
    {
        _node.Remove(this, _reader.Gid, null);
        _reader.Dispose();
    }

    private void Call(SampleAction<RawSubscription> callback, Sample sample)
    {
        try
        {
            callback(this, sample);
        }
        catch (Exception e)
        {
            _node.Tell($"The callback of the subscription to '{Topic}'", e);
        }
    }
}
