using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>How a goal stands, measured on the true state.</summary>
/// <param name="Met">It holds now; for <c>pressed</c> it happened; for <c>untouched</c>, <c>unmoved</c> and <c>unbroken</c> it was never broken.</param>
/// <param name="FirstMet">When it first was met, s; null when it never was.</param>
/// <param name="Text">What was measured, for people: "lifted 0.112 m, held 1.4 s, tipped 3 deg".</param>
/// <param name="Numbers">The same by name, SI.</param>
public sealed record GoalMeasure(GoalSpec Goal, bool Met, double? FirstMet, string Text, ImmutableSortedDictionary<string, double> Numbers);

/// <summary>Watches goals over time on the true state. Heights, places and attitudes are compared with those when it was made.</summary>
public sealed class GoalMonitor : ISimObserver
{
    private readonly SimWorld _world;
    private readonly Watch[] _watches;

    /// <exception cref="ArgumentException">A goal names no object of this world, or lacks a number.</exception>
    public GoalMonitor(SimWorld world, IEnumerable<GoalSpec> goals)
    {
        _world = world;
        _watches = [.. goals.Select(g => GoalKinds.Missing(g) is { } missing ? throw new ArgumentException(missing, nameof(goals)) : new Watch(world, g))];
        world.Observers.Add(this);
    }

    /// <summary>How each goal stands, in the order given.</summary>
    public IReadOnlyList<GoalMeasure> Measure() => [.. _watches.Select(w => w.Measure())];

    /// <summary>Whether all goals are met.</summary>
    public bool AllMet => _watches.All(w => w.Met);

    public void OnTick(SimWorld world)
    {
        foreach (Watch watch in _watches)
        {
            watch.Update(world);
        }
    }

    private sealed class Watch
    {
        private readonly SimWorld _world;
        private readonly GoalSpec _goal;
        private readonly int _thing, _other;
        private readonly Pose _start;
        private readonly double _hold, _angle;
        private double _heldFor, _best, _farthest, _top, _fell;
        private double? _first;
        private bool _broken;

        public Watch(SimWorld world, GoalSpec goal)
        {
            (_world, _goal) = (world, goal);
            _thing = world.IndexOf(goal.Object);
            _other = goal.Reference is null ? -1 : world.IndexOf(goal.Reference);
            _start = world.PoseOf(_thing);
            _top = _start.Translation.Z;
            _angle = world.DisplacementOf(_thing);
            _hold = goal.Get("hold", goal.Kind switch { "held" or "lifted" or "on" => 1, "stood_on" => 2, "at" or "near" or "moved" or "turned" => .2, _ => 0 });
        }

        public bool Met => _goal.Kind switch
        {
            "pressed" => _best >= _goal.Get("depth", 0) - 1e-6,
            "untouched" or "unmoved" or "unbroken" => !_broken,
            _ => Holds() && _heldFor >= _hold - 1e-9,
        };

        public void Update(SimWorld world)
        {
            _heldFor = Holds() ? _heldFor + world.Robot.ControlPeriod : 0;
            if (_goal.Kind == "pressed" && (_goal.Get("by_hand", 1) != 0 || !world.Contacts.RobotTouchesNow(_thing)))
            {
                _best = Math.Max(_best, world.DisplacementOf(_thing));
            }

            _farthest = Math.Max(_farthest, Away);
            _broken |= _goal.Kind switch
            {
                "untouched" => Touched(),
                "unmoved" => _farthest > _goal.Get("tolerance", .01),
                "unbroken" => Fallen(world) > _goal.Get("drop", .3),
                _ => false,
            };
            _first ??= Met ? world.Time : null;
        }

        public GoalMeasure Measure()
        {
            var numbers = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
            string text = _goal.Kind switch
            {
                "held" => Say(numbers, ("lifted", Lift, "m"), ("held", _heldFor, "s"), ("tipped", Tipped, "rad")),
                "lifted" => Say(numbers, ("lifted", Lift, "m"), ("held", _heldFor, "s")),
                "pressed" => Say(numbers, ("pressed", _best, "m"), ("displaced now", _world.DisplacementOf(_thing), "m")),
                "turned" => Say(numbers, ("turned", Turned, "rad"), ("held", _heldFor, "s")),
                "near" or "at" => Say(numbers, ("distance", Distance, "m")),
                "moved" => Say(numbers, ("off by", Distance, "m"), ("moved", Away, "m")),
                "on" => Say(numbers, ("on it for", _heldFor, "s")),
                "stood_on" => Say(numbers, ("stood on it for", _heldFor, "s")),
                "unbroken" => Say(numbers, ("fell at most", _fell, "m")),
                "upright" => Say(numbers, ("tipped", Tipped, "rad")),
                _ => Say(numbers, ("moved at most", _farthest, "m"), ("touched", _broken ? 1 : 0, "")),
            };
            return new(_goal, Met, Met ? _first ?? _world.Time : _first, text, numbers.ToImmutable());
        }

        private Pose Now => _world.PoseOf(_thing);

        private double Lift => Now.Translation.Z - _start.Translation.Z;

        private double Turned => _world.DisplacementOf(_thing) - _angle;

        private double Away => Now.Translation.DistanceTo(_start.Translation);

        /// <summary>Between the upward axis of the object at the start and now: turning about the vertical does not tip.</summary>
        private double Tipped
        {
            get
            {
                Vector3 up = _start.Rotation.Inverse * Vector3.UnitZ;
                return Math.Acos(Math.Clamp((Now.Rotation * up).Z, -1, 1));
            }
        }

        private Vector3 Other => _other >= 0 ? _world.PoseOf(_other).Translation : Vector3.Zero;

        private double Distance
        {
            get
            {
                Vector3 wanted = _goal.Kind switch
                {
                    "at" => new(_goal.Get("x", 0), _goal.Get("y", 0), 0),
                    "moved" => _start.Translation + _goal.Offset(),
                    _ => Other + _goal.Offset(),
                };
                return (Now.Translation - wanted).Horizontal.Length;
            }
        }

        private bool Holds() => _goal.Kind switch
        {
            "held" => _world.Contacts.HeldNow(_thing) && Lift >= _goal.Get("lift", .05) && Tipped < _goal.Get("tilt", Math.PI / 6),
            "lifted" => Lift >= _goal.Get("lift", .05),
            "near" => Distance <= _goal.Get("distance", 0),
            "at" or "moved" => Distance <= _goal.Get("tolerance", .03),
            "turned" => Math.Abs(Turned - _goal.Get("angle", 0)) <= _goal.Get("tolerance", GoalSpec.TurnTolerance),
            "on" => _world.Contacts.TouchNow(_thing, _other) && !_world.Contacts.RobotTouchesNow(_thing) && !_world.Contacts.OnTableNow(_thing)
                && Now.Translation.Z > _world.PoseOf(_other).Translation.Z,
            "stood_on" => StoodOn(),
            "upright" => Tipped < _goal.Get("tilt", Math.PI / 6),
            _ => false,
        };

        private bool StoodOn()
        {
            QuadrupedModel robot = _world.Quadruped;
            Span<double> trunk = _world.Data.Qpos[robot.TrunkPosition..];
            Pose into = Now.Inverse;
            Vector3 middle = into * new Vector3(trunk[0], trunk[1], trunk[2]);
            Bounds bounds = _world.Objects[_thing].Object.LocalBounds;
            Rotation attitude = new(trunk[3], trunk[4], trunk[5], trunk[6]);
            return middle.X > bounds.Min.X && middle.X < bounds.Max.X && middle.Y > bounds.Min.Y && middle.Y < bounds.Max.Y
                && middle.Z > bounds.Max.Z && attitude.Normalized().AxisZ.Z > Math.Cos(Math.PI / 6)
                && robot.Calves.All(calf => _world.Contacts.PartTouchesNow(calf, _thing));
        }

        /// <summary>How far it fell freely before it last touched something, m.</summary>
        private double Fallen(SimWorld world)
        {
            double now = Now.Translation.Z;
            if (!world.Contacts.TouchesAnythingNow(_thing))
            {
                _top = Math.Max(_top, now);
                return 0;
            }

            double fallen = _top - now;
            (_top, _fell) = (now, Math.Max(_fell, fallen));
            return fallen;
        }

        private bool Touched()
        {
            if (_world.Contacts.RobotTouchesNow(_thing))
            {
                return true;
            }

            for (int i = 0; i < _world.Objects.Length; i++)
            {
                if (i != _thing && _world.Contacts.HeldNow(i) && _world.Contacts.TouchNow(_thing, i))
                {
                    return true;
                }
            }

            return false;
        }

        private static string Say(ImmutableSortedDictionary<string, double>.Builder numbers, params ReadOnlySpan<(string Name, double Value, string Unit)> facts)
        {
            List<string> words = [];
            foreach ((string name, double value, string unit) in facts)
            {
                numbers[name.Replace(' ', '_')] = value;
                words.Add(unit switch
                {
                    "rad" => FormattableString.Invariant($"{name} {value * 180 / Math.PI:0.#} deg"),
                    "s" => FormattableString.Invariant($"{name} {value:0.0#} s"),
                    "m" => FormattableString.Invariant($"{name} {value:0.000#} m"),
                    _ => value != 0 ? name : $"not {name}",
                });
            }

            return string.Join(", ", words);
        }
    }
}
