namespace Robotics.Ports;

/// <summary>What is known of one hand and the object in it, from whatever senses them: a simulation that knows all, or joint states, a camera and a tracker.</summary>
public interface IHandSensor
{
    /// <summary>One world, as it was sensed last. It is read; only who owns it steps it.</summary>
    IHandWorlds World { get; }

    /// <summary>Whether the object's pose and twist in <see cref="World"/> are sensed; else they mean nothing.</summary>
    bool SeesObject { get; }

    /// <summary>Brings <see cref="World"/> up to date.</summary>
    /// <returns>Why it is not to be gone by: what is too old, how old, and the limit, or what is no number; null when all is well.</returns>
    string? Sense();
}
