namespace Robotics.Ports;

/// <summary>How a control period of a hand ended. Numbers are stable. From <see cref="Lost"/> on it is a fault: the hand is limp and takes no targets any more.</summary>
public enum HandCode
{
    /// <summary>It follows its targets, or holds as it was told to.</summary>
    Ok = 0,

    /// <summary>It follows as it can: heat, load or a stall has taken some of a joint's torque.</summary>
    Restrained = 1,

    /// <summary>The targets were refused; the hand holds.</summary>
    Invalid = 2,

    /// <summary>A joint's state is older than its limit; the hand holds.</summary>
    Stale = 3,

    /// <summary>A joint does not answer any more.</summary>
    Lost = 10,

    /// <summary>A servo is hotter than its limit.</summary>
    Overheated = 11,

    /// <summary>A servo has borne more than it may for too long.</summary>
    Overloaded = 12,

    /// <summary>The supply's voltage is out of its range.</summary>
    Voltage = 13,

    /// <summary>A servo has restarted by itself, as after a dip of the supply.</summary>
    Restarted = 14,

    /// <summary>A servo reports a fault of its own, or a simulated hand's physics broke down.</summary>
    Fault = 15,

    /// <summary>The line to the servos is gone.</summary>
    Line = 16,
}

/// <summary>The end of a control period.</summary>
/// <param name="Joint">Which joint it is about, or -1.</param>
/// <param name="Message">A sentence for people, "" for <see cref="HandCode.Ok"/> and <see cref="HandCode.Restrained"/>.</param>
public readonly record struct HandStatus(HandCode Code, int Joint, string Message)
{
    public static readonly HandStatus Ok = new(HandCode.Ok, -1, "");

    public bool IsFault => Code >= HandCode.Lost;
}

/// <summary>
/// One hand, real or simulated. <see cref="Step"/> and <see cref="Hold"/> each last one control period, and the spans show the state
/// measured at its end; they are views that the next call writes into. One thread calls. Whoever wants it to stop calls Hold instead
/// of Step: within one control period it then holds where it is.
/// </summary>
public interface IHand : IDisposable
{
    HandDescription Description { get; }

    /// <summary>Seconds between two targets.</summary>
    double ControlPeriod { get; }

    /// <summary>Seconds of the hand's own clock, at which the state was measured.</summary>
    double Time { get; }

    /// <summary>rad, one a joint.</summary>
    ReadOnlySpan<double> Positions { get; }

    /// <summary>rad/s, one a joint.</summary>
    ReadOnlySpan<double> Velocities { get; }

    /// <summary>N m that the servos exert, one a joint, as well as they can tell.</summary>
    ReadOnlySpan<double> Torques { get; }

    /// <summary>Goes towards targets for one control period, no faster than the joints' velocities and with no more than their torques.</summary>
    /// <param name="targets">rad, one a joint; clamped to the joints' limits. Another number of them, or one that is not finite, is <see cref="HandCode.Invalid"/>.</param>
    HandStatus Step(ReadOnlySpan<double> targets);

    /// <summary>Holds for one control period: where the hand was when the first of several calls came, and what it held fast then with the same force (<see cref="HoldTargets"/>).</summary>
    HandStatus Hold();
}
