using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Sees the true objects with seeded Gaussian errors, fresh at each look.</summary>
/// <param name="noise">Standard deviations; relative ones are cut at two of them, so that nothing becomes negative.</param>
/// <param name="carrier">The robot that carries the sensor: what is seen is as wrong as its idea of where it is. Null: the sensor stands in the world.</param>
public sealed class SimulatedSensor(SimWorld world, SensingNoise noise, int seed, SimulatedQuadruped? carrier = null) : IObjectSensor
{
    private readonly Random _random = Seeds.Stream(seed, "sensor");

    public IReadOnlyList<SensedObject> Sense()
    {
        var seen = new SensedObject[world.Objects.Length];

        // X_W'T X_TW: a camera on the trunk measures in the trunk's frame, and the robot believes the trunk to be where it thinks.
        Pose? believed = carrier is null ? null : carrier.State.Trunk * carrier.TrueTrunk.Inverse;
        for (int i = 0; i < seen.Length; i++)
        {
            SceneObject thing = world.Objects[i].Object;
            Pose pose = believed is { } error ? error * world.PoseOf(i) : world.PoseOf(i);
            Vector3 offset = noise.Position * new Vector3(_random.Normal(), _random.Normal(), _random.Normal());
            Rotation turn = Rotation.AboutZ(noise.Yaw * _random.Normal());
            Vector3 size = thing.LocalBounds.Size;
            Vector3 grown = noise.Size * new Vector3(_random.Normal(), _random.Normal(), _random.Normal());
            Vector3 factor = new(Factor(grown.X / size.X), Factor(grown.Y / size.Y), Factor(grown.Z / size.Z));
            double mass = Factor(noise.MassRelative * _random.Normal(), noise.MassRelative);
            double friction = Factor(noise.FrictionRelative * _random.Normal(), noise.FrictionRelative);
            seen[i] = new(
                thing.Name,
                [.. thing.Parts.Select(p => Stretch.Part(p, factor))],
                new(pose.Translation + offset, (turn * pose.Rotation).Normalized()),
                thing.Mass * mass,
                thing.Friction * friction,
                thing.Mobility with
                {
                    Displacement = Math.Clamp(world.DisplacementOf(i), 0, thing.Mobility.Travel),
                    Anchor = new(thing.Mobility.Anchor.X * factor.X, thing.Mobility.Anchor.Y * factor.Y, thing.Mobility.Anchor.Z * factor.Z),
                },
                thing.Colour, thing.Material, thing.Magnet, .95);
        }

        Array.Sort(seen, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return seen;
    }

    private static double Factor(double error, double sigma = .1) => 1 + Math.Clamp(error, -2 * sigma, 2 * sigma);
}

/// <summary>Objects a little larger or smaller along their own axes.</summary>
internal static class Stretch
{
    /// <summary>A part of an object stretched by factors along the object's axes: exact for parts along them, the mean for turned ones.</summary>
    public static Part Part(Part part, Vector3 factor)
    {
        Vector3 t = part.PoseInObject.Translation;
        Rotation inverse = part.PoseInObject.Rotation.Inverse;
        Vector3 along(Vector3 axis)
        {
            Vector3 a = inverse * axis;
            return new(a.X * a.X, a.Y * a.Y, a.Z * a.Z);
        }

        Vector3 own = along(Vector3.UnitX) * factor.X + along(Vector3.UnitY) * factor.Y + along(Vector3.UnitZ) * factor.Z;
        Vector3 s = part.Shape.Size;
        double round = (own.X + own.Y) / 2;
        Vector3 size = part.Shape.Kind switch
        {
            ShapeKind.Box => new(s.X * own.X, s.Y * own.Y, s.Z * own.Z),
            ShapeKind.Cylinder or ShapeKind.Capsule => new(s.X * round, s.Y * round, Math.Max(s.Z * own.Z, part.Shape.Kind == ShapeKind.Capsule ? s.X * round : 0)),
            _ => s * ((own.X + own.Y + own.Z) / 3),
        };
        return part with
        {
            Shape = part.Shape with { Size = size },
            PoseInObject = part.PoseInObject with { Translation = new(t.X * factor.X, t.Y * factor.Y, t.Z * factor.Z) },
        };
    }
}
