using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>Several readings of a sensor as one: what is measured is averaged, so that the error of N readings is that of one over sqrt(N).</summary>
public static class SteadyLook
{
    /// <summary>
    /// Reads the sensor that many times while nothing moves. Poses, sizes, mass and friction are means; the rest is as last read.
    /// An object that was missed in some readings is the mean of the others; one that the last reading misses is not there.
    /// </summary>
    public static WorldView Take(IObjectSensor sensor, int readings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readings, 1);
        Dictionary<string, List<SensedObject>> seen = new(StringComparer.Ordinal);
        IReadOnlyList<SensedObject> last = [];
        for (int i = 0; i < readings; i++)
        {
            last = sensor.Sense();
            foreach (SensedObject o in last)
            {
                (seen.TryGetValue(o.Name, out List<SensedObject>? of) ? of : seen[o.Name] = []).Add(o);
            }
        }

        return new(last.Select(o => Mean(o, seen[o.Name])));
    }

    private static SensedObject Mean(SensedObject last, List<SensedObject> readings)
    {
        // A reading that made other parts of the object says nothing about these.
        List<SensedObject> same = readings.FindAll(r =>
            r.Parts.Length == last.Parts.Length && r.Parts.Zip(last.Parts).All(p => p.First.Name == p.Second.Name && p.First.Shape.Kind == p.Second.Shape.Kind));
        return last with
        {
            Pose = Mean(readings.ConvertAll(r => r.Pose)),
            Mass = readings.Average(r => r.Mass),
            Friction = readings.Average(r => r.Friction),
            Parts = [.. last.Parts.Select((p, i) => p with
            {
                Shape = p.Shape with { Size = Mean(same.ConvertAll(r => r.Parts[i].Shape.Size)) },
                PoseInObject = p.PoseInObject with { Translation = Mean(same.ConvertAll(r => r.Parts[i].PoseInObject.Translation)) },
            })],
        };
    }

    /// <summary>Rotations close to one another: the sum of their quaternions, each on the side of the last, is along the mean.</summary>
    private static Pose Mean(List<Pose> poses)
    {
        Rotation near = poses[^1].Rotation;
        double w = 0, x = 0, y = 0, z = 0;
        foreach (Rotation q in poses.Select(p => p.Rotation))
        {
            double side = Math.Sign(q.W * near.W + q.X * near.X + q.Y * near.Y + q.Z * near.Z);
            (w, x, y, z) = (w + side * q.W, x + side * q.X, y + side * q.Y, z + side * q.Z);
        }

        return new(Mean(poses.ConvertAll(p => p.Translation)), new Rotation(w, x, y, z).Normalized());
    }

    private static Vector3 Mean(List<Vector3> values) => values.Aggregate(Vector3.Zero, (sum, v) => sum + v) / values.Count;
}
