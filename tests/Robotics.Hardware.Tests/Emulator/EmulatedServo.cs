namespace Robotics.Hardware.Tests.Emulator;

/// <summary>
/// An XM430-W210 as its manual describes it: control table with access rules, a first-order motor with current limit, heat, bus
/// watchdog, shutdown, restart. Time is what the bus says.
/// </summary>
internal sealed class EmulatedServo
{
    private const double Unit = 2 * Math.PI / 4096, VelocityUnit = .229 * 2 * Math.PI / 60, CurrentUnit = .00269, Step = .001;

    /// <summary>Address, length, whether it can be written.</summary>
    private static readonly (int At, int Length, bool Writable)[] Layout =
    [
        (0, 2, false), (2, 4, false), (6, 1, false), (7, 1, true), (8, 1, true), (9, 1, true), (10, 1, true), (11, 1, true), (12, 1, true), (13, 1, true),
        (20, 4, true), (24, 4, true), (31, 1, true), (32, 2, true), (34, 2, true), (36, 2, true), (38, 2, true), (44, 4, true), (48, 4, true), (52, 4, true),
        (60, 1, true), (63, 1, true), (64, 1, true), (65, 1, true), (68, 1, true), (69, 1, false), (70, 1, false), (76, 2, true), (78, 2, true), (80, 2, true),
        (82, 2, true), (84, 2, true), (88, 2, true), (90, 2, true), (98, 1, true), (100, 2, true), (102, 2, true), (104, 4, true), (108, 4, true), (112, 4, true),
        (116, 4, true), (120, 2, false), (122, 1, false), (123, 1, false), (124, 2, false), (126, 2, false), (128, 4, false), (132, 4, false), (136, 4, false),
        (140, 4, false), (144, 2, false), (146, 1, false),
    ];

    private readonly byte[] _table = new byte[256];
    private byte[]? _registered;
    private double _time, _setpoint, _spoken, _deafUntil;

    public EmulatedServo(byte id, int model = 1030)
    {
        Put(0, 2, model);
        Put(6, 1, 45);
        (_table[7], _table[8], _table[9], _table[11], _table[12], _table[13]) = (id, 3, 250, 3, 255, 2);
        (_table[31], _table[63]) = (80, 52);
        Put(32, 2, 160);
        Put(34, 2, 95);
        Put(36, 2, 885);
        Put(38, 2, 1193);
        Put(44, 4, 330);
        Put(48, 4, 4095);
        ResetMemory();
    }

    public byte Id => _table[7];

    /// <summary>rad of the horn, 0 in the middle of the turn.</summary>
    public double Angle { get; set; }

    public double Speed { get; private set; }

    /// <summary>A.</summary>
    public double Current { get; private set; }

    public double Temperature { get; set; } = 30;

    public double Supply { get; set; } = 12;

    /// <summary>N m that the world puts on the horn.</summary>
    public double Load { get; set; }

    /// <summary>The horn cannot turn.</summary>
    public bool Blocked { get; set; }

    /// <summary>Its motor takes more current than it may.</summary>
    public bool Unlimited { get; set; }

    /// <summary>It hears nothing and says nothing.</summary>
    public bool Mute { get; set; }

    /// <summary>Degrees a second for each square ampere; the rest of the model is a way back to 30 degrees in 100 s.</summary>
    public double Heating { get; set; } = .1;

    /// <summary>Instructions that wrote into what is kept without power.</summary>
    public int KeptWrites { get; private set; }

    public bool Torque => _table[64] == 1;

    public bool Answers => !Mute && _time >= _deafUntil;

    public int Get(int at, int length) => length switch { 1 => _table[at], 2 => BitConverter.ToInt16(_table, at), _ => BitConverter.ToInt32(_table, at) };

    /// <summary>What a fault inside does: it stops and says why.</summary>
    public void Break(int errors)
    {
        _table[70] |= (byte)errors;
        _table[64] = (errors & _table[63]) != 0 ? (byte)0 : _table[64];
    }

    /// <summary>What a dip of the supply does, and a reboot.</summary>
    public void Restart(double seconds)
    {
        ResetMemory();
        _deafUntil = _time + seconds;
    }

    public byte Alert => (byte)(_table[70] != 0 ? 0x80 : 0);

    /// <summary>What is heard by all resets every watchdog.</summary>
    public void Spoken() => _spoken = _time;

    public byte[] Read(int at, int length, out byte error)
    {
        error = (byte)(Enumerable.Range(at, length).All(a => Layout.Any(l => a >= l.At && a < l.At + l.Length)) ? 0 : 7);
        Refresh();
        return error == 0 ? _table[at..(at + length)] : [];
    }

    /// <summary>Error number, 0 for none.</summary>
    public byte Write(int at, byte[] data)
    {
        for (int i = 0; i < data.Length;)
        {
            int place = Array.FindIndex(Layout, l => l.At == at + i);
            if (place < 0 || !Layout[place].Writable || (at + i < 64 && Torque))
            {
                return 7;
            }

            int length = Layout[place].Length;
            if (i + length > data.Length)
            {
                return 5;
            }

            byte error = Write(at + i, length, length switch { 1 => data[i], 2 => BitConverter.ToInt16(data, i), _ => BitConverter.ToInt32(data, i) });
            if (error != 0)
            {
                return error;
            }

            i += length;
        }

        return 0;
    }

    public void Register(int at, byte[] data)
    {
        _registered = [(byte)at, .. data];
        _table[69] = 1;
    }

    public byte Action()
    {
        if (_registered is not { } waiting)
        {
            return 2;
        }

        (_registered, _table[69]) = (null, 0);
        return Write(waiting[0], waiting[1..]);
    }

    public void Advance(double to)
    {
        while (_time + Step <= to)
        {
            _time += Step;
            Tick();
        }
    }

    private byte Write(int at, int length, int value)
    {
        bool goal = at is 100 or 102 or 104 or 116;
        if ((goal && _table[98] == 255) || (at == 98 && value > 127) || (at == 11 && value is not (0 or 1 or 3 or 4 or 5 or 16)) || (at == 64 && value > 1) || (at == 112 && value is < 0 or > 32767))
        {
            return 4;
        }

        if ((at == 102 && Math.Abs(value) > Get(38, 2)) || (at == 104 && Math.Abs(value) > Get(44, 4)) || (at == 38 && value > 1193))
        {
            return 6;
        }

        if (at == 64 && value == 1 && _table[70] != 0)
        {
            return 1;
        }

        KeptWrites += at < 64 ? 1 : 0;
        Put(at, length, value);
        if (at == 64 && value == 1)
        {
            _setpoint = Angle;
            Put(116, 4, Register(Angle));
        }

        if (at is 11)
        {
            Put(102, 2, Get(38, 2));
        }

        if (at == 98)
        {
            Spoken();
        }

        return 0;
    }

    private void Tick()
    {
        int watchdog = _table[98];
        if (Torque && watchdog is > 0 and < 128 && _time - _spoken > .02 * watchdog)
        {
            _table[98] = 255;
            Put(112, 4, 0);
            Put(116, 4, Register(Angle));
            _setpoint = Angle;
        }

        // Current-based position: a profile of limited velocity, a stiffness and a damping, as much current as it may have.
        Current = 0;
        if (Torque)
        {
            double goal = (Get(116, 4) - 2048) * Unit, way = Get(112, 4) == 0 ? 1 : Get(112, 4) * VelocityUnit * Step;
            _setpoint += Math.Clamp(goal - _setpoint, -way, way);
            double most = (Unlimited ? 1193 : Get(102, 2)) * CurrentUnit;
            Current = Math.Clamp(20 * (_setpoint - Angle), -most, most);
        }

        Speed = Blocked ? 0 : (1.3 * Current + Load) / .25;
        Angle += Speed * Step;
        Temperature += Step * (Heating * Current * Current - (Temperature - 30) / 100);
        int errors = (Temperature >= _table[31] ? 4 : 0) | (Supply * 10 < Get(34, 2) || Supply * 10 > Get(32, 2) ? 1 : 0);
        if (errors != 0)
        {
            Break(errors);
        }
    }

    private void Refresh()
    {
        Put(120, 2, (int)(_time * 1000) % 32768);
        Put(126, 2, (int)Math.Round(Current / CurrentUnit));
        Put(128, 4, (int)Math.Round(Speed / VelocityUnit));
        Put(132, 4, Register(Angle));
        Put(140, 4, Register(_setpoint));
        Put(144, 2, (int)Math.Round(Supply * 10));
        Put(146, 1, (int)Math.Round(Temperature));
    }

    private void ResetMemory()
    {
        Array.Clear(_table, 64, _table.Length - 64);
        (_table[68], _registered) = (2, null);
        Put(102, 2, Get(38, 2));
        Put(116, 4, Register(Angle));
    }

    private static int Register(double angle) => 2048 + (int)Math.Round(angle / Unit);

    private void Put(int at, int length, int value)
    {
        for (int i = 0; i < length; i++)
        {
            _table[at + i] = (byte)(value >> (8 * i));
        }
    }
}
