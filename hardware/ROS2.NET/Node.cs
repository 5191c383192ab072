using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>What a node is made with.</summary>
public sealed record NodeOptions
{
    /// <summary>Where callbacks run that do not say otherwise.</summary>
    public Execution Execution { get; init; }

    /// <summary>Default of the parameter use_sim_time: whether the clock follows /clock.</summary>
    public bool UseSimTime { get; init; }

    /// <summary>What parameters are to be in place of their defaults, whatever files and the command line say.</summary>
    public IReadOnlyDictionary<string, RosValue> Parameters { get; init; } = new Dictionary<string, RosValue>();

    /// <summary>Whether others get and set this node's parameters: six services.</summary>
    public bool ParameterServices { get; init; } = true;

    /// <summary>Whether the log is published on /rosout.</summary>
    public bool RosOut { get; init; } = true;

    /// <summary>Whether the command line's rules (-r) apply.</summary>
    public bool UseArguments { get; init; } = true;
}

/// <summary>A named member of the graph: what publishes, subscribes, serves and calls.</summary>
public sealed class Node : IDisposable
{
    private readonly HashSet<IDisposable> _parts = [];
    private readonly Lock _gate = new();
    private int _disposed;

    internal Node(Context context, string name, string @namespace, NodeOptions options)
    {
        (Context, Options) = (context, options);
        Arguments = options.UseArguments ? context.Options.Arguments : RosArguments.None;
        Namespace = Names.Namespace(Arguments.Special(name, "__ns") ?? @namespace);
        Name = Names.Node(Arguments.Special(name, "__node", "__name") ?? name);
        Clock = new RosClock(this);
        Log = new Logger(this);
        Parameters = new NodeParameters(this);
        context.Graph.Enter(this);
        try
        {
            Log.Open();
            Parameters.Open(options.ParameterServices);
            context.Graph.WarnOfNamesakes();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Context Context { get; }

    public string Name { get; }

    /// <summary>With its leading slash; "/" for none.</summary>
    public string Namespace { get; }

    public string FullName => Names.Full(Namespace, Name);

    public NodeOptions Options { get; }

    /// <summary>The command line as far as it concerns this node.</summary>
    public RosArguments Arguments { get; }

    public RosClock Clock { get; }

    public Logger Log { get; }

    public NodeParameters Parameters { get; }

    /// <summary>What went wrong at its endpoints.</summary>
    public NodeCounts Counts { get; } = new();

    internal bool WarnedOfNamesake { get; set; }

    /// <summary>The absolute name of a topic, after remapping.</summary>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public string ResolveTopic(string name) => Arguments.Apply(Names.Resolve(name, Namespace, Name), Namespace, Name, false);

    /// <inheritdoc cref="ResolveTopic"/>
    public string ResolveService(string name) => Arguments.Apply(Names.Resolve(name, Namespace, Name), Namespace, Name, true);

    public Publisher<T> CreatePublisher<T>(string topic, Qos? qos = null, EndpointOptions? options = null)
        where T : IMessage<T> => new(this, topic, qos ?? Qos.Default, options ?? new EndpointOptions());

    /// <summary>Publishes what is already serialised, of a type that need not be known at compile time.</summary>
    public RawPublisher CreateRawPublisher(string topic, MessageType type, Qos? qos = null, EndpointOptions? options = null) =>
        new(this, topic, type, qos ?? Qos.Default, options ?? new EndpointOptions());

    public Subscription<T> CreateSubscription<T>(string topic, Action<T> callback, Qos? qos = null, EndpointOptions? options = null)
        where T : IMessage<T> => CreateSubscription<T>(topic, (message, _) => callback(message), qos, options);

    public Subscription<T> CreateSubscription<T>(string topic, Action<T, MessageInfo> callback, Qos? qos = null, EndpointOptions? options = null)
        where T : IMessage<T> => new(this, topic, callback, qos ?? Qos.Default, options ?? new EndpointOptions());

    /// <summary>A subscription to be read with <see cref="Subscription{T}.ReadAllAsync"/>.</summary>
    public Subscription<T> CreateSubscription<T>(string topic, Qos? qos = null, EndpointOptions? options = null)
        where T : IMessage<T> => new(this, topic, null, qos ?? Qos.Default, options ?? new EndpointOptions());

    /// <summary>Messages as bytes in the middleware's memory, of a type that need not be known at compile time.</summary>
    public RawSubscription CreateRawSubscription(string topic, MessageType type, SampleAction<RawSubscription> callback, Qos? qos = null, EndpointOptions? options = null) =>
        new(this, topic, type, callback, qos ?? Qos.Default, options ?? new EndpointOptions());

    /// <summary>Calls back once a period of this node's clock.</summary>
    public RosTimer CreateTimer(TimeSpan period, Action callback) => new(this, period, callback);

    /// <summary>Ends the node and all it made.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        IDisposable[] parts;
        lock (_gate) parts = [.. _parts];
        foreach (IDisposable part in parts) part.Dispose();
        Context.Graph.Leave(this);
        Context.Forget(this);
    }

    internal void Add(IDisposable part, Gid? reader, Gid? writer)
    {
        lock (_gate) _parts.Add(part);
        if (reader is not null || writer is not null) Context.Graph.Add(this, reader, writer);
    }

    internal void Remove(IDisposable part, Gid? reader, Gid? writer)
    {
        lock (_gate) _parts.Remove(part);
        if (reader is not null || writer is not null) Context.Graph.Remove(this, reader, writer);
    }

    /// <summary>A callback of the user's let an exception out.</summary>
    internal void Tell(string who, Exception e)
    {
        Log.Error($"{who} threw {e.GetType().Name}: {e.Message}");
        Context.Tell(e);
    }
}
