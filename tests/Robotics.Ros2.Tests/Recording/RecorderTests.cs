using System.Text;
using System.Text.RegularExpressions;
using Mcap;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using ROS2.Recording;

namespace Robotics.Ros2.Tests.Recording;

/// <summary>What goes over DDS is in the file, and what cannot be is told once and hurts nobody else.</summary>
public sealed class RecorderTests : IDisposable
{
    private static readonly MessageTypes Types = new();

    private readonly List<string> _told = [];
    private readonly MemoryStream _file = new();
    private readonly Context _robot, _station;
    private readonly ROS2.Node _node;

    public RecorderTests()
    {
        DomainOptions domain = Loopback.Domain();
        _robot = new Context(new ContextOptions { Domain = domain });
        _station = new Context(new ContextOptions { Domain = domain, Log = entry => { lock (_told) _told.Add(entry.Message); } });
        _node = _station.CreateNode("recorder");
    }

    public void Dispose()
    {
        _robot.Dispose();
        _station.Dispose();
    }

    [Fact]
    public async Task MessagesAreRecordedAsTheyCameWithTypeTimesAndQos()
    {
        ROS2.Node robot = _robot.CreateNode("robot");
        using Publisher<StdMsgs.String> chatter = robot.CreatePublisher<StdMsgs.String>("/chatter");
        using RawPublisher states = robot.CreateRawPublisher("/joint_states", MessageType.Of<SensorMsgs.JointState>(), Qos.SensorData);
        byte[] state = CdrSerializer.Serialize(new SensorMsgs.JointState { Name = ["a"], Position = [1.5], Velocity = [], Effort = [] });
        using (Recorder recorder = Start(new() { All = true }))
        {
            await chatter.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            await states.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            for (int i = 0; i < 50; i++) chatter.Publish(new StdMsgs.String { Data = $"{i}" });
            states.Publish(state);
            Loopback.Until(() => Count(recorder, "/chatter") == 50 && Count(recorder, "/joint_states") == 1, "all recorded");
        }

        using McapReader reader = Read();
        Assert.Null(reader.Cut);
        Assert.Equal("ros2", reader.Profile);
        McapMessage[] messages = [.. reader.Messages(["/chatter"])];
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), messages.Select(m => CdrSerializer.Deserialize<StdMsgs.String>(m.Data.Span).Data));
        Assert.Equal(Enumerable.Range(0, 50), messages.Select(m => (int)m.Sequence));
        Assert.All(messages, m => Assert.InRange(m.PublishTime, 1_600_000_000_000_000_000ul, m.LogTime + 1_000_000_000));
        McapMessage joint = reader.Messages(["/joint_states"]).Single();
        Assert.Equal(state, joint.Data.ToArray()[..state.Length]);
        McapSchema schema = joint.Channel.Schema!;
        Assert.Equal(("sensor_msgs/msg/JointState", "ros2msg", "cdr"), (schema.Name, schema.Encoding, joint.Channel.MessageEncoding));
        Assert.Contains("MSG: std_msgs/Header", Encoding.UTF8.GetString(schema.Data.Span));
        Assert.Contains("reliability: best_effort\n", joint.Channel.Metadata[OfferedQos.Key]);
        Assert.Equal(SensorMsgs.JointState.TypeHash, joint.Channel.Metadata["topic_type_hash"]);
    }

    [Fact]
    public async Task ALatchedMessageOfBeforeIsRecordedAndAWeakerPublisherThatComesLaterToo()
    {
        ROS2.Node robot = _robot.CreateNode("robot");
        using Publisher<StdMsgs.String> latched = robot.CreatePublisher<StdMsgs.String>("/robot_description", Qos.Latched);
        latched.Publish(new StdMsgs.String { Data = "urdf" });
        using (Recorder recorder = Start(new() { Topics = ["robot_description"] }))
        {
            Loopback.Until(() => Count(recorder, "/robot_description") >= 1, "the latched message");
            using Publisher<StdMsgs.String> weak = robot.CreatePublisher<StdMsgs.String>("/robot_description", Qos.SensorData);
            await weak.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            weak.Publish(new StdMsgs.String { Data = "weak" });
            Loopback.Until(() => Count(recorder, "/robot_description") >= 2, "the best-effort message");
        }

        using McapReader reader = Read();
        string[] data = [.. reader.Messages().Select(m => CdrSerializer.Deserialize<StdMsgs.String>(m.Data.Span).Data)];
        Assert.Equal(("urdf", "weak"), (data[0], data[^1]));
    }

    [Fact]
    public void TopicsAreChosenByNameAndPatternAndWhatIsNotKnownIsRefusedOnce()
    {
        ROS2.Node robot = _robot.CreateNode("robot");
        var odd = MessageType.Of<StdMsgs.String>() with { RosType = "odd_msgs/msg/Odd", DdsType = "odd_msgs::msg::dds_::Odd_" };
        var older = MessageType.Of<StdMsgs.String>() with { TypeHash = "RIHS01_" + new string('0', 64) };
        using RawPublisher unknown = robot.CreateRawPublisher("/arm/odd", odd), differs = robot.CreateRawPublisher("/arm/older", older);
        using RecorderOfTest recorder = new(Start(new() { Topics = ["/one"], Matching = new Regex("^/arm/"), Except = new Regex("secret") }));
        using IDisposable one = Talk("/one"), two = Talk("/two"), arm = Talk("/arm/x"), secret = Talk("/arm/secret"), hidden = Talk("/arm/_x/y");
        Loopback.Until(() => recorder.Names.Length == 3, "three topics");
        Loopback.Until(() => Told("is not recorded") == 2, "two refusals");
        using IDisposable late = Talk("/arm/late");
        Loopback.Until(() => recorder.Names.Length == 4, "the late topic");
        Assert.Equal(["/arm/_x/y", "/arm/late", "/arm/x", "/one"], recorder.Names);
        Assert.Equal((1, 1), (Told("odd_msgs/msg/Odd is not known"), Told(older.TypeHash)));

        IDisposable Talk(string topic) => robot.CreatePublisher<StdMsgs.String>(topic);
    }

    [Fact]
    public void AllLeavesHiddenTopicsOutUnlessAskedFor()
    {
        ROS2.Node robot = _robot.CreateNode("robot");
        using Publisher<StdMsgs.String> seen = robot.CreatePublisher<StdMsgs.String>("/seen"), hidden = robot.CreatePublisher<StdMsgs.String>("/x/_action/feedback");
        using RecorderOfTest plain = new(Start(new() { All = true })), all = new(new Recorder(_node, new McapWriter(new MemoryStream()), Types, new() { All = true, Hidden = true }));
        Loopback.Until(() => plain.Names.Contains("/seen") && all.Names.Contains("/x/_action/feedback"), "the topics");
        Assert.DoesNotContain("/x/_action/feedback", plain.Names);
    }

    [Fact]
    public async Task AFullDiskEndsTheRecordingOnceAndNothingElse()
    {
        using Publisher<StdMsgs.String> chatter = _robot.CreateNode("robot").CreatePublisher<StdMsgs.String>("/chatter");
        int heard = 0;
        using Subscription<StdMsgs.String> other = _node.CreateSubscription<StdMsgs.String>("/chatter", _ => Interlocked.Increment(ref heard));
        using var recorder = new Recorder(_node, new McapWriter(new FullDisk(_file, 20_000)), Types, new() { Topics = ["/chatter"] });
        await chatter.WaitForSubscriptionsAsync(2).WaitAsync(TimeSpan.FromSeconds(20));
        Loopback.Until(() =>
        {
            chatter.Publish(new StdMsgs.String { Data = new string('x', 1000) });
            return recorder.Ended.IsCompleted;
        }, "the disk is full");

        Assert.Contains("No space left", recorder.Fault);
        Assert.Equal(1, Told("The recording ended"));
        int before = Volatile.Read(ref heard);
        Loopback.Until(() =>
        {
            chatter.Publish(new StdMsgs.String { Data = "still there" });
            return Volatile.Read(ref heard) > before;
        }, "the other subscription hears");
        using McapReader reader = Read();
        Assert.NotNull(reader.Cut);
        Assert.NotEmpty(reader.Messages());
    }

    [Fact]
    public async Task WhatASlowDiskCannotTakeIsDroppedAndCounted()
    {
        using Publisher<StdMsgs.String> chatter = _robot.CreateNode("robot").CreatePublisher<StdMsgs.String>("/chatter", Qos.Default with { History = History.KeepAll });
        using var slow = new StuckDisk(_file);
        RecordedTopic topic;
        using (var recorder = new Recorder(_node, new McapWriter(slow), Types, new() { Topics = ["/chatter"], QueueMessages = 10 }))
        {
            await chatter.WaitForSubscriptionsAsync().WaitAsync(TimeSpan.FromSeconds(20));
            slow.Stick();
            for (int i = 0; i < 200; i++) chatter.Publish(new StdMsgs.String { Data = $"{i}" });
            Loopback.Until(() => recorder.Topics.Single().Dropped > 0, "messages are dropped");
            Assert.True(chatter.WaitForAcknowledgements(TimeSpan.FromSeconds(20)));
            slow.Go();
            Loopback.Until(() => recorder.Topics.Single() is var t && t.Messages + t.Dropped + t.Lost == 200, "every message is written or counted");
            topic = recorder.Topics.Single();
        }

        using McapReader reader = Read();
        Assert.Equal(topic.Messages, reader.Messages().LongCount());
    }

    private Recorder Start(RecorderOptions options) => new(_node, new McapWriter(_file, options: new() { LeaveOpen = true }), Types, options);

    private McapReader Read() => new(new MemoryStream(_file.ToArray()));

    private static long Count(Recorder recorder, string topic) => recorder.Topics.FirstOrDefault(t => t.Topic == topic)?.Messages ?? 0;

    private int Told(string words)
    {
        lock (_told) return _told.Count(t => t.Contains(words, StringComparison.Ordinal));
    }

    private sealed class RecorderOfTest(Recorder recorder) : IDisposable
    {
        public string[] Names => [.. recorder.Topics.Select(t => t.Topic)];

        public void Dispose() => recorder.Dispose();
    }

    /// <summary>Takes so many bytes and no more.</summary>
    private sealed class FullDisk(MemoryStream inner, int room) : Disk(inner)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int left = (int)Math.Min(buffer.Length, room - Inner.Length);
            Inner.Write(buffer[..left]);
            if (left < buffer.Length) throw new IOException("No space left on device : '/recording.mcap'");
        }
    }

    /// <summary>Writes wait while it sticks.</summary>
    private sealed class StuckDisk(MemoryStream inner) : Disk(inner)
    {
        private readonly ManualResetEventSlim _free = new(true);

        public void Stick() => _free.Reset();

        public void Go() => _free.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _free.Wait();
            Inner.Write(buffer);
        }
    }

    private abstract class Disk(MemoryStream inner) : Stream
    {
        protected MemoryStream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
