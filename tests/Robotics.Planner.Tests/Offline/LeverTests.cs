using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Legs;
using Robotics.Ports;

namespace Robotics.Planner.Tests.Offline;

/// <summary>Levers against statics and geometry in closed form.</summary>
public class LeverTests
{
    private static Lever Of(WorldView room) => Lever.Under(room, room.Find("cube")!)!;

    /// <summary>Moments about the bar, by hand: 10 kg at .333 m, less 2 kg of the board at .146 m, over .664 m.</summary>
    [Fact]
    public void What_balances_a_load_follows_from_the_moments()
    {
        Lever lever = Of(Rooms.SeeSaw());
        Assert.Equal("board bar", $"{lever.Board.Name} {lever.Fulcrum.Name}");
        Assert.Equal("bench", Assert.Single(lever.Below).Name);
        Assert.Equal((10 * .333 - 2 * .146) / .664, lever.Balance, .02);
        Assert.Equal((20 * .333 - 2 * .146) / .664, Of(Rooms.SeeSaw(20)).Balance, .04);
    }

    /// <summary>Wherever the bar is and whichever way the room lies: pressed, the free end is on the floor, and nothing came off the bar.</summary>
    [Fact]
    public void A_pressed_lever_lies_on_its_other_end()
    {
        Random random = new(1);
        for (int k = 0; k < 200; k++)
        {
            WorldView room = Rooms.SeeSaw(bar: .4 + .3 * random.NextDouble(), blocked: false).Turned(6 * random.NextDouble());
            Lever lever = Of(room);
            SensedObject[] pressed = [.. lever.Pressed()];
            Vector3 bar = lever.Fulcrum.Pose.Translation;
            Assert.Equal(0, pressed[0].BoundsInBase.Min.Z, .004);
            Assert.Equal(lever.Fulcrum.BoundsInBase.Max.Z + .02, new Ground([pressed[0]]).Height(bar.X, bar.Y), .004);
            Assert.Equal(pressed[1].Pose.Translation.Z - lever.Load.Pose.Translation.Z, lever.Highest, .004);
        }
    }

    [Fact]
    public void What_stops_the_free_end_blocks_only_what_is_lifted_farther()
    {
        Lever lever = Of(Rooms.SeeSaw());
        Assert.Empty(lever.Blocks(.004));
        Assert.Equal("bench", Assert.Single(lever.Blocks(.04)).Name);
        WorldView low = Rooms.SeeSaw();
        SensedObject bench = low.Find("bench")!;
        low = low.With(bench with { Parts = [new("box", new(ShapeKind.Box, new(.74, .4, .01)), Pose.Identity)], Pose = new(bench.Pose.Translation with { Z = .005 }, Rotation.Identity) });
        Assert.Empty(Of(low).Blocks(.04));
    }

    [Fact]
    public void A_load_beside_the_board_or_a_board_that_is_fixed_or_flat_is_no_lever()
    {
        WorldView room = Rooms.SeeSaw();
        SensedObject cube = room.Find("cube")!, board = room.Find("board")!;
        Assert.Null(Lever.Under(room.With(cube with { Pose = Pose.At(2.8, .6, .1) }), cube with { Pose = Pose.At(2.8, .6, .1) }));
        Assert.Null(Lever.Under(room, cube with { Pose = new(cube.Pose.Translation + Vector3.UnitZ * .1, Rotation.Identity) }));
        Assert.Null(Lever.Under(room.With(board with { Mobility = Mobility.Fixed }), cube));
        Assert.Null(Lever.Under(room.Without("bar"), cube));
    }
}
