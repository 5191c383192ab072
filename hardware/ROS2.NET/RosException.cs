namespace ROS2;

/// <summary>Something that others in the graph did or left undone: a service that went away, a goal that was refused.</summary>
public sealed class RosException(string message, Exception? inner = null) : Exception(message, inner);
