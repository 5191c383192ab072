using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>The top of things that stand tipped, as a see-saw's board does.</summary>
public static class Slope
{
    /// <summary>Cosine of the tip from which a thing counts as tipped: less is a sensor's error.</summary>
    private const double Level = 0.999;

    /// <summary>Cosine of the tip beyond which its top carries nothing: things slide off, some 25 degrees.</summary>
    private const double Steep = 0.9;

    /// <summary>Whether something at the pose is tipped and still carries what lies on it.</summary>
    public static bool Tipped(Pose pose) => pose.Rotation.AxisZ.Z is > Steep and < Level;

    /// <summary>The height of a part's top over a place, m, base frame: of the tipped face where it is tipped, otherwise its highest point.</summary>
    /// <param name="pose">X_BP.</param>
    public static double TopAt(Part part, Pose pose, Vector3 place)
    {
        if (!Tipped(pose) || part.Shape.Kind != ShapeKind.Box)
        {
            return part.Shape.BoundsAt(pose).Max.Z;
        }

        Vector3 normal = pose.Rotation.AxisZ, top = pose * new Vector3(0, 0, part.Shape.Size.Z / 2);
        return top.Z - normal.Dot((place - top).Horizontal) / normal.Z;
    }

    /// <summary>Whether the object's foot is on the tipped top face of a box, and its centre over it.</summary>
    /// <param name="pose">X_BP.</param>
    internal static bool Carries(Part part, Pose pose, SensedObject upper)
    {
        // In the frame of the face everything is level again.
        Pose into = pose.Inverse * upper.Pose;
        Bounds foot = upper.Parts.Skip(1).Aggregate(upper.Parts[0].Shape.BoundsAt(into * upper.Parts[0].PoseInObject), (b, p) => b.Union(p.Shape.BoundsAt(into * p.PoseInObject)));
        Vector3 half = part.Shape.Size / 2;
        return Math.Abs(foot.Min.Z - half.Z) < 2 * WorldView.TouchTolerance && Math.Abs(foot.Centre.X) < half.X && Math.Abs(foot.Centre.Y) < half.Y;
    }
}
