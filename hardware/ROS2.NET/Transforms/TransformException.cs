namespace ROS2;

/// <summary>Why there is no transform; the numbers are tf2_msgs/msg/TF2Error's.</summary>
public enum TransformFault : byte { Lookup = 1, Connectivity = 2, Extrapolation = 3, InvalidArgument = 4, Timeout = 5 }

/// <summary>There is no transform between two frames at a time.</summary>
public sealed class TransformException(TransformFault fault, string message) : Exception(message)
{
    public TransformFault Fault { get; } = fault;
}
