using Dynamixel;

namespace Robotics.Hands;

/// <summary>Between one joint's SI units and its servo's registers: the one place where they are converted.</summary>
internal readonly struct JointScale(ServoConfiguration servo)
{
    /// <summary>rad.</summary>
    public double Position(int register) => servo.Offset + servo.Sign * (register - ServoModel.PositionCentre) * ServoModel.PositionUnit;

    public int PositionRegister(double position) =>
        ServoModel.PositionCentre + (int)Math.Round(servo.Sign * (position - servo.Offset) / ServoModel.PositionUnit);

    /// <summary>rad/s.</summary>
    public double Velocity(int register) => servo.Sign * register * ServoModel.VelocityUnit;

    /// <summary>Of a limit, which has no sign; never 0, which would be none.</summary>
    public static int VelocityRegister(double velocity) => Math.Max(1, (int)Math.Floor(velocity / ServoModel.VelocityUnit));

    /// <summary>A.</summary>
    public double Current(int register) => servo.Sign * register * servo.Model.CurrentUnit;

    /// <summary>Of a limit, which has no sign.</summary>
    public int CurrentRegister(double current) => Math.Clamp((int)Math.Round(current / servo.Model.CurrentUnit), 0, servo.Model.MostCurrent);

    /// <summary>N m.</summary>
    public double Torque(double current) => current * servo.TorqueConstant;
}
