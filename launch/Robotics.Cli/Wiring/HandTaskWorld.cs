using System.Collections.Immutable;
using Robotics.Cli.Reorient;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Reorientation.Evaluation;
using Robotics.Sim;
using Robotics.Skills;
using ContactFacts = Robotics.Planner.ContactFacts;
using GoalMeasure = Robotics.Planner.GoalMeasure;

namespace Robotics.Cli.Wiring;

/// <summary>
/// A simulated hand with an object in it as a world to do tasks in. What is measured is the true state; what its policy sees is too, or
/// a depth camera with the published errors.
/// </summary>
internal sealed class HandTaskWorld : ITaskWorld
{
    /// <summary>s before goals are measured, in which what still rolls comes to rest.</summary>
    private const double Settle = .5;

    private readonly HandScene _scene;
    private readonly SimulatedHand _hand;
    private readonly HandObjectSensor _sensor;
    private readonly CancellationToken _stop;
    private ImmutableArray<GoalSpec> _watched = [];
    private OpenedPolicy? _policy;
    private double? _touched;

    /// <param name="lies">X_HO of the object at first, from X_HO of it as it was made, at rest.</param>
    /// <param name="stop">Ends a running skill within a control period.</param>
    public HandTaskWorld(HandScene scene, Func<Pose, Pose> lies, in HandPhysics physics, CancellationToken stop)
    {
        (_scene, _stop) = (scene, stop);
        Worlds = new(scene.Worlds);
        Worlds.Reset(0, 0, lies(Worlds.Upright(0)), Worlds.Hand.Home.AsSpan(), physics);
        _hand = new(Worlds) { Stepped = Note, SeesObject = !scene.Policy.ByCamera };
        _sensor = new(Worlds, physics.ObjectMass);
        for (int i = 0; i < Evaluator.SettlePeriods; i++)
        {
            _hand.Step(Worlds.Hand.Home.AsSpan());
        }

        Skills = new HandSkills(_hand, _hand, _sensor, () => (_policy = Open()).Policy, scene.Limits, stop);
        Robot = new HandRobot(Worlds.Hand, Worlds.ControlPeriod);
    }

    public HandWorlds Worlds { get; }

    public IRobotDescription Robot { get; }

    public ISkills Skills { get; }

    public double Time => _hand.Time;

    public WorldView Look() => new(_sensor.Sense());

    public void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null)
    {
        if (specs.FirstOrDefault(s => s.Kind != _scene.Goal.Kind || s.Object != _scene.Goal.Object) is { } unknown)
        {
            throw new TaskWorldException($"A goal cannot be measured in this world: {unknown}. A hand's are of the kind '{_scene.Goal.Kind}', about '{_scene.Goal.Object}'.");
        }

        (_watched, _touched) = ([.. specs], null);
    }

    public GoalReport Measure()
    {
        for (double until = Time + Settle; Time < until;)
        {
            _stop.ThrowIfCancellationRequested();
            if (_hand.Hold() is { IsFault: true } fault)
            {
                throw new TaskWorldException($"The hand could not hold still to measure: {fault.Message}");
            }
        }

        Pose pose = _sensor.Sense()[0].Pose;
        ImmutableArray<string> touched = _touched is null ? [] : [_scene.Goal.Object];
        return new([.. _watched.Select(goal => Measured(goal, pose))], new ContactFacts(touched, [], _touched));
    }

    public void Dispose()
    {
        _policy?.Dispose();
        _hand.Dispose();
        Worlds.Dispose();
    }

    private OpenedPolicy Open() =>
        _scene.Policy.Open(_scene.Worlds, Worlds, _scene.Policy.ByCamera ? new HandCameras(Worlds, DepthNoise.Published, _scene.Seed) : null, _scene.Seed);

    private static GoalMeasure Measured(GoalSpec goal, in Pose pose)
    {
        double angle = pose.Rotation.AngleTo(new Rotation(goal.Get("w", 1), goal.Get("x", 0), goal.Get("y", 0), goal.Get("z", 0)).Normalized()), off = pose.Translation.Horizontal.Length;
        return new(
            goal, angle <= goal.Get("tolerance", .4) && off <= Evaluator.Reach,
            FormattableString.Invariant($"{goal.Object} lies {angle:0.00} rad from it, {off:0.000} m from the hand's axis"),
            ImmutableSortedDictionary<string, double>.Empty.Add("angle", angle).Add("off_axis", off));
    }

    private void Note()
    {
        if (_touched is null && Worlds.TipForces.ContainsAnyExceptInRange(0, Sim.ContactFacts.Least))
        {
            _touched = Time;
        }
    }
}
