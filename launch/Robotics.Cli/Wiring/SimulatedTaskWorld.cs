using System.Collections.Immutable;
using Robotics.Controllers;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Sim;
using Robotics.Skills;
using ContactFacts = Robotics.Planner.ContactFacts;
using GoalMeasure = Robotics.Planner.GoalMeasure;

namespace Robotics.Cli.Wiring;

/// <summary>A simulation as a world to do tasks in. What is measured is the true state; what is seen carries the sensor's errors.</summary>
public sealed class SimulatedTaskWorld : ITaskWorld, ISimObserver
{
    /// <summary>Seconds for which things may still move before they are judged.</summary>
    private const double Settle = 0.5;

    /// <summary>Greatest time that goals get to be decided, seconds.</summary>
    private const double Patience = 4;

    /// <summary>How many readings of the sensor make the look that everything is planned and rehearsed from.</summary>
    private const int Readings = 16;

    private readonly CancellationToken _stop;
    private readonly SkillLibrary _skills;
    private readonly HashSet<int> _tools = [];
    private HashSet<int> _ends = [];
    private GoalMonitor? _goals;
    private IArmObserver? _observer;

    /// <param name="simulation">Owned: disposed with this.</param>
    /// <param name="seed">Of the motion planner's choices.</param>
    /// <param name="stop">Ends a running skill within a control period.</param>
    public SimulatedTaskWorld(Simulation simulation, int seed, CancellationToken stop)
    {
        (Simulation, _stop) = (simulation, stop);
        _skills = new(simulation.Arm, simulation.Sensor, seed, stop);
        simulation.World.Observers.Add(this);
    }

    public Simulation Simulation { get; }

    public ArmDescription Robot => Simulation.Arm.Description;

    public IRobotSkills Skills => _skills;

    public double Time => Simulation.World.Time;

    public WorldView Look() => SteadyLook.Take(Simulation.Sensor, Readings);

    public void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null)
    {
        if (_goals is not null)
        {
            Simulation.World.Observers.Remove(_goals);
        }

        Simulation.Contacts.Clear();
        _tools.Clear();
        _observer = observer;
        try
        {
            _goals = new GoalMonitor(Simulation.World, specs);
            _ends = [.. specs.Select(g => Simulation.World.IndexOf(g.Object))];
        }
        catch (ArgumentException unknown)
        {
            throw new TaskWorldException($"A goal cannot be measured in this world: {unknown.Message}", unknown);
        }
    }

    public GoalReport Measure()
    {
        GoalMonitor goals = _goals ?? throw new InvalidOperationException("Nothing is watched. Call Watch before Measure.");
        Hold(Settle);
        for (double waited = Settle; waited < Patience && !goals.AllMet; waited += 0.1)
        {
            Hold(0.1);
        }

        return new([.. goals.Measure().Select(g => new GoalMeasure(g.Goal, g.Met, g.Text, g.Numbers))], Contacts());
    }

    public void OnTick(SimWorld world)
    {
        NoteTools(world);
        _observer?.OnArm(Simulation.Arm.State, ImmutableArray.Create(Simulation.Arm.CommandedPosition));
    }

    public void Dispose() => Simulation.Dispose();

    private void Hold(double seconds)
    {
        MotionResult held = Simulation.Arm.Hold(seconds, _stop);
        _stop.ThrowIfCancellationRequested();
        if (!held.Ok)
        {
            throw new TaskWorldException($"The arm could not hold still to measure: {held.Message}");
        }
    }

    /// <summary>What is held and touches something that can move is a tool, unless it is itself what the goals are about.</summary>
    private void NoteTools(SimWorld world)
    {
        for (int held = 0; held < world.Objects.Length; held++)
        {
            for (int other = 0; world.Contacts.HeldNow(held) && other < world.Objects.Length; other++)
            {
                if (other != held && !_ends.Contains(held) && world.Objects[other].Object.Mobility.Kind != MobilityKind.Fixed
                    && world.Contacts.TouchNow(held, other))
                {
                    _tools.Add(held);
                }
            }
        }
    }

    private ContactFacts Contacts()
    {
        ImmutableArray<PlacedObject> objects = Simulation.World.Objects;
        Robotics.Sim.ContactFacts facts = Simulation.Contacts;
        IEnumerable<string> touched = objects.Where((_, i) => facts.RobotTouched(i) is not null).Select(o => o.Object.Name);
        IEnumerable<string> tools = objects.Where((_, i) => _tools.Contains(i)).Select(o => o.Object.Name);
        return new([.. touched.Order(StringComparer.Ordinal)], [.. tools.Order(StringComparer.Ordinal)], facts.RobotFirstTouch);
    }
}
