using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Perception.Tests.Scene;

namespace Robotics.Perception.Tests;

public class AffordanceTests
{
    private static readonly Vector3 Near = new(0.4, 0, 0);

    [Fact]
    public void A_box_is_gripped_across_its_narrow_side_with_the_tips_above_the_table()
    {
        SensedObject bar = Box("bar", new(0.2, 0.03, 0.04), new(0.35, 0.1, 0.02), 0.4);
        Grip grip = Affordances.Grips(World(bar), Robot, bar)[0];
        Vector3 closing = new(Math.Sin(grip.Yaw), -Math.Cos(grip.Yaw), 0);
        Assert.Equal(0.03, grip.Width, 6);
        Assert.InRange(Math.Abs(closing.Dot(bar.Pose.Rotation.AxisY)), 0.9999, 1.0001);
        Assert.InRange(grip.Tcp.Z - Robot.Gripper.TipBelowTcp, 0.004, 0.03);
        Assert.True((grip.Tcp - bar.Pose.Translation).Horizontal.Length < 1e-6);
    }

    [Theory]
    [InlineData(-0.08)]
    [InlineData(0.05)]
    public void Along_is_measured_on_the_longest_axis(double along)
    {
        SensedObject bar = Box("bar", new(0.2, 0.03, 0.04), new(0.35, 0, 0.02), 0.7);
        Grip grip = Affordances.Grips(World(bar), Robot, bar, along)[0];
        Vector3 expected = bar.Pose * new Vector3(along, 0, 0);
        Assert.True((grip.Tcp - expected).Horizontal.Length < 1e-6);
        Assert.Equal(along, grip.Along, 6);
    }

    [Fact]
    public void A_box_wider_than_the_gripper_has_no_grip_and_the_limit_is_named()
    {
        SensedObject chest = Box("chest", new(0.2, 0.15, 0.1), new(0.35, 0, 0.05));
        Assert.Empty(Affordances.Grips(World(chest), Robot, chest, null, null, out string whyNot));
        Assert.Contains("0.07", whyNot);
    }

    [Fact]
    public void A_thing_outside_the_workspace_has_no_grip_and_the_distance_is_named()
    {
        Assert.Empty(Affordances.Grips(World(Milk), Robot, Milk, null, null, out string whyNot));
        Assert.Contains("0.1 m outside the workspace", whyNot);
    }

    [Fact]
    public void A_heavy_thing_is_not_gripped()
    {
        SensedObject lead = Box("lead", new(0.05, 0.05, 0.05), new(0.35, 0, 0.025), 0, 9);
        Assert.Empty(Affordances.Grips(World(lead), Robot, lead, null, null, out string whyNot));
        Assert.Contains("9 kg", whyNot);
    }

    [Fact]
    public void A_neighbour_on_one_side_turns_the_grip_to_the_free_pair_of_faces()
    {
        SensedObject cube = Box("cube", new(0.04, 0.04, 0.04), new(0.35, 0, 0.02));
        SensedObject beside = Box("beside", new(0.04, 0.04, 0.04), new(0.35, 0.045, 0.02));
        Grip grip = Affordances.Grips(World(cube, beside), Robot, cube)[0];
        Assert.InRange(Math.Abs(Math.Sin(grip.Yaw)), 0.999, 1.001);   // closes along x, clear of the neighbour on y
    }

    [Fact]
    public void A_hook_pulls_and_the_hand_stays_in_the_workspace_all_along()
    {
        SensedObject hammer = Hammer("hammer", 0.3, -0.2, 0.5);
        ToolWay? way = Affordances.Pull(World(hammer, Milk), Robot, hammer, -0.12, Milk, Near, out string whyNot);
        Assert.True(way is not null, whyNot);
        Assert.True(Robot.Workspace.Contains(way.TcpStart) && Robot.Workspace.Contains(way.TcpEnd));
        Assert.Equal(0.2 + Affordances.ApproachGap, way.TcpStart.DistanceTo(way.TcpEnd), 6);
        Assert.True((way.TcpEnd - way.TcpStart).Normalized().Dot(-Vector3.UnitX) > 0.9999);
    }

    [Fact]
    public void The_hook_is_behind_the_object_and_the_handle_beside_it()
    {
        SensedObject hammer = Hammer("hammer", 0.3, -0.2, 0.5);
        ToolWay way = Affordances.Pull(World(hammer, Milk), Robot, hammer, -0.12, Milk, Near, out _)!;
        Pose grip = Affordances.GripFrames(Robot, hammer, -0.12).First();
        Pose tool = Hand.Down(way.TcpStart, way.TcpYaw) * grip.Inverse;
        Prism head = Prism.Of(hammer.Parts[1].Shape, tool * hammer.Parts[1].PoseInObject);
        Prism handle = Prism.Of(hammer.Parts[0].Shape, tool * hammer.Parts[0].PoseInObject);
        Prism milk = Prism.Of(Milk)[0];
        Assert.True(head.Min(Vector3.UnitX) > milk.Max(Vector3.UnitX));
        Assert.False(handle.Overlaps(milk, 0));
        Assert.True(head.Min(Vector3.UnitY) < 0 && head.Max(Vector3.UnitY) > 0);
    }

    [Fact]
    public void A_straight_stick_does_not_pull()
    {
        SensedObject stick = Box("stick", new(0.3, 0.025, 0.025), new(0.3, -0.2, 0.0125));
        foreach (double along in Affordances.HoldPoints(Robot, stick))
        {
            Assert.Null(Affordances.Pull(World(stick, Milk), Robot, stick, along, Milk, Near, out string whyNot));
            Assert.NotEmpty(whyNot);
        }
    }

    [Fact]
    public void A_straight_stick_pushes_sideways_beyond_the_workspace()
    {
        SensedObject stick = Box("stick", new(0.45, 0.025, 0.025), new(0.3, -0.25, 0.0125));
        SensedObject can = Box("can", new(0.08, 0.05, 0.05), new(0.65, -0.05, 0.025));
        ToolWay? way = Affordances.Push(World(stick, can), Robot, stick, -0.2, can, new(0.65, 0.1, 0), out string whyNot);
        Assert.True(way is not null, whyNot);
        Assert.Equal(0.15 + Affordances.ApproachGap, way.TcpEnd.Y - way.TcpStart.Y, 6);
    }

    [Fact]
    public void What_is_in_the_way_is_named()
    {
        SensedObject stick = Box("stick", new(0.45, 0.025, 0.025), new(0.3, -0.25, 0.0125));
        SensedObject can = Box("can", new(0.08, 0.05, 0.05), new(0.65, -0.05, 0.025));
        SensedObject wall = Box("wall", new(0.3, 0.02, 0.2), new(0.65, 0.06, 0.1));
        Assert.Null(Affordances.Push(World(stick, can, wall), Robot, stick, -0.2, can, new(0.65, 0.15, 0), out string whyNot));
        Assert.Contains("wall", whyNot);
    }

    [Fact]
    public void A_longer_row_of_pieces_reaches_a_button_that_one_piece_does_not()
    {
        SensedObject[] cubes = [.. Enumerable.Range(0, 3).Select(i =>
            Box($"cube{i}", new(0.03, 0.03, 0.03), new(0.3, 0.1 * i - 0.1, 0.015)) with { Magnet = 10 })];
        SensedObject button = Box("button", new(0.02, 0.12, 0.12), new(0.565, 0, 0.07)) with { Mobility = new(MobilityKind.Slide, Vector3.UnitX, 0.012) };
        WorldView world = World([.. cubes, button]);
        SensedObject two = Affordances.Join(cubes[..2], "two"), three = Affordances.Join(cubes, "three");
        Assert.Null(Affordances.Press(world, Robot, two, -0.015, button, 0.01, out _));
        Assert.NotNull(Affordances.Press(world, Robot, three, -0.03, button, 0.01, out _));
        Assert.Equal(0.09, three.Size.X, 9);
    }

    [Fact]
    public void A_free_spot_is_free_and_in_the_workspace()
    {
        SensedObject hammer = Hammer("hammer", 0.3, 0, 0.5);
        SensedObject box = Box("box", new(0.1, 0.1, 0.1), new(0.3, 0.3, 0.05));
        Vector3 spot = Affordances.FreeSpot(World(hammer, box, Milk), Robot, hammer)!.Value;
        SensedObject there = hammer with { Pose = hammer.Pose with { Translation = spot } };
        Assert.True(Robot.Workspace.Contains(spot));
        Assert.DoesNotContain(Prism.Of(there), p => Prism.Of(box).Concat(Prism.Of(Milk)).Any(q => p.Overlaps(q, 0.02)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.8)]
    public void Turning_the_scene_turns_the_pull(double by)
    {
        // A workspace that turns with the scene is a ring; a generous box stands in for it.
        ArmDescription wide = Robot with { Workspace = new(new(-0.6, -0.6, 0.01), new(0.6, 0.6, 0.5)) };
        SensedObject hammer = Hammer("hammer", 0.3, -0.2, 0.5);
        ToolWay a = Affordances.Pull(World(hammer, Milk), wide, hammer, -0.12, Milk, Near, out _)!;
        SensedObject turnedHammer = Turned(hammer, by), turnedMilk = Turned(Milk, by);
        ToolWay b = Affordances.Pull(World(turnedHammer, turnedMilk), wide, turnedHammer, -0.12, turnedMilk, Rotation.AboutZ(by) * Near, out string whyNot)!;
        Assert.True(b is not null, whyNot);
        Assert.Equal(a.TcpStart.DistanceTo(a.TcpEnd), b.TcpStart.DistanceTo(b.TcpEnd), 6);
        Assert.True((Rotation.AboutZ(by) * (a.TcpEnd - a.TcpStart)).DistanceTo(b.TcpEnd - b.TcpStart) < 1e-6);
    }
}
