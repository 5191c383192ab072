using System.Diagnostics;
using System.Globalization;
using LifecycleMsgs.Srv;
using Robotics.Cli.Nodes;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation;
using Robotics.Ros;
using Robotics.Ros2.Tests;
using Robotics.Sim;
using RoboticsInterfaces.Srv;
using ROS2;
using ROS2.Dds;
using Heartbeat = RoboticsInterfaces.Heartbeat;
using ReorientAction = RoboticsInterfaces.Action.Reorient;

namespace Robotics.Hardware.Tests.Serving;

/// <summary>The policy's node over DDS on loopback: a hand, the node and its client each in a context of their own.</summary>
[Collection("pty")]
public sealed class ReorientNodeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DomainOptions _domain = Loopback.Domain();
    private readonly Context _hands, _acting, _using;
    private readonly ROS2.Node _user;
    private readonly ReorientUser _asker;
    private readonly Client<ChangeState.Request, ChangeState.Response> _change;
    private readonly Client<Stop.Request, Stop.Response> _stop;
    private readonly List<IDisposable> _parts = [];

    public ReorientNodeTests()
    {
        (_hands, _acting, _using) = (Join(), Join(), Join());
        _user = _using.CreateNode("user");
        _asker = new(_user);
        _change = _user.CreateClient(ChangeState.Type, "/robotics_reorient/change_state");
        _stop = _user.CreateClient(Stop.Type, "/robotics_reorient/stop");
    }

    public void Dispose()
    {
        Enumerable.Reverse(_parts).ToList().ForEach(p => p.Dispose());
        _using.Dispose();
        _acting.Dispose();
        _hands.Dispose();
    }

    [Fact]
    public async Task AGoalIsReachedOnASimulatedHandAndTheHandHolds()
    {
        // Upright and out of the fingers' reach, where it lies as the goal wants it.
        Serve(new(new() { Threads = 1, Preset = HandPreset.Serving }, DepthNoise.Published, 0, Pose.At(.13, 0, .035, .4)));
        await ActAsync(new Waves(stopAt: .1));
        ActionResult<ReorientAction.Result> end = await (await _asker.SendAsync(Rotation.AboutZ(.4))).ResultAsync().WaitAsync(Patience);
        Assert.True(end is { Status: GoalStatus.Succeeded, Result.Code: ReorientAction.Result.REACHED }, $"{end.Result.Code}: {end.Result.Reason}");
        Assert.InRange(end.Result.Angle, 0, .1);
        Assert.True(end.Result.Seconds > .7);

        // A goal of another kind is an answer, not a fault of the node: it takes the next.
        foreach ((ReorientAction.Goal goal, string words) in ((ReorientAction.Goal, string)[])
        [
            (new() { Orientation = new() { X = 1, W = 1 } }, "must be 1 within"),
            (new() { Orientation = new() { W = double.NaN } }, "must be 1 within"),
            (new() { Object = "duck" }, "Ask for 'cube'"),
            (new() { Timeout = -1 }, "outside [0, 3600] s"),
        ])
        {
            end = await (await _asker.Client.SendGoalAsync(goal).WaitAsync(Patience)).ResultAsync().WaitAsync(Patience);
            Assert.Equal((GoalStatus.Aborted, ReorientAction.Result.REFUSED), (end.Status, end.Result.Code));
            Assert.Contains(words, end.Result.Reason, StringComparison.Ordinal);
        }

        end = await (await _asker.SendAsync(Rotation.AboutZ(2), timeout: 3)).ResultAsync().WaitAsync(Patience);
        Assert.Equal(ReorientAction.Result.TIMED_OUT, end.Result.Code);
    }

    [Theory]
    [InlineData("joints silent", "The state of the joints of 'dclaw' on 'joint_states' is 0.")]
    [InlineData("joints nonsense", "joint 'finger0/swing' is not a number")]
    [InlineData("joints frozen", "has been the same to the bit for 1.")]
    [InlineData("pose silent", "The object's pose on 'ground_truth/object_pose' is 0.")]
    [InlineData("pose frozen", "The object's pose on 'ground_truth/object_pose' has been the same to the bit for 1.")]
    [InlineData("pose nonsense", "quaternion of length")]
    [InlineData("twist nonsense", "are no numbers")]
    [InlineData("picture silent", "The depth picture on 'camera/depth/image' is 0.", true)]
    [InlineData("picture nonsense", "of 'rgb8'", true)]
    [InlineData("picture frozen", "has been the same to the bit for 1.", true)]
    [InlineData("info nonsense", "the camera has 640 x 64 pixels", true)]
    public async Task WhatIsTooOldFrozenOrNonsenseEndsInAHoldThatSaysWhich(string fault, string words, bool byCamera = false)
    {
        MadeHand hand = Made();
        await ActAsync(new Waves(stopAt: 0), byCamera);
        ClientGoal<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> goal = await _asker.SendAsync(Rotation.AboutZ(1));
        hand.Fault = fault;
        ActionResult<ReorientAction.Result> end = await goal.ResultAsync().WaitAsync(Patience);
        Assert.Equal((GoalStatus.Aborted, ReorientAction.Result.STALE), (end.Status, end.Result.Code));
        Assert.Contains(words, end.Result.Reason, StringComparison.Ordinal);
        Assert.EndsWith("The hand was told to hold.", end.Result.Reason, StringComparison.Ordinal);
        Holds(hand);

        // It takes goals again as soon as all is well.
        hand.Fault = "";
        Holds(hand);
        goal = await _asker.SendAsync(Rotation.AboutZ(1), timeout: 1);
        Assert.Equal(ReorientAction.Result.TIMED_OUT, (await goal.ResultAsync().WaitAsync(Patience)).Result.Code);
    }

    [Theory]
    [InlineData("stop", GoalStatus.Aborted, "stop")]
    [InlineData("cancel", GoalStatus.Canceled, "stop")]
    [InlineData("deactivate", GoalStatus.Aborted, "stop")]
    [InlineData("dead client", GoalStatus.Aborted, "stop")]
    public async Task WhoeverStopsItTheHandHolds(string how, GoalStatus status, string words)
    {
        MadeHand hand = Made();
        await ActAsync(new Waves(stopAt: 0));
        ClientGoal<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> goal = await _asker.SendAsync(Rotation.AboutZ(1));
        switch (how)
        {
            case "stop":
                Assert.Equal("", (await _stop.CallAsync(new() { Reason = "a test" }).WaitAsync(Patience)).Message);
                break;
            case "cancel":
                await goal.CancelAsync().WaitAsync(Patience);
                break;
            case "deactivate":
                Assert.True((await _change.CallAsync(new() { Transition = new() { Label = "deactivate" } }).WaitAsync(Patience)).Success);
                break;
            default:
                // It tells once that it is there, and no more.
                Publisher<Heartbeat> beats = _user.CreatePublisher<Heartbeat>("/robotics_reorient/client_heartbeat");
                await beats.WaitForSubscriptionsAsync().WaitAsync(Patience);
                beats.Publish(new Heartbeat { Client = "user", Moving = true });
                break;
        }

        ActionResult<ReorientAction.Result> end = await goal.ResultAsync().WaitAsync(Patience);
        Assert.Equal((status, ReorientAction.Result.STOPPED), (end.Status, end.Result.Code));
        Assert.Contains(words, end.Result.Reason, StringComparison.Ordinal);
        Holds(hand);
        Assert.Equal("Nothing was running.", (await _stop.CallAsync(new()).WaitAsync(Patience)).Message);
        if (how == "deactivate")
        {
            await Assert.ThrowsAsync<RosException>(() => _asker.Client.SendGoalAsync(new()).WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task APolicyThatCannotBeUsedLeavesItUnconfigured()
    {
        _ = Policy((_, _) => throw new Reorientation.Training.CheckpointException("The policy is of another hand."), false);
        Assert.False((await _change.CallAsync(new() { Transition = new() { Label = "configure" } }).WaitAsync(Patience)).Success);
    }

    private Context Join() => new(new ContextOptions { Domain = _domain });

    private void Serve(ServedHandOptions options)
    {
        ROS2.Node node = _hands.CreateNode("robotics_hand");
        HandNode served = new(node, () => new ServedHand(node, options), "simulation", 1);
        _parts.Add(served);
        Assert.True(served.StartAsync().GetAwaiter().GetResult());
    }

    private MadeHand Made()
    {
        MadeHand hand = new(_hands.CreateNode("made"));
        _parts.Add(hand);
        return hand;
    }

    private ReorientNode Policy(Func<HandWorlds, IHandCameras?, Cli.Reorient.OpenedPolicy> policy, bool byCamera)
    {
        ReorientNode node = new(_acting.CreateNode("robotics_reorient"), new(
            new() { Threads = 1, Preset = HandPreset.Scoring }, byCamera, policy, new() { StaleAfter = .6 }, new() { Timeout = 60 }, .6, 2));
        _parts.Add(node);
        return node;
    }

    private async Task ActAsync(Waves policy, bool byCamera = false)
    {
        Assert.True(await Policy((_, camera) =>
        {
            Assert.Equal(byCamera, camera is not null);
            return new(policy, null);
        }, byCamera).StartAsync());
        await _asker.ReadyAsync();
    }

    /// <summary>What was under way when the result came is heard; then no command comes any more, and the last is where the hand is.</summary>
    private static void Holds(MadeHand hand)
    {
        After(10);
        long commands = hand.Commands;
        Assert.All(hand.Command, q => Assert.True(double.IsFinite(q)));
        After(15);
        Assert.Equal(commands, hand.Commands);

        void After(long ticks)
        {
            long until = hand.Ticks + ticks;
            Loopback.Until(() => hand.Ticks >= until, "the hand's time goes on");
        }
    }

    /// <summary>Moves the joints about their home, and stops where the object lies as it is wanted.</summary>
    private sealed class Waves(double stopAt) : IHandPolicy
    {
        private int _acts;

        public string Sees => "state";

        public void Begin(IHandWorlds worlds, int world, int objectIndex) => _acts = 0;

        public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops)
        {
            for (int j = 0; j < targets.Length; j++)
            {
                targets[j] = worlds.Hand.Home[j] + .15 * Math.Sin(.8 * _acts + j);
            }

            ReadOnlySpan<double> p = worlds.ObjectPoses;
            stops[0] = ++_acts > 5 && new Rotation(p[3], p[4], p[5], p[6]).AngleTo(goals[0]) <= stopAt;
        }
    }
}

/// <summary>Both commands as processes, and the death of one.</summary>
[Collection("pty")]
public sealed class ReorientProcessTests : IDisposable
{
    private readonly string _domain = $"{101 + Environment.ProcessId % 100}";
    private readonly List<Process> _processes = [];
    private volatile SensorMsgs.JointState? _last;

    public void Dispose() => _processes.ForEach(p =>
    {
        p.Kill(entireProcessTree: true);
        p.Dispose();
    });

    [Fact]
    public async Task WhenThePolicysProcessIsKilledTheHandHoldsByItself()
    {
        Start("hand", "--simulated");
        Process policy = Start("reorient", "node", "--policy", "cem", "--rollouts", "8", "--sight", "5", "--stale", "2");
        using Context context = new(new ContextOptions { Domain = new() { Id = uint.Parse(_domain, CultureInfo.InvariantCulture) } });
        ROS2.Node user = context.CreateNode("user");
        using Subscription<SensorMsgs.JointState> states = user.CreateSubscription<SensorMsgs.JointState>(HandNode.JointStates, s => _last = s, Qos.SensorData);
        ReorientUser asker = new(user);
        await asker.ReadyAsync();
        Loopback.Until(() => _last is not null, "a joint state");
        double[] home = [.. _last!.Position];
        await asker.SendAsync(Rotation.AboutZ(1.2), timeout: 60);
        Loopback.Until(() => _last!.Position.Zip(home).Any(p => Math.Abs(p.First - p.Second) > .2), "it moves", 60);
        policy.Kill();
        policy.WaitForExit();

        // The watchdog's .2 s are ten states.
        After(30);
        double[] held = [.. _last!.Position];
        After(50);
        Assert.All(_last!.Position.Zip(held), p => Assert.Equal(p.Second, p.First, .01));

        void After(long count)
        {
            long until = states.Received + count;
            Loopback.Until(() => states.Received >= until, "joint states");
        }
    }

    private Process Start(params string[] words)
    {
        Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "robotics.dll"), .. words, "--domain", _domain]))!;
        _processes.Add(process);
        return process;
    }
}
