using System.Collections.Immutable;
using Dynamixel;
using Robotics.Ports;

namespace Robotics.Hands;

/// <summary>The servo of one joint, and how its numbers become the joint's.</summary>
/// <param name="Sign">1, or -1 where the servo turns against the joint.</param>
/// <param name="Offset">rad: the joint's position where the servo stands in the middle of its turn.</param>
/// <param name="TorqueConstant">N m a A, at the horn.</param>
public sealed record ServoConfiguration(byte Id, ServoModel Model, int Sign, double Offset, double TorqueConstant);

/// <summary>Temperature: from <paramref name="Soft"/> on the current falls linearly, to the share <paramref name="Least"/> at <paramref name="Hard"/>, where the torque goes off.</summary>
/// <param name="Soft">Degrees Celsius.</param>
/// <param name="Hard">Degrees Celsius.</param>
public sealed record HeatLimit(double Soft, double Hard, double Least);

/// <summary>
/// Load: the root mean square of the current over a while, as a share of the greatest. Above <paramref name="Continuous"/> the
/// current is limited to that; above <paramref name="Hard"/> the limit did not help, and the torque goes off.
/// </summary>
/// <param name="Time">Seconds: the time constant of the mean.</param>
public sealed record LoadLimit(double Continuous, double Hard, double Time);

/// <summary>A stall: farther from the target than <paramref name="Error"/> and slower than <paramref name="Velocity"/> at full current, for <paramref name="After"/>. The current then falls to <paramref name="Share"/>.</summary>
/// <param name="Error">rad.</param>
/// <param name="Velocity">rad/s.</param>
/// <param name="After">Seconds.</param>
public sealed record StallLimit(double Error, double Velocity, double After, double Share);

/// <summary>Voltage: outside [Low, High] for longer than <paramref name="After"/> the torque goes off.</summary>
/// <param name="Low">V.</param>
/// <param name="High">V.</param>
/// <param name="After">Seconds.</param>
public sealed record VoltageLimit(double Low, double High, double After);

/// <summary>Age of a joint's state: beyond <paramref name="Hold"/> the hand holds, beyond <paramref name="Lost"/> its torque goes off. Seconds.</summary>
public sealed record AgeLimit(double Hold, double Lost);

/// <summary>A hand of Dynamixel servos: what <see cref="HandFile"/> reads.</summary>
/// <param name="Port">Path of the serial port.</param>
/// <param name="Baud">Bits a second.</param>
/// <param name="ControlPeriod">Seconds.</param>
/// <param name="Watchdog">Seconds without an instruction after which the servos stop by themselves, a multiple of .02.</param>
/// <param name="Servos">One a joint, in the description's order.</param>
public sealed record HandConfiguration(
    HandDescription Description,
    ImmutableArray<ServoConfiguration> Servos,
    string Port,
    int Baud,
    double ControlPeriod,
    double Watchdog,
    BusOptions Bus,
    HeatLimit Heat,
    LoadLimit Load,
    StallLimit Stall,
    VoltageLimit Voltage,
    AgeLimit Age)
{
    /// <summary>Greatest current of a joint, A: what its torque needs, as far as the servo can.</summary>
    public double PeakCurrent(int joint)
    {
        ServoConfiguration servo = Servos[joint];
        return Math.Min(Description.Torque[joint] / servo.TorqueConstant, servo.Model.MostCurrent * servo.Model.CurrentUnit);
    }
}

/// <summary>A hand that cannot be used as it is: who, the value, the limit, the remedy.</summary>
public sealed class HandException(string message, Exception? inner = null) : Exception(message, inner);
