using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Controllers.Tests.Skills;

/// <summary>The skills in physics: what they bring about is read from the world's true state, not from their own word.</summary>
public class SkillTests
{
    private sealed class Bench : IDisposable
    {
        public Bench(string scene, SceneVariant variant, int seed, CancellationToken stop = default)
        {
            World = Simulation.Start(SceneGenerator.Draw(SceneLoader.Load(scene), variant, seed));
            Skills = new(World.Arm, World.Sensor, seed, stop);
        }

        public Simulation World { get; }

        public SkillLibrary Skills { get; }

        public Pose True(string name) => World.World.PoseOf(World.World.IndexOf(name));

        public void Dispose() => World.Dispose();
    }

    [Fact]
    public void Grasp_and_lift_raise_the_object_and_nothing_else()
    {
        using Bench b = new("milk-reaching", SceneVariant.Unneeded, 1);
        Pose mug = b.True("mug");
        double before = b.True("milk").Translation.Z;
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("milk"));
        Assert.Equal("milk", b.Skills.Held());
        Assert.Equal(SkillResult.Done, b.Skills.Lift(0.1));
        Assert.InRange(b.True("milk").Translation.Z - before, 0.09, 0.11);
        Assert.True(b.True("mug").Translation.DistanceTo(mug.Translation) < 1e-3);
    }

    [Fact]
    public void Place_puts_the_object_where_it_says()
    {
        using Bench b = new("milk-reaching", SceneVariant.Unneeded, 2);
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("milk"));
        Vector3 spot = b.Skills.FreeSpot("milk");
        Assert.Equal(SkillResult.Done, b.Skills.Place(spot.X, spot.Y));
        Assert.Equal("", b.Skills.Held());
        Assert.True((b.True("milk").Translation - spot).Horizontal.Length < 0.02);
        Assert.True(b.True("milk").Rotation.AxisZ.Z > 0.999);
    }

    [Fact]
    public void What_fits_nowhere_within_reach_has_no_room()
    {
        // What it sees stands everywhere.
        using Bench b = new("milk-reaching", SceneVariant.Unneeded, 2);
        SkillLibrary skills = new(b.World.Arm, new Crowd(b.World.Sensor), 0, CancellationToken.None);
        Assert.Equal(SkillCode.NoRoom, Assert.Throws<QueryException>(() => skills.FreeSpot("milk")).Code);
        Assert.Contains(SkillCode.NoRoom, SkillCatalogue.Default.Find("FreeSpot")!.FailureCodes);
    }

    /// <summary>Sees every thing but the milk two metres wide.</summary>
    private sealed class Crowd(IObjectSensor sensor) : IObjectSensor
    {
        public IReadOnlyList<SensedObject> Sense() =>
            [.. sensor.Sense().Select(o => o.Name == "milk" ? o : o with { Parts = [new("board", new(ShapeKind.Box, new(2, 2, 0.02)), Pose.Identity)] })];
    }

    [Fact]
    public void Pull_with_a_hook_brings_the_object_and_keeps_the_tool()
    {
        using Bench b = new("milk-reaching", SceneVariant.Needed, 3);
        double end = -(b.Skills.Size("hammer").X / 2 - b.Skills.FingerWidth());
        double x = b.Skills.Workspace().Max.X - 0.04;
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("hammer", end));
        Assert.Equal(SkillResult.Done, b.Skills.Lift(0.05));
        Assert.Equal(SkillResult.Done, b.Skills.Pull("milk", x, 0));
        Assert.Equal("hammer", b.Skills.Held());
        Assert.True((b.True("milk").Translation - new Vector3(x, 0, 0)).Horizontal.Length < 0.04);
        Assert.True(b.True("milk").Rotation.AxisZ.Z > 0.99);
    }

    [Fact]
    public void Assemble_joins_magnetic_pieces_in_a_row_that_can_be_lifted()
    {
        using Bench b = new("button-pressing", SceneVariant.Needed, 1);
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("cube"));
        Assert.Equal(SkillResult.Done, b.Skills.Assemble("block"));
        Assert.InRange(b.True("cube").Translation.DistanceTo(b.True("block").Translation), 0.029, 0.033);
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("cube"));
        Assert.Equal(SkillResult.Done, b.Skills.Lift(0.08));
        Assert.True(b.True("block").Translation.Z > 0.07);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    public void Assemble_joins_a_piece_that_is_would_be_pressed_into_the_table(int seed)
    {
        Simulation world = Simulation.Start(SceneGenerator.Draw(SceneLoader.Load("button-pressing"), SceneVariant.Needed, seed));
        using (world)
        {
            SkillLibrary skills = new(world.Arm, new Shifted(world.Sensor, "block", new(0, 0, -0.004)), seed, default);
            Assert.Equal(SkillResult.Done, skills.Grasp("cube"));
            Assert.Equal(SkillResult.Done, skills.Assemble("block"));
        }
    }

    /// <summary>Sees one object beside where it is.</summary>
    private sealed class Shifted(IObjectSensor sensor, string name, Vector3 by) : IObjectSensor
    {
        public IReadOnlyList<SensedObject> Sense() =>
            [.. sensor.Sense().Select(o => o.Name == name ? o with { Pose = o.Pose with { Translation = o.Pose.Translation + by } } : o)];
    }

    [Fact]
    public void Press_reports_the_travel_that_the_button_had()
    {
        using Bench b = new("button-pressing", SceneVariant.Unneeded, 0);
        Assert.Equal(SkillResult.Done, b.Skills.Press("button", 0.9 * b.Skills.Travel("button")));
        Assert.True(b.World.Goals.AllMet);
    }

    [Theory]
    [InlineData(0, 1.2)]
    [InlineData(1, -0.9)]
    public void Turn_goes_round_with_the_lever_and_stops_at_the_angle(int seed, double angle)
    {
        // Seed 1 has the lever on the other side, where the hand comes from the left.
        using Bench b = new("lever-pull", SceneVariant.Unneeded, seed);
        double before = b.World.World.DisplacementOf(b.World.World.IndexOf("lever"));
        Assert.Equal(SkillResult.Done, b.Skills.Turn("lever", angle));
        Assert.InRange(b.World.World.DisplacementOf(b.World.World.IndexOf("lever")) - before - angle, -0.1, 0.1);
    }

    [Fact]
    public void Turn_names_why_it_cannot()
    {
        using Bench b = new("lever-pull", SceneVariant.Needed, 0);
        Pose before = b.World.World.Tcp;
        Assert.Equal(SkillCode.UnknownObject, b.Skills.Turn("no such thing", 1).Code);
        Assert.Equal(SkillCode.BadArgument, b.Skills.Turn("post", 1).Code);
        Assert.Equal(SkillCode.BadArgument, b.Skills.Turn("lever", 0).Code);
        Assert.Equal(SkillCode.BadArgument, b.Skills.Turn("lever", double.NaN).Code);
        SkillResult beyond = b.Skills.Turn("lever", 3);
        Assert.Equal(SkillCode.BadArgument, beyond.Code);
        Assert.Contains("between its stops", beyond.Message);
        Assert.Equal(SkillCode.Unreachable, b.Skills.Turn("lever", Math.PI / 2).Code);
        Assert.InRange(b.World.World.Tcp.Translation.DistanceTo(before.Translation), 0, 1e-3);
    }

    [Fact]
    public void A_lever_that_is_held_fast_is_not_turned_and_says_so()
    {
        Layout layout = SceneGenerator.Draw(SceneLoader.Load("lever-pull"), SceneVariant.Unneeded, 0);
        layout = layout with { Objects = [.. layout.Objects.Select(o => o.Object.Name == "lever" ? o with { Object = o.Object with { DryFriction = 100 } } : o)] };
        using Simulation world = Simulation.Start(layout);
        SkillResult result = new SkillLibrary(world.Arm, world.Sensor, 0, default).Turn("lever", Math.PI / 2);
        Assert.Contains(result.Code, (SkillCode[])[SkillCode.ForceLimit, SkillCode.NotTurned]);
        Assert.InRange(Math.Abs(world.World.DisplacementOf(world.World.IndexOf("lever")) - layout.Objects.Single(o => o.Object.Name == "lever").Object.Mobility.Displacement), 0, 0.2);
    }

    [Theory]
    [InlineData("no such thing", SkillCode.UnknownObject)]
    [InlineData("milk", SkillCode.Unreachable)]
    public void Grasp_names_why_it_cannot(string thing, SkillCode code)
    {
        using Bench b = new("milk-reaching", SceneVariant.Needed, 0);
        SkillResult result = b.Skills.Grasp(thing);
        Assert.Equal(code, result.Code);
        Assert.Contains(thing, result.Message);
        Assert.Null(b.World.Contacts.RobotFirstTouch);
    }

    [Fact]
    public void Every_skill_answers_bad_arguments_and_wrong_order_without_moving()
    {
        using Bench b = new("button-pressing", SceneVariant.Needed, 0);
        Pose before = b.World.World.Tcp;
        Assert.Equal(SkillCode.BadArgument, b.Skills.Move(double.NaN, 0, 0.2).Code);
        Assert.Equal(SkillCode.Unreachable, b.Skills.Move(2, 0, 0.2).Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Lift(0.1).Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Release().Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Place(0.4, 0).Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Drag(0.1, 0).Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Pull("dice", 0.4, 0).Code);
        Assert.Equal(SkillCode.NothingHeld, b.Skills.Assemble("cube").Code);
        Assert.Equal(SkillCode.NoGrasp, b.Skills.Grasp("housing").Code);
        Assert.True(b.World.World.Tcp.Translation.DistanceTo(before.Translation) < 1e-3);
        Assert.Null(b.World.Contacts.RobotFirstTouch);
    }

    [Fact]
    public void A_hand_that_is_full_does_not_grasp_again_and_wood_does_not_join()
    {
        using Bench b = new("button-pressing", SceneVariant.Needed, 2);
        Assert.Equal(SkillResult.Done, b.Skills.Grasp("cube"));
        Assert.Equal(SkillCode.HandFull, b.Skills.Grasp("block").Code);
        Assert.Equal(SkillCode.UnfitTool, b.Skills.Assemble("dice").Code);
        Assert.Equal(SkillCode.BadArgument, b.Skills.Lift(-0.1).Code);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.7)]
    public void A_stop_ends_a_skill_and_every_later_one(double after)
    {
        using CancellationTokenSource stop = new();
        using Bench b = new("milk-reaching", SceneVariant.Unneeded, 0, stop.Token);
        double end = b.World.World.Time + after;
        b.World.World.Observers.Add(new At(end, stop.Cancel));
        Assert.Equal(SkillCode.Stopped, b.Skills.Grasp("milk").Code);
        Assert.InRange(b.World.World.Time, end - 0.02, end + 0.2);
        Assert.Equal(SkillCode.Stopped, b.Skills.Lift(0.1).Code);
        Assert.Equal(SkillCode.Stopped, b.Skills.Look().Code);
    }

    [Fact]
    public void Same_seed_same_motion()
    {
        static string Run()
        {
            using Bench b = new("milk-reaching", SceneVariant.Unneeded, 4);
            b.Skills.Grasp("milk");
            b.Skills.Lift(0.1);
            return $"{b.World.World.Time:R} {b.True("milk")} {b.World.World.Tcp}";
        }

        Assert.Equal(Run(), Run());
    }

    private sealed class At(double time, Action act) : ISimObserver
    {
        public void OnTick(SimWorld world)
        {
            if (world.Time >= time)
            {
                act();
            }
        }
    }
}
