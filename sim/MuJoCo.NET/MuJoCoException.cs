namespace MuJoCo;

/// <summary>What MuJoCo, or the binding on its behalf, refuses; the message is the library's own where it has one.</summary>
public class MuJoCoException : Exception
{
    public MuJoCoException(string message) : base(message) { }

    public MuJoCoException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>A model that MuJoCo could not parse or compile. The message is MuJoCo's, with element and line where it gives them.</summary>
public sealed class MuJoCoLoadException(string message) : MuJoCoException(message);
