using System.Diagnostics;
using ROS2;
using ROS2.Recording;

namespace Robotics.Cli.Bench;

/// <summary>What a recording takes in, against what a subscriber alone hears: messages of 1 MB from one context to another over loopback.</summary>
internal static class RecordingBench
{
    private const int Size = 1 << 20, Window = 4, Slices = 6;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>MB a second, medians of alternating slices.</summary>
    /// <param name="domain">ROS domain in which nobody is.</param>
    /// <param name="file">Where the recording goes.</param>
    public static (double Recorded, double Heard) Run(int domain, string file)
    {
        const string Recorded = "/bench/recorded", Heard = "/bench/heard";
        ContextOptions options = new() { Domain = new() { Id = (uint)domain } };
        using Context from = new(options), to = new(options);
        Node talker = from.CreateNode("talker"), listener = to.CreateNode("listener");
        using Publisher<SensorMsgs.Image> first = talker.CreatePublisher<SensorMsgs.Image>(Recorded), second = talker.CreatePublisher<SensorMsgs.Image>(Heard);
        using Recorder recorder = Recorder.ToFile(listener, file, new MessageTypes(), new() { Topics = [Recorded] });
        long heard = 0;
        using RawSubscription alone = listener.CreateRawSubscription(Heard, ROS2.Cdr.MessageType.Of<SensorMsgs.Image>(), (_, _) => Interlocked.Increment(ref heard));
        Task.WaitAll([first.WaitForSubscriptionsAsync(), second.WaitForSubscriptionsAsync()], TimeSpan.FromSeconds(20));
        List<double> written = [], received = [];
        for (int i = 0; i < Slices; i++)
        {
            written.Add(Measure(first, () => recorder.Topics.Sum(t => t.Messages)));
            received.Add(Measure(second, () => Interlocked.Read(ref heard)));
        }

        // The first of each warms up.
        return (written.Skip(1).Order().ElementAt(Slices / 2 - 1), received.Skip(1).Order().ElementAt(Slices / 2 - 1));
    }

    /// <summary>As fast as they arrive, a few under way.</summary>
    private static double Measure(Publisher<SensorMsgs.Image> publisher, Func<long> arrived)
    {
        SensorMsgs.Image image = new() { Data = new byte[Size] };
        long start = Stopwatch.GetTimestamp(), before = arrived(), sent = before;
        while (Stopwatch.GetElapsedTime(start) < Slice)
        {
            if (sent - arrived() < Window)
            {
                publisher.Publish(image);
                sent++;
            }
            else
            {
                Thread.Yield();
            }
        }

        return (arrived() - before) * (Size / 1e6) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
