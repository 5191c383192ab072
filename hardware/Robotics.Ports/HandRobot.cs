namespace Robotics.Ports;

/// <summary>A hand as a robot among others.</summary>
/// <param name="ControlPeriod">Seconds between two actions of who moves it.</param>
public sealed record HandRobot(HandDescription Hand, double ControlPeriod) : IRobotDescription
{
    public string Name => Hand.Name;
}
