namespace ROS2.Cdr;

/// <summary>A service type as a value, so that both message types follow from it: <c>node.CreateClient(Trigger.Type, "/home")</c>.</summary>
public interface IService<TRequest, TResponse>
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    /// <summary>Such as <c>std_srvs/srv/Trigger</c>.</summary>
    string RosType { get; }

    /// <summary>The hash of the service; its two messages have their own.</summary>
    string TypeHash { get; }

    /// <summary>What service introspection publishes.</summary>
    MessageType Event { get; }
}

/// <summary>An action type as a value, with the types that are derived from its three parts.</summary>
public interface IAction<TGoal, TResult, TFeedback>
    where TGoal : IMessage<TGoal>
    where TResult : IMessage<TResult>
    where TFeedback : IMessage<TFeedback>
{
    /// <summary>Such as <c>control_msgs/action/FollowJointTrajectory</c>.</summary>
    string RosType { get; }

    string TypeHash { get; }

    /// <summary>uint8[16] goal_id, goal.</summary>
    MessageType SendGoalRequest { get; }

    /// <summary>bool accepted, time stamp.</summary>
    MessageType SendGoalResponse { get; }

    /// <summary>uint8[16] goal_id.</summary>
    MessageType GetResultRequest { get; }

    /// <summary>int8 status (action_msgs/msg/GoalStatus), result.</summary>
    MessageType GetResultResponse { get; }

    /// <summary>uint8[16] goal_id, feedback.</summary>
    MessageType FeedbackMessage { get; }
}
