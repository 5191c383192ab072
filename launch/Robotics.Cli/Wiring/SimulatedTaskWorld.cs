using System.Collections.Immutable;
using Robotics.Controllers;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Cli.Wiring;

/// <summary>A simulation as a world to do tasks in. What is measured is the true state; what is seen carries the sensor's errors.</summary>
public sealed class SimulatedTaskWorld : ITaskWorld, ISimObserver
{
    /// <summary>How many readings of the sensor make the look that everything is planned and rehearsed from.</summary>
    public const int Readings = 16;

    private readonly CancellationToken _stop;
    private readonly Referee _referee;
    private IArmObserver? _observer;

    /// <param name="simulation">Owned: disposed with this.</param>
    /// <param name="seed">Of the motion planner's choices.</param>
    /// <param name="stop">Ends a running skill within a control period.</param>
    public SimulatedTaskWorld(Simulation simulation, int seed, CancellationToken stop)
    {
        (Simulation, _stop) = (simulation, stop);
        Skills = simulation.Robot is QuadrupedDescription
            ? new LegSkills(simulation.Quadruped, simulation.Sensor, stop)
            : new SkillLibrary(simulation.Arm, simulation.Sensor, seed, stop);
        _referee = new(simulation.World, simulation.Robot is ArmDescription);
        simulation.World.Observers.Add(this);
    }

    public Simulation Simulation { get; }

    public IRobotDescription Robot => Simulation.Robot;

    public ISkills Skills { get; }

    public double Time => Simulation.World.Time;

    public WorldView Look()
    {
        WorldView view = SteadyLook.Take(Simulation.Sensor, Readings);
        return Robot is QuadrupedDescription ? view.SeenFrom(Simulation.Quadruped.State.Trunk) : view;
    }

    public void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null)
    {
        _observer = observer;
        try
        {
            _referee.Watch(specs);
        }
        catch (ArgumentException unknown)
        {
            throw new TaskWorldException($"A goal cannot be measured in this world: {unknown.Message}", unknown);
        }
    }

    public GoalReport Measure()
    {
        Hold(Referee.Settle);
        for (double waited = Referee.Settle; waited < Referee.Patience && !_referee.AllMet; waited += 0.1)
        {
            Hold(0.1);
        }

        return _referee.Report;
    }

    public void OnTick(SimWorld world)
    {
        if (_observer is not null && Robot is ArmDescription)
        {
            _observer.OnArm(Simulation.Arm.State, ImmutableArray.Create(Simulation.Arm.CommandedPosition));
        }
    }

    public void Dispose() => Simulation.Dispose();

    private void Hold(double seconds)
    {
        MotionResult held = Simulation.Hold(seconds, _stop);
        _stop.ThrowIfCancellationRequested();
        if (!held.Ok)
        {
            throw new TaskWorldException($"The robot could not hold still to measure: {held.Message}");
        }
    }
}
