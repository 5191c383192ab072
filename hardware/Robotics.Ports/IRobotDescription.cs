namespace Robotics.Ports;

/// <summary>The capability card of any robot: what is common to all kinds.</summary>
public interface IRobotDescription
{
    string Name { get; }

    /// <summary>Seconds.</summary>
    double ControlPeriod { get; }
}
