using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Tells the truth about the one object of one hand's world, in the hand's frame. For worlds of one object.</summary>
/// <param name="massFactor">Of the world's physics.</param>
public sealed class HandObjectSensor(HandWorlds world, double massFactor = 1) : IObjectSensor
{
    public IReadOnlyList<SensedObject> Sense()
    {
        SceneObject thing = world.Things[0];
        ReadOnlySpan<double> p = world.ObjectPoses;
        Pose pose = new(new(p[0], p[1], p[2]), new Rotation(p[3], p[4], p[5], p[6]).Normalized());
        return [new(thing.Name, thing.Parts, pose, thing.Mass * massFactor, thing.Friction, thing.Mobility, thing.Colour, thing.Material, thing.Magnet, 1)];
    }
}
