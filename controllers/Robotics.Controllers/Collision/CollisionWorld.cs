using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>One solid that the robot must not touch.</summary>
/// <param name="Name">Of the object or fixture; several obstacles may share it.</param>
/// <param name="Part">Of the piece, or empty.</param>
/// <param name="Pose">In the robot's base frame, metres.</param>
public sealed record Obstacle(string Name, string Part, Shape Shape, Pose Pose)
{
    /// <summary>For people: <c>name.part</c>, or the name alone.</summary>
    public string Label => Part.Length == 0 || Part == Name ? Name : $"{Name}.{Part}";
}

/// <summary>Everything around the robot as solids. Immutable.</summary>
public sealed class CollisionWorld
{
    public static readonly CollisionWorld Empty = new([]);

    private readonly Convex[] _solids;
    private readonly Bounds[] _bounds;

    public CollisionWorld(IEnumerable<Obstacle> obstacles)
    {
        Obstacles = [.. obstacles];
        _solids = [.. Obstacles.Select(o => new Convex(o.Shape, o.Pose))];
        _bounds = [.. Obstacles.Select(o => o.Shape.BoundsAt(o.Pose))];
    }

    public ImmutableArray<Obstacle> Obstacles { get; }

    /// <summary>Every part of every object, and fixtures such as the table.</summary>
    public static CollisionWorld Of(IEnumerable<SensedObject> objects, params IEnumerable<Obstacle> fixtures) => new(
        objects.SelectMany(o => o.Parts.Select(p => new Obstacle(o.Name, p.Name, p.Shape, o.Pose * p.PoseInObject))).Concat(fixtures));

    /// <summary>The same without anything of these names.</summary>
    public CollisionWorld Without(params IEnumerable<string> names)
    {
        HashSet<string> gone = [.. names];
        return new(Obstacles.Where(o => !gone.Contains(o.Name)));
    }

    /// <summary>The same and these.</summary>
    public CollisionWorld With(params IEnumerable<Obstacle> more) => new(Obstacles.Concat(more));

    internal ReadOnlySpan<Convex> Solids => _solids;

    internal ReadOnlySpan<Bounds> Bounds => _bounds;
}
