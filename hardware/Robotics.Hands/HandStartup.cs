using Dynamixel;
using Robotics.Ports;

namespace Robotics.Hands;

/// <summary>
/// Makes servos ready, one after another, while their torque is off: are they there, the right ones, sound and set as they should
/// be? Settings that are kept without power are written only where they differ. At the end the torque is on and every servo holds
/// where it stands.
/// </summary>
internal sealed class HandStartup(DynamixelBus bus, HandConfiguration hand)
{
    /// <summary>rad by which a joint may stand outside its limits: more is a wrong offset or turn.</summary>
    private const double Outside = .35;

    /// <summary>20 us, where the servo's own 500 us would cost nine of them a quarter of a control period.</summary>
    private const int ReturnDelay = 10;

    /// <summary>Seconds a servo takes to restart.</summary>
    private const double RestartTime = .5;

    /// <exception cref="HandException">The first thing that is wrong.</exception>
    public void Run()
    {
        for (int i = 0; i < hand.Servos.Length; i++)
        {
            Identify(i);
        }

        for (int i = 0; i < hand.Servos.Length; i++)
        {
            Restart(i);
            Set(i, ControlTable.StatusReturnLevel, 2);
            Set(i, ControlTable.TorqueEnable, 0);
            Set(i, ControlTable.BusWatchdog, 0);
            Keep(i, ControlTable.DriveMode, 0);
            Keep(i, ControlTable.OperatingMode, ControlTable.CurrentBasedPosition);
            Keep(i, ControlTable.ReturnDelay, ReturnDelay);
            Keep(i, ControlTable.CurrentLimit, Peak(i));
        }

        for (int i = 0; i < hand.Servos.Length; i++)
        {
            int position = Standing(i);
            Set(i, ControlTable.GoalCurrent, Peak(i));
            Set(i, ControlTable.ProfileVelocity, JointScale.VelocityRegister(hand.Description.Velocity[i]));
            Set(i, ControlTable.GoalPosition, position);
            Set(i, ControlTable.TorqueEnable, 1);
        }
    }

    private int Peak(int joint) => new JointScale(hand.Servos[joint]).CurrentRegister(hand.PeakCurrent(joint));

    private void Identify(int joint)
    {
        ServoConfiguration servo = hand.Servos[joint];
        Reply reply = bus.Ping(servo.Id, out Identity found);
        if (reply.Code == BusCode.NoAnswer)
        {
            throw Wrong(joint, "does not answer", "Check power, cable, baud rate and id");
        }

        if (!reply.Ok || found.Answers > 1)
        {
            throw Wrong(joint, found.Answers > 1 ? $"answers {found.Answers} times" : "answers with what cannot be read", "Several servos may have this id, or there is noise: connect them one at a time and give each its own id");
        }

        if (found.Model != servo.Model.Number)
        {
            throw Wrong(joint, $"is of model {found.Model} and not {servo.Model.Number} ({servo.Model.Name})", "Correct 'model', or the servo");
        }
    }

    /// <summary>A servo that has stopped itself is restarted once; what is still wrong then is told.</summary>
    private void Restart(int joint)
    {
        HardwareErrors errors = Errors(joint);
        if (errors == HardwareErrors.None)
        {
            return;
        }

        bus.Reboot(hand.Servos[joint].Id);
        bus.Wait(bus.Time + RestartTime);
        errors = Errors(joint);
        if (errors != HardwareErrors.None)
        {
            throw Wrong(joint, $"reports {errors} after a restart, too", "Let it cool, check its supply, or have it mended");
        }
    }

    private HardwareErrors Errors(int joint) => (HardwareErrors)Get(joint, ControlTable.HardwareErrorStatus);

    /// <summary>Where the servo stands.</summary>
    private int Standing(int joint)
    {
        int register = Get(joint, ControlTable.PresentPosition);
        double position = new JointScale(hand.Servos[joint]).Position(register);
        HandDescription limits = hand.Description;
        return position >= limits.Lower[joint] - Outside && position <= limits.Upper[joint] + Outside
            ? register
            : throw Wrong(joint, FormattableString.Invariant($"stands at {position:0.###} rad, outside [{limits.Lower[joint]}, {limits.Upper[joint]}] rad by more than {Outside} rad"), "Move it by hand, or correct 'offset' and 'sign'");
    }

    private void Keep(int joint, Register register, int value)
    {
        if (Get(joint, register) != value)
        {
            Set(joint, register, value);
        }
    }

    private int Get(int joint, Register register)
    {
        Reply reply = bus.Read(hand.Servos[joint].Id, register, out int value);
        return reply.Ok ? value : throw Wrong(joint, $"answers a read of register {register.Address} with {reply.Code}", "Check its cable");
    }

    private void Set(int joint, Register register, int value)
    {
        Reply reply = bus.Write(hand.Servos[joint].Id, register, value);
        if (!reply.Ok)
        {
            throw Wrong(joint, $"answers a write of {value} to register {register.Address} with {reply.Code}", "Check its cable and its model's manual");
        }
    }

    private HandException Wrong(int joint, string what, string remedy) =>
        new($"Hand '{hand.Description.Name}', joint '{hand.Description.Joints[joint]}': the servo with id {hand.Servos[joint].Id} {what}. {remedy}.");
}
