using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Task;

/// <summary>
/// The shape of an object as a policy sees it: how far it reaches from its origin in directions that stand still while it
/// turns, metres, 0 where it does not. Of the known geometry, at its nominal size. A policy without memory cannot feel its
/// way round a shape; with the outline one policy turns many.
/// </summary>
internal sealed class Outline
{
    /// <summary>m: what a reach is, and by how much it differs, as long as none has been seen.</summary>
    public const double Usual = .04, Spread = .03;

    private const int Around = 12;

    /// <summary>Below, beside and above the origin, rad.</summary>
    private static readonly double[] Elevations = [-.6, 0, .6];

    private static readonly Vector3[] Directions =
    [
        .. Elevations.SelectMany(e => Enumerable.Range(0, Around).Select(i => 2 * Math.PI * i / Around).Select(a => new Vector3(Math.Cos(e) * Math.Cos(a), Math.Cos(e) * Math.Sin(a), Math.Sin(e)))),
    ];

    private readonly (Shape Shape, Rotation ToPart, Vector3 Origin)[][] things;

    /// <param name="parts">As <see cref="IHandWorlds.Parts"/>.</param>
    public Outline(ImmutableArray<ImmutableArray<Part>> parts) =>
        things = [.. parts.Select(p => p.Select(part => (part.Shape, part.PoseInObject.Rotation.Inverse, part.PoseInObject.Inverse.Translation)).ToArray())];

    /// <summary>Numbers of a row: 36.</summary>
    public static int Size => Directions.Length;

    /// <param name="turn">R_WO.</param>
    /// <param name="sector">Of the symmetry, in which the directions are.</param>
    public void Write(int thing, in Rotation turn, Symmetry symmetry, int sector, Span<float> reaches)
    {
        Rotation toObject = turn.Inverse;
        for (int i = 0; i < reaches.Length; i++)
        {
            reaches[i] = (float)Reach(thing, toObject * symmetry.Back(sector, Directions[i]));
        }
    }

    /// <param name="direction">A unit vector in the object's frame.</param>
    internal double Reach(int thing, in Vector3 direction)
    {
        double far = 0;
        foreach ((Shape shape, Rotation toPart, Vector3 origin) in things[thing])
        {
            double exit = shape.RayExit(origin, toPart * direction);
            far = exit > far ? exit : far;
        }

        return far;
    }
}
