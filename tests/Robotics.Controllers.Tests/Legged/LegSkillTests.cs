using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Sim;
using Robotics.Skills;
using Xunit.Abstractions;

namespace Robotics.Controllers.Tests.Legged;

/// <summary>The skills on legs, measured on the true state; the robot knows only its estimate and its sensor.</summary>
public class LegSkillTests(ITestOutputHelper output)
{
    private sealed class Robot : IDisposable
    {
        public Robot(Pose start, params PlacedObject[] objects)
        {
            Sim = Rooms.Start(TrunkSource.Estimated, start, objects);
            Skills = new(Sim.Quadruped, Sim.Sensor, Stop.Token);
        }

        public CancellationTokenSource Stop { get; } = new();

        public Simulation Sim { get; }

        public LegSkills Skills { get; }

        public Pose Truth => Sim.Quadruped.TrueTrunk;

        public void Dispose()
        {
            Sim.Dispose();
            Stop.Dispose();
        }
    }

    [Theory]
    [InlineData(1.5, 0, 0)]
    [InlineData(-.6, .5, 2.5)]
    [InlineData(0, 0, Math.PI)]
    public void It_walks_to_a_pose(double x, double y, double yaw)
    {
        using Robot r = new(Pose.Identity);
        Assert.Equal(SkillResult.Done, r.Skills.WalkTo(x, y, yaw));
        Assert.Equal(x, r.Truth.Translation.X, .05);
        Assert.Equal(y, r.Truth.Translation.Y, .05);
        Assert.Equal(0, Math.IEEERemainder(r.Truth.Rotation.Yaw - yaw, 2 * Math.PI), .06);
    }

    /// <summary>Metamorphic: turning the room turns what happens in it.</summary>
    [Fact]
    public void A_turned_room_has_the_same_walk_turned()
    {
        Pose turned = Pose.At(.4, -.3, 0, 1.1), goal = Pose.At(.8, .3, 0, .5);
        using Robot a = new(Pose.Identity), b = new(turned);
        Assert.True(a.Skills.WalkTo(.8, .3, .5).Ok);
        Pose there = turned * goal;
        Assert.True(b.Skills.WalkTo(there.Translation.X, there.Translation.Y, there.Rotation.Yaw).Ok);
        Assert.Equal(0, (turned * a.Truth.Translation).DistanceTo(b.Truth.Translation), .04);
        Assert.Equal(a.Sim.World.Time, b.Sim.World.Time, .15 * a.Sim.World.Time);
    }

    [Fact]
    public void It_walks_around_what_stands_in_the_way_without_touching_it()
    {
        using Robot r = new(Pose.Identity, Rooms.Box("crate", 1, .1, new(.5, .7, .5)));
        Assert.Equal(SkillResult.Done, r.Skills.WalkTo(2, 0, 0));
        Assert.Null(r.Sim.Contacts.RobotTouched(0));
    }

    [Fact]
    public void A_place_without_a_level_way_is_refused_before_anything_moves()
    {
        using Robot r = new(Pose.Identity, Rooms.Box("crate", 1, .1, new(.5, .7, .5)));
        double before = r.Sim.World.Time;
        Assert.Equal(SkillCode.NoPath, r.Skills.WalkTo(1, .1, 0).Code);
        Assert.Equal(before, r.Sim.World.Time);
    }

    [Fact]
    public void It_climbs_steps_that_stand_loose_on_the_floor()
    {
        using Robot r = new(Pose.Identity,
            Rooms.Box("low", .95, 0, new(.4, .6, .12)), Rooms.Box("high", 1.35, 0, new(.4, .6, .24), mass: 4), Rooms.Box("sofa", 1.95, 0, new(.8, 1, .34), free: false));
        Assert.Equal(SkillResult.Done, r.Skills.Climb("sofa"));
        Assert.InRange(r.Truth.Translation.Z, .34 + .2, .34 + .35);
        Assert.Equal(1.95, r.Truth.Translation.X, .06);
        output.WriteLine($"up in {r.Sim.World.Time:0} s, {r.Truth}");
    }

    [Fact]
    public void It_steps_down_to_where_it_came_from_and_knows_how_high_it_is()
    {
        using Robot r = new(Pose.Identity, Rooms.Box("step", 1.2, 0, new(1.2, 1.2, .12), free: false));
        Assert.Equal(SkillResult.Done, r.Skills.Climb("step"));
        Assert.Equal(SkillResult.Done, r.Skills.StepTo(0, 0));
        Assert.Equal(0, r.Truth.Translation.X, .06);
        Assert.Equal(0, (r.Truth.Translation - r.Skills.Body()).Z, .005);
        Assert.Equal(SkillResult.Done, r.Skills.WalkTo(-.3, .2, 1));
    }

    [Fact]
    public void It_goes_over_a_step_up_forwards_and_down_backwards()
    {
        using Robot r = new(Pose.Identity, Rooms.Box("step", 1.2, 0, new(1.2, 1.2, .12), free: false));
        Assert.Equal(SkillResult.Done, r.Skills.StepTo(2.4, 0));
        Assert.Equal(2.4, r.Truth.Translation.X, .08);
        Assert.InRange(r.Truth.Translation.Z, .2, .32);
    }

    [Fact]
    public void It_crosses_the_widest_gap_and_no_wider()
    {
        using Robot near = new(Pose.At(0, 0, .2), Rooms.Box("here", 0, 0, new(1, 1, .2), free: false), Rooms.Box("there", 1 + FootPlan.WidestGap, 0, new(1, 1, .2), free: false));
        Assert.Equal(SkillResult.Done, near.Skills.Climb("there"));
        using Robot wide = new(Pose.At(0, 0, .2), Rooms.Box("here", 0, 0, new(1, 1, .2), free: false), Rooms.Box("there", 1.4, 0, new(1, 1, .2), free: false));
        Assert.Equal(SkillCode.NoFooting, wide.Skills.Climb("there").Code);
        Assert.InRange(wide.Truth.Translation.Z, .4, .55);
    }

    [Fact]
    public void A_step_that_is_too_high_is_no_footing()
    {
        using Robot r = new(Pose.Identity, Rooms.Box("block", 1, 0, new(.8, .8, .18), free: false));
        SkillResult end = r.Skills.Climb("block");
        Assert.Equal(SkillCode.NoFooting, end.Code);
        Assert.Contains("planned", end.Message);
        Assert.Null(r.Sim.Contacts.RobotTouched(0));
    }

    [Theory]
    [InlineData(.12, 1.5, .4)]
    [InlineData(.3, 1.1, .9)]
    public void It_pushes_a_box_to_a_place_in_x_and_y(double height, double x, double y)
    {
        using Robot r = new(Pose.Identity, Rooms.Box("box", 1, .3, new(.4, .5, height)));
        Assert.Equal(SkillResult.Done, r.Skills.PushTo("box", x, y));

        // The robot's idea of where the room is has drifted, and all it sees with it.
        Vector3 seen = r.Skills.Position("box");
        Assert.Equal(0, (seen - new Vector3(x, y, seen.Z)).Length, .06);
        Assert.Equal(0, (r.Sim.World.PoseOf(0).Translation - new Vector3(x, y, height / 2)).Length, .25);
    }

    /// <summary>
    /// A long flat board begins askew, or begins straight and drags more on one side (an L, pushed off its centre of friction). Whatever
    /// the robot's idea of its own place has become: by what is fixed to the room, the board ends where it is to be, along the way.
    /// </summary>
    [Theory]
    [InlineData(.06, false)]
    [InlineData(-.06, false)]
    [InlineData(0, true)]
    public void A_long_board_is_steered_to_its_place(double yaw, bool lopsided)
    {
        PlacedObject board = Rooms.Box("board", 1.1, .05, new(1.1, .45, .07), mass: 2.5);
        Part arm = new("arm", new(ShapeKind.Box, new(.4, .2, .07)), Pose.At(.35, .325, 0));
        board = board with
        {
            Object = board.Object with { Parts = lopsided ? [.. board.Object.Parts, arm] : board.Object.Parts },
            Pose = Pose.At(1.1, .05, .035, yaw),
        };
        using Robot r = new(Pose.Identity, board, Rooms.Box("post", 4, 1, new(.2, .2, 1), free: false), Rooms.Box("pillar", -1, -2, new(.3, .3, 1), free: false));
        Vector3 begin = r.Skills.Position("board");
        Assert.Equal(SkillResult.Done, r.Skills.PushTo("board", begin.X + .9, begin.Y));
        Pose end = r.Sim.World.PoseOf(0);
        output.WriteLine($"{end.Translation}, {end.Rotation.Yaw:0.000} rad after {r.Sim.World.Time:0} s; drift {r.Skills.Body() - r.Truth.Translation}");
        Assert.Equal(0, (end * (board.Pose.Inverse * begin) - begin - Vector3.UnitX * .9).Horizontal.Length, .05);
        Assert.Equal(0, end.Rotation.Yaw, .07);
        Assert.InRange(r.Sim.World.Time, 0, 25);
    }

    /// <summary>What it learns of its height it learns from its feet, which slip and run against what it pushes.</summary>
    [Theory]
    [InlineData(.12, 1.6, .3)]
    [InlineData(.24, 1.4, .9)]
    [InlineData(.07, 1.7, .1)]
    public void It_knows_how_high_it_is_while_it_pushes_crouched(double height, double x, double y)
    {
        using Robot r = new(Pose.Identity, Rooms.Box("box", 1, .3, new(.4, .5, height)));
        HeightError error = new(r.Sim.Quadruped);
        r.Sim.World.Observers.Add(error);
        Assert.Equal(SkillResult.Done, r.Skills.PushTo("box", x, y));
        output.WriteLine($"at most {error.Most:0.0000} m, in the end {error.Now:0.0000} m");
        Assert.InRange(error.Most, 0, .01);
    }

    private sealed class HeightError(SimulatedQuadruped robot) : ISimObserver
    {
        public double Most { get; private set; }

        public double Now => robot.State.Trunk.Translation.Z - robot.TrueTrunk.Translation.Z;

        public void OnTick(SimWorld world) => Most = Math.Max(Most, Math.Abs(Now));
    }

    [Fact]
    public void What_it_cannot_do_has_a_code()
    {
        using Robot r = new(Pose.Identity,
            Rooms.Box("safe", 1, 0, new(.4, .4, .4), mass: 20), Rooms.Box("wall", 0, 2, new(2, .1, .5), free: false), Rooms.Box("mat", -1.2, 0, new(.5, .5, .01)));
        Assert.Equal(SkillCode.TooHeavy, r.Skills.PushTo("safe", 2, 0).Code);
        Assert.Equal(SkillCode.Unreachable, r.Skills.PushTo("wall", 1, 2).Code);
        Assert.Equal(SkillCode.Unreachable, r.Skills.PushTo("mat", -1.2, .5).Code);
        Assert.Equal(SkillCode.UnknownObject, r.Skills.Climb("moon").Code);
        Assert.Equal(SkillCode.BadArgument, r.Skills.WalkTo(double.NaN, 0, 0).Code);
        Assert.Equal(SkillCode.BadArgument, r.Skills.Stand(-1).Code);
        Assert.Throws<UnknownThingException>(() => r.Skills.Position("moon"));
        r.Stop.Cancel();
        Assert.Equal(SkillCode.Stopped, r.Skills.WalkTo(.5, 0, 0).Code);
    }

    [Fact]
    public void A_fall_is_told()
    {
        using Robot r = new(Pose.Identity);
        r.Sim.World.Model.F64("opt_gravity")[1] = 9;
        Assert.Equal(SkillCode.Fell, r.Skills.WalkTo(2, 0, 0).Code);
    }

    [Fact]
    public void Every_skill_of_the_surface_is_described()
    {
        Assert.All(SkillCatalogue.Legs.Members, m =>
        {
            Assert.NotEmpty(m.Doc);
            Assert.All(m.Parameters, p => Assert.NotEmpty(p.Doc + (m.IsSkill ? "" : "query")));
            Assert.Equal(m.IsSkill, m.Effect.Length > 0);
        });
        Assert.Equal(SkillCatalogue.Legs, SkillCatalogue.Of(new Robot(Pose.Identity).Skills));
    }
}
