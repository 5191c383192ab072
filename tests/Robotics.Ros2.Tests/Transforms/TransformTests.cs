using FsCheck.Xunit;
using GeometryMsgs;
using Robotics.Geometry;
using ROS2;
using ROS2.Dds;
using Pose = Robotics.Geometry.Pose;
using Vector3 = Robotics.Geometry.Vector3;

namespace Robotics.Ros2.Tests.Transforms;

/// <summary>The tree of frames: against composition by hand, at its edges, against the hostile, and over the wire.</summary>
public class TransformTests
{
    private const long Ms = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static StampedTransform At(string target, string source, long ms, double x = 0) => new(target, source, ms * Ms, Pose.At(x, 0, 0));

    private static TransformBuffer Of(params ReadOnlySpan<StampedTransform> transforms)
    {
        var buffer = new TransformBuffer();
        foreach (StampedTransform t in transforms) Assert.Null(buffer.Set(t.ToMessage()));
        return buffer;
    }

    private static TransformFault Fault(Action lookup, params string[] words)
    {
        TransformException e = Assert.Throws<TransformException>(lookup);
        Assert.All(words, w => Assert.Contains(w, e.Message));
        return e.Fault;
    }

    private static void Close(Pose expected, Pose actual)
    {
        Assert.True((expected.Translation - actual.Translation).Length < 1e-9, $"{expected} {actual}");
        Assert.True(expected.Rotation.AngleTo(actual.Rotation) < 1e-7, $"{expected} {actual}");
    }

    /// <summary>Frames that move straight and turn evenly, by which interpolation is exact: whatever the tree and the two frames, the buffer says what composition by hand says.</summary>
    [Property(MaxTest = 300)]
    public void EveryLookupIsTheCompositionOfWhatLiesBetween(int seed)
    {
        var random = new Random(seed);
        int count = random.Next(2, 12);
        int[] parent = [.. Enumerable.Range(0, count).Select(i => i == 0 ? -1 : random.Next(i))];
        (Pose Start, Vector3 Speed, Vector3 Axis, double Rate)[] motion = [.. Enumerable.Range(0, count).Select(_ =>
            (new Pose(V(), Robotics.Geometry.Rotation.FromRollPitchYaw(N(), N(), N())), random.Next(3) == 0 ? Vector3.Zero : V(), V().Normalized(), N()))];
        var buffer = new TransformBuffer();
        foreach (int i in Enumerable.Range(1, count - 1).OrderBy(_ => random.Next()))
        {
            bool still = motion[i].Speed == Vector3.Zero;
            if (still) motion[i].Rate = 0;
            // In any order, and each frame at times of its own.
            long[] times = [1000, 9000, .. Enumerable.Range(0, 20).Select(_ => (long)random.Next(1001, 9000)).Distinct()];
            foreach (long t in still ? times.Take(1) : times.OrderBy(_ => random.Next())) Assert.Null(buffer.Set(new StampedTransform($"f{parent[i]}", $"f{i}", t * Ms, Local(i, t * Ms)).ToMessage(), still));
        }

        for (int n = 0; n < 20; n++)
        {
            int a = random.Next(count), b = random.Next(count);
            long t = random.Next(1000, 9001) * Ms, u = random.Next(1000, 9001) * Ms;
            Close(World(a, t).Inverse * World(b, t), buffer.Lookup($"f{a}", $"f{b}", t).Pose);
            Close(World(a, t).Inverse * World(b, u), buffer.Lookup($"f{a}", t, $"f{b}", u, "f0").Pose);
            Close(Pose.Identity, buffer.Lookup($"f{a}", $"/f{b}", t).Pose * buffer.Lookup($"f{b}", $"f{a}", t).Pose);
            StampedTransform newest = buffer.Lookup($"f{a}", $"f{b}");
            Assert.True(newest.Nanoseconds is 0 or 9000 * Ms);
            Close(World(a, 9000 * Ms).Inverse * World(b, 9000 * Ms), newest.Pose);
        }

        double N() => (random.NextDouble() * 2) - 1;
        Vector3 V() => new(N(), N(), N() + 0.01);
        Pose Local(int i, long t) => new(motion[i].Start.Translation + (t / 1e9 * motion[i].Speed), motion[i].Start.Rotation * Robotics.Geometry.Rotation.FromAxisAngle(motion[i].Axis, motion[i].Rate * t / 1e10));
        Pose World(int i, long t) => parent[i] < 0 ? Pose.Identity : World(parent[i], t) * Local(i, t);
    }

    [Fact]
    public void WhatIsMissingIsSaidByFrameAndTime()
    {
        TransformBuffer buffer = Of(At("map", "base", 1000), At("map", "base", 2000), At("base", "tool", 1500), At("other", "thing", 1000));
        Assert.Equal(TransformFault.Lookup, Fault(() => buffer.Lookup("map", "hand"), "'hand' is not known", "base"));
        Assert.Equal(TransformFault.Lookup, Fault(() => buffer.Lookup("", "map"), "without a name"));
        Assert.Equal(TransformFault.Connectivity, Fault(() => buffer.Lookup("map", "thing"), "'map'", "'other'"));
        Assert.Equal(TransformFault.Extrapolation, Fault(() => buffer.Lookup("map", "base", 999 * Ms), "at 0.999000 s", "0.001000 s before", "1.000000 s"));
        Assert.Equal(TransformFault.Extrapolation, Fault(() => buffer.Lookup("base", "map", 2500 * Ms), "0.500000 s after the newest of 'base' in 'map', 2.000000 s"));
        Assert.Equal(TransformFault.Extrapolation, Fault(() => buffer.Lookup("map", "tool", 1501 * Ms), "'tool' in 'base'"));
        Assert.Equal(1500 * Ms, buffer.Lookup("map", "tool").Nanoseconds);
        Assert.False(buffer.TryLookup("map", "hand", 0, out _, out string reason));
        Assert.Contains("'hand'", reason);
        Assert.Equal(Pose.Identity, buffer.Lookup("thing", "thing", 7).Pose);
    }

    [Fact]
    public void LoopsAndNonsenseAreRefusedAndChangeNothing()
    {
        TransformBuffer buffer = Of(At("a", "b", 1), At("b", "c", 1), At("c", "d", 1));
        Assert.Contains("loop", buffer.Set(At("d", "a", 2).ToMessage()));
        Assert.Contains("loop", buffer.Set(At("c", "b", 2).ToMessage()));
        Assert.Contains("its own parent", buffer.Set(At("a", "/a", 2).ToMessage()));
        Assert.Contains("characters", buffer.Set(At("a", "", 2).ToMessage()));
        Assert.Contains("characters", buffer.Set(At("a", new string('x', 1000), 2).ToMessage()));
        Assert.Contains("not finite", buffer.Set(At("a", "b", 2, double.NaN).ToMessage()));
        foreach (Quaternion bad in (Quaternion[])[new() { W = 0 }, new() { W = 1.2 }, new() { W = double.NaN }, new() { W = double.PositiveInfinity }])
        {
            TransformStamped message = At("a", "b", 2).ToMessage();
            message.Transform.Rotation = bad;
            Assert.Contains("quaternion", buffer.Set(message));
        }

        Assert.Equal((10, 3), (buffer.Refused, buffer.SampleCount));
        Assert.Equal(1 * Ms, buffer.Lookup("a", "d").Nanoseconds);
    }

    [Fact]
    public void AFrameThatGetsAnotherParentStartsAnewAndTheOldIsNotBelievedAgain()
    {
        TransformBuffer buffer = Of(At("a", "b", 1), At("a", "c", 1), At("b", "thing", 1000), At("c", "thing", 2000));
        Assert.Equal("c", buffer.Frames.Single(f => f.Frame == "thing").Parent);
        Assert.NotNull(buffer.Set(At("b", "thing", 1500).ToMessage()));
        Fault(() => buffer.Lookup("c", "thing", 1500 * Ms), "before the oldest");
        // Now it may go the other way round.
        Assert.Null(buffer.Set(At("thing", "b", 3000).ToMessage()));
        buffer.Clear();
        Assert.Equal(0, buffer.SampleCount);
        Assert.Null(buffer.Set(At("b", "thing", 1).ToMessage()));
    }

    [Fact]
    public void HistoryFramesAndSamplesAreBounded()
    {
        TransformBuffer buffer = Of();
        for (int ms = 0; ms <= 20_000; ms += 10) Assert.Null(buffer.Set(At("map", "base", 1 + ms, ms).ToMessage()));
        Assert.Equal(1001, buffer.SampleCount);
        Fault(() => buffer.Lookup("map", "base", 10_000 * Ms), "before the oldest");
        Assert.Equal(15_000, buffer.Lookup("map", "base", 15_001 * Ms).Pose.Translation.X, 6);
        Assert.Contains("older", buffer.Set(At("map", "base", 5000).ToMessage()));

        var small = new TransformBuffer(new TransformBufferOptions { MostFrames = 10, MostSamples = 50 });
        var random = new Random(1);
        for (int i = 0; i < 5000; i++) small.Set(At($"f{random.Next(40)}", $"f{random.Next(40)}", random.Next(5000)).ToMessage(), random.Next(5) == 0);
        Assert.InRange(small.SampleCount, 1, 50);
        Assert.Equal(10, small.Frames.Count);
        Assert.True(small.Refused > 1000);
    }

    [Fact]
    public async Task WhoWaitsGetsItWhenItComesOrHearsWhatWasMissing()
    {
        TransformBuffer buffer = Of(At("map", "base", 1000));
        Task<StampedTransform> future = buffer.LookupAsync("map", "base", 1500 * Ms, Patience), unknown = buffer.LookupAsync("map", "hand", 0, Patience);
        buffer.Set(At("map", "base", 1400).ToMessage());
        Assert.False(future.IsCompleted);
        buffer.Set(At("map", "base", 1600, 2).ToMessage());
        Assert.Equal(1, (await future.WaitAsync(Patience)).Pose.Translation.X, 9);
        buffer.Set(At("base", "hand", 0).ToMessage(), true);
        Assert.Equal(1600 * Ms, (await unknown.WaitAsync(Patience)).Nanoseconds);
        Assert.Equal(TransformFault.Extrapolation, (await Assert.ThrowsAsync<TransformException>(() => buffer.LookupAsync("map", "base", 900 * Ms, Patience).WaitAsync(Patience))).Fault);
        TransformException late = await Assert.ThrowsAsync<TransformException>(() => buffer.LookupAsync("map", "foot", 0, TimeSpan.FromMilliseconds(20)).WaitAsync(Patience));
        Assert.Equal(TransformFault.Timeout, late.Fault);
        Assert.Contains("'foot' is not known", late.Message);
        using var cancel = new CancellationTokenSource();
        Task<StampedTransform> never = buffer.LookupAsync("map", "foot", 0, Patience, cancel.Token);
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never.WaitAsync(Patience));
    }

    [Fact]
    public async Task FramesTravelAndLateListenersGetAllStaticOnes()
    {
        DomainOptions domain = Loopback.Domain();
        using var left = new Context(new ContextOptions { Domain = domain });
        using var right = new Context(new ContextOptions { Domain = domain });
        ROS2.Node robot = left.CreateNode("robot");
        using var fixedFrames = new StaticTransformBroadcaster(robot);
        fixedFrames.Send(At("map", "base", 0, 1));
        fixedFrames.Send(At("hand", "tip", 0, 3), At("map", "base", 0, 10));
        using var moving = new TransformBroadcaster(robot);
        ROS2.Node viewer = right.CreateNode("viewer");
        using var listener = new TransformListener(viewer);
        Task<StampedTransform> tip = listener.Buffer.LookupAsync("map", "tip", 1500 * Ms, Patience);
        await viewer.Context.Graph.WaitAsync(g => g.Publishers("/tf").Count > 0).WaitAsync(Patience);
        while (!tip.IsCompleted)
        {
            moving.Send(At("base", "hand", 1000, 100), At("base", "hand", 2000, 200));
            await Task.WhenAny(tip, Task.Delay(20));
        }

        Assert.Equal(163, (await tip).Pose.Translation.X, 9);
        // A clock that jumps takes what moves with it, and leaves what is fixed.
        viewer.Parameters[NodeParameters.UseSimTime] = true;
        Assert.True(listener.Buffer.TryLookup("hand", "tip", 0, out _, out _));
        Assert.False(listener.Buffer.TryLookup("map", "tip", 0, out _, out _));
    }
}
