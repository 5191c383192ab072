using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Controllers.Tests.Legged;

/// <summary>Rooms with a quadruped in them.</summary>
internal static class Rooms
{
    public static readonly QuadrupedDescription Description = Describe();

    public static Simulation Start(TrunkSource source, Pose start, params PlacedObject[] objects) => Simulation.Start(
        SimData.Model("robots", "quad12"), SimData.Model("scenes", "room"), new(new(-9, -9, -9), new(9, 9, 9)),
        objects, SensingNoise.None, [], 1, start, source);

    public static PlacedObject Box(string name, double x, double y, Vector3 size, bool free = true, double mass = 3, double bottom = 0, double friction = .5) => new(
        new(name, [new("box", new(ShapeKind.Box, size), Pose.Identity)], mass, friction, free ? Mobility.Free : Mobility.Fixed, 0, "red", "wood", 0),
        Pose.At(x, y, bottom + size.Z / 2));

    private static QuadrupedDescription Describe()
    {
        using Simulation sim = Start(TrunkSource.Exact, Pose.Identity);
        return sim.Quadruped.Description;
    }
}
