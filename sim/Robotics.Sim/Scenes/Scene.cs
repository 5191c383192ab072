using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>What a layout of a scene is drawn for.</summary>
public enum SceneVariant
{
    /// <summary>The goal can be reached with a tool only.</summary>
    Needed,

    /// <summary>The goal can be reached with the hand.</summary>
    Unneeded,

    /// <summary>Nothing in the scene helps.</summary>
    Impossible,
}

/// <summary>
/// A physical object: the same attributes for every one. The parts lie in the object frame O: origin at the centre of the box
/// that bounds them.
/// </summary>
/// <param name="Mass">kg; of a fixed object: not used.</param>
/// <param name="Friction">Coulomb coefficient against the table.</param>
/// <param name="Stiffness">Slide: of the spring that pushes it back, N/m; hinge: of the spring that turns it back to where it was placed, N m/rad; else 0.</param>
/// <param name="Magnet">Pull between two touching magnetic faces, N.</param>
/// <param name="Damping">Hinge: N m s/rad.</param>
/// <param name="DryFriction">Hinge: the torque that it takes to turn it at all, N m.</param>
public sealed record SceneObject(
    string Name,
    ImmutableArray<Part> Parts,
    double Mass,
    double Friction,
    Mobility Mobility,
    double Stiffness,
    string Colour,
    string Material,
    double Magnet,
    double Damping = 0,
    double DryFriction = 0)
{
    /// <summary>Bounds in the object frame, metres.</summary>
    public Bounds LocalBounds => Parts.Skip(1).Aggregate(
        Parts[0].Shape.BoundsAt(Parts[0].PoseInObject), (b, p) => b.Union(p.Shape.BoundsAt(p.PoseInObject)));

    /// <summary>The same object with its parts moved so that the origin is the centre of their bounds.</summary>
    public SceneObject Centred()
    {
        Vector3 c = LocalBounds.Centre;
        return this with
        {
            Parts = [.. Parts.Select(p => p with { PoseInObject = new(p.PoseInObject.Translation - c, p.PoseInObject.Rotation) })],
            Mobility = Mobility.Kind == MobilityKind.Hinge ? Mobility with { Anchor = Mobility.Anchor - c } : Mobility,
        };
    }
}

/// <summary>An object at a pose X_BO in the base frame.</summary>
public sealed record PlacedObject(SceneObject Object, Pose Pose);

/// <summary>Where an object may stand, from which a layout draws uniformly. Metres and radians, base frame.</summary>
/// <param name="Of">When given, x and y are offsets from that object's drawn position.</param>
/// <param name="Bottom">Height of its lowest point above the table.</param>
/// <param name="Scale">Factor on all its lengths.</param>
/// <param name="Mass">Factor on its mass.</param>
/// <param name="Friction">Factor on its friction.</param>
public sealed record Placement(Interval X, Interval Y, Interval Yaw, double Bottom, string? Of, Interval Scale, Interval Mass, Interval Friction)
{
    /// <summary>Objects over or under which it may be, leaning on them or propping them up.</summary>
    public ImmutableHashSet<string> Against { get; init; } = [];
}

/// <summary>One way to draw a variant: placements that differ from the objects' own, and objects that are not there.</summary>
public sealed record SceneCase(
    string Name, ImmutableSortedDictionary<string, Placement> Place, ImmutableHashSet<string> Without, ImmutableArray<GoalSpec>? Goals);

/// <summary>A rectangle along the base axes that only the excepted objects may enter: room to work. Metres.</summary>
/// <param name="Of">The object that it is about, or null for the base.</param>
public sealed record ClearArea(string? Of, Interval X, Interval Y, ImmutableHashSet<string> Except);

/// <summary>Standard deviations of what a sensor says. Relative ones have no unit.</summary>
public sealed record SensingNoise(double Position, double Yaw, double Size, double MassRelative, double FrictionRelative)
{
    public static readonly SensingNoise None = new(0, 0, 0, 0, 0);
}

/// <summary>One object of a scene file.</summary>
/// <param name="Place">Where it stands unless a case says otherwise; null: it is there only where a case places it.</param>
public sealed record SceneEntry(SceneObject Object, Placement? Place);

/// <summary>A scene file, checked.</summary>
/// <param name="Gap">Least distance between two objects on the table, metres.</param>
/// <param name="Start">Where a robot that stands free begins: its x, y, yaw and the height of its soles.</param>
public sealed record Scene(
    string Name,
    string Description,
    ImmutableArray<string> Sentences,
    string RobotFile,
    string BaseFile,
    Bounds Workspace,
    double Gap,
    SensingNoise Noise,
    ImmutableArray<GoalSpec> Goals,
    ImmutableArray<SceneEntry> Objects,
    ImmutableArray<ClearArea> Clear,
    ImmutableSortedDictionary<SceneVariant, ImmutableArray<SceneCase>> Variants,
    Placement? Start = null)
{
    /// <summary>Whether a goal is about the object: it is to be moved.</summary>
    public bool Manipulated(string name) => Goals.Any(g => g.Object == name);
}

/// <summary>One drawn arrangement: everything a world is built from.</summary>
/// <param name="Case">Which of the variant's cases it is.</param>
/// <param name="Names">From the scene's names to the ones used here; the same unless scrambled.</param>
/// <param name="Start">Where a robot that stands free begins, at the height of its soles.</param>
public sealed record Layout(
    string Scene,
    SceneVariant Variant,
    string Case,
    int Seed,
    ImmutableArray<PlacedObject> Objects,
    ImmutableArray<string> Sentences,
    ImmutableArray<GoalSpec> Goals,
    string RobotFile,
    string BaseFile,
    Bounds Workspace,
    SensingNoise Noise,
    ImmutableSortedDictionary<string, string> Names,
    Pose? Start = null);
