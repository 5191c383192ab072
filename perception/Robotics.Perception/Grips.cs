using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>How objects can be taken from above, by their geometry alone.</summary>
public static partial class Affordances
{
    /// <summary>Free space the open fingers keep to each side of what they take, metres.</summary>
    public const double FingerRoom = 0.006;

    /// <summary>How far finger tips stay above what lies below, metres.</summary>
    public const double TipClearance = 0.005;

    /// <summary>Space between the palm and the top of what is taken, metres.</summary>
    private const double PalmRoom = 0.008;

    /// <summary>A face counts as upright when its normal is within about 11 degrees of level.</summary>
    private const double LevelSine = 0.2;

    /// <summary>Index of the object's longest axis (0 x, 1 y, 2 z); the first of equal ones.</summary>
    public static int LongAxis(SensedObject o)
    {
        Vector3 s = o.Size;
        return s.X >= s.Y && s.X >= s.Z ? 0 : s.Y >= s.Z ? 1 : 2;
    }

    /// <summary>Every way to take the object that the gripper, the workspace and the neighbours allow, best first; empty when there is none.</summary>
    /// <param name="along">Metres from the centre along the object's longest axis; null for anywhere, nearest to the centre of mass first.</param>
    public static IReadOnlyList<Grip> Grips(WorldView world, ArmDescription robot, SensedObject thing, double? along = null) =>
        Grips(world, robot, thing, along, null, out _);

    /// <inheritdoc cref="Grips(WorldView, ArmDescription, SensedObject, double?)"/>
    /// <param name="part">Only on this part of the object.</param>
    /// <param name="whyNot">When there is none: which limit, which value.</param>
    public static IReadOnlyList<Grip> Grips(WorldView world, ArmDescription robot, SensedObject thing, double? along, string? part, out string whyNot)
    {
        whyNot = "";
        if (thing.Mobility.Kind != MobilityKind.Free)
        {
            whyNot = $"'{thing.Name}' is fixed to the room and cannot be taken.";
            return [];
        }

        if (thing.Mass > robot.Payload)
        {
            whyNot = FormattableString.Invariant($"'{thing.Name}' weighs {thing.Mass:0.##} kg and {robot.Name} may lift {robot.Payload:0.##} kg.");
            return [];
        }

        List<Grip> grips = [];
        string best = FormattableString.Invariant($"'{thing.Name}' has no pair of upright faces narrower than {robot.Gripper.MaxWidth - FingerRoom:0.###} m.");
        int rank = 0;
        foreach (GripFrame frame in Frames(robot, thing, along, part))
        {
            Vector3 tcp = frame.Tcp;
            if (!robot.Workspace.Contains(robot.Workspace.Clamp(tcp) with { X = tcp.X, Y = tcp.Y }))
            {
                NoteOutside(tcp);
                continue;
            }

            ImmutableArray<Prism> hand = Hand.Prisms(robot, tcp, frame.Yaw, Math.Min(robot.Gripper.MaxWidth, frame.Width + 2 * FingerRoom));
            double floor = SupportHeight(world, thing, tcp, hand);
            double z = Math.Max(tcp.Z, floor + robot.Gripper.TipBelowTcp + TipClearance);
            tcp = new(tcp.X, tcp.Y, z);
            if (z - robot.Gripper.FingerWidth / 2 > frame.PartTop)
            {
                Note(1, $"'{thing.Name}' is too low between its neighbours for the fingers.");
            }
            else if (!robot.Workspace.Contains(tcp))
            {
                NoteOutside(tcp);
            }
            else if (Blocker(world, thing, hand, new(0, 0, z - frame.Tcp.Z)) is { } blocker)
            {
                Note(2, $"'{blocker}' leaves no room for the fingers at '{thing.Name}'.");
            }
            else
            {
                grips.Add(new(frame.Along, tcp, frame.Yaw, frame.Width));
            }
        }

        whyNot = grips.Count > 0 ? "" : best;
        return grips;

        void NoteOutside(Vector3 tcp)
        {
            if (rank < 3)
            {
                Vector3 beyond = tcp - robot.Workspace.Clamp(tcp);
                Note(3, FormattableString.Invariant($"'{thing.Name}' would have to be taken at {tcp}, {beyond.Length:0.###} m outside the workspace {robot.Workspace.Min} to {robot.Workspace.Max}."));
            }
        }

        void Note(int importance, string text)
        {
            if (importance > rank)
            {
                (rank, best) = (importance, text);
            }
        }
    }

    /// <summary>Where along its longest axis a tool can be held, metres from its centre: the ends first, then towards the middle.</summary>
    public static IReadOnlyList<double> HoldPoints(ArmDescription robot, SensedObject tool)
    {
        double half = tool.Size[LongAxis(tool)] / 2;
        double end = Math.Max(0, half - robot.Gripper.FingerWidth);
        List<double> points = [];
        for (double a = end; a > 0.005; a -= 0.03)
        {
            points.Add(-a);
            points.Add(a);
        }

        points.Add(0);
        return [.. points.Where(a => Frames(robot, tool, a, null).Any())];
    }

    /// <summary>X_OT of every grip at a place along the object: the hand in the object's frame, whatever the neighbours.</summary>
    public static IEnumerable<Pose> GripFrames(ArmDescription robot, SensedObject thing, double along)
    {
        foreach (GripFrame frame in Frames(robot, thing, along, null))
        {
            yield return thing.Pose.Inverse * Hand.Down(frame.Tcp, frame.Yaw);
        }
    }

    /// <summary>A pair of opposite faces: where the hand goes, in the base frame, with the object as it is now.</summary>
    private readonly record struct GripFrame(Vector3 Point, Vector3 Closing, double Width, double Along, double PartTop)
    {
        public Vector3 Tcp => Point;

        // The fingers close along y of T, which for a hand pointing down is (sin yaw, -cos yaw).
        public double Yaw => Math.Atan2(Closing.X, -Closing.Y);
    }

    private static IEnumerable<GripFrame> Frames(ArmDescription robot, SensedObject thing, double? along, string? onlyPart)
    {
        GripperDescription g = robot.Gripper;
        int longAxis = LongAxis(thing);
        Vector3 longDirection = Axis(thing.Pose.Rotation, longAxis);
        Bounds all = thing.BoundsInBase;
        List<(double Cost, GripFrame Frame)> found = [];
        foreach (Part part in thing.Parts)
        {
            if (onlyPart is not null && part.Name != onlyPart)
            {
                continue;
            }

            Pose pose = thing.Pose * part.PoseInObject;
            Bounds bounds = part.Shape.BoundsAt(pose);
            foreach ((Vector3 closing, Vector3 across, double width, double length) in FacePairs(part.Shape, pose.Rotation))
            {
                if (width > g.MaxWidth - FingerRoom)
                {
                    continue;
                }

                // The point asked for, brought onto the part; the fingers' whole width should lie on it.
                Vector3 asked = along is { } a ? thing.Pose.Translation + longDirection * a
                    : onlyPart is null ? CentreOfMass(thing) : pose.Translation;
                Vector3 fromCentre = asked - pose.Translation;
                double room = Math.Max(0, (length - g.FingerWidth) / 2);
                double shift = Math.Clamp(fromCentre.Dot(across), -room, room);
                Vector3 point = pose.Translation + across * shift;

                // As deep as the palm allows, but not below the middle of the part: deep holds best.
                double palm = all.Max.Z + PalmRoom - g.FingerDepth;
                double wanted = Math.Abs(longDirection.Z) > 0.9 && along is { } up ? thing.Pose.Translation.Z + up * Math.Sign(longDirection.Z) : bounds.Centre.Z;
                double z = Math.Max(palm, Math.Min(wanted, bounds.Max.Z - 0.006));
                if (z > bounds.Max.Z - 0.004)
                {
                    continue;   // the palm would meet a higher part before the fingers hold this one
                }

                double where = (point - thing.Pose.Translation).Dot(longDirection);
                double miss = (asked - point).Horizontal.Length;

                // The centre line of a bent object may run beside its parts: only the place along it counts.
                if (along is not null && Math.Abs(longDirection.Z) < 0.9 && Math.Abs((asked - point).Dot(longDirection)) > g.FingerWidth)
                {
                    continue;
                }

                // Nearest to the point asked for, then the narrower faces, then the hand turned least from straight ahead.
                double turn = Math.Abs(closing.X);
                found.Add((miss + 0.1 * width + 0.005 * turn, new(new(point.X, point.Y, z), closing, width, where, bounds.Max.Z)));
            }
        }

        return found.OrderBy(f => f.Cost).Select(f => f.Frame);
    }

    /// <summary>Pairs of opposite upright faces: closing direction, the level direction across it, width between the faces, length of the faces.</summary>
    private static IEnumerable<(Vector3 Closing, Vector3 Across, double Width, double Length)> FacePairs(Shape shape, Rotation rotation)
    {
        if (shape.Kind is ShapeKind.Sphere || (shape.Kind is ShapeKind.Cylinder or ShapeKind.Capsule && Math.Abs(rotation.AxisZ.Z) > 0.98))
        {
            for (int i = 0; i < 8; i++)
            {
                double a = Math.PI * i / 8;
                Vector3 closing = new(Math.Sin(a), Math.Cos(a), 0);
                yield return (closing, closing.Cross(Vector3.UnitZ), shape.Size.X, 0);
            }

            yield break;
        }

        for (int axis = 0; axis < 3; axis++)
        {
            Vector3 closing = Axis(rotation, axis);
            if (Math.Abs(closing.Z) > LevelSine || (shape.Kind != ShapeKind.Box && axis != 2 && !LevelAcross(rotation, axis)))
            {
                continue;
            }

            closing = closing.Horizontal.Normalized();
            for (int other = 0; other < 3; other++)
            {
                Vector3 across = Axis(rotation, other);
                if (other != axis && Math.Abs(across.Z) <= LevelSine)
                {
                    yield return (closing, across.Horizontal.Normalized(), shape.Size[axis], shape.Size[other]);
                }
            }
        }

        // A lying round bar, turned by any angle about its own axis, has level faces across that axis.
        if (shape.Kind != ShapeKind.Box && Math.Abs(rotation.AxisZ.Z) <= LevelSine
            && !LevelAcross(rotation, 0) && !LevelAcross(rotation, 1))
        {
            Vector3 bar = rotation.AxisZ.Horizontal.Normalized();
            yield return (bar.Cross(Vector3.UnitZ), bar, shape.Size.X, shape.Size.Z);
        }

        static bool LevelAcross(Rotation r, int axis) => Math.Abs(Axis(r, axis).Z) <= LevelSine;
    }

    private static Vector3 Axis(Rotation r, int axis) => axis == 0 ? r.AxisX : axis == 1 ? r.AxisY : r.AxisZ;

    /// <summary>Centre of the object's volume, base frame: its centre of mass if it is of one material.</summary>
    public static Vector3 CentreOfMass(SensedObject o)
    {
        Vector3 sum = Vector3.Zero;
        double volume = 0;
        foreach (Part part in o.Parts)
        {
            double v = part.Shape.Volume;
            sum += (o.Pose * part.PoseInObject).Translation * v;
            volume += v;
        }

        return sum / volume;
    }

    /// <summary>The top of what lies under the finger tips (at least the table, z = 0).</summary>
    private static double SupportHeight(WorldView world, SensedObject thing, Vector3 tcp, ImmutableArray<Prism> hand)
    {
        double top = 0;
        foreach (SensedObject other in world.Objects)
        {
            if (other.Name == thing.Name)
            {
                continue;
            }

            foreach (Prism p in Prism.Of(other))
            {
                // Only what is low enough to stand on; anything higher is a neighbour in the way.
                if (p.High < tcp.Z && (FlatOverlap(hand[0], p) || FlatOverlap(hand[1], p)))
                {
                    top = Math.Max(top, p.High);
                }
            }
        }

        // The object's own wide foot, like the sheet a tab stands on.
        foreach (Prism p in Prism.Of(thing))
        {
            if (p.High < tcp.Z - 0.003 && (FlatOverlap(hand[0], p) || FlatOverlap(hand[1], p)))
            {
                top = Math.Max(top, p.High);
            }
        }

        return top;
    }

    private static bool FlatOverlap(Prism a, Prism b) => (a with { Low = 0, High = 1 }).Overlaps(b with { Low = 0, High = 1 }, 0);

    private static string? Blocker(WorldView world, SensedObject thing, ImmutableArray<Prism> hand, Vector3 raised)
    {
        ImmutableArray<Prism> there = [.. hand.Select(h => h.Moved(raised))];
        foreach (SensedObject other in world.Objects)
        {
            if (other.Name != thing.Name && Prism.Of(other).Any(p => there.Any(h => h.Overlaps(p, 0.002))))
            {
                return other.Name;
            }
        }

        return null;
    }
}
