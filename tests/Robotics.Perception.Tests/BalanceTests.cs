using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Perception.Tests.Scene;

namespace Robotics.Perception.Tests;

/// <summary>See-saws at any place and heading: what lies on them, who outweighs whom, and how high that raises.</summary>
public class BalanceTests
{
    private const double Thick = 0.02, Limit = 0.15;

    /// <summary>A board on a level hinge along its y axis, tipped so that its +x end is down.</summary>
    private static SensedObject Board(double yaw, Vector3 anchor = default)
    {
        SensedObject level = Box("board", new(0.6, 0.12, Thick), new(0.6, 0.1, 0.1), yaw, 0.5) with
        {
            Mobility = new(MobilityKind.Hinge, Vector3.UnitY, 2 * Limit, Limit, anchor),
        };
        return level with { Pose = level.Pose * level.Mobility.Turned(Limit), Mobility = level.Mobility with { Displacement = 2 * Limit } };
    }

    private static SensedObject On(SensedObject board, string name, double along, double mass) =>
        Box(name, new(0.04, 0.04, 0.06), Vector3.Zero, 0, mass) with { Pose = board.Pose * Pose.At(along, 0, (Thick + 0.06) / 2) };

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(-2.5)]
    public void What_lies_on_a_tipped_board_rests_on_it(double yaw)
    {
        SensedObject board = Board(yaw), low = On(board, "low", 0.2, 0.2), high = On(board, "high", -0.2, 0.2);
        SensedObject beside = Box("beside", new(0.04, 0.04, 0.06), new(0.2, -0.4, 0.03));
        Assert.Equal(["high", "low"], World(board, low, high, beside).RestingOn(board).Select(o => o.Name));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1.1, 0.05)]
    [InlineData(-2.5, -0.08)]
    public void A_load_is_raised_by_its_arm_and_the_angle(double yaw, double pivot)
    {
        SensedObject board = Board(yaw, new(pivot, 0, 0)), load = On(board, "load", 0.2, 0.3);
        Balance balance = Balance.Under(World(board, load), load)!;
        int sense = balance.Raising(load.Pose.Translation);
        Assert.Equal(-1, sense);

        // From Limit down to Limit up: twice the arm times the sine; what stands above the pivot leans back and forth alike.
        double lift = 2 * (0.2 - pivot) * Math.Sin(Limit);
        Assert.Equal(lift, balance.Lift(load.Pose.Translation, sense), 9);
        SensedObject after = balance.After(World(board, load), sense).Find("load")!;
        Assert.Equal(load.Pose.Translation.Z + lift, after.Pose.Translation.Z, 9);
    }

    [Fact]
    public void Equal_moments_balance()
    {
        SensedObject board = Board(0.7), load = On(board, "load", 0.2, 0.3), weight = On(board, "weight", -0.1, 0.6);
        Balance alone = new(board, [load]), both = new(board, [load, weight]);
        double arm = 0.2 * Math.Cos(Limit);
        Assert.InRange(alone.Now, 0.3 * 9.81 * arm, 1.15 * 0.3 * 9.81 * arm);   // what stands up leans out a little farther

        // The weight stands on the side that leans back: its own arm is a little shorter.
        Assert.InRange(Math.Abs(both.Now), 0, 0.15 * alone.Now);
    }

    [Fact]
    public void A_thing_on_the_table_is_on_no_balance() => Assert.Null(Balance.Under(World(Board(0), Milk), Milk));

    [Fact]
    public void A_tipped_board_leaves_the_space_over_its_low_end_free()
    {
        SensedObject board = Board(0.4), low = On(board, "low", 0.25, 0.1);
        Prism over = Prism.Of(low)[0].Moved(new(0, 0, 0.01));
        Assert.DoesNotContain(Prism.Of(board), p => p.Overlaps(over, -0.004));
        Bounds whole = board.BoundsInBase;
        Assert.Equal(whole.Max.Z, Prism.Of(board).Max(p => p.High), 9);
        Assert.Equal(whole.Min.Z, Prism.Of(board).Min(p => p.Low), 9);
    }
}
