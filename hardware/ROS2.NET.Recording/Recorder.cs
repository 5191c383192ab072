using System.Collections.Concurrent;
using Mcap;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2.Recording;

/// <summary>
/// Records topics as they come and as they are, into MCAP as rosbag2 writes it: profile ros2, messages in CDR, definitions as schemas,
/// the publishers' QoS beside each channel; log time is when a message came, publish time when its writer sent it. The disk has a
/// thread of its own: when it fails or is slow, this recording suffers and nothing else.
/// </summary>
public sealed class Recorder : IDisposable
{
    private readonly Node _node;
    private readonly IMcapWriter _writer;
    private readonly MessageTypes _types;
    private readonly RecorderOptions _options;
    private readonly HashSet<string> _names;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Topic, string Type), Track> _tracks = [];
    private readonly HashSet<(string Topic, string Type)> _refused = [];
    private readonly Dictionary<string, McapSchema> _schemas = [];
    private readonly ConcurrentQueue<Pending> _queue = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private int _waiting;
    private long _waitingBytes;
    private bool _closed;
    private volatile bool _stop;

    /// <param name="node">Subscribes; its log tells what is refused and what failed.</param>
    /// <param name="writer">The recorder's from now on, and disposed of with it.</param>
    /// <exception cref="ArgumentException">A topic's name is none.</exception>
    public Recorder(Node node, IMcapWriter writer, MessageTypes types, RecorderOptions options)
    {
        (_node, _writer, _types, _options) = (node, writer, types, options);
        _names = [.. options.Topics.Select(node.ResolveTopic)];
        _thread = new Thread(Run) { IsBackground = true, Name = "recorder" };
        _thread.Start();
        node.Context.Graph.Changed += Look;
        node.Context.Participant.Dispatcher.Post(Look);
    }

    /// <summary>Records into a file.</summary>
    /// <param name="overwrite">Whether a file that is there may go.</param>
    /// <exception cref="IOException">The file cannot be made; says why.</exception>
    public static Recorder ToFile(Node node, string path, MessageTypes types, RecorderOptions options, bool overwrite = false)
    {
        // Without a buffer of its own: what the writer has written is the kernel's, and outlives this process.
        var stream = new FileStream(path, overwrite ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        McapWriter writer;
        try
        {
            writer = new McapWriter(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        return new Recorder(node, writer, types, options);
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<RecordedTopic> Topics
    {
        get
        {
            lock (_gate) return [.. _tracks.Values.Select(t => t.Told).OrderBy(t => t.Topic, StringComparer.Ordinal)];
        }
    }

    /// <summary>Why the recording ended before it was told to, as when the disk is full; null: it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Ends when nothing is written any more: after <see cref="Dispose"/>, or after a <see cref="Fault"/>.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Writes what waits and completes the file.</summary>
    public void Dispose()
    {
        Unsubscribe();
        _stop = true;
        _wake.Set();
        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    /// <summary>On the dispatcher's thread.</summary>
    private void Look()
    {
        lock (_gate)
        {
            if (_closed) return;
            foreach (NameAndTypes topic in _node.Context.Graph.Topics.Where(t => Wanted(t.Name)))
            {
                foreach (var group in _node.Context.Graph.Publishers(topic.Name).GroupBy(p => p.Type)) Follow(topic.Name, group.Key, [.. group]);
            }
        }
    }

    private bool Wanted(string topic) => _options.Except?.IsMatch(topic) != true
        && (_names.Contains(topic) || _options.Matching?.IsMatch(topic) == true
            || (_options.All && (_options.Hidden || !topic.Contains("/_", StringComparison.Ordinal))));

    private void Follow(string topic, string rosType, TopicEndpoint[] publishers)
    {
        // As much as all of them offer: it must match each.
        Qos qos = new()
        {
            Reliability = publishers.All(p => p.Qos.Reliability == Reliability.Reliable) ? Reliability.Reliable : Reliability.BestEffort,
            Durability = publishers.All(p => p.Qos.Durability == Durability.TransientLocal) ? Durability.TransientLocal : Durability.Volatile,
            Depth = 1000,
        };
        if (_tracks.TryGetValue((topic, rosType), out Track? track))
        {
            if (track.Qos.Reliability > qos.Reliability || track.Qos.Durability > qos.Durability) track.Subscribe(_node, Weaker(track.Qos, qos), Receive);
            return;
        }

        if (_refused.Contains((topic, rosType))) return;
        if (_types.Find(rosType) is not { } type)
        {
            Refuse($"its type {rosType} is not known here. Add its file to hardware/interfaces");
            return;
        }

        if (publishers.Select(p => p.TypeHash).FirstOrDefault(h => h is not null && h != type.TypeHash) is { } other)
        {
            Refuse($"its publisher's {rosType} has hash {other} and ours {type.TypeHash}, so that its messages would be read wrongly. Take the same version of the definition");
            return;
        }

        _tracks[(topic, rosType)] = track = new Track(topic, type, OfferedQos.Write(publishers.Select(p => p.Qos), _node.Context.Graph.GidWidth == 24));
        _queue.Enqueue(new Pending(track, null, 0));
        track.Subscribe(_node, qos, Receive);

        void Refuse(string why)
        {
            _refused.Add((topic, rosType));
            _node.Log.Warn($"Topic '{topic}' is not recorded: {why}.");
        }
    }

    private static Qos Weaker(Qos a, Qos b) => a with
    {
        Reliability = (Reliability)Math.Min((int)a.Reliability, (int)b.Reliability),
        Durability = (Durability)Math.Min((int)a.Durability, (int)b.Durability),
    };

    private void Receive(Track track, Sample sample)
    {
        int size = sample.Cdr.Length;
        if (Volatile.Read(ref _waiting) >= _options.QueueMessages || (Volatile.Read(ref _waiting) > 0 && Interlocked.Read(ref _waitingBytes) + size > _options.QueueBytes))
        {
            track.Drop();
            return;
        }

        Interlocked.Increment(ref _waiting);
        Interlocked.Add(ref _waitingBytes, size);
        _queue.Enqueue(new Pending(track, sample.Keep(), Now()));
        _wake.Set();
    }

    private ulong Now() => (ulong)(_node.Context.Options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void Run()
    {
        try
        {
            try
            {
                while (!_stop)
                {
                    WriteWaiting();
                    // A topic that falls silent must not leave its last messages in memory.
                    _writer.Advance(Now());
                    _wake.WaitOne(50);
                }

                WriteWaiting();
            }
            finally
            {
                _writer.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or McapException)
        {
            Fault = e.Message;
            _node.Log.Error($"The recording ended, the rest goes on: {e.Message}");
        }

        Unsubscribe();
        while (_queue.TryDequeue(out Pending left)) left.Sample?.Dispose();
        _ended.SetResult();
    }

    private void WriteWaiting()
    {
        while (_queue.TryDequeue(out Pending pending))
        {
            if (pending.Sample is not { } sample)
            {
                Open(pending.Track);
                continue;
            }

            using (sample)
            {
                Interlocked.Decrement(ref _waiting);
                Interlocked.Add(ref _waitingBytes, -sample.Cdr.Length);
                pending.Track.Write(_writer, pending.LogTime, sample);
            }
        }
    }

    private void Open(Track track)
    {
        if (!_schemas.TryGetValue(track.Type.RosType, out McapSchema? schema))
            _schemas[track.Type.RosType] = schema = _writer.AddSchema(track.Type.RosType, "ros2msg", System.Text.Encoding.UTF8.GetBytes(track.Type.Definition));
        track.Channel = _writer.AddChannel(track.Topic, schema, "cdr", new Dictionary<string, string> { [OfferedQos.Key] = track.Offered, ["topic_type_hash"] = track.Type.TypeHash });
    }

    private void Unsubscribe()
    {
        _node.Context.Graph.Changed -= Look;
        lock (_gate)
        {
            _closed = true;
            foreach (Track track in _tracks.Values) track.Dispose();
        }
    }

    /// <summary>Something for the writing thread: a message, or without a sample a channel to open.</summary>
    private readonly record struct Pending(Track Track, LoanedSample? Sample, ulong LogTime);

    /// <summary>One topic of one type.</summary>
    private sealed class Track(string topic, MessageType type, string offered) : IDisposable
    {
        private RawSubscription? _subscription;
        private uint _sequence;
        private long _messages, _bytes, _dropped, _lost;

        public string Topic => topic;

        public MessageType Type => type;

        public string Offered => offered;

        public Qos Qos { get; private set; } = Qos.Default;

        /// <summary>Of the writing thread.</summary>
        public McapChannel? Channel { get; set; }

        public RecordedTopic Told => new(topic, type.RosType, Interlocked.Read(ref _messages), Interlocked.Read(ref _bytes), Interlocked.Read(ref _dropped), Interlocked.Read(ref _lost));

        public void Subscribe(Node node, Qos qos, Action<Track, Sample> receive)
        {
            _subscription?.Dispose();
            Qos = qos;
            // Remapping was applied to the names that were asked for; this one is what the graph calls it.
            _subscription = node.CreateRawSubscription("rt" + topic, type, (_, sample) => receive(this, sample), qos, new EndpointOptions { PlainName = true, OnEvent = Count });
        }

        public void Drop() => Interlocked.Increment(ref _dropped);

        public void Write(IMcapWriter writer, ulong logTime, LoanedSample sample)
        {
            writer.Write(Channel!, _sequence++, logTime, (ulong)Math.Max(sample.SourceTimestamp, 0), sample.Cdr);
            Interlocked.Increment(ref _messages);
            Interlocked.Add(ref _bytes, sample.Cdr.Length);
        }

        public void Dispose() => _subscription?.Dispose();

        private void Count(QosEvent told)
        {
            if (told.Status.Kind == StatusKind.SampleLost) Interlocked.Add(ref _lost, told.Status.TotalChange);
        }
    }
}
