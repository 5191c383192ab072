using System.Buffers.Binary;

namespace Dynamixel;

/// <summary>A place in a servo's control table.</summary>
/// <param name="Length">Bytes: 1, 2 or 4, least significant first; 2 and 4 are signed.</param>
public readonly record struct Register(ushort Address, byte Length)
{
    /// <summary>The number in the first bytes of a span.</summary>
    public int Get(ReadOnlySpan<byte> bytes) => Length switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };

    /// <summary>Puts a number into the first bytes of a span.</summary>
    public void Put(Span<byte> bytes, int value)
    {
        switch (Length)
        {
            case 1: bytes[0] = (byte)value; break;
            case 2: BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value); break;
            default: BinaryPrimitives.WriteInt32LittleEndian(bytes, value); break;
        }
    }
}

/// <summary>
/// The control table of the X series with current control: XM430, XM540, XC330, as its manuals print it. Up to
/// <see cref="Shutdown"/> it is kept without power and written only while the torque is off.
/// </summary>
public static class ControlTable
{
    public static readonly Register ModelNumber = new(0, 2);
    public static readonly Register Firmware = new(6, 1);
    public static readonly Register Id = new(7, 1);
    public static readonly Register BaudRate = new(8, 1);

    /// <summary>2 us.</summary>
    public static readonly Register ReturnDelay = new(9, 1);

    /// <summary>Bit 0: reversed; bit 2: profiles given by time instead of velocity; bit 3: a goal turns the torque on.</summary>
    public static readonly Register DriveMode = new(10, 1);
    public static readonly Register OperatingMode = new(11, 1);
    public static readonly Register HomingOffset = new(20, 4);

    /// <summary>Degrees Celsius.</summary>
    public static readonly Register TemperatureLimit = new(31, 1);

    /// <summary>.1 V.</summary>
    public static readonly Register MaxVoltage = new(32, 2);
    public static readonly Register MinVoltage = new(34, 2);

    /// <summary>In the model's unit of current.</summary>
    public static readonly Register CurrentLimit = new(38, 2);
    public static readonly Register VelocityLimit = new(44, 4);
    public static readonly Register Shutdown = new(63, 1);

    public static readonly Register TorqueEnable = new(64, 1);

    /// <summary>2: every instruction is answered.</summary>
    public static readonly Register StatusReturnLevel = new(68, 1);

    /// <summary>Bits of <see cref="HardwareErrors"/>.</summary>
    public static readonly Register HardwareErrorStatus = new(70, 1);

    /// <summary>20 ms; 0: off; 255: it has stopped the servo, and goals are not taken until 0 is written.</summary>
    public static readonly Register BusWatchdog = new(98, 1);
    public static readonly Register GoalCurrent = new(102, 2);
    public static readonly Register GoalVelocity = new(104, 4);

    /// <summary>0: as fast as it goes.</summary>
    public static readonly Register ProfileVelocity = new(112, 4);
    public static readonly Register GoalPosition = new(116, 4);

    public static readonly Register PresentCurrent = new(126, 2);
    public static readonly Register PresentVelocity = new(128, 4);
    public static readonly Register PresentPosition = new(132, 4);

    /// <summary>.1 V.</summary>
    public static readonly Register PresentVoltage = new(144, 2);

    /// <summary>Degrees Celsius.</summary>
    public static readonly Register PresentTemperature = new(146, 1);

    /// <summary>Value of <see cref="OperatingMode"/>: position over several turns, with the goal current as the limit of the motor's.</summary>
    public const int CurrentBasedPosition = 5;

    /// <summary>Value of <see cref="BusWatchdog"/> once it has stopped the servo.</summary>
    public const int WatchdogTripped = 255;
}

/// <summary>Why a servo has stopped; it goes on after a reboot.</summary>
[Flags]
public enum HardwareErrors : byte
{
    None = 0,
    InputVoltage = 1,
    Overheating = 4,
    Encoder = 8,
    ElectricalShock = 16,
    Overload = 32,
}

/// <summary>What differs between servos of the series.</summary>
/// <param name="Number">What it answers to a ping.</param>
/// <param name="CurrentUnit">A that 1 of the current registers stands for.</param>
/// <param name="MostCurrent">Greatest value of the current limit, in that unit.</param>
public sealed record ServoModel(string Name, int Number, double CurrentUnit, int MostCurrent)
{
    /// <summary>rad that 1 of a position register stands for.</summary>
    public const double PositionUnit = 2 * Math.PI / 4096;

    /// <summary>Middle of the turn.</summary>
    public const int PositionCentre = 2048;

    /// <summary>rad/s that 1 of a velocity register stands for: .229 turns a minute.</summary>
    public const double VelocityUnit = .229 * 2 * Math.PI / 60;

    /// <summary>s that 1 of the bus watchdog stands for.</summary>
    public const double WatchdogUnit = .02;

    public static IReadOnlyList<ServoModel> All { get; } =
    [
        new("XM430-W210", 1030, .00269, 1193),
        new("XM430-W350", 1020, .00269, 1193),
        new("XC330-T288", 1220, .001, 910),
        new("XC330-M288", 1240, .001, 2352),
    ];
}
