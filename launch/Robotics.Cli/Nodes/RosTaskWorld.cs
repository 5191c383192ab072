using Robotics.Cli.Wiring;
using Robotics.Controllers;
using Robotics.Perception;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Skills;
using RoboticsInterfaces.Srv;
using ROS2;
using ContactFacts = Robotics.Planner.ContactFacts;
using GoalMeasure = Robotics.Planner.GoalMeasure;

namespace Robotics.Cli.Nodes;

/// <summary>
/// Whatever robot is there over ROS 2 as a world to do tasks in. Goals are measured by the referee that the world serves; where it
/// serves none, by what is seen.
/// </summary>
public sealed class RosTaskWorld : ITaskWorld, IObjectSensor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationToken _stop;
    private readonly RosArm _arm;
    private readonly RosObjectSensor _sensor;
    private readonly SkillLibrary _skills;
    private readonly Client<WatchGoals.Request, WatchGoals.Response> _watch;
    private readonly Client<MeasureGoals.Request, MeasureGoals.Response> _measure;
    private readonly SensedReferee _seen = new();
    private IReadOnlyList<GoalSpec> _goals = [];

    /// <exception cref="RosException">The robot's interface does not appear.</exception>
    public RosTaskWorld(Node node, ArmDescription description, ArmInterface names, int seed, CancellationToken stop)
    {
        _stop = stop;
        _arm = new(node, description, names);
        _sensor = new(node, "sense_objects", stop);
        _watch = node.CreateClient(WatchGoals.Type, "watch_goals");
        _measure = node.CreateClient(MeasureGoals.Type, "measure_goals");
        try
        {
            _arm.Connect(stop);
        }
        catch
        {
            Dispose();
            throw;
        }

        _skills = new(_arm, this, seed, stop);
    }

    public IRobotDescription Robot => _arm.Description;

    public ISkills Skills => _skills;

    public double Time => _arm.State.Time;

    public IReadOnlyList<SensedObject> Sense()
    {
        MustBeAlive();
        try
        {
            return _sensor.Sense();
        }
        catch (RosException e)
        {
            throw new TaskWorldException(e.Message, e);
        }
    }

    public WorldView Look() => SteadyLook.Take(this, SimulatedTaskWorld.Readings);

    public void Watch(IReadOnlyList<GoalSpec> specs, IArmObserver? observer = null)
    {
        _goals = specs;
        _arm.Observer = observer is null ? null : state => observer.OnArm(state, []);
        if (!_watch.IsAvailable)
        {
            _seen.Watch(specs, Look());
            return;
        }

        WatchGoals.Response answer = Call(_watch, new() { Goals = [.. specs.Select(s => s.ToMessage())] });
        if (!answer.Success)
        {
            throw new TaskWorldException($"A goal cannot be measured in this world: {answer.Message}");
        }
    }

    public GoalReport Measure()
    {
        if (!_measure.IsAvailable)
        {
            MotionResult held = _arm.Hold(1, _stop);
            _stop.ThrowIfCancellationRequested();
            return held.Ok ? _seen.Measure(Look(), _arm.State) : throw new TaskWorldException($"The arm could not hold still to measure: {held.Message}");
        }

        MeasureGoals.Response answer = Call(_measure, new());
        if (!answer.Success || answer.Goals.Length != _goals.Count)
        {
            throw new TaskWorldException($"The goals could not be measured: {answer.Message} ({answer.Goals.Length} of {_goals.Count}).");
        }

        return new(
            [.. answer.Goals.Zip(_goals, (m, g) => new GoalMeasure(g, m.Holds, m.Text, Robotics.Ros.Convert.Numbers(m.Names, m.Values)))],
            new ContactFacts([.. answer.Touched], [.. answer.Tools], double.IsNaN(answer.FirstTouch) ? null : answer.FirstTouch));
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_arm, _sensor, _watch, _measure])
        {
            part.Dispose();
        }
    }

    /// <summary>A robot that has died is not asked: its services seem to be there for some seconds more, and do not answer.</summary>
    private void MustBeAlive()
    {
        if (_arm.Stale is { } stale)
        {
            throw new TaskWorldException(stale);
        }
    }

    private TResponse Call<TRequest, TResponse>(Client<TRequest, TResponse> client, TRequest request)
        where TRequest : ROS2.Cdr.IMessage<TRequest>
        where TResponse : ROS2.Cdr.IMessage<TResponse>
    {
        MustBeAlive();
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        patience.CancelAfter(Patience);
        try
        {
            return client.CallAsync(request, patience.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is RosException || (e is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            throw new TaskWorldException($"'{client.Name}' did not answer: {e.Message}", e);
        }
    }
}
