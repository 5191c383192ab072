using LifecycleMsgs.Srv;
using Robotics.Geometry;
using Robotics.Ros;
using Robotics.Ros2.Tests;
using ROS2;
using ReorientAction = RoboticsInterfaces.Action.Reorient;
using ReorientGoal = ROS2.ClientGoal<RoboticsInterfaces.Action.Reorient.Goal, RoboticsInterfaces.Action.Reorient.Result, RoboticsInterfaces.Action.Reorient.Feedback>;

namespace Robotics.Hardware.Tests.Serving;

/// <summary>Who asks the policy's node for its action.</summary>
internal sealed class ReorientUser(Node node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Client<GetState.Request, GetState.Response> _state = node.CreateClient(GetState.Type, "/robotics_reorient/get_state");
    private long _told;

    public ActionClient<ReorientAction.Goal, ReorientAction.Result, ReorientAction.Feedback> Client { get; } =
        node.CreateActionClient(ReorientAction.Type, "/robotics_reorient/reorient");

    /// <summary>The action is there a moment before the node takes goals: it is waited for until it is active.</summary>
    public async Task ReadyAsync()
    {
        await Client.WaitForServerAsync().WaitAsync(Patience);
        Loopback.Until(() => _state.CallAsync(new()).WaitAsync(Patience).GetAwaiter().GetResult().CurrentState.Label == "active", "the node is active", 60);
    }

    /// <summary>A goal that is under way or has ended. Discovery takes its time: one that comes before what is to be sensed is sent again.</summary>
    public async Task<ReorientGoal> SendAsync(Rotation to, double timeout = 0, Rotation? start = null)
    {
        ReorientAction.Goal asked = new() { Orientation = to.ToMessage(), Timeout = timeout, Start = (start ?? Rotation.Identity).ToMessage() };
        for (int tries = 0; tries < 100; tries++)
        {
            long before = Interlocked.Read(ref _told);
            ReorientGoal goal = await Client.SendGoalAsync(asked, f => Interlocked.Increment(ref _told)).WaitAsync(Patience);
            Task<ActionResult<ReorientAction.Result>> ended = goal.ResultAsync();
            Loopback.Until(() => Interlocked.Read(ref _told) > before + 5 || ended.IsCompleted, "it acts");
            if (!ended.IsCompleted || !(await ended).Result.Reason.Contains("has not come yet", StringComparison.Ordinal))
            {
                return goal;
            }
        }

        throw new TimeoutException("The node never heard what it is to sense.");
    }
}
