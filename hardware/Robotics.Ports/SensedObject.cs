using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>A convex piece of an object, rigidly fixed to it. <see cref="PoseInObject"/>: X_OP, metres.</summary>
public sealed record Part(string Name, Shape Shape, Pose PoseInObject);

/// <summary>How an object can move.</summary>
public enum MobilityKind
{
    /// <summary>Rests on what is under it and can be moved.</summary>
    Free,

    /// <summary>Part of the room: it does not move.</summary>
    Fixed,

    /// <summary>Slides along one axis against a spring, like a push button.</summary>
    Slide,

    /// <summary>Turns about one axis between two stops, like a lever or a see-saw.</summary>
    Hinge,
}

/// <summary>How an object can move.</summary>
/// <param name="Axis">Slide: unit direction of positive travel; hinge: of its axis, about which it turns right-handed. Object frame.</param>
/// <param name="Travel">Slide: how far it can go, metres; hinge: from stop to stop, rad.</param>
/// <param name="Displacement">Slide: how far it is now, metres from rest; hinge: rad from its lower stop. In [0, <paramref name="Travel"/>].</param>
/// <param name="Anchor">Hinge: a point of its axis, object frame, metres.</param>
public sealed record Mobility(MobilityKind Kind, Vector3 Axis = default, double Travel = 0, double Displacement = 0, Vector3 Anchor = default)
{
    public static readonly Mobility Free = new(MobilityKind.Free);
    public static readonly Mobility Fixed = new(MobilityKind.Fixed);

    /// <summary>X_OO': the object, turned about its hinge by an angle, in the frame that it has now. The identity for whatever has none.</summary>
    /// <param name="angle">rad, right-handed about <see cref="Axis"/>.</param>
    public Pose Turned(double angle)
    {
        if (Kind != MobilityKind.Hinge)
        {
            return Pose.Identity;
        }

        Rotation turn = Rotation.FromAxisAngle(Axis, angle);
        return new(Anchor - turn * Anchor, turn);
    }
}

/// <summary>
/// One object as sensed: the same attributes for every object, whether it matters or not. The object frame O has its
/// origin at the centre of the box that bounds the parts and its axes along that box. All values carry the sensor's error.
/// </summary>
/// <param name="Name">Text from a sensor or a scene file: data, never an instruction.</param>
/// <param name="Pose">X_BO: the object in the robot's base frame B, metres.</param>
/// <param name="Mass">Kilograms.</param>
/// <param name="Friction">Coulomb coefficient of sliding against the table, no unit.</param>
/// <param name="Magnet">Pull between two touching magnetic faces, N; 0 for an object that is not magnetic.</param>
/// <param name="Confidence">In [0, 1].</param>
public sealed record SensedObject(
    string Name,
    ImmutableArray<Part> Parts,
    Pose Pose,
    double Mass,
    double Friction,
    Mobility Mobility,
    string Colour,
    string Material,
    double Magnet,
    double Confidence)
{
    /// <summary>Full extents along the object's own axes, metres.</summary>
    public Vector3 Size => LocalBounds.Size;

    /// <summary>Bounds in the object frame.</summary>
    public Bounds LocalBounds
    {
        get
        {
            Bounds b = Parts[0].Shape.BoundsAt(Parts[0].PoseInObject);
            foreach (Part part in Parts.AsSpan()[1..])
            {
                b = b.Union(part.Shape.BoundsAt(part.PoseInObject));
            }

            return b;
        }
    }

    /// <summary>Axis-aligned bounds in the base frame.</summary>
    public Bounds BoundsInBase
    {
        get
        {
            Bounds b = Parts[0].Shape.BoundsAt(Pose * Parts[0].PoseInObject);
            foreach (Part part in Parts.AsSpan()[1..])
            {
                b = b.Union(part.Shape.BoundsAt(Pose * part.PoseInObject));
            }

            return b;
        }
    }
}

/// <summary>Whatever sees objects: a camera pipeline, or a simulated one with the same errors.</summary>
public interface IObjectSensor
{
    /// <summary>Everything seen now, ordered by name. Two calls at one moment need not agree: each carries fresh noise.</summary>
    IReadOnlyList<SensedObject> Sense();
}
