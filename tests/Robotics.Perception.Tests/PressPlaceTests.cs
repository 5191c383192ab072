using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

/// <summary>Where hind feet press an end of a thing down.</summary>
public class PressPlaceTests
{
    /// <summary>A board .55 wide whose end at x = 0 is some height above the floor, in a room that lies anywhere.</summary>
    private static SensedObject Board(Pose room, double height, double width = .55)
    {
        Rotation tilt = Rotation.AboutY(Math.Asin((height - .02) / 1.2));
        return Quadruped.Box("board", room * new Pose(tilt * new Vector3(.6, 0, -.01) + new Vector3(0, 0, height), Rotation.Identity), new(1.2, width, .02), tilt);
    }

    /// <summary>Metamorphic: the place turns with the room, and the direction need only point to the right side.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(.6)]
    [InlineData(-.6)]
    public void Feet_come_down_on_the_end_and_the_tail_is_before_it(double askew)
    {
        foreach (double yaw in new[] { 0, .7, 2, 4 })
        {
            Pose room = Pose.At(.3, -.2, 0, yaw);
            SensedObject board = Board(room, .14);
            Ground ground = new([board]);
            PressPlace place = PressPlace.At(Quadruped.Robot, ground, board, room.Rotation * Rotation.AboutZ(askew) * Vector3.UnitX);
            Vector3 before = room.Inverse * place.Before, right = room.Inverse * place.Right, left = room.Inverse * place.Left;
            Assert.Null(place.WhyNot(ground, "board", Quadruped.Robot, 0));
            Assert.Equal(0, before.Y, 1e-9);
            Assert.InRange(before.X, -.45, -WalkPlanner.Girth);
            Assert.Equal(0, Math.IEEERemainder(place.Yaw - yaw - Math.PI, 2 * Math.PI), 1e-9);
            Assert.Equal(PressPlace.Inside, right.X, .003);
            Assert.True(right.Y > .1 && left.Y < -.1, $"{right} {left}");
            Assert.Equal(.14 + Quadruped.Robot.FootRadius, right.Z, .012);
        }
    }

    [Theory]
    [InlineData(.2, .55, "m high")]
    [InlineData(.14, .3, "no room for a foot")]
    public void An_end_that_is_too_high_or_too_narrow_is_none(double height, double width, string why)
    {
        SensedObject board = Board(Pose.Identity, height, width);
        Ground ground = new([board]);
        Assert.Contains(why, PressPlace.At(Quadruped.Robot, ground, board, Vector3.UnitX).WhyNot(ground, "board", Quadruped.Robot, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_on_the_end_is_not_it()
    {
        SensedObject board = Board(Pose.Identity, .14);
        Ground ground = new([board, Quadruped.Box("tin", Pose.At(.08, .15, .17), new(.2, .2, .06))]);
        Assert.NotNull(PressPlace.At(Quadruped.Robot, ground, board, Vector3.UnitX).WhyNot(ground, "board", Quadruped.Robot, 0));
    }
}
