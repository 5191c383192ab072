using MuJoCo;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Sim;
using Robotics.Skills;
using Xunit.Abstractions;

namespace Robotics.Controllers.Tests.Legged;

/// <summary>A load on a lever, lifted by the weight on the hind feet, measured on the true state; the robot knows only its estimate and its sensor.</summary>
public class PressTests(ITestOutputHelper output)
{
    private const double Tip = .8;
    private const int Board = 0, Cube = 2;

    /// <summary>
    /// The load is up for a second, the board has stayed on its bar and the robot on its legs; it knows how high it is although half of
    /// its feet sank, and walks off.
    /// </summary>
    [Theory]
    [InlineData(.6, -.2)]
    [InlineData(.6, 0)]
    [InlineData(.6, .2)]
    [InlineData(.8, 0)]
    [InlineData(1, -.2)]
    [InlineData(1, 0)]
    [InlineData(1, .2)]
    [InlineData(.8, 0, 8.2)]
    [InlineData(.8, 0, 12)]
    public void The_weight_of_the_robot_lifts_a_load_with_a_lever(double friction, double payload, double load = 10)
    {
        using Simulation sim = Rooms.Start(TrunkSource.Estimated, Pose.At(-.3, .2, 0), Lever(load));
        Change(sim, friction, payload);
        GoalMonitor goals = new(sim.World, [GoalSpec.Of("lifted", "cube", null, ("lift", .04), ("hold", 1))]);
        Watch watch = new(sim);
        Vector3 board = sim.World.PoseOf(Board).Translation;
        double lowest = Lowest(sim);
        LegSkills skills = new(sim.Quadruped, sim.Sensor, CancellationToken.None);
        Assert.Equal(SkillResult.Done, skills.PressDown("board", 0));
        output.WriteLine($"{goals.Measure()[0].Text}; lowest corner {Lowest(sim) - lowest:0.000} m higher, tilt {watch.Tilt:0.0} deg, height error {watch.Error:0.000} m, board {sim.World.PoseOf(Board).Translation - board}");
        Assert.True(goals.AllMet, goals.Measure()[0].Text);
        Assert.True(Lowest(sim) > lowest + .02);
        Assert.InRange(watch.Tilt, 0, 20);
        Assert.InRange(watch.Error, 0, .01);
        Assert.Equal(0, (sim.World.PoseOf(Board).Translation - board).Horizontal.Length, .03);
        Assert.Equal(SkillResult.Done, skills.WalkTo(-.6, .3, 2));
    }

    /// <summary>The board goes down slowly: its end does not hit the floor, as it would if the weight came at once.</summary>
    [Fact]
    public void The_free_end_goes_down_softly()
    {
        using Simulation sim = Rooms.Start(TrunkSource.Estimated, Pose.At(Tip - .4, 0, 0, Math.PI), Lever());
        Watch watch = new(sim);
        Assert.True(new LegSkills(sim.Quadruped, sim.Sensor, CancellationToken.None).PressDown("board", 0).Ok);
        output.WriteLine($"the free end sank at most {watch.Sinks:0.00} m/s");
        Assert.InRange(watch.Sinks, .05, .6);
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        Pressing();
        Assert.InRange(Pressing(), 0, 200);     // how it ended

        static long Pressing()
        {
            using Simulation sim = Rooms.Start(TrunkSource.Estimated, Pose.At(Tip - .38, 0, 0, Math.PI), Lever());
            Ground ground = new(sim.Sensor.Sense());
            PressPlace place = PressPlace.At(Rooms.Description, ground, ground.Objects.First(o => o.Name == "board"), Vector3.UnitX);
            PressGait press = new(new(Rooms.Description), new(Rooms.Description, place.Before, place.Yaw, 0), place.Right, place.Left, 0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(sim.Quadruped.Run(press, CancellationToken.None).Ok);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void What_cannot_be_pressed_has_a_code_and_the_robot_stands()
    {
        // Held up by a block that leaves room for the robot, too heavy a load, too high an end, no room before it.
        Assert.Equal(SkillCode.NotMoved, Pressed([.. Lever(), Rooms.Box("block", Tip + .15, 0, new(.1, .3, .095), free: false)]).Code);
        Assert.Equal(SkillCode.NotMoved, Pressed(Lever(mass: 30)).Code);
        SkillResult high = Pressed(Lever(height: .07));
        Assert.Equal(SkillCode.NoFooting, high.Code);
        Assert.Contains("m high", high.Message, StringComparison.Ordinal);
        Assert.Equal(SkillCode.NoPath, Pressed([.. Lever(), Rooms.Box("bench", Tip - .3, 0, new(.4, .4, .3))]).Code);
        Assert.Equal(SkillCode.UnknownObject, Pressed(Lever(), "moon").Code);
        Assert.Equal(SkillCode.BadArgument, Pressed(Lever(), yaw: double.NaN).Code);
    }

    private static SkillResult Pressed(PlacedObject[] room, string thing = "board", double yaw = 0)
    {
        using Simulation sim = Rooms.Start(TrunkSource.Estimated, Pose.At(-.3, .2, 0), room);
        SkillResult end = new LegSkills(sim.Quadruped, sim.Sensor, CancellationToken.None).PressDown(thing, yaw);
        Assert.InRange(sim.Quadruped.TrueTrunk.Rotation.AxisZ.Z, .9, 1);
        return end;
    }

    private static void Change(Simulation sim, double friction, double payload)
    {
        MjModel model = sim.World.Model;
        QuadrupedDescription robot = sim.Quadruped.Description;
        foreach (LegDescription leg in robot.Legs)
        {
            model.F64("geom_friction")[3 * model.Id(MjObject.Geom, leg.Name + "_foot")] = friction;
        }

        model.F64("body_mass")[model.Id(MjObject.Body, "trunk")] += payload * robot.Mass;
        model.SetConstants();
    }

    /// <summary>Height of the lowest corner of the cube, m.</summary>
    private static double Lowest(Simulation sim) => new Shape(ShapeKind.Box, new(.2, .2, .2)).BoundsAt(sim.World.PoseOf(Cube)).Min.Z;

    private sealed class Watch : ISimObserver
    {
        private readonly Simulation sim;
        private double last = double.NaN;

        public Watch(Simulation sim)
        {
            this.sim = sim;
            sim.World.Observers.Add(this);
        }

        /// <summary>deg.</summary>
        public double Tilt { get; private set; }

        /// <summary>m: of the height that the robot believes itself at.</summary>
        public double Error { get; private set; }

        /// <summary>m/s: how fast the board's free end went down at most.</summary>
        public double Sinks { get; private set; }

        public void OnTick(SimWorld world)
        {
            Pose trunk = sim.Quadruped.TrueTrunk;
            double end = (world.PoseOf(Board) * new Vector3(-.6, 0, 0)).Z;
            Tilt = Math.Max(Tilt, Angle.FromRadians(Math.Acos(Math.Min(1, trunk.Rotation.AxisZ.Z))).Degrees);
            Error = Math.Max(Error, Math.Abs(sim.Quadruped.State.Trunk.Translation.Z - trunk.Translation.Z));
            Sinks = double.IsNaN(last) ? 0 : Math.Max(Sinks, (last - end) / sim.Quadruped.Description.ControlPeriod);
            last = end;
        }
    }

    /// <summary>A board over a bar, its free end at <see cref="Tip"/> where the robot comes from, a load on the other.</summary>
    private static PlacedObject[] Lever(double mass = 10, double height = .045)
    {
        const double thick = .02, bar = .03, low = .45, length = 1.2;
        Rotation tilt = Rotation.AboutY(Math.Atan2(height, low - bar / 2));
        Vector3 end = new Vector3(Tip, 0, 0) + (tilt * new Vector3(length, 0, 0)).Horizontal;
        return
        [
            Placed("board", new(length, .55, thick), new(end - tilt * new Vector3(length / 2, 0, -thick / 2), tilt), 2, true),
            Placed("bar", new(bar, .5, height), Pose.At(end.X - low, 0, height / 2), 5, false),
            Placed("cube", new(.2, .2, .2), new(end + tilt * new Vector3(-.13, 0, thick + .1), tilt), mass, true),
        ];
    }

    private static PlacedObject Placed(string name, Vector3 size, Pose pose, double mass, bool free) => new(
        new(name, [new("box", new(ShapeKind.Box, size), Pose.Identity)], mass, .6, free ? Mobility.Free : Mobility.Fixed, 0, "red", "wood", 0), pose);
}
