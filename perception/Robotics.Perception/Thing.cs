using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>What a program calls a thing: an object, or one part of it. Poses are in the frame of the view it was found in.</summary>
/// <param name="Part">Null for the object as a whole.</param>
public readonly record struct Thing(SensedObject Object, Part? Part)
{
    /// <summary>X_WO of the object, or X_WP of the part.</summary>
    public Pose Pose => Part is null ? Object.Pose : Object.Pose * Part.PoseInObject;

    /// <summary>Full extents along its own axes, m.</summary>
    public Vector3 Size => Part?.Shape.Size ?? Object.Size;

    /// <summary>The upright box that bounds it where it is, m.</summary>
    public Bounds Bounds => Part?.Shape.BoundsAt(Pose) ?? Object.BoundsInBase;
}
