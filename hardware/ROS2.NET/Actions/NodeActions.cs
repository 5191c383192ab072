using ROS2.Cdr;

namespace ROS2;

/// <summary>Actions of a node. The type is given as a value: <c>node.CreateActionClient(FollowJointTrajectory.Type, "arm_controller/follow_joint_trajectory")</c>.</summary>
public static class NodeActions
{
    /// <param name="execute">The work on a goal, on the thread pool; it ends the goal. Its exception aborts it, or cancels it if that was asked for.</param>
    public static ActionServer<TGoal, TResult, TFeedback> CreateActionServer<TGoal, TResult, TFeedback>(this Node node, IAction<TGoal, TResult, TFeedback> type, string name,
        Func<ServerGoal<TGoal, TResult, TFeedback>, Task> execute, ActionServerOptions<TGoal, TResult, TFeedback>? options = null)
        where TGoal : IMessage<TGoal>
        where TResult : IMessage<TResult>, new()
        where TFeedback : IMessage<TFeedback> => new(node, type, name, execute, options ?? new ActionServerOptions<TGoal, TResult, TFeedback>());

    public static ActionClient<TGoal, TResult, TFeedback> CreateActionClient<TGoal, TResult, TFeedback>(this Node node, IAction<TGoal, TResult, TFeedback> type, string name)
        where TGoal : IMessage<TGoal>
        where TResult : IMessage<TResult>, new()
        where TFeedback : IMessage<TFeedback> => new(node, type, name);
}
