using Robotics.Cli.Wiring;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Sim;
using RoboticsInterfaces.Srv;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>What a simulated world serves beside its robot: sensing with errors, and a referee who measures goals on the true state.</summary>
internal sealed class WorldServices : IDisposable
{
    private readonly SimWorld _world;
    private readonly SimLoop _loop;
    private readonly Referee _referee;
    private readonly List<IDisposable> _parts = [];
    private readonly List<(double Since, TaskCompletionSource<MeasureGoals.Response> Answer)> _measuring = [];
    private bool _watching;

    public WorldServices(Node node, Simulation simulation, SimLoop loop)
    {
        (_world, _loop, _referee) = (simulation.World, loop, new(simulation.World, hand: true));
        _parts.Add(node.CreateAsyncService(SenseObjects.Type, "sense_objects", async _ => await loop.Ask(() => new SenseObjects.Response
        {
            Header = { Stamp = TrajectoryServer.Stamp(_world.Time), FrameId = Urdf.BaseLink },
            Objects = [.. simulation.Sensor.Sense().Select(o => o.ToMessage())],
        })));
        _parts.Add(node.CreateAsyncService(WatchGoals.Type, "watch_goals", async request => await loop.Ask(() => Watch(request))));
        _parts.Add(node.CreateAsyncService(MeasureGoals.Type, "measure_goals", async _ => await await loop.Ask(Measure)));
    }

    /// <summary>After a control period: answers whoever waits for goals to be decided.</summary>
    public void AfterTick()
    {
        for (int i = _measuring.Count - 1; i >= 0; i--)
        {
            (double since, TaskCompletionSource<MeasureGoals.Response> answer) = _measuring[i];
            double waited = _world.Time - since;
            if (waited >= Referee.Patience || (waited >= Referee.Settle && _referee.AllMet))
            {
                _measuring.RemoveAt(i);
                answer.SetResult(Told(_referee.Report));
            }
        }
    }

    public void Dispose() => _parts.ForEach(p => p.Dispose());

    private WatchGoals.Response Watch(WatchGoals.Request request)
    {
        try
        {
            _referee.Watch([.. request.Goals.Select(g => g.FromMessage())]);
            _watching = true;
            return new() { Success = true };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return new() { Message = e.Message };
        }
    }

    private Task<MeasureGoals.Response> Measure()
    {
        if (!_watching)
        {
            return Task.FromResult(new MeasureGoals.Response { Message = "Nothing is watched. Call watch_goals first.", FirstTouch = double.NaN });
        }

        TaskCompletionSource<MeasureGoals.Response> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _measuring.Add((_world.Time, answer));
        return answer.Task;
    }

    private static MeasureGoals.Response Told(GoalReport report) => new()
    {
        Success = true,
        Goals = [.. report.Goals.Select(g => new RoboticsInterfaces.GoalMeasure { Holds = g.Holds, Text = g.Measured, Names = [.. g.Numbers.Keys], Values = [.. g.Numbers.Values] })],
        Touched = [.. report.Contacts.Touched],
        Tools = [.. report.Contacts.Tools],
        FirstTouch = report.Contacts.First ?? double.NaN,
    };
}
