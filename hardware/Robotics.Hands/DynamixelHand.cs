using Dynamixel;
using Robotics.Ports;

namespace Robotics.Hands;

/// <summary>
/// A hand of Dynamixel servos in current-based position control. Each control period: goals out, the rest of the period, states in,
/// limits looked at. If this process dies or hangs, the servos' own watchdogs stop them. Nothing is allocated in a sound period.
/// </summary>
public sealed class DynamixelHand : IHand
{
    private readonly HandConfiguration _hand;
    private readonly ISerialLine _line;
    private readonly DynamixelBus _bus;
    private readonly ServoGroup _servos;
    private readonly CurrentGuard[] _guards;
    private readonly double[] _goals, _torques, _badVoltage;
    private readonly HoldTargets _hold;
    private readonly int _watchdog;
    private HandStatus _fault = HandStatus.Ok;
    private bool _holding, _stale;
    private double _due;

    private DynamixelHand(HandConfiguration hand, ISerialLine line)
    {
        int n = hand.Servos.Length;
        (_hand, _line, _bus) = (hand, line, new(line, hand.Bus));
        _servos = new(_bus, hand);
        _guards = [.. Enumerable.Range(0, n).Select(i => new CurrentGuard(hand.PeakCurrent(i), hand.Heat, hand.Load, hand.Stall))];
        (_goals, _torques, _badVoltage) = (new double[n], new double[n], new double[n]);
        _hold = new(n, hand.ControlPeriod);
        _watchdog = Math.Clamp((int)Math.Ceiling(hand.Watchdog / ServoModel.WatchdogUnit - 1e-9), 1, 127);
    }

    public HandDescription Description => _hand.Description;

    public double ControlPeriod => _hand.ControlPeriod;

    public double Time { get; private set; }

    public ReadOnlySpan<double> Positions => _servos.Position;

    public ReadOnlySpan<double> Velocities => _servos.Velocity;

    public ReadOnlySpan<double> Torques => _torques;

    /// <summary>Degrees Celsius, one a joint.</summary>
    public ReadOnlySpan<double> Temperatures => _servos.Temperature;

    /// <summary>V, one a joint.</summary>
    public ReadOnlySpan<double> Voltages => _servos.Voltage;

    /// <summary>What is said over the line, and how well that goes.</summary>
    public DynamixelBus Bus => _bus;

    /// <summary>Control periods that ended late by more than a period of their own.</summary>
    public long Late { get; private set; }

    /// <summary>How often the servos had stopped by themselves because they were not spoken to.</summary>
    public long WatchdogTrips { get; private set; }

    public Restraints Restraint(int joint) => _guards[joint].Why;

    /// <summary>Share of a joint's greatest torque that it may use now.</summary>
    public double Share(int joint) => _guards[joint].Share;

    /// <summary>Opens the configured port and connects.</summary>
    /// <inheritdoc cref="Connect(HandConfiguration, ISerialLine)"/>
    public static DynamixelHand Connect(HandConfiguration hand) => Connect(hand, SerialLine.Open(hand.Port, hand.Baud));

    /// <summary>Makes the servos ready and holds where they stand. The line is the hand's from here on.</summary>
    /// <exception cref="HandException">A servo is missing, another one, broken, or stands where it cannot.</exception>
    /// <exception cref="SerialException">The line cannot be used.</exception>
    public static DynamixelHand Connect(HandConfiguration hand, ISerialLine line)
    {
        DynamixelHand connected = new(hand, line);
        try
        {
            new HandStartup(connected._bus, hand).Run();
            connected.Begin();
            return connected;
        }
        catch
        {
            connected.Dispose();
            throw;
        }
    }

    public HandStatus Step(ReadOnlySpan<double> targets)
    {
        if (_fault.IsFault)
        {
            return Period(moves: false);
        }

        if (HandTargets.Refuse(Description, targets) is { } wrong)
        {
            HandStatus held = Hold();
            return held.IsFault ? held : new(HandCode.Invalid, -1, wrong);
        }

        if (_stale)
        {
            return Hold();
        }

        _holding = false;
        for (int i = 0; i < _goals.Length; i++)
        {
            double way = _hand.Description.Velocity[i] * _hand.ControlPeriod;
            double target = Math.Clamp(targets[i], _hand.Description.Lower[i], _hand.Description.Upper[i]);
            _goals[i] = Math.Clamp(target, _goals[i] - way, _goals[i] + way);
        }

        HandStatus status = Period(moves: true);
        _hold.Followed(_goals, Velocities);
        return status;
    }

    public HandStatus Hold()
    {
        Still();
        return Period(moves: true);
    }

    /// <summary>Turns the torque off, where the servos can still be spoken to, and gives the port back.</summary>
    public void Dispose()
    {
        try
        {
            _servos.Release();
        }
        catch (Exception e) when (e is SerialException or ObjectDisposedException)
        {
            // Their watchdogs stop them.
        }

        _line.Dispose();
    }

    /// <summary>The first states, the goals where the hand stands, the watchdogs set.</summary>
    private void Begin()
    {
        _servos.Arm(_watchdog);
        for (int i = 0; i < 3; i++)
        {
            _servos.ReadStates();
        }

        _due = Time = _bus.Time;
        Latch();
        for (int i = 0; i < _goals.Length; i++)
        {
            if (double.IsInfinity(_servos.Seen[i]))
            {
                throw new HandException($"Hand '{Description.Name}', joint '{Description.Joints[i]}': the servo with id {_hand.Servos[i].Id} answers alone but not beside others. Check the cables and the return delay.");
            }
        }
    }

    /// <summary>From here on the goals are those of when it was first told.</summary>
    private void Still()
    {
        if (!_holding)
        {
            _hold.From(_servos.Position, _goals);
            _holding = true;
        }
    }

    private void Latch()
    {
        _servos.Position.CopyTo(_goals, 0);
        _holding = true;
    }

    /// <summary>One control period, of which the commands are its beginning and the state its end.</summary>
    private HandStatus Period(bool moves)
    {
        try
        {
            bool goes = moves && !_fault.IsFault;
            if (goes)
            {
                bool stopped = _bus.Time - _bus.LastInstruction >= _watchdog * ServoModel.WatchdogUnit;
                if (stopped)
                {
                    Rearm();
                }

                _servos.WriteGoals(_goals, _guards);
            }

            AwaitEnd();
            _servos.ReadStates();
            Time = _bus.Time;
            for (int i = 0; i < _torques.Length; i++)
            {
                _torques[i] = _servos.Torque(i);
            }

            return goes ? Judge() : _fault;
        }
        catch (SerialException e)
        {
            return _fault = _fault.IsFault ? _fault : new(HandCode.Line, -1, e.Message);
        }
    }

    /// <summary>Waits for the end of the period. What was lost is not made up for.</summary>
    private void AwaitEnd()
    {
        _due += _hand.ControlPeriod;
        if (_bus.Time > _due + _hand.ControlPeriod)
        {
            Late++;
            _due = _bus.Time;
        }

        _bus.Wait(_due);
    }

    private HandStatus Judge()
    {
        HandStatus status = HandStatus.Ok;
        for (int i = 0; i < _goals.Length; i++)
        {
            double age = Time - _servos.Seen[i];
            if (age > _hand.Age.Lost)
            {
                return Fail(HandCode.Lost, i, FormattableString.Invariant($"has not answered for {age:0.###} s, at most {_hand.Age.Lost} s. Check its cable and supply"));
            }

            if (age > _hand.Age.Hold)
            {
                Still();
                status = new(HandCode.Stale, i, Stale);
                continue;
            }

            if (_servos.Interval[i] == 0)
            {
                continue;
            }

            if (Broken(i, _servos.Interval[i]) is { IsFault: true } fault)
            {
                return fault;
            }

            if (_guards[i].Why != Restraints.None && status.Code == HandCode.Ok)
            {
                status = new(HandCode.Restrained, i, "");
            }
        }

        _stale = status.Code == HandCode.Stale;
        return Watchdog() is { IsFault: true } restarted ? restarted : status;
    }

    private const string Stale = "The state of a joint is older than its limit: the hand holds until it answers again.";

    /// <summary>Looks at a joint's limits with a state that is new.</summary>
    /// <param name="dt">Seconds since the state before.</param>
    private HandStatus Broken(int i, double dt)
    {
        _guards[i].Update(_servos.Current[i], _servos.Temperature[i], _goals[i] - _servos.Position[i], _servos.Velocity[i], dt);
        if (_servos.Temperature[i] >= _hand.Heat.Hard)
        {
            return Fail(HandCode.Overheated, i, FormattableString.Invariant($"is at {_servos.Temperature[i]:0} degrees, at most {_hand.Heat.Hard}. Let it cool and ask less of it"));
        }

        if (_guards[i].Overloaded)
        {
            return Fail(HandCode.Overloaded, i, FormattableString.Invariant($"has borne {_guards[i].Load:0.##} of its greatest current on average, at most {_hand.Load.Hard}, though it was limited. Free the joint"));
        }

        bool good = _servos.Voltage[i] >= _hand.Voltage.Low && _servos.Voltage[i] <= _hand.Voltage.High;
        _badVoltage[i] = good ? 0 : _badVoltage[i] + dt;
        if (_badVoltage[i] > _hand.Voltage.After)
        {
            return Fail(HandCode.Voltage, i, FormattableString.Invariant($"has {_servos.Voltage[i]:0.#} V, outside {_hand.Voltage.Low} to {_hand.Voltage.High} V. Check the supply"));
        }

        return _servos.Alert[i] && _servos.ReadErrors(i) is not HardwareErrors.None and var errors
            ? Fail(CodeOf(errors), i, $"has stopped by itself: {errors}. Remove the cause and connect again, which restarts it")
            : HandStatus.Ok;
    }

    /// <summary>A watchdog that is 0 was set before its servo restarted; one that has tripped is set again, and the hand holds where it is.</summary>
    private HandStatus Watchdog()
    {
        int joint = _servos.ReadWatchdog(out int value);
        if (joint >= 0 && value == 0)
        {
            return Fail(HandCode.Restarted, joint, "has restarted by itself. Look for a dip of its supply");
        }

        if (joint >= 0 && value == ControlTable.WatchdogTripped)
        {
            Rearm();
        }

        return HandStatus.Ok;
    }

    private void Rearm()
    {
        WatchdogTrips++;
        _servos.Arm(_watchdog);
        _servos.ReadStates();
        Latch();
    }

    private HandStatus Fail(HandCode code, int joint, string what)
    {
        _fault = new(code, joint, $"Hand '{Description.Name}', joint '{Description.Joints[joint]}': the servo with id {_hand.Servos[joint].Id} {what}. The torque is off.");
        _servos.Release();
        return _fault;
    }

    private static HandCode CodeOf(HardwareErrors errors) =>
        errors.HasFlag(HardwareErrors.Overheating) ? HandCode.Overheated
        : errors.HasFlag(HardwareErrors.Overload) ? HandCode.Overloaded
        : errors.HasFlag(HardwareErrors.InputVoltage) ? HandCode.Voltage
        : HandCode.Fault;
}
