using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Perception.Tests.Scene;

namespace Robotics.Perception.Tests;

public class WorldViewTests
{
    [Fact]
    public void What_lies_on_a_sheet_rests_on_it_and_what_lies_beside_does_not()
    {
        SensedObject sheet = Box("sheet", new(0.5, 0.2, 0.004), new(0.4, 0.1, 0.002), 0.2);
        SensedObject on = Box("on", new(0.05, 0.05, 0.05), new(0.45, 0.12, 0.029));
        SensedObject beside = Box("beside", new(0.05, 0.05, 0.05), new(0.4, -0.2, 0.025));
        Assert.Equal(["on"], World(sheet, on, beside).RestingOn(sheet).Select(o => o.Name));
    }

    [Fact]
    public void A_part_is_found_by_object_dot_part()
    {
        WorldView world = World(Hammer("my.hammer", 0.3, 0, 0));
        Assert.True(world.TryFindThing("my.hammer.head", out SensedObject owner, out Part? part));
        Assert.Equal(("my.hammer", "head"), (owner.Name, part!.Name));
        Assert.True(world.TryFindThing("my.hammer", out _, out Part? none));
        Assert.Null(none);
        Assert.False(world.TryFindThing("hammer.head", out _, out _));
    }

    [Fact]
    public void Magnetic_pieces_face_to_face_are_one_cluster()
    {
        SensedObject[] cubes = [.. Enumerable.Range(0, 3).Select(i => Box($"c{i}", new(0.03, 0.03, 0.03), new(0.3 + 0.031 * i, 0, 0.015), 0.05) with { Magnet = 10 })];
        SensedObject far = Box("far", new(0.03, 0.03, 0.03), new(0.3, 0.1, 0.015)) with { Magnet = 10 };
        SensedObject wood = Box("wood", new(0.03, 0.03, 0.03), new(0.27, 0, 0.015));
        WorldView world = World([.. cubes, far, wood]);
        Assert.Equal(["c0", "c1", "c2"], world.Cluster(cubes[1]).Select(o => o.Name));
        Assert.Equal(["wood"], world.Cluster(wood).Select(o => o.Name));
    }

    [Fact]
    public void Prisms_overlap_as_their_solids_do()
    {
        Prism a = Prism.Of(new Shape(ShapeKind.Box, new(0.2, 0.1, 0.1)), Pose.At(0, 0, 0.05, 0.6));
        Prism cylinder = Prism.Of(new Shape(ShapeKind.Cylinder, new(0.1, 0.1, 0.1)), Pose.At(0.3, 0, 0.05));
        Assert.False(a.Overlaps(cylinder, 0));
        Assert.True(a.Overlaps(cylinder.Moved(new(-0.19, 0, 0)), 0));
        Assert.False(a.Overlaps(cylinder.Moved(new(-0.19, 0, 0.11)), 0));
        Assert.True(a.Overlaps(cylinder.Moved(new(-0.19, 0, 0.11)), 0.02));
        Assert.True(a.Swept(new(0.2, 0, 0)).Overlaps(cylinder, 0));
        Assert.InRange(cylinder.Max(Vector3.UnitY), 0.05, 0.0509);
    }

    [Fact]
    public void A_slanted_face_is_told_from_a_square_one()
    {
        Prism target = Prism.Of(new Shape(ShapeKind.Cylinder, new(0.05, 0.05, 0.1)), Pose.At(0.3, 0, 0.05));
        Prism square = Prism.Of(new Shape(ShapeKind.Box, new(0.02, 0.2, 0.05)), Pose.At(0, 0, 0.05));
        Prism slanted = Prism.Of(new Shape(ShapeKind.Box, new(0.02, 0.2, 0.05)), Pose.At(0, 0, 0.05, 0.6));
        (double distance, double cosine) = square.DistanceAlong(Vector3.UnitX, target);
        Assert.InRange(distance, 0.264, 0.2655);
        Assert.InRange(cosine, 0.999, 1.001);
        Assert.InRange(slanted.DistanceAlong(Vector3.UnitX, target).Square, 0.82, 0.83);
        Assert.Equal(double.PositiveInfinity, square.DistanceAlong(Vector3.UnitY, target).Distance);
    }
}
