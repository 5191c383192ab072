using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Which of the 24 rotations that map the axes onto one another leave an object looking the same. A round object has more; these are taken for it.</summary>
internal static class ObjectSymmetry
{
    private const double Tolerance = 1e-6;

    private static readonly ImmutableArray<Rotation> Turns =
    [
        .. from up in new[] { Rotation.Identity, Rotation.AboutX(Math.PI / 2), Rotation.AboutX(Math.PI), Rotation.AboutX(-Math.PI / 2), Rotation.AboutY(Math.PI / 2), Rotation.AboutY(-Math.PI / 2) }
           from quarter in Enumerable.Range(0, 4)
           select up * Rotation.AboutZ(quarter * Math.PI / 2),
    ];

    /// <summary>The identity first.</summary>
    public static ImmutableArray<Rotation> Of(SceneObject thing) => [.. Turns.Where(turn => Same(thing.Parts, turn))];

    private static bool Same(IReadOnlyCollection<Part> parts, Rotation turn) =>
        parts.All(p => parts.Any(q => q.Shape.Kind == p.Shape.Kind && Same(Outline(p, turn), Outline(q, Rotation.Identity))));

    private static bool Same(Vector3[] a, Vector3[] b) => Array.TrueForAll(a, p => Array.Exists(b, q => p.DistanceTo(q) < Tolerance));

    /// <summary>Points of the object's frame that say where a part of a kind is, how it lies and how large it is.</summary>
    private static Vector3[] Outline(Part part, Rotation turn)
    {
        Vector3 h = part.Shape.Size / 2;
        Pose pose = new(turn * part.PoseInObject.Translation, turn * part.PoseInObject.Rotation);
        Vector3[] local = part.Shape.Kind switch
        {
            ShapeKind.Box => [.. from x in new[] { -h.X, h.X } from y in new[] { -h.Y, h.Y } from z in new[] { -h.Z, h.Z } select new Vector3(x, y, z)],
            ShapeKind.Sphere => [Vector3.Zero],
            _ => [new(0, 0, h.Z), new(0, 0, -h.Z)],
        };
        return [.. local.Select(p => pose * p)];
    }
}
