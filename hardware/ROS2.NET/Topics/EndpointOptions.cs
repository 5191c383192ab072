using ROS2.Dds;

namespace ROS2;

/// <summary>Whose thread runs callbacks.</summary>
public enum Execution
{
    /// <summary>The context's dispatcher thread: all callbacks one after another, as in ROS's single-threaded executor.</summary>
    Dispatcher,

    /// <summary>The thread pool: one endpoint's callbacks one after another, different endpoints' beside each other.</summary>
    ThreadPool,

    /// <summary>The receive thread of the middleware: some 10 µs sooner, but the callback must be short and must never wait. Subscriptions only.</summary>
    Direct,
}

/// <summary>What a publisher or subscription is made with beside its QoS.</summary>
public sealed record EndpointOptions
{
    /// <summary>Null: as the node's options say.</summary>
    public Execution? Execution { get; init; }

    /// <summary>Told of matches, lost messages and QoS that does not fit.</summary>
    public Action<QosEvent>? OnEvent { get; init; }

    /// <summary>Messages that wait for a slow reader, with <see cref="ROS2.Execution.ThreadPool"/> and <c>await foreach</c>; beyond it the oldest go and are counted.</summary>
    public int Capacity { get; init; } = 100;

    /// <summary>Reads every message into one object, so that fixed sizes allocate nothing: the callback must not keep it. Not for messages that wait.</summary>
    public bool Reuse { get; init; }

    /// <summary>Uses the topic's name as DDS's, without ROS's prefix.</summary>
    public bool PlainName { get; init; }
}

/// <summary>Something happened between an endpoint and others of its topic.</summary>
/// <param name="Message">In words, with the names of those concerned.</param>
public sealed record QosEvent(string Topic, EndpointStatus Status, string Message);

/// <summary>What is known of a message beside its content.</summary>
/// <param name="SourceTimestamp">When it was written, by the writer's wall clock, in ns since 1970.</param>
/// <param name="Publication">This process's number for the publisher.</param>
public readonly record struct MessageInfo(long SourceTimestamp, ulong Publication);
