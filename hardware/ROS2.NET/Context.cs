using System.Text;
using ROS2.Dds;

namespace ROS2;

/// <summary>One participant of a domain and the nodes in it. Callbacks run on its one dispatcher thread unless they ask for another.</summary>
public sealed class Context : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Node> _nodes = [];
    private int _lastId, _disposed;

    /// <exception cref="DdsException">The middleware is missing or refuses; the message says the remedy.</exception>
    /// <exception cref="ArgumentException">A parameter file or -p of the arguments cannot be read; the message says where.</exception>
    public Context(ContextOptions? options = null)
    {
        Options = options ?? new ContextOptions();
        Overrides = new ParameterOverrides(Options.Arguments);
        Participant = new DdsParticipant(Options.Domain, Encoding.UTF8.GetBytes($"enclave={Options.Arguments.Enclave};"));
        try
        {
            Participant.Dispatcher.Fault += e => Fault?.Invoke(e);
            Graph = new Graph(this);
        }
        catch
        {
            Participant.Dispose();
            throw;
        }
    }

    public ContextOptions Options { get; }

    /// <summary>Who is there and what they offer.</summary>
    public Graph Graph { get; }

    /// <summary>The layer below, for raw topics beside ROS's.</summary>
    public DdsParticipant Participant { get; }

    /// <summary>What a callback let out; the node's log has it too.</summary>
    public event Action<Exception>? Fault;

    public IReadOnlyList<Node> Nodes
    {
        get
        {
            lock (_gate) return [.. _nodes];
        }
    }

    /// <summary>A node. Its name and namespace are subject to -r __node and __ns.</summary>
    /// <exception cref="ArgumentException">A name is none.</exception>
    public Node CreateNode(string name, string @namespace = "/", NodeOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var node = new Node(this, name, @namespace, options ?? new NodeOptions());
        lock (_gate) _nodes.Add(node);
        return node;
    }

    /// <summary>Ends all nodes; others are told at once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        foreach (Node node in Nodes) node.Dispose();
        Graph.Leave();
        Participant.Dispose();
    }

    internal ParameterOverrides Overrides { get; }

    internal void Forget(Node node)
    {
        lock (_gate) _nodes.Remove(node);
    }

    internal void Tell(Exception e) => Fault?.Invoke(e);

    /// <summary>Names a service's or client's two endpoints as belonging together: participant prefix and a counter, hexadecimal with dots.</summary>
    internal string NewPairId()
    {
        Span<byte> id = stackalloc byte[Gid.Size];
        Participant.Gid.CopyTo(id);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(id[12..], Interlocked.Increment(ref _lastId));
        return new Gid(id).ToString();
    }
}
