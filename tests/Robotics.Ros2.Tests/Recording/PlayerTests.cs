using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Mcap;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using ROS2.Recording;

namespace Robotics.Ros2.Tests.Recording;

/// <summary>A recording is played as it was.</summary>
public sealed class PlayerTests : IDisposable
{
    private const ulong Second = 1_000_000_000, Zero = 1_700_000_000 * Second;

    private static readonly MessageTypes Types = new();

    private readonly List<string> _told = [];
    private readonly HastyTime _time = new();
    private readonly Context _player, _listener;
    private readonly ROS2.Node _node, _ear;

    public PlayerTests()
    {
        DomainOptions domain = Loopback.Domain();
        _player = new Context(new ContextOptions { Domain = domain, Time = _time, Log = entry => { lock (_told) _told.Add(entry.Message); } });
        _listener = new Context(new ContextOptions { Domain = domain });
        (_node, _ear) = (_player.CreateNode("player"), _listener.CreateNode("ear"));
    }

    public void Dispose()
    {
        _player.Dispose();
        _listener.Dispose();
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(.5, 0, 0)]
    [InlineData(4, 0, 0)]
    [InlineData(1, 3.5, 4)]
    public async Task BytesOrderAndTimesAreTheRecordings(double rate, double start, int first)
    {
        using McapReader reader = Sample();
        using var player = new Player(_node, reader, Types, new() { Rate = rate, Start = TimeSpan.FromSeconds(start), Topics = ["/chatter"] });
        var heard = new ConcurrentQueue<string>();
        using Subscription<StdMsgs.String> ear = _ear.CreateSubscription<StdMsgs.String>("/chatter", m => heard.Enqueue(m.Data));
        await ear.WaitForPublishersAsync().WaitAsync(TimeSpan.FromSeconds(20));

        await player.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));

        Loopback.Until(() => heard.Count == 10 - first, "all heard");
        Assert.Equal(Enumerable.Range(first, 10 - first).Select(i => $"{i}"), heard);
        Assert.Equal(10 - first, player.Topics.Single().Messages);
        // The last message is 9 s after the first one.
        Assert.Equal((9 - start) / rate, _time.Waited.TotalSeconds, 2);
    }

    [Fact]
    public async Task TheClockRunsInPlaceOfTheRecordedOne()
    {
        using McapReader reader = Sample();
        using var player = new Player(_node, reader, Types, new() { Rate = 2, ClockRate = 10 });
        Assert.DoesNotContain(player.Topics, t => t.Topic == "/clock");
        var heard = new ConcurrentQueue<long>();
        using Subscription<RosgraphMsgs.Clock> ear = _ear.CreateSubscription<RosgraphMsgs.Clock>("/clock", m => heard.Enqueue(m.ClockValue.ToNanoseconds()), Qos.Default with { Depth = 100 });
        await ear.WaitForPublishersAsync().WaitAsync(TimeSpan.FromSeconds(20));
        await player.RunAsync(default).WaitAsync(TimeSpan.FromSeconds(60));
        Loopback.Until(() => heard.LastOrDefault() == (long)(Zero + (9 * Second)), "the last tick");
        long[] ticks = [.. heard];
        Assert.All(ticks, t => Assert.Equal(0, (t - (long)Zero) % 200_000_000));
        Assert.Equal(ticks.Order(), ticks);
    }

    [Fact]
    public async Task QosIsTheRecordedPublishers()
    {
        using McapReader reader = Sample();
        using var player = new Player(_node, reader, Types, new());
        await _ear.Context.Graph.WaitAsync(g => g.Publishers("/chatter").Count == 1 && g.Publishers("/odd").Count == 1).WaitAsync(TimeSpan.FromSeconds(20));
        TopicEndpoint chatter = _ear.Context.Graph.Publishers("/chatter").Single(), odd = _ear.Context.Graph.Publishers("/odd").Single();
        Assert.Equal((Reliability.Reliable, Durability.TransientLocal), (chatter.Qos.Reliability, chatter.Qos.Durability));
        Assert.Equal((Reliability.BestEffort, "odd_msgs/msg/Odd", "RIHS01_odd"), (odd.Qos.Reliability, odd.Type, odd.TypeHash));
    }

    [Fact]
    public void WhatCannotBePlayedIsToldAndAWrongTopicListsThoseThereAre()
    {
        using McapReader reader = Sample();
        using var player = new Player(_node, reader, Types, new());
        Assert.Contains(_told, t => t.Contains("Topic '/json' is not played: its messages are in 'json'", StringComparison.Ordinal));
        var wrong = Assert.Throws<ArgumentException>(() => new Player(_node, reader, Types, new() { Topics = ["/chat"] }));
        Assert.Contains("'/chat' is not in the recording. There are: /chatter, /clock, /json, /odd", wrong.Message);
    }

    [Property]
    public void ProfilesAreReadAsWritten(bool numbers, bool reliable, bool latched, PositiveInt deadline, PositiveInt lease)
    {
        Qos qos = new()
        {
            Reliability = reliable ? Reliability.Reliable : Reliability.BestEffort,
            Durability = latched ? Durability.TransientLocal : Durability.Volatile,
            Deadline = TimeSpan.FromMicroseconds(deadline.Get),
            LeaseDuration = TimeSpan.FromMilliseconds(lease.Get),
            Liveliness = Liveliness.ManualByTopic,
        };
        Assert.Equal([qos, Qos.Default], OfferedQos.Read(OfferedQos.Write([qos, Qos.Default], numbers)));
    }

    [Theory]
    [InlineData("reliability: 2")]
    [InlineData("- reliability: [")]
    [InlineData("- 3")]
    public void WhatIsNoProfileIsAFormatError(string yaml) => Assert.Throws<FormatException>(() => OfferedQos.Read(yaml));

    private static McapReader Sample()
    {
        var file = new MemoryStream();
        using (var writer = new McapWriter(file, options: new() { LeaveOpen = true }))
        {
            McapChannel chatter = Channel("/chatter", MessageType.Of<StdMsgs.String>(), "cdr", Qos.Latched, "");
            McapChannel clock = Channel("/clock", MessageType.Of<RosgraphMsgs.Clock>(), "cdr", Qos.Clock, "");
            McapChannel odd = Channel("/odd", new("odd_msgs/msg/Odd", "", "", ""), "cdr", Qos.SensorData, "RIHS01_odd");
            Channel("/json", new("x_msgs/msg/X", "", "", ""), "json", Qos.Default, "");
            for (int i = 0; i < 10; i++)
            {
                ulong time = Zero + ((ulong)i * Second);
                writer.Write(chatter, (uint)i, time, time, CdrSerializer.Serialize(new StdMsgs.String { Data = $"{i}" }));
                writer.Write(clock, (uint)i, time, time, CdrSerializer.Serialize(new RosgraphMsgs.Clock { ClockValue = RosTime.ToTime(i) }));
                writer.Write(odd, (uint)i, time, time, [0, 1, 0, 0, 1, 2, 3, 4]);
            }

            McapChannel Channel(string topic, MessageType type, string encoding, Qos qos, string hash) => writer.AddChannel(topic, writer.AddSchema(type.RosType, "ros2msg", default), encoding,
                new Dictionary<string, string> { [OfferedQos.Key] = OfferedQos.Write([qos]), ["topic_type_hash"] = hash });
        }

        file.Position = 0;
        return new McapReader(file);
    }

    /// <summary>Nobody waits: who would finds that the time has passed.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _ticks;

        public TimeSpan Waited => new(Interlocked.Read(ref _ticks));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
