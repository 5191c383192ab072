using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Task;

/// <summary>
/// The hand's rotational symmetry, used: whatever is seen is turned until the object's x axis lies in the first sector, and
/// fingers are renamed with it. What is learnt in one sector holds in all, by construction and not by training.
/// </summary>
internal sealed class Symmetry
{
    private readonly double[] cos, sin;
    private readonly int order, fingers;

    public Symmetry(HandDescription hand, bool used)
    {
        order = used ? Math.Max(1, hand.Symmetry) : 1;
        fingers = hand.Fingers;
        if (fingers % order != 0)
        {
            throw new ArgumentException($"The hand '{hand.Name}' has {fingers} fingers and a symmetry of order {order}: the order must divide the fingers. Mend its description.", nameof(hand));
        }

        cos = [.. Enumerable.Range(0, order).Select(s => Math.Cos(2 * Math.PI * s / order))];
        sin = [.. Enumerable.Range(0, order).Select(s => -Math.Sin(2 * Math.PI * s / order))];
    }

    /// <summary>The sector of the object's x axis as seen from above.</summary>
    public int Sector(in Rotation objectInHand)
    {
        double sector = 2 * Math.PI / order;
        int s = (int)Math.Floor((objectInHand.Yaw + (sector / 2)) / sector);
        return ((s % order) + order) % order;
    }

    /// <summary>A vector of the hand's frame, turned back by a sector.</summary>
    public Vector3 Turn(int sector, in Vector3 v) => new((cos[sector] * v.X) - (sin[sector] * v.Y), (sin[sector] * v.X) + (cos[sector] * v.Y), v.Z);

    /// <summary>The inverse of <see cref="Turn"/>.</summary>
    public Vector3 Back(int sector, in Vector3 v) => new((cos[sector] * v.X) + (sin[sector] * v.Y), (cos[sector] * v.Y) - (sin[sector] * v.X), v.Z);

    /// <summary>The hand's finger that stands where the canonical one does.</summary>
    public int Finger(int sector, int canonical) => (canonical + (sector * fingers / order)) % fingers;
}
