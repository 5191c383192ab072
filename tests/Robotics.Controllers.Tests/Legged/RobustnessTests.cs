using MuJoCo;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Sim;
using Xunit.Abstractions;

namespace Robotics.Controllers.Tests.Legged;

/// <summary>
/// Falls while walking, and up and down a step of .12 m, with friction of the soles .6 to 1.0, a payload of +-20 % of the robot's mass that
/// nobody told it of, and pushes of 20 N for .2 s from all sides. With ROBOTICS_RESULTS set to a folder the table is written there as
/// legs.txt. The crawl has less margin than the trot: pushed on a step it may fall, which the table says and this test allows.
/// </summary>
public class RobustnessTests(ITestOutputHelper output)
{
    private const int Pushes = 20;
    private const double Newtons = 20, PushSeconds = .2, Every = 1.6;

    private static readonly double[] Frictions = [.6, .8, 1], Payloads = [-.2, 0, .2];

    private enum Work
    {
        Walking,
        Climbing,
        ClimbingPushed,
        Descending,
        DescendingPushed,
    }

    [Fact]
    public void Neither_friction_nor_payload_make_it_fall_nor_pushes_while_it_walks()
    {
        List<string> table = ["task             friction  payload  pushes  end         seconds  largest tilt, deg"];
        SortedDictionary<Work, (int Well, int Runs)> sums = [];
        foreach (Work task in Enum.GetValues<Work>())
        {
            foreach (double friction in Frictions)
            {
                foreach (double payload in Payloads)
                {
                    (MotionResult end, int pushes, double seconds, double tilt) = Once(task, friction, payload);
                    (int well, int runs) = sums.GetValueOrDefault(task);
                    sums[task] = (well + (end.Ok ? 1 : 0), runs + 1);
                    table.Add(FormattableString.Invariant(
                        $"{task,-15}  {friction,8:0.0}  {payload * 100,6:0}%  {pushes,6}  {end.Code,-10}  {seconds,7:0.0}  {tilt,5:0.0}"));
                }
            }
        }

        table.AddRange(sums.Select(s => $"{s.Key}: {s.Value.Well} of {s.Value.Runs} runs ended well"));
        string text = string.Join('\n', table) + "\n";
        output.WriteLine(text);
        if (Environment.GetEnvironmentVariable("ROBOTICS_RESULTS") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, "legs.txt"), text);
        }

        Assert.Equal((9, 9), sums[Work.Walking]);
        Assert.Equal((9, 9), sums[Work.Climbing]);
        Assert.Equal((9, 9), sums[Work.Descending]);
    }

    private static (MotionResult End, int Pushes, double Seconds, double Tilt) Once(Work task, double friction, double payload)
    {
        bool descends = task is Work.Descending or Work.DescendingPushed, climbs = task is Work.Climbing or Work.ClimbingPushed;
        using Simulation sim = Rooms.Start(TrunkSource.Estimated, Pose.At(descends ? .95 : 0, 0, descends ? .12 : 0),
            task == Work.Walking ? [] : [Rooms.Box("step", .95, 0, new(.9, 1.2, .12), free: false)]);
        MjModel model = sim.World.Model;
        QuadrupedDescription robot = sim.Quadruped.Description;
        foreach (LegDescription leg in robot.Legs)
        {
            model.F64("geom_friction")[3 * model.Id(MjObject.Geom, leg.Name + "_foot")] = friction;
        }

        model.F64("body_mass")[model.Id(MjObject.Body, "trunk")] += payload * robot.Mass;
        model.SetConstants();

        BodyControl body = new(robot);
        Pusher pusher = new(sim, (int)(1000 * friction + 100 * payload));
        double begin = sim.World.Time;
        MotionResult end = sim.Quadruped.Run(new StandController(body, .27, .4, .2), CancellationToken.None);
        if (end.Ok && (climbs || descends))
        {
            FootPlan plan = new(robot, sim.Quadruped.State.Trunk.Translation.Horizontal, 0, .95, backwards: descends);
            Crawl crawl = new(body, plan, () => new(sim.Sensor.Sense()));
            end = sim.Quadruped.Run(task is Work.ClimbingPushed or Work.DescendingPushed ? pusher.Over(crawl) : crawl, CancellationToken.None);
        }
        else if (end.Ok)
        {
            for (int corner = 1; end.Ok && pusher.Count < Pushes; corner++)
            {
                Pose goal = Pose.At(corner % 4 is 1 or 2 ? 1.5 : 0, corner % 4 is 2 or 3 ? 1.5 : 0, 0, corner * Math.PI / 2);
                end = sim.Quadruped.Run(pusher.Over(new Trot(body, new(), goal)), CancellationToken.None);
            }
        }

        return (end, pusher.Count, sim.World.Time - begin, Angle.FromRadians(pusher.Tilt).Degrees);
    }

    /// <summary>A controller with somebody who pushes the trunk.</summary>
    private sealed class Pusher(Simulation sim, int seed) : ILegController
    {
        private readonly Random _random = new(seed);
        private readonly int _trunk = sim.World.Model.Id(MjObject.Body, "trunk");
        private ILegController _inner = null!;
        private double _next = sim.World.Time + Every, _angle;
        private bool _pushing;

        public int Count { get; private set; }

        public double Tilt { get; private set; }

        public ILegController Over(ILegController inner)
        {
            _inner = inner;
            return this;
        }

        public MotionResult? Tick(QuadrupedState state, LegCommand command)
        {
            double now = sim.World.Time;
            bool pushing = now >= _next && now < _next + PushSeconds && Count < Pushes + (_pushing ? 1 : 0);
            if (pushing && !_pushing)
            {
                Count++;
                _angle = 2 * Math.PI * _random.NextDouble();
            }

            if (!pushing && _pushing)
            {
                _next += Every;
            }

            _pushing = pushing;
            Span<double> force = sim.World.Data.XfrcApplied.Slice(6 * _trunk, 6);
            force.Clear();
            if (pushing)
            {
                (force[0], force[1]) = (Newtons * Math.Cos(_angle), Newtons * Math.Sin(_angle));
            }

            Tilt = Math.Max(Tilt, Math.Acos(Math.Clamp(sim.Quadruped.TrueTrunk.Rotation.AxisZ.Z, -1, 1)));
            return _inner.Tick(state, command);
        }
    }
}
