using ROS2.Dds;

namespace ROS2;

/// <summary>A node somewhere in the graph.</summary>
public sealed record NodeName(string Namespace, string Name)
{
    public string Full => Names.Full(Namespace, Name);
}

/// <summary>A topic, service or action and its types, more than one where its users disagree.</summary>
public sealed record NameAndTypes(string Name, IReadOnlyList<string> Types);

/// <summary>A publisher or subscription somewhere.</summary>
/// <param name="Node">Null when its participant has not said.</param>
/// <param name="TypeHash">RIHS01_… or null when it was not announced.</param>
public sealed record TopicEndpoint(NodeName? Node, string Topic, string Type, string? TypeHash, Qos Qos, Gid Gid);

/// <summary>Who is there: nodes from ros_discovery_info, endpoints from DDS's own discovery.</summary>
public sealed class Graph
{
    private static readonly Qos ReaderQos = new() { Durability = Durability.TransientLocal, History = History.KeepAll, IgnoreLocal = true };

    private const int MostPeers = 10_000;

    private readonly Context _context;
    private readonly Discovery _discovery;
    private readonly RawWriter _writer;
    private readonly Lock _gate = new();
    private readonly Dictionary<Gid, DiscoveryInfo> _peers = [];
    private readonly Dictionary<Node, (HashSet<Gid> Readers, HashSet<Gid> Writers)> _own = [];
    private HashSet<Gid> _seen = [];
    private int _width, _announcing;
    private long _malformed;

    internal Graph(Context context)
    {
        _context = context;
        _width = context.Options.Gids == GidLayout.Humble ? 24 : 16;
        _discovery = context.Participant.Discovery;
        _discovery.Changed += OnDiscovery;
        _writer = context.Participant.CreateWriter(DiscoveryInfo.Topic, DiscoveryInfo.Type, Qos.Latched);
        context.Participant.CreateReader(DiscoveryInfo.Topic, DiscoveryInfo.Type, ReaderQos, reader => reader.Take(this, static (graph, sample) => graph.Receive(sample.Cdr)));
    }

    /// <summary>Something came or went. On the dispatcher's thread.</summary>
    public event Action? Changed;

    /// <summary>Width of the identifiers that are announced, in bytes.</summary>
    public int GidWidth => Volatile.Read(ref _width);

    /// <summary>Announcements of nodes that could not be read.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>All nodes, a name as often as there are nodes of it.</summary>
    public IReadOnlyList<NodeName> Nodes
    {
        get
        {
            lock (_gate) return [.. Entities().Select(n => new NodeName(n.Namespace, n.Name))];
        }
    }

    public IReadOnlyList<NameAndTypes> Topics => Group(All().Select(e => (DdsNames.Strip(e.Topic, "rt"), DdsNames.RosType(e.Type))));

    public IReadOnlyList<NameAndTypes> Services => Group(_discovery.Readers.Select(e => (DdsNames.Strip(e.Topic, "rq", "Request"), Without(DdsNames.RosType(e.Type), "_Request"))));

    public IReadOnlyList<NameAndTypes> Actions => Group(_discovery.Readers.Select(e => (DdsNames.Strip(e.Topic, "rq", "/_action/send_goalRequest"), Without(DdsNames.RosType(e.Type), "_SendGoal_Request"))));

    /// <param name="topic">Absolute name, such as /joint_states.</param>
    public IReadOnlyList<TopicEndpoint> Publishers(string topic) => Endpoints(_discovery.Writers, DdsNames.Topic(topic), n => n.Writers);

    /// <inheritdoc cref="Publishers"/>
    public IReadOnlyList<TopicEndpoint> Subscriptions(string topic) => Endpoints(_discovery.Readers, DdsNames.Topic(topic), n => n.Readers);

    /// <summary>The services that a node serves.</summary>
    public IReadOnlyList<NameAndTypes> ServicesOf(NodeName node)
    {
        HashSet<Gid> readers;
        lock (_gate) readers = [.. Entities().Where(n => n.Namespace == node.Namespace && n.Name == node.Name).SelectMany(n => n.Readers)];
        return Group(_discovery.Readers.Where(e => readers.Contains(e.Gid)).Select(e => (DdsNames.Strip(e.Topic, "rq", "Request"), Without(DdsNames.RosType(e.Type), "_Request"))));
    }

    /// <summary>Waits until the graph is as the condition says.</summary>
    public async Task WaitAsync(Func<Graph, bool> condition, CancellationToken cancellation = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (condition(this)) done.TrySetResult();
        }

        Changed += Look;
        try
        {
            Look();
            await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Changed -= Look;
        }
    }

    internal void Enter(Node node)
    {
        lock (_gate) _own[node] = ([], []);
        Announce();
    }

    internal void Leave(Node node)
    {
        lock (_gate) _own.Remove(node);
        Announce();
    }

    internal void Add(Node node, Gid? reader, Gid? writer) => Change(node, reader, writer, static (set, gid) => set.Add(gid));

    internal void Remove(Node node, Gid? reader, Gid? writer) => Change(node, reader, writer, static (set, gid) => set.Remove(gid));

    /// <summary>Says that no node is left.</summary>
    internal void Leave()
    {
        lock (_gate) _own.Clear();
        Write();
    }

    /// <summary>Makes those who wait look again.</summary>
    internal void Touch() => Changed?.Invoke();

    /// <summary>The node an endpoint belongs to, by what its participant announced.</summary>
    internal NodeName? NodeOf(Gid endpoint)
    {
        lock (_gate)
        {
            foreach (NodeEntities node in Entities())
            {
                if (node.Readers.Contains(endpoint) || node.Writers.Contains(endpoint)) return new NodeName(node.Namespace, node.Name);
            }
        }

        return null;
    }

    private static string Without(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    private static IReadOnlyList<NameAndTypes> Group(IEnumerable<(string? Name, string Type)> pairs) =>
        [.. pairs.Where(p => p.Name is not null).GroupBy(p => p.Name!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new NameAndTypes(g.Key, [.. g.Select(p => p.Type).Distinct().Order(StringComparer.Ordinal)]))];

    private IEnumerable<EndpointInfo> All() => _discovery.Writers.Concat(_discovery.Readers);

    private IReadOnlyList<TopicEndpoint> Endpoints(IReadOnlyList<EndpointInfo> all, string topic, Func<NodeEntities, Gid[]> gids)
    {
        NodeEntities[] nodes;
        lock (_gate) nodes = [.. Entities()];
        return [.. all.Where(e => e.Topic == topic).Select(e =>
        {
            NodeEntities? node = nodes.FirstOrDefault(n => gids(n).Contains(e.Gid));
            return new TopicEndpoint(node is null ? null : new NodeName(node.Namespace, node.Name), topic[2..], DdsNames.RosType(e.Type), DdsNames.Value(e.UserData, "typehash"), e.Qos, e.Gid);
        })];
    }

    private IEnumerable<NodeEntities> Entities() => Own().Concat(_peers.Values.SelectMany(p => p.Nodes));

    private IEnumerable<NodeEntities> Own() => _own.Select(n => new NodeEntities(n.Key.Namespace, n.Key.Name, [.. n.Value.Readers], [.. n.Value.Writers]));

    private void Change(Node node, Gid? reader, Gid? writer, Action<HashSet<Gid>, Gid> change)
    {
        lock (_gate)
        {
            if (!_own.TryGetValue(node, out (HashSet<Gid> Readers, HashSet<Gid> Writers) sets)) return;
            if (reader is { } r) change(sets.Readers, r);
            if (writer is { } w) change(sets.Writers, w);
        }

        Announce();
    }

    /// <summary>Soon, and once for a burst of changes.</summary>
    private void Announce()
    {
        if (Interlocked.Exchange(ref _announcing, 1) == 0) _context.Participant.Dispatcher.Post(Write);
    }

    private void Write()
    {
        Volatile.Write(ref _announcing, 0);
        lock (_gate) _writer.TryWrite(new DiscoveryInfo(_context.Participant.Gid, [.. Own()]).Write(_width));
        Changed?.Invoke();
    }

    private void Receive(ReadOnlySpan<byte> cdr)
    {
        if (DiscoveryInfo.Read(cdr) is not { } read)
        {
            Interlocked.Increment(ref _malformed);
            return;
        }

        bool recognised = false;
        lock (_gate)
        {
            if (_context.Options.Gids == GidLayout.Recognise && _peers.Count == 0 && read.Width != _width) (_width, recognised) = (read.Width, true);
            // What a peer claims must not fill the memory.
            if (_peers.Count < MostPeers || _peers.ContainsKey(read.Info.Participant)) _peers[read.Info.Participant] = read.Info;
        }

        if (recognised) Announce();
        WarnOfNamesakes();
        Changed?.Invoke();
    }

    private void OnDiscovery()
    {
        HashSet<Gid> there = [.. _discovery.Participants.Select(p => p.Gid)];
        lock (_gate)
        {
            // A participant's announcement may come before the participant; one that is gone has been seen.
            foreach (Gid peer in _seen.Where(p => !there.Contains(p)).ToArray()) _peers.Remove(peer);
            _seen = there;
        }

        Changed?.Invoke();
    }

    /// <summary>Tells own nodes whose name is taken, once each.</summary>
    internal void WarnOfNamesakes()
    {
        Node[] namesakes;
        lock (_gate)
        {
            var count = Entities().GroupBy(n => Names.Full(n.Namespace, n.Name)).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
            namesakes = [.. _own.Keys.Where(n => n.Log.IsOpen && !n.WarnedOfNamesake && count.Contains(n.FullName))];
        }

        foreach (Node node in namesakes)
        {
            node.WarnedOfNamesake = true;
            node.Log.Warn($"Another node is called '{node.FullName}' too: whatever addresses it by name may reach either. Rename one, as with --ros-args -r __node:=NAME.");
        }
    }
}
