using Robotics.Ports;
using Robotics.Sim;
using ROS2;
using GripperCommand = ControlMsgs.Action.GripperCommand;
using Goal = ROS2.ServerGoal<ControlMsgs.Action.GripperCommand.Goal, ControlMsgs.Action.GripperCommand.Result, ControlMsgs.Action.GripperCommand.Feedback>;

namespace Robotics.Cli.Nodes;

/// <summary>A simulated gripper's controller: the action gripper_cmd. Position is the opening between the pads, m; max_effort 0 is all the force there is.</summary>
internal sealed class GripperServer(Node node, ServedArm arm, SimLoop loop, string name) : IDisposable
{
    private readonly HashSet<Goal> _running = [];
    private ActionServer<GripperCommand.Goal, GripperCommand.Result, GripperCommand.Feedback>? _server;

    public GripperServer Start()
    {
        _server = node.CreateActionServer(GripperCommand.Type, name + "/gripper_cmd", ExecuteAsync);
        return this;
    }

    public void Dispose() => _server?.Dispose();

    private async Task ExecuteAsync(Goal goal)
    {
        TaskCompletionSource<(MotionResult Result, bool Stalled)> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        double force = goal.Goal.Command.MaxEffort, wanted = goal.Goal.Command.Position;
        loop.Post(() =>
        {
            if (goal.Cancellation.IsCancellationRequested)
            {
                ended.SetResult((new(MotionCode.Stopped, "Cancelled before it began."), false));
            }
            else if (arm.Grip(wanted, force == 0 ? arm.Servos.Description.Gripper.MaxForce : force, (result, stalled) =>
            {
                _running.Remove(goal);
                ended.SetResult((result, stalled));
            }) is { } refusal)
            {
                ended.SetResult((new(MotionCode.Invalid, refusal), false));
            }
            else
            {
                _running.Add(goal);
            }
        });
        using (goal.Cancellation.Register(() => loop.Post(() =>
        {
            if (_running.Contains(goal))
            {
                arm.StopGrip("Stopped on request.");
            }
        })))
        {
            (MotionResult result, bool stalled) = await ended.Task;
            (double width, double push) = await loop.Ask(() => (arm.Servos.Width, arm.Servos.State.GripperForce));
            if (!result.Ok)
            {
                node.Log.Warn($"gripper_cmd: {result.Message}");
            }

            goal.End(result.Ok, new() { Position = width, Effort = push, Stalled = stalled, ReachedGoal = result.Ok && !stalled });
        }
    }
}
