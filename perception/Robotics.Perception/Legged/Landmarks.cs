using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>
/// What is fixed to the room, as it was seen at one moment. Seen elsewhere later, it tells how the robot's idea of where it is has
/// drifted: the level motion that brings the one nearest to the other (least squares, Umeyama 1991).
/// </summary>
public sealed class Landmarks(IEnumerable<SensedObject> then)
{
    /// <summary>m: a thing counts as two points so far from its centre along its x axis; a sensor's error of yaw is as large there as that of place.</summary>
    private const double Arm = .15;

    private readonly SensedObject[] _then = [.. then.Where(o => o.Mobility.Kind == MobilityKind.Fixed)];

    /// <summary>Takes a place as it was given then to where it is now; the identity when nothing fixed is seen.</summary>
    public Pose Since(IReadOnlyList<SensedObject> now)
    {
        List<(Vector3 Then, Vector3 Now)> pairs = [];
        foreach (SensedObject before in _then)
        {
            if (now.FirstOrDefault(o => o.Name == before.Name) is { } seen)
            {
                foreach (Vector3 arm in (ReadOnlySpan<Vector3>)[Vector3.UnitX * Arm, Vector3.UnitX * -Arm])
                {
                    pairs.Add(((before.Pose * arm).Horizontal, (seen.Pose * arm).Horizontal));
                }
            }
        }

        if (pairs.Count == 0)
        {
            return Pose.Identity;
        }

        Vector3 from = pairs.Aggregate(Vector3.Zero, (sum, p) => sum + p.Then) / pairs.Count, to = pairs.Aggregate(Vector3.Zero, (sum, p) => sum + p.Now) / pairs.Count;
        double sin = pairs.Sum(p => (p.Then - from).Cross(p.Now - to).Z), cos = pairs.Sum(p => (p.Then - from).Dot(p.Now - to));
        Rotation turn = Rotation.AboutZ(Math.Atan2(sin, cos));
        return new(to - turn * from, turn);
    }
}
