using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Sim;
using ContactFacts = Robotics.Planner.ContactFacts;
using GoalMeasure = Robotics.Planner.GoalMeasure;

namespace Robotics.Cli.Wiring;

/// <summary>Judges goals on the true state of a simulated world, and notes what was used as a tool meanwhile.</summary>
public sealed class Referee : ISimObserver
{
    /// <summary>Seconds for which things may still move before they are judged.</summary>
    public const double Settle = 0.5;

    /// <summary>Greatest time that goals get to be decided, seconds.</summary>
    public const double Patience = 4;

    /// <summary>m: what a robot without a hand has moved by so much it has used.</summary>
    private const double Moved = .1;

    private readonly SimWorld _world;
    private readonly bool _hand;
    private readonly HashSet<int> _tools = [];
    private readonly HashSet<int> _carried = [];
    private HashSet<int> _ends = [];
    private ImmutableArray<Pose> _begun = [];
    private GoalMonitor? _goals;

    /// <param name="hand">Whether the robot has a hand: what it holds is then its tool.</param>
    public Referee(SimWorld world, bool hand)
    {
        (_world, _hand) = (world, hand);
        world.Observers.Add(this);
    }

    /// <summary>Whether all watched goals are met.</summary>
    public bool AllMet => Goals.AllMet;

    /// <summary>How it stands now, in the order of <see cref="Watch"/>.</summary>
    public GoalReport Report => new([.. Goals.Measure().Select(g => new GoalMeasure(g.Goal, g.Met, g.Text, g.Numbers))], Contacts());

    private GoalMonitor Goals => _goals ?? throw new InvalidOperationException("Nothing is watched. Call Watch before Measure.");

    /// <summary>From now on these goals count, in place of those before.</summary>
    /// <exception cref="ArgumentException">A goal cannot be measured in this world.</exception>
    public void Watch(IReadOnlyList<GoalSpec> specs)
    {
        GoalMonitor goals = new(_world, specs);
        HashSet<int> ends = [.. specs.Select(g => _world.IndexOf(g.Object))];
        if (_goals is not null)
        {
            _world.Observers.Remove(_goals);
        }

        (_goals, _ends) = (goals, ends);
        _begun = [.. Enumerable.Range(0, _world.Objects.Length).Select(_world.PoseOf)];
        _world.Contacts.Clear();
        _tools.Clear();
        _carried.Clear();
    }

    /// <summary>
    /// What is held and touches something that can move is a tool, and so are what was put on something hinged, to weigh it down, and
    /// what a robot without a hand has moved; unless it is itself what the goals are about.
    /// </summary>
    public void OnTick(SimWorld world)
    {
        for (int thing = 0; !_hand && thing < _begun.Length; thing++)
        {
            if (!_ends.Contains(thing) && world.PoseOf(thing).Translation.DistanceTo(_begun[thing].Translation) > Moved)
            {
                _tools.Add(thing);
            }
        }

        for (int held = 0; held < world.Objects.Length; held++)
        {
            if (_hand && !_ends.Contains(held) && world.Contacts.HeldNow(held))
            {
                _carried.Add(held);
            }

            for (int other = 0; world.Contacts.HeldNow(held) && other < world.Objects.Length; other++)
            {
                if (other != held && !_ends.Contains(held) && world.Objects[other].Object.Mobility.Kind != MobilityKind.Fixed
                    && world.Contacts.TouchNow(held, other))
                {
                    _tools.Add(held);
                }
            }
        }

        foreach (int put in _carried)
        {
            for (int other = 0; other < world.Objects.Length; other++)
            {
                if (world.Objects[other].Object.Mobility.Kind == MobilityKind.Hinge && world.Contacts.TouchNow(put, other))
                {
                    _tools.Add(put);
                }
            }
        }
    }

    private ContactFacts Contacts()
    {
        ImmutableArray<PlacedObject> objects = _world.Objects;
        IEnumerable<string> touched = objects.Where((_, i) => _world.Contacts.RobotTouched(i) is not null).Select(o => o.Object.Name);
        IEnumerable<string> tools = objects.Where((_, i) => _tools.Contains(i)).Select(o => o.Object.Name);
        return new([.. touched.Order(StringComparer.Ordinal)], [.. tools.Order(StringComparer.Ordinal)], _world.Contacts.RobotFirstTouch);
    }
}
