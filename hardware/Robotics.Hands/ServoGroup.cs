using Dynamixel;

namespace Robotics.Hands;

/// <summary>
/// The hand's servos in a control period: goals to all, states from all, and of one after another whether its watchdog is still
/// set. Arrays have one entry a joint. Nothing is allocated.
/// </summary>
internal sealed class ServoGroup
{
    /// <summary>From the present current to the present temperature, without a gap.</summary>
    private const int StateSize = 21;

    /// <summary>Profile velocity and goal position.</summary>
    private const int GoalSize = 8;

    private readonly DynamixelBus _bus;
    private readonly HandConfiguration _hand;
    private readonly JointScale[] _scales;
    private readonly byte[] _ids, _order, _goals, _currents, _off, _states;
    private readonly int[] _joints;
    private readonly Reply[] _replies;
    private int _asked;

    public ServoGroup(DynamixelBus bus, HandConfiguration hand)
    {
        int n = hand.Servos.Length;
        (_bus, _hand) = (bus, hand);
        _scales = [.. hand.Servos.Select(s => new JointScale(s))];
        _ids = [.. hand.Servos.Select(s => s.Id)];
        _order = [.. _ids];
        _joints = [.. Enumerable.Range(0, n)];
        (_goals, _currents, _off, _states, _replies) = (new byte[n * GoalSize], new byte[2 * n], new byte[n], new byte[n * StateSize], new Reply[n]);
        (Position, Velocity, Current, Voltage, Temperature) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        (Seen, Interval, Alert) = (new double[n], new double[n], new bool[n]);
        Seen.AsSpan().Fill(double.NegativeInfinity);
    }

    /// <summary>rad.</summary>
    public double[] Position { get; }

    /// <summary>rad/s.</summary>
    public double[] Velocity { get; }

    /// <summary>A.</summary>
    public double[] Current { get; }

    /// <summary>V.</summary>
    public double[] Voltage { get; }

    /// <summary>Degrees Celsius.</summary>
    public double[] Temperature { get; }

    /// <summary>When the joint last answered, s of the line's clock; minus infinity before it has.</summary>
    public double[] Seen { get; }

    /// <summary>Seconds between its last two answers, 0 when it did not answer just now.</summary>
    public double[] Interval { get; }

    /// <summary>Whether the servo says that its hardware error status is not 0.</summary>
    public bool[] Alert { get; }

    public double Torque(int joint) => _scales[joint].Torque(Current[joint]);

    /// <param name="positions">rad.</param>
    /// <param name="guards">How much current each may have.</param>
    public void WriteGoals(ReadOnlySpan<double> positions, ReadOnlySpan<CurrentGuard> guards)
    {
        for (int i = 0; i < _ids.Length; i++)
        {
            Span<byte> goal = _goals.AsSpan(i * GoalSize, GoalSize);
            ControlTable.ProfileVelocity.Put(goal, JointScale.VelocityRegister(_hand.Description.Velocity[i]));
            ControlTable.GoalPosition.Put(goal[4..], _scales[i].PositionRegister(positions[i]));
            ControlTable.GoalCurrent.Put(_currents.AsSpan(2 * i), _scales[i].CurrentRegister(guards[i].Allowed));
        }

        _bus.SyncWrite(ControlTable.GoalCurrent.Address, _ids, _currents);
        _bus.SyncWrite(ControlTable.ProfileVelocity.Address, _ids, _goals);
    }

    /// <summary>Reads what has changed. Who did not answer is asked last next time, for others may wait for him in vain.</summary>
    public void ReadStates()
    {
        _bus.SyncRead(ControlTable.PresentCurrent.Address, _order, _states, _replies);
        double now = _bus.Time;
        Array.Clear(Interval);
        for (int k = 0; k < _order.Length; k++)
        {
            if (_replies[k].Ok)
            {
                int joint = _joints[k];
                Take(joint, _states.AsSpan(k * StateSize, StateSize));
                (Alert[joint], Interval[joint], Seen[joint]) = (_replies[k].Alert, now - Seen[joint], now);
            }
        }

        for (int k = 0, last = _order.Length; k < last;)
        {
            if (_replies[k].Ok)
            {
                k++;
                continue;
            }

            last--;
            (_order[k], _order[last]) = (_order[last], _order[k]);
            (_joints[k], _joints[last]) = (_joints[last], _joints[k]);
            (_replies[k], _replies[last]) = (_replies[last], _replies[k]);
        }
    }

    /// <summary>Reads the watchdog of one servo, the next one each time.</summary>
    /// <returns>Its joint, or -1 when it did not answer.</returns>
    public int ReadWatchdog(out int value)
    {
        int joint = _asked;
        _asked = (_asked + 1) % _ids.Length;
        return _bus.Read(_ids[joint], ControlTable.BusWatchdog, out value).Ok ? joint : -1;
    }

    public HardwareErrors ReadErrors(int joint) =>
        _bus.Read(_ids[joint], ControlTable.HardwareErrorStatus, out int errors).Ok ? (HardwareErrors)errors : HardwareErrors.None;

    /// <summary>Sets every watchdog, also one that has tripped.</summary>
    /// <param name="value">In units of <see cref="ServoModel.WatchdogUnit"/>.</param>
    public void Arm(int value)
    {
        foreach (byte id in _ids)
        {
            _bus.Write(id, ControlTable.BusWatchdog, 0);
            _bus.Write(id, ControlTable.BusWatchdog, value);
        }
    }

    /// <summary>Turns every torque off at once, and asks each whether it did.</summary>
    public void Release()
    {
        _bus.SyncWrite(ControlTable.TorqueEnable.Address, _ids, _off);
        foreach (byte id in _ids)
        {
            _bus.Write(id, ControlTable.TorqueEnable, 0);
        }
    }

    private void Take(int joint, ReadOnlySpan<byte> state)
    {
        JointScale scale = _scales[joint];
        Current[joint] = scale.Current(Of(state, ControlTable.PresentCurrent));
        Velocity[joint] = scale.Velocity(Of(state, ControlTable.PresentVelocity));
        Position[joint] = scale.Position(Of(state, ControlTable.PresentPosition));
        Voltage[joint] = .1 * Of(state, ControlTable.PresentVoltage);
        Temperature[joint] = Of(state, ControlTable.PresentTemperature);
    }

    private static int Of(ReadOnlySpan<byte> state, Register register) => register.Get(state[(register.Address - ControlTable.PresentCurrent.Address)..]);
}
