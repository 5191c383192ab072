using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>What is seen at one moment: objects in the robot's base frame, with the relations that geometry tells. Immutable.</summary>
public sealed class WorldView
{
    /// <summary>How far two surfaces may be apart and still count as touching, metres: twice a depth camera's error.</summary>
    public const double TouchTolerance = 0.006;

    private readonly ImmutableSortedDictionary<string, SensedObject> byName;

    public WorldView(IEnumerable<SensedObject> objects, Pose? trunk = null) =>
        (byName, Trunk) = (objects.ToImmutableSortedDictionary(o => o.Name, o => o, StringComparer.Ordinal), trunk ?? Pose.Identity);

    /// <summary>X_WT: where a robot that walks was when it looked; the identity for one that stands at its base.</summary>
    public Pose Trunk { get; }

    public ImmutableArray<SensedObject> Objects => [.. byName.Values];

    public SensedObject? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The same as seen by a robot whose trunk is there.</summary>
    public WorldView SeenFrom(Pose trunk) => new(byName.Values, trunk);

    public WorldView With(SensedObject changed) => new(byName.SetItem(changed.Name, changed).Values, Trunk);

    public WorldView Without(string name) => new(byName.Remove(name).Values, Trunk);

    /// <summary>A thing is an object's name, or <c>object.part</c>: the object and, when named, its part.</summary>
    public bool TryFindThing(string thing, out SensedObject owner, out Part? part)
    {
        part = null;
        if (byName.TryGetValue(thing, out owner!))
        {
            return true;
        }

        int dot = thing.LastIndexOf('.');
        if (dot > 0 && byName.TryGetValue(thing[..dot], out owner!))
        {
            string name = thing[(dot + 1)..];
            part = owner.Parts.FirstOrDefault(p => p.Name == name);
        }

        return part is not null;
    }

    /// <summary>Objects that rest on <paramref name="support"/>, directly: their foot is at its top face and their centre above it.</summary>
    public IEnumerable<SensedObject> RestingOn(SensedObject support) =>
        byName.Values.Where(o => o.Name != support.Name && RestsOn(o, support));

    /// <summary>True when the upper object's foot is at the top of some part of the lower one and its centre is above that part.</summary>
    public static bool RestsOn(SensedObject upper, SensedObject lower)
    {
        Bounds u = upper.BoundsInBase;
        foreach (Part part in lower.Parts)
        {
            Pose pose = lower.Pose * part.PoseInObject;
            if (part.Shape.Kind == ShapeKind.Box && Slope.Tipped(pose))
            {
                if (Slope.Carries(part, pose, upper))
                {
                    return true;
                }

                continue;
            }

            double top = part.Shape.BoundsAt(pose).Max.Z;
            Vector3 inPart = pose.Inverse * new Vector3(u.Centre.X, u.Centre.Y, pose.Translation.Z);
            Vector3 half = part.Shape.Size / 2;
            if (Math.Abs(u.Min.Z - top) < 2 * TouchTolerance && Math.Abs(inPart.X) < half.X && Math.Abs(inPart.Y) < half.Y)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The magnetic objects that cling together with this one, itself included, by name: faces of magnetic pieces less than
    /// <see cref="TouchTolerance"/> apart belong to one cluster. An object that is not magnetic is alone.
    /// </summary>
    public ImmutableArray<SensedObject> Cluster(SensedObject seed)
    {
        if (seed.Magnet <= 0)
        {
            return [seed];
        }

        List<SensedObject> cluster = [seed];
        for (int i = 0; i < cluster.Count; i++)
        {
            foreach (SensedObject other in byName.Values)
            {
                if (other.Magnet > 0 && !cluster.Exists(c => c.Name == other.Name) && FaceToFace(cluster[i], other))
                {
                    cluster.Add(other);
                }
            }
        }

        return [.. cluster.OrderBy(o => o.Name, StringComparer.Ordinal)];
    }

    /// <summary>True when two pieces touch along a face of the first: they overlap when it is grown by the tolerance along one axis, and are in line across it.</summary>
    private static bool FaceToFace(SensedObject a, SensedObject b)
    {
        Vector3 d = a.Pose.Inverse * b.Pose.Translation;
        Vector3 reach = (a.Size + b.Size) / 2;
        for (int axis = 0; axis < 3; axis++)
        {
            int v = (axis + 1) % 3, w = (axis + 2) % 3;
            if (Math.Abs(Math.Abs(d[axis]) - reach[axis]) < TouchTolerance
                && Math.Abs(d[v]) < reach[v] / 2 && Math.Abs(d[w]) < reach[w] / 2)
            {
                return true;
            }
        }

        return false;
    }
}
