using GeometryMsgs;
using Robotics.Geometry;
using Pose = Robotics.Geometry.Pose;
using StdMsgs;

namespace ROS2;

/// <summary>Where one frame is in another at a time.</summary>
/// <param name="Target">Parent: the frame in which <paramref name="Pose"/> is given.</param>
/// <param name="Source">Child: the frame whose pose it is, so a point p of it is at Pose * p in the target.</param>
/// <param name="Nanoseconds">Of the clock that stamps are from; 0 where it holds at all times.</param>
public readonly record struct StampedTransform(string Target, string Source, long Nanoseconds, Pose Pose)
{
    public TransformStamped ToMessage() => new()
    {
        Header = new Header { Stamp = RosTime.ToTime(Nanoseconds), FrameId = Target },
        ChildFrameId = Source,
        Transform = new Transform
        {
            Translation = new GeometryMsgs.Vector3 { X = Pose.Translation.X, Y = Pose.Translation.Y, Z = Pose.Translation.Z },
            Rotation = new Quaternion { X = Pose.Rotation.X, Y = Pose.Rotation.Y, Z = Pose.Rotation.Z, W = Pose.Rotation.W },
        },
    };

    /// <summary>Null, or what is wrong with what a message says. Numbers are finite, the quaternion is of length 1 to a hundredth, and is made so.</summary>
    internal static string? Read(TransformStamped message, out StampedTransform read)
    {
        (Transform t, read) = (message.Transform, default);
        string target = Frame(message.Header.FrameId), source = Frame(message.ChildFrameId);
        if (target.Length is 0 or > Names.Longest || source.Length is 0 or > Names.Longest) return $"frame '{Short(source)}' in '{Short(target)}': a name has 1 to {Names.Longest} characters";
        if (target == source) return $"frame '{source}' is its own parent";
        double length = Math.Sqrt((t.Rotation.X * t.Rotation.X) + (t.Rotation.Y * t.Rotation.Y) + (t.Rotation.Z * t.Rotation.Z) + (t.Rotation.W * t.Rotation.W));
        if (!(Math.Abs(length - 1) <= 0.01)) return $"frame '{source}' in '{target}': its quaternion has the length {length}, not 1";
        if (!(double.IsFinite(t.Translation.X) && double.IsFinite(t.Translation.Y) && double.IsFinite(t.Translation.Z))) return $"frame '{source}' in '{target}': its translation is not finite";
        Rotation rotation = new(t.Rotation.W, t.Rotation.X, t.Rotation.Y, t.Rotation.Z);
        read = new(target, source, message.Header.Stamp.ToNanoseconds(), new Pose(new(t.Translation.X, t.Translation.Y, t.Translation.Z), rotation.Normalized()));
        return null;
    }

    /// <summary>Without the leading slash that ROS 1 wrote.</summary>
    internal static string Frame(string name) => name.StartsWith('/') ? name[1..] : name;

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "...";
}
