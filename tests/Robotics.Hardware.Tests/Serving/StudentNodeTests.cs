using Robotics.Cli.Nodes;
using Robotics.Cli.Reorient;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Ros2.Tests;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;
using ReorientAction = RoboticsInterfaces.Action.Reorient;
using ReorientGoal = ROS2.ClientGoal<RoboticsInterfaces.Action.Reorient.Goal, RoboticsInterfaces.Action.Reorient.Result, RoboticsInterfaces.Action.Reorient.Feedback>;

namespace Robotics.Hardware.Tests.Serving;

/// <summary>The checked-in student as a node over DDS: a hand and its camera, the node and its client each in a context of their own.</summary>
[Collection("pty")]
public sealed class StudentNodeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Context _hands, _acting, _using;
    private readonly ReorientUser _asker;
    private readonly List<IDisposable> _parts = [];

    public StudentNodeTests()
    {
        DomainOptions domain = Loopback.Domain();
        (_hands, _acting, _using) = (Join(), Join(), Join());
        _asker = new(_using.CreateNode("user"));

        Context Join() => new(new ContextOptions { Domain = domain });
    }

    public void Dispose()
    {
        Enumerable.Reverse(_parts).ToList().ForEach(p => p.Dispose());
        _using.Dispose();
        _acting.Dispose();
        _hands.Dispose();
    }

    [Fact]
    public async Task AGoalThatIsSeenByTheCameraAloneIsReached()
    {
        const double Lies = .3, Turn = 1;
        ROS2.Node node = _hands.CreateNode("robotics_hand");
        HandNode hand = new(node, () => new ServedHand(node, new(new() { Threads = 1, Preset = HandPreset.Serving }, DepthNoise.Published, 0, Pose.At(0, 0, .035, Lies))), "simulation", 1);
        _parts.Add(hand);
        Assert.True(await hand.StartAsync());
        Rotation? truth = null;
        _parts.Add(_using.CreateNode("measures").CreateSubscription<GeometryMsgs.PoseStamped>(ServedHand.ObjectPose, m => truth = m.Pose.FromMessage("the object").Rotation, Qos.SensorData));
        await ActAsync(sight: 5);
        ReorientGoal goal = await _asker.SendAsync(Rotation.AboutZ(Lies + Turn), start: Rotation.AboutZ(Lies));
        ActionResult<ReorientAction.Result> end = await goal.ResultAsync().WaitAsync(Patience);
        double left = truth!.Value.AngleTo(Rotation.AboutZ(Lies + Turn));
        Assert.True(end is { Status: GoalStatus.Succeeded, Result.Code: ReorientAction.Result.REACHED }, $"{end.Result.Code}: {end.Result.Reason} Left: {left}");
        Assert.True(double.IsNaN(end.Result.Angle), "It knows no pose to measure on.");
        Assert.True(left < .6 * Turn, $"{left} rad are left.");

        end = await (await _asker.SendAsync(Rotation.Identity, start: new(0, 0, 0, 2))).ResultAsync().WaitAsync(Patience);
        Assert.Equal(ReorientAction.Result.REFUSED, end.Result.Code);
        Assert.StartsWith("The start ", end.Result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("picture silent", 5, ReorientAction.Result.STALE, "has been the same to the bit for 1.")]
    [InlineData("picture silent", .6, ReorientAction.Result.STALE, "at most 0.6 s")]
    [InlineData("picture empty", 5, ReorientAction.Result.OBJECT_LOST, "The policy gave up: there is no object in the hand's space. The hand was told to hold.")]
    public async Task ACameraThatFailsIsHeldThroughAndThenItEndsWithTheReason(string fault, double sight, int code, string words)
    {
        MadeHand hand = new(_hands.CreateNode("made"));
        _parts.Add(hand);
        await ActAsync(sight, stopAt: .01);
        ReorientGoal goal = await _asker.SendAsync(Rotation.AboutZ(1));
        hand.Fault = fault;
        Task<ActionResult<ReorientAction.Result>> ended = goal.ResultAsync();
        Queue<double[]> last = new();
        for (long tick = 0; !ended.IsCompleted; tick = hand.Ticks)
        {
            Loopback.Until(() => hand.Ticks > tick || ended.IsCompleted, "the hand's time goes on");
            last.Enqueue(hand.Command);
            if (last.Count > 20)
            {
                last.Dequeue();
            }
        }

        ActionResult<ReorientAction.Result> end = await ended.WaitAsync(Patience);
        Assert.Equal((GoalStatus.Aborted, code), (end.Status, end.Result.Code));
        Assert.Contains(words, end.Result.Reason, StringComparison.Ordinal);
        if (sight > 1)
        {
            // It held for the second of its patience, and holds on: the last commands are one.
            Assert.Equal(20, last.Count);
            Assert.All(last, c => Assert.All(c.Zip(hand.Command), q => Assert.Equal(q.Second, q.First, 1e-4)));
        }

        hand.Fault = "";
        long seen = hand.Ticks + 20;
        Loopback.Until(() => hand.Ticks >= seen, "pictures come again");
        goal = await _asker.SendAsync(Rotation.AboutZ(1), timeout: 1);
        Assert.Equal(ReorientAction.Result.TIMED_OUT, (await goal.ResultAsync().WaitAsync(Patience)).Result.Code);
    }

    private async Task ActAsync(double sight, double stopAt = .4)
    {
        HandWorldOptions worlds = new() { Threads = 1, Preset = HandPreset.Scoring };
        PolicyChoice student = new("student", Path.Combine(AppContext.BaseDirectory, "student-cube-yaw.safetensors"), stopAt, 4, 0);
        ReorientNode node = new(_acting.CreateNode("robotics_reorient"), new(
            worlds, student.ByCamera, (sensed, camera) => student.Open(worlds, sensed, camera, 1), new() { StaleAfter = 2 }, new() { Timeout = 30 }, sight, 2));
        _parts.Add(node);
        Assert.True(await node.StartAsync());
        await _asker.ReadyAsync();
    }
}
