using System.Diagnostics;
using System.Globalization;
using ROS2;
using ROS2.Cdr;
using ROS2.Dds;
using SensorMsgs;

namespace Robotics.Benchmarks.Ros2;

/// <summary>What tests/bench/ros2/peer.c does, by the client library: the same lines, the same topics, callbacks on one thread.</summary>
internal static class Peer
{
    private static readonly Qos Reliable = Qos.Default with { History = History.KeepAll };
    private static readonly EndpointOptions Reuse = new() { Reuse = true };

    public static int Run(uint domain, string tag, bool measures)
    {
        using var context = new Context(new ContextOptions { Domain = Ros2Bench.Domain(domain, tag) });
        ROS2.Node node = context.CreateNode(measures ? "measure" : "answer");
        if (measures) Measure(node);
        else Answer(node);
        return 0;
    }

    private static void Answer(ROS2.Node node)
    {
        using Publisher<Image> pong = node.CreatePublisher<Image>("/bench/pong", Reliable), done = node.CreatePublisher<Image>("/bench/done", Reliable);
        uint count = 0;
        using Subscription<Image> ping = node.CreateSubscription<Image>("/bench/ping", image => pong.Publish(image), Reliable, Reuse);
        using Subscription<Image> flood = node.CreateSubscription<Image>("/bench/flood", image =>
        {
            count++;
            if (image.Width + 1 != image.Height) return;
            done.Publish(Picture(count, 48));
            count = 0;
        }, Reliable, Reuse);

        // The state of an arm: what is said of the heap goes from the first message to the last.
        var joints = new Count();
        using Subscription<JointState> states = node.CreateSubscription<JointState>("/bench/joints", state =>
        {
            if (state.Header.Stamp.Nanosec == 0) joints = Count.Start();
            joints.Messages++;
            if (state.Header.Stamp.Sec == 0) return;
            (int collections, long bytes) = joints.End();
            done.Publish(new Image { Height = (uint)joints.Messages, Width = (uint)collections, Step = (uint)bytes });
        }, Reliable, Reuse);
        Ready([ping, flood], [pong, done]);
        while (Console.In.ReadLine() is not null)
        {
        }
    }

    private static void Measure(ROS2.Node node)
    {
        using Publisher<Image> ping = node.CreatePublisher<Image>("/bench/ping", Reliable), flood = node.CreatePublisher<Image>("/bench/flood", Reliable);
        using Publisher<JointState> joints = node.CreatePublisher<JointState>("/bench/joints", Reliable);
        using var finished = new ManualResetEventSlim();
        Image picture = Picture(0, 48);
        double[] us = [];
        uint next = 0;
        long start = 0;
        var told = new Image();
        using Subscription<Image> pong = node.CreateSubscription<Image>("/bench/pong", _ =>
        {
            us[next++] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (next < us.Length) Ping();
            else finished.Set();
        }, Reliable, Reuse);
        using Subscription<Image> done = node.CreateSubscription<Image>("/bench/done", image =>
        {
            told = image;
            finished.Set();
        }, Reliable);
        Ready([pong, done], [ping, flood]);

        while (Console.In.ReadLine()?.Split(' ') is [var what, var first, var second])
        {
            (uint count, int bytes) = (uint.Parse(first, CultureInfo.InvariantCulture), int.Parse(second, CultureInfo.InvariantCulture));
            finished.Reset();
            if (what == "joints") Joints(count);
            else
            {
                picture = Picture(count, bytes);
                if (what == "rtt") RoundTrips(count);
                else Flood(count);
            }
        }

        void Ping()
        {
            start = Stopwatch.GetTimestamp();
            picture.Width = next;
            ping.Publish(picture);
        }

        void RoundTrips(uint count)
        {
            (us, next) = (new double[count], 0);
            Ping();
            finished.Wait();
            Array.Sort(us);
            Say($"{us[count / 2]:0.000}");
        }

        void Flood(uint count)
        {
            long began = Stopwatch.GetTimestamp();
            for (uint i = 0; i < count; i++)
            {
                picture.Width = i;
                flood.Publish(picture);
            }

            finished.Wait();
            if (told.Height != count) throw new InvalidOperationException($"{told.Height} of {count} came.");
            Say($"{count / Stopwatch.GetElapsedTime(began).TotalSeconds:0.000}");
        }

        // A thousand a second for so many seconds: sent, received, then collections and bytes allocated of either process.
        void Joints(uint seconds)
        {
            var state = new JointState
            {
                Name = [.. Enumerable.Range(1, 7).Select(i => $"joint_{i}")], Position = new double[7], Velocity = new double[7], Effort = new double[7],
            };
            state.Header.FrameId = "base";
            uint sent = 0;
            var own = new Count();
            using var last = new ManualResetEventSlim();
            using RosTimer timer = node.CreateTimer(TimeSpan.FromMilliseconds(1), () =>
            {
                if (last.IsSet) return;
                if (sent == 0) own = Count.Start();
                bool ends = sent + 1 == seconds * 1000;
                state.Header.Stamp = new BuiltinInterfaces.Time { Sec = ends ? 1 : 0, Nanosec = sent };
                for (int i = 0; i < 7; i++) (state.Position[i], state.Velocity[i]) = (sent * 1e-3 + i, 1);
                joints.Publish(state);
                sent++;
                if (ends) last.Set();
            });
            last.Wait();
            (int collections, long allocated) = own.End();
            finished.Wait();
            Say($"{sent} {told.Height} {collections} {told.Width} {allocated} {told.Step}");
        }
    }

    private static void Ready(Subscription<Image>[] readers, Publisher<Image>[] writers)
    {
        Task.WhenAll([.. readers.Select(r => r.WaitForPublishersAsync()), .. writers.Select(w => w.WaitForSubscriptionsAsync())]).Wait();
        Say($"ready");
    }

    /// <summary>A picture that takes so many bytes in all, its header of 4 included.</summary>
    private static Image Picture(uint height, int bytes)
    {
        var image = new Image { Height = height, Encoding = "mono8" };
        image.Header.FrameId = "b";
        image.Data = new byte[bytes - CdrSerializer.Size(image)];
        return image;
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>The collector's counters from a moment on.</summary>
    private struct Count
    {
        private int _collections;
        private long _bytes;

        public long Messages;

        public static Count Start() => new() { _collections = GC.CollectionCount(0), _bytes = GC.GetTotalAllocatedBytes() };

        public readonly (int Collections, long Bytes) End() => (GC.CollectionCount(0) - _collections, GC.GetTotalAllocatedBytes() - _bytes);
    }
}
