using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;
using Messages = RoboticsInterfaces;

namespace Robotics.Ros;

/// <summary>Between what this stack computes with and what goes over the wire. Metres, radians, seconds on both sides.</summary>
public static class Convert
{
    public static GeometryMsgs.Vector3 ToMessage(this Vector3 v) => new() { X = v.X, Y = v.Y, Z = v.Z };

    public static Vector3 FromMessage(this GeometryMsgs.Vector3 v) => new(v.X, v.Y, v.Z);

    public static GeometryMsgs.Quaternion ToMessage(this Rotation r) => new() { X = r.X, Y = r.Y, Z = r.Z, W = r.W };

    public static GeometryMsgs.Pose ToMessage(this Pose p) => new()
    {
        Position = new() { X = p.Translation.X, Y = p.Translation.Y, Z = p.Translation.Z },
        Orientation = p.Rotation.ToMessage(),
    };

    public static GeometryMsgs.Transform ToTransform(this Pose p) => new() { Translation = p.Translation.ToMessage(), Rotation = p.Rotation.ToMessage() };

    /// <exception cref="FormatException">It is no pose: a number is not finite, or the quaternion has no length.</exception>
    public static Pose FromMessage(this GeometryMsgs.Pose p, string who)
    {
        var t = new Vector3(p.Position.X, p.Position.Y, p.Position.Z);
        GeometryMsgs.Quaternion q = p.Orientation;
        double norm = Math.Sqrt(q.W * q.W + q.X * q.X + q.Y * q.Y + q.Z * q.Z);
        return t.IsFinite && norm is > .5 and < 2
            ? new(t, new Rotation(q.W, q.X, q.Y, q.Z).Normalized())
            : throw new FormatException(FormattableString.Invariant($"{who}: the pose {t}, quaternion of length {norm:0.###} is none. Send finite metres and a unit quaternion."));
    }

    public static Messages.SensedObject ToMessage(this SensedObject o) => new()
    {
        Name = o.Name,
        Parts = [.. o.Parts.Select(p => new Messages.ObjectPart { Name = p.Name, Shape = (byte)p.Shape.Kind, Size = p.Shape.Size.ToMessage(), Pose = p.PoseInObject.ToMessage() })],
        Pose = o.Pose.ToMessage(),
        Mass = o.Mass,
        Friction = o.Friction,
        Mobility = (byte)o.Mobility.Kind,
        Axis = o.Mobility.Axis.ToMessage(),
        Anchor = o.Mobility.Anchor.ToMessage(),
        Travel = o.Mobility.Travel,
        Displacement = o.Mobility.Displacement,
        Colour = o.Colour,
        Material = o.Material,
        Magnet = o.Magnet,
        Confidence = o.Confidence,
    };

    /// <exception cref="FormatException">It is no object that could be: says what is wrong with which.</exception>
    public static SensedObject FromMessage(this Messages.SensedObject o)
    {
        string who = $"object '{o.Name}'";
        Positive("mass", o.Mass, 1e4);
        Positive("friction", o.Friction, 100);
        Positive("magnet", o.Magnet, 1e5);
        Positive("travel", o.Travel, 10);
        Positive("displacement", o.Displacement, 10);
        Positive("confidence", o.Confidence, 1);
        if (o.Parts.Length == 0 || !Enum.IsDefined((MobilityKind)o.Mobility))
        {
            throw new FormatException($"{who} has {o.Parts.Length} parts and mobility {o.Mobility}. Send at least one part, and mobility 0 to 3.");
        }

        var axis = o.Axis.FromMessage();
        if (!axis.IsFinite || (o.Mobility is Messages.SensedObject.SLIDE or Messages.SensedObject.HINGE && !(Math.Abs(axis.Length - 1) < 1e-3)))
        {
            throw new FormatException($"{who} {(o.Mobility == Messages.SensedObject.HINGE ? "turns about" : "slides along")} {axis}, which is no unit vector.");
        }

        var anchor = o.Anchor.FromMessage();
        if (!anchor.IsFinite)
        {
            throw new FormatException($"{who} turns about an axis at {anchor}, which is no place. Send finite metres.");
        }

        return new(
            o.Name, [.. o.Parts.Select(p => PartOf(p, who))], o.Pose.FromMessage(who), o.Mass, o.Friction,
            new((MobilityKind)o.Mobility, axis, o.Travel, o.Displacement, anchor), o.Colour, o.Material, o.Magnet, o.Confidence);

        void Positive(string what, double value, double most)
        {
            if (!(value >= 0 && value <= most))
            {
                throw new FormatException(FormattableString.Invariant($"{who}: {what} is {value} and must be from 0 to {most}."));
            }
        }
    }

    public static Messages.Goal ToMessage(this GoalSpec g) => new()
    {
        Kind = g.Kind,
        Object = g.Object,
        Reference = g.Reference ?? "",
        Names = [.. g.Parameters.Keys],
        Values = [.. g.Parameters.Values],
    };

    /// <exception cref="FormatException">Names and values do not go together, or a value is no number.</exception>
    public static GoalSpec FromMessage(this Messages.Goal g) => g.Names.Length == g.Values.Length && g.Names.Distinct(StringComparer.Ordinal).Count() == g.Names.Length && g.Values.All(double.IsFinite)
        ? new(g.Kind, g.Object, g.Reference.Length == 0 ? null : g.Reference, Numbers(g.Names, g.Values))
        : throw new FormatException($"goal {g.Kind}({g.Object}): {g.Names.Length} names ({string.Join(", ", g.Names)}), {g.Values.Length} values ({string.Join(", ", g.Values)}). Send one finite value a name, and each name once.");

    public static ImmutableSortedDictionary<string, double> Numbers(IEnumerable<string> names, IEnumerable<double> values) =>
        names.Zip(values).ToImmutableSortedDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);

    private static Part PartOf(Messages.ObjectPart p, string who)
    {
        string part = $"{who}, part '{p.Name}'";
        Vector3 size = p.Size.FromMessage();
        return Enum.IsDefined((ShapeKind)p.Shape) && size.IsFinite && Math.Min(size.X, Math.Min(size.Y, size.Z)) > 0 && size.Length < 100
            ? new(p.Name, new((ShapeKind)p.Shape, size), p.Pose.FromMessage(part))
            : throw new FormatException($"{part}: shape {p.Shape} of size {size} m is none. Send shape 0 to 3 and sizes above 0.");
    }
}
