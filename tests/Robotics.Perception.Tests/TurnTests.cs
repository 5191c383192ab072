using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Perception.Tests.Scene;

namespace Robotics.Perception.Tests;

/// <summary>Turning levers by geometry: the pusher comes from the right side, stays at the lever, and the whole turns with the scene.</summary>
public class TurnTests
{
    private const double Length = 0.18;

    /// <summary>A lever on an upright hinge at a place, pointing somewhere.</summary>
    private static SensedObject Lever(double x, double y, double yaw)
    {
        SensedObject bar = Box("lever", new(Length, 0.024, 0.03), Vector3.Zero);
        return bar with
        {
            Pose = Pose.At(x, y, 0.05, yaw) * Pose.At(Length / 2, 0, 0),
            Mobility = new(MobilityKind.Hinge, Vector3.UnitZ, 4, 2, new(-Length / 2, 0, 0)),
        };
    }

    [Theory]
    [InlineData(0.35, 0.05, 1.2)]
    [InlineData(0.35, -0.05, -1.2)]
    [InlineData(0.35, 0.1, 0.6)]
    public void The_hand_goes_round_with_the_lever_and_ends_at_the_angle(double x, double y, double angle)
    {
        SensedObject lever = Lever(x, y, 0.3);
        TurnWay way = Affordances.Turn(World(lever), Robot, null, 0, lever, angle, out string whyNot)!;
        Assert.Equal("", whyNot);

        // The bearing of the hand from the hinge turns as far as the lever does, but for what the pusher's width makes.
        Vector3 hinge = new(x, y, 0), from = (way.Tcp[1] - hinge).Horizontal, to = (way.Tcp[^1] - hinge).Horizontal;
        double turned = new Angle(Math.Atan2(to.Y, to.X) - Math.Atan2(from.Y, from.X)).Wrapped().Radians;
        Assert.InRange(turned - angle, -0.35, 0.35);
        Assert.All(way.Tcp, p => Assert.True(Robot.Workspace.Contains(p)));

        // It comes from behind: the first move is in the sense of the turn.
        Vector3 push = (way.Tcp[1] - way.Tcp[0]).Horizontal;
        Assert.True(Math.Sign(from.Cross(push).Z) == Math.Sign(angle));
    }

    [Fact]
    public void A_lever_out_of_reach_is_turned_with_a_hook_and_not_by_hand_or_a_stick()
    {
        SensedObject lever = Lever(0.64, -0.05, Math.PI / 2);
        SensedObject hook = Of("hook", Pose.At(0.35, -0.2, 0.0175, 0), 0.25,
            new Part("handle", new(ShapeKind.Box, new(0.26, 0.028, 0.028)), Pose.At(-0.0175, 0, 0)),
            new Part("head", new(ShapeKind.Box, new(0.03, 0.12, 0.035)), Pose.At(0.13, 0, 0)));
        SensedObject stick = Box("stick", new(0.3, 0.025, 0.025), new(0.35, -0.2, 0.0125));
        double end = -(hook.Size.X / 2 - Robot.Gripper.FingerWidth);
        Assert.NotNull(Affordances.Turn(World(lever, hook), Robot, hook, end, lever, 1.4, out _));
        Assert.Null(Affordances.Turn(World(lever), Robot, null, 0, lever, 1.4, out string whyNot));
        Assert.Contains("workspace", whyNot);
        Assert.Null(Affordances.Turn(World(lever, stick), Robot, stick, -(0.15 - Robot.Gripper.FingerWidth), lever, 1.4, out _));
    }

    [Fact]
    public void What_hangs_on_no_upright_hinge_is_not_turned()
    {
        SensedObject lever = Lever(0.35, 0, 0);
        Assert.Null(Affordances.Turn(World(Milk), Robot, null, 0, Milk, 1, out string free));
        Assert.Contains("no hinge", free);
        SensedObject level = lever with { Mobility = lever.Mobility with { Axis = Vector3.UnitY } };
        Assert.Null(Affordances.Turn(World(level), Robot, null, 0, level, 1, out string whyNot));
        Assert.Contains("not upright", whyNot);
    }

    [Fact]
    public void A_wall_on_the_way_forbids_it()
    {
        SensedObject lever = Lever(0.35, 0, 0);
        Assert.NotNull(Affordances.Turn(World(lever), Robot, null, 0, lever, 1.2, out _));
        SensedObject wall = Box("wall", new(0.3, 0.02, 0.3), new(0.42, 0.14, 0.15)) with { Mobility = Mobility.Fixed };
        Assert.Null(Affordances.Turn(World(lever, wall), Robot, null, 0, lever, 1.2, out string whyNot));
        Assert.NotEqual("", whyNot);
    }
}
