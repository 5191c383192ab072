using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Sim;

namespace Robotics.Reorientation.Tests.Acting;

/// <summary>How turning ends, on a simulated hand, and that the hand then holds.</summary>
public sealed class ReorienterTests : IDisposable
{
    private static readonly Pose Lies = Pose.At(0, 0, .035);

    private readonly HandWorlds world = new(new() { Threads = 1 });
    private readonly CancellationTokenSource stop = new();

    public ReorienterTests() => world.Reset(0, 0, Lies, world.Hand.Home.AsSpan(), HandPhysics.Nominal);

    public void Dispose()
    {
        stop.Dispose();
        world.Dispose();
    }

    [Fact]
    public void A_stop_that_lasts_is_reached()
    {
        // Aside, so that no finger moves it.
        world.Reset(0, 0, Pose.At(.12, 0, .035), world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        Scripted policy = new(act => act >= 3);
        Noted hand = new(new SimulatedHand(world));
        List<(double Angle, double Seconds)> told = [];
        ReorientEnd end = new Reorienter(hand, new SimulatedHand(world), policy, new()).Run(0, Rotation.AboutZ(.2), (a, s) => told.Add((a, s)), stop.Token);
        Assert.Equal(ReorientCode.Reached, end.Code);
        Assert.Equal(.2, end.Angle, 1e-3);
        Assert.Equal((1, 5), (policy.Begun, policy.Acts));
        // A period to look, three actions, held still, asked again, and it goes on holding.
        Assert.Equal([true, false, false, false, .. Enumerable.Repeat(true, 11)], hand.Held);
        Assert.Equal(13 * .08, end.Seconds, 1e-9);
        Assert.Equal([0, .08, .16, .24], told.Select(t => Math.Round(t.Seconds, 9)));
        Assert.All(told, t => Assert.Equal(.2, t.Angle, 1e-3));
    }

    [Fact]
    public void A_stop_that_does_not_last_is_none()
    {
        Scripted policy = new(act => act % 2 == 0);
        ReorientEnd end = new Reorienter(new SimulatedHand(world), new SimulatedHand(world), policy, new() { Timeout = 3 }).Run(0, Rotation.Identity, null, stop.Token);
        Assert.Equal(ReorientCode.TimedOut, end.Code);
        Assert.InRange(end.Seconds, 3, 3 + 12 * .08);
        Assert.Contains("within 3 s", end.Message, StringComparison.Ordinal);
    }

    /// <summary>Servos of 20 ms, a policy of 80 ms: a stop is not left waiting for the action to end.</summary>
    [Fact]
    public void A_stop_holds_within_a_period_of_the_hand_and_an_action_is_four_of_them()
    {
        using HandWorlds servos = new(new() { Threads = 1, Preset = HandPreset.Serving });
        int calls = 0;
        Noted hand = new(new SimulatedHand(servos))
        {
            Instead = _ =>
            {
                if (++calls == 12)
                {
                    stop.Cancel();
                }

                return null;
            },
        };
        Scripted policy = new(_ => false);
        ReorientEnd end = new Reorienter(hand, new SimulatedHand(world), policy, new()).Run(0, Rotation.Identity, null, stop.Token);
        Assert.Equal(ReorientCode.Stopped, end.Code);
        // One to look, two whole actions and three periods of the third; then nothing but holding.
        Assert.Equal([true, .. Enumerable.Repeat(false, 11), true], hand.Held);
        Assert.Equal(3, policy.Acts);
    }

    [Fact]
    public void What_is_too_old_and_an_object_that_is_gone_end_it_with_a_hold()
    {
        foreach ((ReorientCode code, string words, Action<Doubted> spoil) in ((ReorientCode, string, Action<Doubted>)[])
        [
            (ReorientCode.Stale, "The picture is 0.70 s old. The hand was told to hold.", s => s.Doubt = "The picture is 0.70 s old."),
            (ReorientCode.ObjectLost, "within 0.15 m", _ => world.Reset(0, 0, Pose.At(.2, 0, .035), world.Hand.Home.AsSpan(), HandPhysics.Nominal)),
        ])
        {
            world.Reset(0, 0, Lies, world.Hand.Home.AsSpan(), HandPhysics.Nominal);
            Doubted sensor = new(new SimulatedHand(world));
            Scripted policy = new(_ => false) { Before = act => { if (act == 4) spoil(sensor); } };
            Noted hand = new(new SimulatedHand(world));
            ReorientEnd end = new Reorienter(hand, sensor, policy, new()).Run(0, Rotation.AboutZ(1), null, stop.Token);
            Assert.Equal(code, end.Code);
            Assert.Contains(words, end.Message, StringComparison.Ordinal);
            Assert.True(hand.Held[^1]);
            Assert.Equal(5, policy.Acts);
        }
    }

    [Theory]
    [InlineData(HandCode.Stale, ReorientCode.Stale)]
    [InlineData(HandCode.Invalid, ReorientCode.HandFault)]
    [InlineData(HandCode.Overheated, ReorientCode.HandFault)]
    [InlineData(HandCode.Line, ReorientCode.HandFault)]
    public void A_hand_that_does_not_follow_ends_it_with_the_hands_own_words(HandCode told, ReorientCode code)
    {
        Noted hand = new(new SimulatedHand(world)) { Instead = call => call == 3 ? new(told, 2, "Joint 'x' is so.") : null };
        ReorientEnd end = new Reorienter(hand, new SimulatedHand(world), new Scripted(_ => false), new()).Run(0, Rotation.Identity, null, stop.Token);
        Assert.Equal(code, end.Code);
        Assert.StartsWith("Joint 'x' is so.", end.Message, StringComparison.Ordinal);
        Assert.True(hand.Held[^1]);
    }

    /// <summary>Property: a quaternion is taken just when its length is 1, whatever its direction.</summary>
    [Fact]
    public void Goals_that_are_no_rotations_are_refused_with_value_limit_and_remedy()
    {
        Random random = new(3);
        for (int i = 0; i < 2000; i++)
        {
            Rotation any = new Rotation(random.NextDouble() - .5, random.NextDouble() - .5, random.NextDouble() - .5, random.NextDouble() - .5 + 1e-6).Normalized();
            double length = i % 2 == 0 ? 1 + 1.9e-3 * (random.NextDouble() - .5) : Math.Pow(10, 8 * (random.NextDouble() - .5));
            Rotation given = new(length * any.W, length * any.X, length * any.Y, length * any.Z);
            Assert.Equal(Math.Abs(length - 1) <= 1e-3, Reorienter.Refuse(given) is null);
        }

        foreach (Rotation none in (Rotation[])[new(0, 0, 0, 0), new(double.NaN, 0, 0, 1), new(1, double.PositiveInfinity, 0, 0), new(1, 1, 0, 0)])
        {
            Noted hand = new(new SimulatedHand(world));
            ReorientEnd end = new Reorienter(hand, new SimulatedHand(world), new Scripted(_ => false), new()).Run(0, none, null, stop.Token);
            Assert.Equal(ReorientCode.Refused, end.Code);
            Assert.Contains("must be 1 within 0.001. Give a unit quaternion", end.Message, StringComparison.Ordinal);
            Assert.Empty(hand.Held);
        }
    }

    [Fact]
    public void Another_hand_and_a_period_that_does_not_fit_are_told()
    {
        using HandWorlds other = new(new() { Hand = "leap", Stage = "air", Threads = 1 }), odd = new(new() { Threads = 1, Preset = new("odd", .01, 3) });
        Assert.Contains("'leap'", Assert.Throws<ArgumentException>(() => new Reorienter(new SimulatedHand(world), new SimulatedHand(other), new Scripted(_ => false), new())).Message, StringComparison.Ordinal);
        Assert.Contains("no multiple of the hand's control period, 0.03 s", Assert.Throws<ArgumentException>(() => new Reorienter(new SimulatedHand(odd), new SimulatedHand(world), new Scripted(_ => false), new())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_periods_allocate_nothing()
    {
        List<long> allocated = new(64);
        new Reorienter(new SimulatedHand(world), new SimulatedHand(world), new Scripted(_ => false), new() { Timeout = 3 })
            .Run(0, Rotation.Identity, (_, _) => allocated.Add(GC.GetAllocatedBytesForCurrentThread()), stop.Token);
        Assert.InRange(allocated.Count, 30, 64);
        Assert.Equal(allocated[5], allocated[^1]);
    }

    /// <summary>A policy that sees by a camera has no pose to go by: nothing is measured on one, and nothing is lost.</summary>
    [Fact]
    public void Without_a_pose_of_the_object_the_policy_alone_decides()
    {
        world.Reset(0, 0, Pose.At(.3, 0, .035), world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        Doubted blind = new(new SimulatedHand(world)) { SeesObject = false };
        ReorientEnd end = new Reorienter(new SimulatedHand(world), blind, new Scripted(act => act >= 1), new()).Run(0, Rotation.Identity, null, stop.Token);
        Assert.Equal((ReorientCode.Reached, double.NaN), (end.Code, end.Angle));
    }
}
