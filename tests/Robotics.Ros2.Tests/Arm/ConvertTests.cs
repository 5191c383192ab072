using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>There and back is the same; what cannot be is refused, and says what.</summary>
public class ConvertTests
{
    private static readonly SensedObject Button = new(
        "button", [new("cap", new(ShapeKind.Cylinder, new(.04, .04, .02)), Pose.At(0, 0, .01, .3)), new("base", new(ShapeKind.Box, new(.1, .1, .02)), Pose.Identity)],
        new(new(.4, -.1, .2), Rotation.FromRollPitchYaw(.1, -.4, 2)), .3, .6, new(MobilityKind.Slide, Vector3.UnitZ, .01, .002), "red", "plastic", 0, .9);

    [Fact]
    public void AnObjectThereAndBackIsTheSame()
    {
        SensedObject back = Button.ToMessage().FromMessage();
        Assert.Equal(Button.Parts.Select(p => (p.Name, p.Shape, p.PoseInObject.Translation)), back.Parts.Select(p => (p.Name, p.Shape, p.PoseInObject.Translation)));
        Assert.All(Button.Parts.Zip(back.Parts), p => Assert.InRange(p.First.PoseInObject.Rotation.AngleTo(p.Second.PoseInObject.Rotation), 0, 1e-12));
        Assert.InRange(Button.Pose.Rotation.AngleTo(back.Pose.Rotation), 0, 1e-12);
        Assert.Equal(Button with { Pose = default, Parts = default }, back with { Pose = default, Parts = default });
        Assert.Equal(Button.Pose.Translation, back.Pose.Translation);
    }

    [Fact]
    public void AHingeThereAndBackIsTheSame()
    {
        SensedObject lever = Button with { Mobility = new(MobilityKind.Hinge, Vector3.UnitY, 1.6, .4, new(.1, 0, -.02)) };
        Assert.Equal(lever.Mobility, lever.ToMessage().FromMessage().Mobility);
        RoboticsInterfaces.SensedObject nowhere = lever.ToMessage();
        nowhere.Anchor = new() { X = double.NaN };
        Refused(nowhere.FromMessage, "no place");
    }

    [Fact]
    public void AGoalThereAndBackIsTheSame()
    {
        foreach (GoalSpec goal in (GoalSpec[])[GoalSpec.Of("held", "milk", null, ("lift", .05)), GoalSpec.Of("near", "a", "b", ("x", 1), ("distance", .1)), GoalSpec.Of("untouched", "c")])
        {
            Assert.Equal(goal, goal.ToMessage().FromMessage());
        }

        RoboticsInterfaces.Goal odd = GoalSpec.Of("held", "milk", null, ("lift", .05)).ToMessage();
        odd.Names = ["lift", "hold"];
        Refused(odd.FromMessage, "2 names");
        (odd.Names, odd.Values) = (["lift", "lift"], [1, 2]);
        Refused(odd.FromMessage, "each name once");
        (odd.Names, odd.Values) = (["lift"], [double.NaN]);
        Refused(odd.FromMessage, "lift");
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(double.NaN, 0, 0, 1)]
    [InlineData(3, 0, 0, 0)]
    [InlineData(double.PositiveInfinity, 0, 0, 0)]
    public void AQuaternionWithoutALengthIsNone(double w, double x, double y, double z)
    {
        GeometryMsgs.Pose pose = new() { Orientation = new() { W = w, X = x, Y = y, Z = z } };
        Refused(() => pose.FromMessage("cup"), "cup");
    }

    [Fact]
    public void AQuaternionNearlyOfLengthOneIsMadeSo()
    {
        GeometryMsgs.Pose pose = new() { Orientation = new() { W = .9 } };
        Assert.Equal(Rotation.Identity, pose.FromMessage("cup").Rotation);
    }

    [Fact]
    public void AnObjectThatCannotBeIsRefused()
    {
        (string Words, Action<RoboticsInterfaces.SensedObject> Spoil)[] wrong =
        [
            ("mass", o => o.Mass = double.NaN), ("mass", o => o.Mass = -1), ("friction", o => o.Friction = double.PositiveInfinity),
            ("magnet", o => o.Magnet = -1), ("travel", o => o.Travel = double.NaN), ("displacement", o => o.Displacement = 11), ("confidence", o => o.Confidence = 1.1),
            ("0 parts", o => o.Parts = []), ("mobility 9", o => o.Mobility = 9),
            ("unit vector", o => o.Axis = new() { X = .5 }), ("unit vector", o => o.Axis = new() { X = double.NaN }),
            ("slides", o => { o.Mobility = 0; o.Axis = new() { X = double.NaN }; }),
            ("size", o => o.Parts[1].Size = new() { X = double.NaN, Y = 1, Z = 1 }), ("size", o => o.Parts[0].Size = new() { X = 1, Y = 0, Z = 1 }),
            ("size", o => o.Parts[0].Size = new() { X = 1e9, Y = 1, Z = 1 }), ("shape 7", o => o.Parts[0].Shape = 7),
            ("part 'cap'", o => o.Parts[0].Pose.Orientation = new() { W = 0 }), ("button", o => o.Pose.Position = new() { Y = double.NaN, X = 0, Z = 0 }),
        ];
        Assert.All(wrong, w =>
        {
            RoboticsInterfaces.SensedObject o = Button.ToMessage();
            w.Spoil(o);
            Refused(o.FromMessage, w.Words);
        });
    }

    private static void Refused<T>(Func<T> convert, string words) => Assert.Contains(words, Assert.Throws<FormatException>(() => convert()).Message, StringComparison.Ordinal);
}
