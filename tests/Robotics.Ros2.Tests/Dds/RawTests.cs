using System.Collections.Concurrent;
using System.Diagnostics;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Dds;

/// <summary>Bytes in, the same bytes out, through Cyclone.</summary>
public class RawTests
{
    private const string Type = "test::msg::dds_::Blob_";

    private static byte[] Cdr(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        ((ReadOnlySpan<byte>)[0, 1, 0, 0]).CopyTo(bytes);
        return bytes;
    }

    private static Action<RawReader> Into(ConcurrentQueue<byte[]> queue) =>
        reader => reader.Take(queue, static (q, sample) => q.Enqueue(sample.Cdr.ToArray()));

    [Theory]
    [InlineData(Delivery.Dispatcher)]
    [InlineData(Delivery.Direct)]
    public void EverySizeComesBackAsItWasWritten(Delivery delivery)
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var got = new ConcurrentQueue<byte[]>();
        using RawReader reader = participant.CreateReader("rt/blob", Type, Qos.Default with { History = History.KeepAll }, Into(got), delivery: delivery);
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        Loopback.Until(() => writer.MatchedSubscriptionCount == 1, "a match");
        int[] sizes = [4, 5, 6, 7, 8, 100, 4096, 65536, 1 << 20, (1 << 22) + 3];
        foreach (int size in sizes) writer.Write(Cdr(size, size));
        Loopback.Until(() => got.Count == sizes.Length, "all samples");
        Assert.All(got.Zip(sizes), pair => Assert.Equal(Cdr(pair.Second, pair.Second), pair.First[..pair.Second]));
    }

    [Fact]
    public void ASampleInPiecesIsTheSameAsInOne()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var got = new ConcurrentQueue<byte[]>();
        using RawReader reader = participant.CreateReader("rt/blob", Type, Qos.Default, Into(got));
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        Loopback.Until(() => writer.MatchedSubscriptionCount == 1, "a match");
        byte[] whole = Cdr(1000, 1);
        writer.Write(whole.AsSpan(0, 24), whole.AsSpan(24, 900), whole.AsSpan(924));
        Loopback.Until(() => got.Count == 1, "the sample");
        Assert.Equal(whole, got.Single());
    }

    [Fact]
    public void ALoanOutlivesTheCallbackAndTheReader()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var kept = new ConcurrentQueue<LoanedSample>();
        RawReader reader = participant.CreateReader("rt/blob", Type, Qos.Default, r => r.Take(kept, static (q, s) => q.Enqueue(s.Keep())));
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        Loopback.Until(() => writer.MatchedSubscriptionCount == 1, "a match");
        writer.Write(Cdr(5000, 3));
        Loopback.Until(() => kept.Count == 1, "the sample");
        reader.Dispose();
        using LoanedSample loan = kept.Single();
        Assert.Equal(Cdr(5000, 3), loan.Cdr.ToArray());
        loan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loan.Cdr.Length);
    }

    [Fact]
    public void ALateReaderGetsAsMuchAsTransientLocalKeeps()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        using RawWriter writer = participant.CreateWriter("rt/late", Type, Qos.Latched with { Depth = 3 });
        for (int i = 0; i < 7; i++) writer.Write(Cdr(16, i));
        var got = new ConcurrentQueue<byte[]>();
        using RawReader reader = participant.CreateReader("rt/late", Type, Qos.Latched with { Depth = 100 }, Into(got));
        Loopback.Until(() => got.Count == 3, "three samples");
        Assert.Equal([Cdr(16, 4), Cdr(16, 5), Cdr(16, 6)], got);
    }

    [Fact]
    public void QosThatDoesNotFitIsToldToBothSidesWithThePolicy()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var told = new ConcurrentQueue<EndpointStatus>();
        using RawReader reader = participant.CreateReader("rt/qos", Type, Qos.Default, onStatus: told.Enqueue);
        using RawWriter writer = participant.CreateWriter("rt/qos", Type, Qos.SensorData, told.Enqueue);
        Loopback.Until(() => told.Count >= 2, "both sides told");
        Assert.Contains(told, s => s is { Kind: StatusKind.RequestedIncompatibleQos, Policy: QosPolicy.Reliability, Total: 1 });
        Assert.Contains(told, s => s is { Kind: StatusKind.OfferedIncompatibleQos, Policy: QosPolicy.Reliability, Total: 1 });
        Assert.Equal(0, writer.MatchedSubscriptionCount);
    }

    [Fact]
    public void MatchesComeAndGoAndCarryTheirUserData()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var told = new ConcurrentQueue<EndpointStatus>();
        using RawReader reader = participant.CreateReader("rt/match", Type, Qos.Default, onStatus: told.Enqueue);
        RawWriter writer = participant.CreateWriter("rt/match", Type, Qos.Default, userData: "typehash=x;"u8.ToArray());
        Loopback.Until(() => told.Any(s => s is { Kind: StatusKind.SubscriptionMatched, Current: 1 }), "a match");
        EndpointInfo match = Assert.Single(reader.MatchedPublications());
        Assert.Equal("typehash=x;"u8.ToArray(), match.UserData);
        Assert.Equal(writer.Gid, match.Gid);
        Assert.Equal(participant.Gid, match.Participant);
        Assert.Equal(Type, match.Type);
        Assert.NotNull(reader.MatchedPublication(writer.InstanceHandle));
        writer.Dispose();
        Loopback.Until(() => told.Any(s => s is { Kind: StatusKind.SubscriptionMatched, Current: 0 }), "the match gone");
        Assert.Null(reader.MatchedPublication(match.Handle));
    }

    [Fact]
    public void DiscoveryListsWhatIsThereAndForgetsWhatIsGone()
    {
        DomainOptions domain = Loopback.Domain();
        using var participant = new DdsParticipant(domain);
        Discovery discovery = participant.Discovery;
        using (var other = new DdsParticipant(domain, "enclave=/;"u8))
        {
            using RawWriter writer = other.CreateWriter("rt/there", Type, Qos.SensorData);
            Loopback.Until(() => discovery.Writers.Any(w => w.Topic == "rt/there"), "the writer");
            Assert.Equal(Reliability.BestEffort, discovery.Writers.Single(w => w.Topic == "rt/there").Qos.Reliability);
            Loopback.Until(() => discovery.Participants.Any(p => p.Gid == other.Gid), "the participant");
            Assert.Equal("enclave=/;"u8.ToArray(), discovery.Participants.Single(p => p.Gid == other.Gid).UserData);
        }

        Loopback.Until(() => discovery.Writers.Count == 0 && discovery.Participants.Count == 1, "both gone");
    }

    [Fact]
    public void ABigEndianSampleIsRefusedWithTheRemedy()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        var e = Assert.Throws<DdsException>(() => writer.Write([0, 0, 0, 0, 1]));
        Assert.Contains("00010000", e.Message);
        Assert.Throws<DdsException>(() => writer.Write([0]));
    }

    [Fact]
    public void AnInterfaceThatIsNotThereIsSaidInTheLibrarysWords()
    {
        var e = Assert.Throws<DdsException>(() => new DdsParticipant(Loopback.Domain() with { Interfaces = ["no-such-interface"] }));
        Assert.Contains("no-such-interface", e.Message);
    }

    [Fact]
    public void OtherOptionsForADomainThatIsOpenAreRefused()
    {
        DomainOptions domain = Loopback.Domain();
        using var participant = new DdsParticipant(domain);
        Assert.Throws<DdsException>(() => new DdsParticipant(domain with { MaxParticipantIndex = 7 }));
    }

    [Fact]
    public void ADomainCanBeLeftAndEnteredAgain()
    {
        DomainOptions domain = Loopback.Domain();
        for (int i = 0; i < 5; i++)
        {
            using var participant = new DdsParticipant(domain);
            participant.CreateReader("rt/a", Type, Qos.Default);
            participant.CreateWriter("rt/a", Type, Qos.Default);
        }
    }

    [Fact]
    public void WritingAndTakingAllocateNothing()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        using RawReader reader = participant.CreateReader("rt/blob", Type, Qos.Default, delivery: Delivery.Manual);
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        Loopback.Until(() => writer.MatchedSubscriptionCount == 1, "a match");
        int[] bytes = new int[1];
        byte[] sample = Cdr(100, 1);
        Exchange(200);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1200 * 100, bytes[0]);

        void Exchange(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using (WriteBuffer buffer = WriteBuffer.Rent(sample.Length))
                {
                    sample.CopyTo(buffer.Span);
                    writer.Write(buffer.Span);
                }

                while (reader.Take(bytes, static (sum, s) => sum[0] += s.Cdr.Length) == 0)
                {
                }
            }
        }
    }

    [Fact]
    public void AFaultInACallbackIsToldAndTheNextSampleComes()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var faults = new ConcurrentQueue<Exception>();
        participant.Dispatcher.Fault += faults.Enqueue;
        int seen = 0;
        using RawReader reader = participant.CreateReader("rt/blob", Type, Qos.Default, r => r.Take(0, (_, _) =>
        {
            if (Interlocked.Increment(ref seen) == 1) throw new InvalidOperationException("first");
        }));
        using RawWriter writer = participant.CreateWriter("rt/blob", Type, Qos.Default);
        Loopback.Until(() => writer.MatchedSubscriptionCount == 1, "a match");
        writer.Write(Cdr(16, 1));
        Loopback.Until(() => faults.Count == 1, "the fault");
        writer.Write(Cdr(16, 2));
        Loopback.Until(() => Volatile.Read(ref seen) == 2, "the second sample");
    }

    [Fact]
    public void AlarmsRunInTheOrderOfTheirTimesAndNotOnceDisposedOf()
    {
        using var participant = new DdsParticipant(Loopback.Domain());
        var order = new ConcurrentQueue<int>();
        long now = Stopwatch.GetTimestamp(), step = Stopwatch.Frequency / 20;
        participant.Dispatcher.At(now + 3 * step, () => order.Enqueue(3));
        participant.Dispatcher.At(now + 2 * step, () => order.Enqueue(2)).Dispose();
        participant.Dispatcher.At(now + step, () => order.Enqueue(1));
        participant.Dispatcher.Post(() => order.Enqueue(0));
        Loopback.Until(() => order.Count == 3, "three alarms");
        Assert.Equal([0, 1, 3], order);
        Assert.True(Stopwatch.GetTimestamp() >= now + 3 * step);
    }
}
