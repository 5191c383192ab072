using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>A solid held rigidly by the hand.</summary>
/// <param name="PoseInTool">X_TS: the shape in the tool centre point's frame, metres.</param>
public sealed record AttachedShape(string Name, Shape Shape, Pose PoseInTool);

/// <summary>What the hand is like during a motion.</summary>
/// <param name="Opening">Between the pads, metres.</param>
/// <param name="Attached">What it holds.</param>
public sealed record HandState(double Opening, ImmutableArray<AttachedShape> Attached)
{
    /// <summary>Empty, with this opening in metres.</summary>
    public static HandState Empty(double opening) => new(opening, []);

    /// <summary>Holding an object whose pose in the tool centre point's frame is X_TO.</summary>
    public static HandState Holding(SensedObject thing, Pose poseInTool, double opening) =>
        new(opening, [.. thing.Parts.Select(p => new AttachedShape($"{thing.Name}.{p.Name}", p.Shape, poseInTool * p.PoseInObject))]);
}

/// <summary>Which obstacles (by name) a motion may touch: grasping touches its target, dragging rubs on the table.</summary>
public sealed record AllowedContacts
{
    public static readonly AllowedContacts None = new();

    /// <summary>Touched by anything: arm, hand, fingers and what is held.</summary>
    public ImmutableHashSet<string> Any { get; init; } = [];

    /// <summary>Touched by the fingers only.</summary>
    public ImmutableHashSet<string> Fingers { get; init; } = [];

    /// <summary>Touched by what is held only.</summary>
    public ImmutableHashSet<string> Held { get; init; } = [];

    public static AllowedContacts By(params string[] names) => new() { Any = [.. names] };
}
