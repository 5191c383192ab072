using Robotics.Ros2.Tests.Interfaces;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Peers;

/// <summary>Every type of hardware/interfaces goes to a process that is not ours, is read by types of its own and comes back as the same bytes.</summary>
public class EveryTypeTests
{
    private const int Each = 4;

    [Fact]
    public void CycloneInCWithIdlc() => Exchange("cyclone", "cyclone_echo", "apt-get install cmake gcc cyclonedds-dev cyclonedds-tools", Loopback.Domain());

    // Fast DDS knows no tags.
    [FastDdsFact]
    public void FastDdsWithFastddsgen() => Exchange("fastdds", "fastdds_echo", "apt-get install cmake g++ libfastrtps-dev fastddsgen", Loopback.Domain() with { Tag = "" });

    private static void Exchange(string name, string program, string packages, DomainOptions domain)
    {
        string types = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "types")).FullName;
        int written = Idl.Write(PeerBuild.Root("hardware", "interfaces"), types);
        Codec[] codecs = [.. Types.Messages(Types.Interfaces).Select(Codec.Of)];
        Assert.Equal(codecs.Length, written);

        using PeerProcess peer = PeerProcess.Start(PeerBuild.Build(name, program, packages, "-DTYPES=" + types), domain);
        using var participant = new DdsParticipant(domain);
        Qos qos = Qos.Default with { History = History.KeepAll };
        Way[] ways = [.. codecs.Select(c => new Way(participant, c, qos))];
        Loopback.Until(() => ways.All(w => w.IsMatched), "every topic matched: " + string.Join(", ", ways.Where(w => !w.IsMatched).Take(5).Select(w => w.Type)), 90);
        foreach (Way way in ways) way.Send(Each);
        Loopback.Until(() => ways.All(w => w.Count >= Each), "every message back", 60);
        Assert.Empty(ways.Where(w => !w.IsSame).Select(w => w.Type));
    }

    /// <summary>One type there and back.</summary>
    private sealed class Way
    {
        private readonly Codec _codec;
        private readonly RawReader _reader;
        private readonly RawWriter _writer;
        private readonly List<byte[]> _sent = [], _got = [];

        public Way(DdsParticipant participant, Codec codec, Qos qos)
        {
            _codec = codec;
            string topic = "rt/" + codec.RosType.Replace('/', '_'), type = Types.Static(codec.Type, "DdsType");
            _reader = participant.CreateReader(topic + "_out", type, qos, r => r.Take(this, static (way, sample) =>
            {
                lock (way._got) way._got.Add(sample.Cdr.ToArray());
            }));
            _writer = participant.CreateWriter(topic + "_in", type, qos);
        }

        public string Type => _codec.RosType;

        public bool IsMatched => _reader.MatchedPublicationCount > 0 && _writer.MatchedSubscriptionCount > 0;

        public int Count
        {
            get
            {
                lock (_got) return _got.Count;
            }
        }

        /// <summary>To the last byte, but for the zeros with which a peer fills up the last word.</summary>
        public bool IsSame => _sent.Zip(_got).All(pair => pair.Second.Length - pair.First.Length is >= 0 and <= 3
            && pair.Second.AsSpan(4, pair.First.Length - 4).SequenceEqual(pair.First.AsSpan(4)) && !pair.Second.AsSpan(pair.First.Length).ContainsAnyExcept((byte)0));

        public void Send(int count)
        {
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = _codec.Write(new RandomMessage(i).Of(_codec.Type));
                _sent.Add(bytes);
                _writer.Write(bytes);
            }
        }
    }
}

/// <summary>fastddsgen brings a Java and its build takes minutes: only where it is asked for, by tests/peers/fastdds/exchange.sh.</summary>
public sealed class FastDdsFactAttribute : FactAttribute
{
    public FastDdsFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("ROBOTICS_FASTDDS") != "1") Skip = "Run by tests/peers/fastdds/exchange.sh; last result in tests/results/peers-fastdds.txt.";
    }
}
