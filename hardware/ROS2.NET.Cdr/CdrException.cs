namespace ROS2.Cdr;

/// <summary>
/// A payload that is not what its type says, or a message that its type cannot carry. The message names type and field, the
/// value, the limit and the remedy. Nothing else is thrown by reading, whatever the bytes.
/// </summary>
public sealed class CdrException(string message) : Exception(message);
