using GeometryMsgs;
using ROS2.Dds;
using Tf2Msgs;

namespace ROS2;

/// <summary>Keeps a buffer as /tf and /tf_static say.</summary>
public sealed class TransformListener : IDisposable
{
    private readonly Node _node;
    private readonly Subscription<TFMessage> _moving, _fixed;
    private int _warned;

    public TransformListener(Node node, TransformBuffer? buffer = null)
    {
        (_node, Buffer) = (node, buffer ?? new TransformBuffer());
        _moving = node.CreateSubscription<TFMessage>("/tf", m => Take(m, false), Qos.Transforms);
        _fixed = node.CreateSubscription<TFMessage>("/tf_static", m => Take(m, true), Qos.StaticTransforms);
        node.Clock.Jumped += Forget;
    }

    public TransformBuffer Buffer { get; }

    public void Dispose()
    {
        _node.Clock.Jumped -= Forget;
        _moving.Dispose();
        _fixed.Dispose();
    }

    private void Take(TFMessage message, bool isStatic)
    {
        foreach (TransformStamped transform in message.Transforms)
        {
            // Whoever publishes one publishes more: a word for the first is enough, the buffer counts all.
            if (Buffer.Set(transform, isStatic) is { } fault && Interlocked.Exchange(ref _warned, 1) == 0) _node.Log.Warn($"Transforms are refused, beginning with: {fault}.");
        }
    }

    /// <summary>Stamps of another time would hold back those of the new one.</summary>
    private void Forget(ClockJump jump) => Buffer.Clear();
}
