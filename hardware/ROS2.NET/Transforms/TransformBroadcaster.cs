using GeometryMsgs;
using ROS2.Dds;
using Tf2Msgs;

namespace ROS2;

/// <summary>Says on /tf where frames are at a time.</summary>
public sealed class TransformBroadcaster(Node node) : IDisposable
{
    private readonly Publisher<TFMessage> _publisher = node.CreatePublisher<TFMessage>("/tf", Qos.Transforms);

    public void Send(params ReadOnlySpan<StampedTransform> transforms)
    {
        var messages = new TransformStamped[transforms.Length];
        for (int i = 0; i < messages.Length; i++) messages[i] = transforms[i].ToMessage();
        _publisher.Publish(new TFMessage { Transforms = messages });
    }

    public void Dispose() => _publisher.Dispose();
}

/// <summary>Says on /tf_static where frames are for good. Who comes late gets all that were sent, each frame's last.</summary>
public sealed class StaticTransformBroadcaster(Node node) : IDisposable
{
    private readonly Publisher<TFMessage> _publisher = node.CreatePublisher<TFMessage>("/tf_static", Qos.Latched);
    private readonly SortedDictionary<string, TransformStamped> _sent = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public void Send(params ReadOnlySpan<StampedTransform> transforms)
    {
        // The topic keeps one message, so that is to hold everything.
        lock (_gate)
        {
            foreach (StampedTransform transform in transforms) _sent[transform.Source] = transform.ToMessage();
            _publisher.Publish(new TFMessage { Transforms = [.. _sent.Values] });
        }
    }

    public void Dispose() => _publisher.Dispose();
}
