using Mcap;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2.Recording;

/// <summary>How a recording is played.</summary>
public sealed record PlayerOptions
{
    /// <summary>Seconds of the recording a second; above 0.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>What is left out at the beginning, time of the recording.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>Recorded names; null: all.</summary>
    public IReadOnlyCollection<string>? Topics { get; init; }

    /// <summary>Times a second that /clock tells the recording's time, in place of what was recorded of it; null: it is played as any topic.</summary>
    public double? ClockRate { get; init; }

    /// <summary>Before the first message, so that subscriptions can find the publishers.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>A topic that is played, so far.</summary>
/// <param name="Topic">As it was recorded.</param>
public sealed record PlayedTopic(string Topic, string Type, long Messages);

/// <summary>
/// Publishes a recording as it was: bytes, topics, QoS, and times to within about a millisecond, which do not add up. Types need not
/// be known here.
/// </summary>
public sealed class Player : IDisposable
{
    /// <summary>Kept for who comes late or is slow where the recording does not say.</summary>
    private const int Depth = 100;

    private const string ClockTopic = "/clock";

    private readonly Node _node;
    private readonly IMcapReader _reader;
    private readonly PlayerOptions _options;
    private readonly Dictionary<int, Voice> _voices = [];
    private readonly HashSet<string> _topics;
    private readonly Publisher<RosgraphMsgs.Clock>? _clock;
    private long _position;

    /// <summary>Makes the publishers; nothing is published yet.</summary>
    /// <param name="node">Publishes; its remapping applies to the recorded names, its log tells what cannot be played.</param>
    /// <param name="reader">Stays the caller's.</param>
    /// <exception cref="ArgumentException">A topic that is asked for is not in the recording; the message lists those that are.</exception>
    public Player(Node node, IMcapReader reader, MessageTypes types, PlayerOptions options)
    {
        if (!(options.Rate > 0) || double.IsInfinity(options.Rate)) throw new ArgumentOutOfRangeException(nameof(options), options.Rate, "Rate must be above 0.");
        if (options.ClockRate is { } hertz && (!(hertz > 0) || hertz > 1000)) throw new ArgumentOutOfRangeException(nameof(options), hertz, "ClockRate must be above 0 and at most 1000.");
        (_node, _reader, _options) = (node, reader, options);
        if (options.Topics?.FirstOrDefault(t => reader.Channels.All(c => c.Topic != t)) is { } missing)
            throw new ArgumentException($"Topic '{missing}' is not in the recording. There are: {string.Join(", ", reader.Channels.Select(c => c.Topic).Distinct().Order(StringComparer.Ordinal))}.");
        var wanted = reader.Channels.Where(c => options.Topics?.Contains(c.Topic) != false && (options.ClockRate is null || c.Topic != ClockTopic));
        // A topic of one type has one publisher, in however many channels it was recorded.
        foreach (var group in wanted.GroupBy(c => (c.Topic, Type: c.Schema?.Name ?? "")))
        {
            if (Make(group.Key.Topic, group.Key.Type, [.. group], types) is not { } voice) continue;
            foreach (McapChannel channel in group) _voices[channel.Id] = voice;
        }

        _topics = [.. _voices.Values.Select(v => v.Topic)];
        if (options.ClockRate is not null) _clock = node.CreatePublisher<RosgraphMsgs.Clock>(ClockTopic, Qos.Default with { Depth = 1 });
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<PlayedTopic> Topics => [.. _voices.Values.Distinct().Select(v => v.Told).OrderBy(t => t.Topic, StringComparer.Ordinal)];

    /// <summary>How far into the recording.</summary>
    public TimeSpan Position => new(Interlocked.Read(ref _position) / 100);

    /// <summary>Plays to the end, and waits a moment for those who have not got everything.</summary>
    /// <exception cref="McapException">The file is damaged or compressed; what is before was played.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        TimeProvider time = _node.Context.Options.Time;
        if (_options.Delay > TimeSpan.Zero) await Task.Delay(_options.Delay, time, stop).ConfigureAwait(false);
        ulong zero = _reader.Messages().Select(m => (ulong?)m.LogTime).FirstOrDefault() ?? 0, from = zero + ((ulong)_options.Start.Ticks * 100);
        ulong tick = _options.ClockRate is { } hertz ? (ulong)(1e9 * _options.Rate / hertz) : 0, nextTick = from;
        long started = time.GetTimestamp();
        foreach (McapMessage message in _reader.Messages(_topics, from))
        {
            while (_clock is { } clock && nextTick <= message.LogTime)
            {
                await Until(nextTick).ConfigureAwait(false);
                clock.Publish(new RosgraphMsgs.Clock { ClockValue = RosTime.ToTime((long)nextTick) });
                nextTick += Math.Max(tick, 1);
            }

            await Until(message.LogTime).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            if (_voices.TryGetValue(message.Channel.Id, out Voice? voice)) voice.Publish(message.Data.Span);
        }

        foreach (Voice voice in _voices.Values.Distinct()) voice.Finish();

        async ValueTask Until(ulong logTime)
        {
            Interlocked.Exchange(ref _position, (long)(logTime - zero));
            // From the start anew each time: what is late here and there does not add up.
            TimeSpan wait = TimeSpan.FromTicks((long)((logTime - from) / 100 / _options.Rate)) - time.GetElapsedTime(started);
            if (wait.TotalMilliseconds >= 1) await Task.Delay(wait, time, stop).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (Voice voice in _voices.Values.Distinct()) voice.Dispose();
        _clock?.Dispose();
    }

    private Voice? Make(string topic, string type, McapChannel[] channels, MessageTypes types)
    {
        if (channels.FirstOrDefault(c => c.MessageEncoding != "cdr") is { } other) return Refuse($"its messages are in '{other.MessageEncoding}', not 'cdr'");
        string[] parts = type.Split('/');
        if (parts.Length != 3) return Refuse($"'{type}' is no ROS 2 type, as std_msgs/msg/String is");
        // Announced with the hash of what was recorded, which may be of another version than ours.
        string hash = channels.Select(c => c.Metadata.GetValueOrDefault("topic_type_hash")).FirstOrDefault(h => !string.IsNullOrEmpty(h)) ?? types.Find(type)?.TypeHash ?? "";
        try
        {
            Qos qos = OfferedQos.Strongest([.. channels.SelectMany(c => OfferedQos.Read(c.Metadata.GetValueOrDefault(OfferedQos.Key, "")))]);
            return new Voice(topic, type, _node.CreateRawPublisher(topic, new MessageType(type, $"{parts[0]}::{parts[1]}::dds_::{parts[2]}_", hash, ""), qos with { Depth = Math.Max(qos.Depth, Depth) }));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return Refuse(e.Message);
        }

        Voice? Refuse(string why)
        {
            _node.Log.Warn($"Topic '{topic}' is not played: {why}.");
            return null;
        }
    }

    /// <summary>A publisher and what it said.</summary>
    private sealed class Voice(string topic, string type, RawPublisher publisher) : IDisposable
    {
        private long _messages;

        public string Topic => topic;

        public PlayedTopic Told => new(topic, type, Interlocked.Read(ref _messages));

        public void Publish(ReadOnlySpan<byte> cdr)
        {
            // Less than its header is no message: the middleware would refuse it.
            if (cdr.Length < CdrWriter.HeaderSize) return;
            publisher.Publish(cdr);
            Interlocked.Increment(ref _messages);
        }

        public void Finish() => publisher.WaitForAcknowledgements(TimeSpan.FromSeconds(2));

        public void Dispose() => publisher.Dispose();
    }
}
