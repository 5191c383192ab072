using System.Collections.Immutable;
using MuJoCo;

namespace Robotics.Sim;

/// <summary>That two things touched. The robot's parts are named as its bodies, the base scene is "table", objects by their names.</summary>
/// <param name="First">When they first did, s.</param>
/// <param name="Last">When they last did, s.</param>
/// <param name="Seconds">For how long in all.</param>
/// <param name="PeakForce">Greatest normal force of one contact between them, N.</param>
public readonly record struct ContactFact(string A, string B, double First, double Last, double Seconds, double PeakForce);

/// <summary>
/// Which robot parts and objects touched what, and when: so that "answered without contact", "no tool was used" and "pressed
/// by the rod, not by the hand" are measured. Recorded once a control period.
/// </summary>
public sealed class ContactFacts
{
    /// <summary>N: a lighter touch is none.</summary>
    public const double Least = 1e-3;

    private readonly SimWorld _world;
    private readonly string[] _names;
    private readonly int[] _ownerOfGeom;
    private readonly int _robotParts;
    private readonly int[] _fingers;
    private readonly Record_[] _records;
    private readonly bool[] _now;
    private readonly bool[] _ground;
    private bool _begins = true;
    private readonly MjContact[] _buffer = new MjContact[256];

    private struct Record_
    {
        public bool Ever;
        public double First, Last, Seconds, Peak;
    }

    internal ContactFacts(SimWorld world, int[] objectBodies)
    {
        // Owners: 0 the base scene, then the robot's bodies, then the objects.
        _world = world;
        MjModel model = world.Model;
        _robotParts = world.Robot.Bodies.Length;
        _names = ["table", .. world.Robot.Bodies.Select(b => model.Name(MjObject.Body, b) ?? $"body{b}"), .. world.Objects.Select(o => o.Object.Name)];
        _fingers = [.. world.Robot.Fingers.Select(b => 1 + world.Robot.Bodies.IndexOf(b))];
        _ownerOfGeom = new int[model.Ngeom];
        for (int g = 0; g < model.Ngeom; g++)
        {
            int body = model.I32("geom_bodyid")[g];
            int thing = Array.IndexOf(objectBodies, body);
            int part = world.Robot.Bodies.IndexOf(body);
            _ownerOfGeom[g] = thing >= 0 ? 1 + _robotParts + thing : part >= 0 ? 1 + part : 0;
        }

        _records = new Record_[_names.Length * _names.Length];
        _now = new bool[_records.Length];
        _ground = new bool[_names.Length];
    }

    /// <summary>Everything that ever touched, A before B in the order base scene, robot, objects.</summary>
    public ImmutableArray<ContactFact> All
    {
        get
        {
            var all = ImmutableArray.CreateBuilder<ContactFact>();
            for (int a = 0; a < _names.Length; a++)
            {
                for (int b = a + 1; b < _names.Length; b++)
                {
                    Record_ r = _records[a * _names.Length + b];
                    if (r.Ever)
                    {
                        all.Add(new(_names[a], _names[b], r.First, r.Last, r.Seconds, r.Peak));
                    }
                }
            }

            return all.ToImmutable();
        }
    }

    /// <summary>When any part of the robot first touched anything but the ground on which it already stood, s; null when it never did.</summary>
    public double? RobotFirstTouch => Earliest(Enumerable.Range(0, _names.Length).Where(o => (o == 0 || o > _robotParts) && !_ground[o]));

    /// <summary>When any part of the robot first touched the object, s; null when it never did.</summary>
    public double? RobotTouched(int thing) => Earliest([Owner(thing)]);

    /// <summary>When two objects first touched, s; null when they never did.</summary>
    public double? Touched(int thing, int other)
    {
        Record_ r = _records[Pair(Owner(thing), Owner(other))];
        return r.Ever ? r.First : null;
    }

    /// <summary>Whether any part of the robot touches the object now.</summary>
    public bool RobotTouchesNow(int thing)
    {
        for (int part = 1; part <= _robotParts; part++)
        {
            if (_now[Pair(part, Owner(thing))])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether both fingers touch the object now.</summary>
    public bool HeldNow(int thing) =>
        _fingers.Length == 2 && _now[Pair(_fingers[0], Owner(thing))] && _now[Pair(_fingers[1], Owner(thing))];

    /// <summary>Whether a body of the robot touches the object now.</summary>
    public bool PartTouchesNow(int body, int thing) => _now[Pair(1 + _world.Robot.Bodies.IndexOf(body), Owner(thing))];

    /// <summary>Whether two objects touch now.</summary>
    public bool TouchNow(int thing, int other) => _now[Pair(Owner(thing), Owner(other))];

    /// <summary>Whether the object touches anything now.</summary>
    public bool TouchesAnythingNow(int thing)
    {
        for (int other = 0; other < _names.Length; other++)
        {
            if (_now[Pair(other, Owner(thing))])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the object touches the base scene now.</summary>
    public bool OnTableNow(int thing) => _now[Pair(0, Owner(thing))];

    /// <summary>Forgets everything: what happened before does not count.</summary>
    public void Clear()
    {
        Array.Clear(_records);
        Array.Clear(_now);
        Array.Clear(_ground);
        _begins = true;
    }

    internal void Record()
    {
        Array.Clear(_now);
        int count = _world.Data.Contacts(_buffer);
        double time = _world.Time;
        double period = _world.Robot.ControlPeriod;
        for (int i = 0; i < count; i++)
        {
            ref readonly MjContact contact = ref _buffer[i];
            if (contact.NormalForce < Least)
            {
                continue;
            }

            int pair = Pair(_ownerOfGeom[contact.Geom1], _ownerOfGeom[contact.Geom2]);
            ref Record_ r = ref _records[pair];
            if (!r.Ever)
            {
                (r.Ever, r.First) = (true, time);
            }

            r.Seconds += _now[pair] ? 0 : period;
            r.Last = time;
            r.Peak = Math.Max(r.Peak, contact.NormalForce);
            _now[pair] = true;
        }

        if (_begins && _world.Robot is QuadrupedModel)
        {
            StandsOn();
        }

        _begins = false;
    }

    /// <summary>What a robot that walks touches before it does anything is its ground; and so is the floor, wherever it begins.</summary>
    private void StandsOn()
    {
        for (int owner = 0; owner < _names.Length; owner++)
        {
            for (int part = 1; part <= _robotParts && (owner == 0 || owner > _robotParts); part++)
            {
                _ground[owner] |= owner == 0 || _now[Pair(part, owner)];
            }
        }
    }

    private int Owner(int thing) => 1 + _robotParts + thing;

    private int Pair(int a, int b) => a < b ? a * _names.Length + b : b * _names.Length + a;

    private double? Earliest(IEnumerable<int> owners)
    {
        double? first = null;
        foreach (int owner in owners)
        {
            for (int part = 1; part <= _robotParts; part++)
            {
                Record_ r = _records[Pair(part, owner)];
                first = r.Ever && !(first <= r.First) ? r.First : first;
            }
        }

        return first;
    }
}
