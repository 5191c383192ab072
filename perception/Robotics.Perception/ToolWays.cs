using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>Straight motions of a tool, or of the closed hand, that push, pull or press something: by geometry alone, in the plane of the table.</summary>
public static partial class Affordances
{
    /// <summary>Space left between tool and object before they touch on purpose, metres.</summary>
    public const double ApproachGap = 0.015;

    /// <summary>Space a passing tool keeps to the object beside it, metres.</summary>
    public const double SideClearance = 0.007;

    /// <summary>Height of a carried tool above what it passes over, metres.</summary>
    public const double CarryHeight = 0.006;

    /// <summary>How much of the finger tips must meet a face that they press, metres.</summary>
    private const double LeastContact = 0.015;

    /// <summary>Space that tool and hand keep to what they do not work on, metres: a motion planner's margin and the sensor's error.</summary>
    private const double KeepClear = 0.008;

    /// <summary>Height at which the hand passes over something, metres above it.</summary>
    private const double PassOver = 0.012;

    /// <summary>An edge thinner than this slides under what it is to push, metres.</summary>
    private const double ThinEdge = 0.004;

    /// <summary>What is lower than this is passed over, not around, metres.</summary>
    private const double LowObstacle = 0.012;

    /// <summary>What moves with the hand: the tool with the hand on it, placed relative to a reference pose of the hand.</summary>
    private sealed class Mover
    {
        private readonly ArmDescription robot;
        private readonly SensedObject? tool;
        private readonly Pose toolInTcp;
        private readonly Dictionary<double, (ImmutableArray<Prism> Working, ImmutableArray<Prism> Hand)> byYaw = [];

        public Mover(ArmDescription robot, SensedObject? tool, Pose tcpInTool)
        {
            this.robot = robot;
            this.tool = tool;
            toolInTcp = tcpInTool.Inverse;
            if (tool is null)
            {
                LowestBelowTcp = robot.Gripper.TipBelowTcp;
                return;
            }

            Pose down = Hand.Down(Vector3.Zero, 0);
            ImmutableArray<Prism> prisms = Prism.Of(tool, down * toolInTcp);
            LowestBelowTcp = Math.Max(-prisms.Min(p => p.Low), robot.Gripper.TipBelowTcp);
        }

        public bool HoldsTool => tool is not null;

        /// <summary>How far the lowest point of tool and finger tips is below the tool centre point.</summary>
        public double LowestBelowTcp { get; }

        public double ToolYaw(double tcpYaw) => tool is null ? tcpYaw : (Rotation.AboutZ(tcpYaw) * Rotation.AboutX(Math.PI) * toolInTcp.Rotation).Yaw;

        /// <summary>What is meant to touch: the tool's parts, or the closed fingers.</summary>
        public ImmutableArray<Prism> Working(double tcpYaw) => At(tcpYaw).Working;

        /// <summary>What must not touch: the hand above (and the fingers, when a tool does the work).</summary>
        public ImmutableArray<Prism> Rest(double tcpYaw) => At(tcpYaw).Hand;

        private (ImmutableArray<Prism> Working, ImmutableArray<Prism> Hand) At(double tcpYaw)
        {
            if (!byYaw.TryGetValue(tcpYaw, out (ImmutableArray<Prism>, ImmutableArray<Prism>) prisms))
            {
                double opening = tool is null ? 0 : Math.Min(robot.Gripper.MaxWidth, tool.Parts.Min(p => Math.Min(p.Shape.Size.X, p.Shape.Size.Y)));
                ImmutableArray<Prism> hand = Hand.Prisms(robot, Vector3.Zero, tcpYaw, opening);
                prisms = tool is null
                    ? (hand[..2], hand[2..])
                    : (Prism.Of(tool, Hand.Down(Vector3.Zero, tcpYaw) * toolInTcp), hand);
                byYaw.Add(tcpYaw, prisms);
            }

            return prisms;
        }
    }

    /// <summary>How to draw the target to a place with a hook of the tool behind it; null when the geometry forbids it.</summary>
    /// <param name="along">Where the tool is held: metres from its centre along its longest axis.</param>
    /// <param name="destination">Where the target's centre is to be; z is not used.</param>
    /// <param name="whyNot">When null: which limit, which value.</param>
    public static ToolWay? Pull(WorldView world, ArmDescription robot, SensedObject tool, double along, SensedObject target, Vector3 destination, out string whyNot) =>
        FirstGrip(robot, tool, along, (Pose grip, out string why) => Pull(world, robot, tool, grip, target, destination, out why), out whyNot);

    /// <inheritdoc cref="Pull(WorldView, ArmDescription, SensedObject, double, SensedObject, Vector3, out string)"/>
    /// <param name="tcpInTool">X_OT: how the tool is held.</param>
    public static ToolWay? Pull(WorldView world, ArmDescription robot, SensedObject tool, Pose tcpInTool, SensedObject target, Vector3 destination, out string whyNot)
    {
        Vector3 offset = (destination - target.Pose.Translation).Horizontal;
        if (offset.Length < 1e-3)
        {
            whyNot = $"'{target.Name}' is at that place already.";
            return null;
        }

        Vector3 along = offset.Normalized(), left = Vector3.UnitZ.Cross(along);
        ImmutableArray<Prism> body = Prism.Of(target);
        double far = body.Min(p => p.Min(along));
        double centre = target.Pose.Translation.Dot(left);
        Mover mover = new(robot, tool, tcpInTool);
        Search search = new(world, robot, mover, target, body, along, offset.Length, [tool.Name, target.Name]);
        foreach (double yaw in Yaws(along, mover))
        {
            ImmutableArray<Prism> working = mover.Working(yaw);
            double toolFront = working.Max(p => p.Max(along));
            foreach (Prism hook in working)
            {
                if (hook.High - hook.Low < ThinEdge)
                {
                    continue;
                }

                // The hook's near face comes to rest a gap behind the object's far face; the hand must be on the near side.
                double shift = far - ApproachGap - hook.Max(along);
                if (toolFront + shift < far + 0.02)
                {
                    search.Miss(0, $"'{tool.Name}' has nothing that reaches behind '{target.Name}' and back.");
                    continue;
                }

                double low = centre - hook.Max(left), high = centre - hook.Min(left);
                const int Places = 32;
                for (int i = 1; i < Places; i++)
                {
                    double side = low + (high - low) * i / Places;
                    double cover = Math.Min(side - low, high - side);
                    Vector3 place = along * shift + left * side;
                    double quality = Math.Min(cover, 0.02) - Askew(yaw);
                    if (!search.Worth(yaw, place, ApproachGap + offset.Length, quality))
                    {
                        continue;
                    }

                    double gap = GapAlong(along, hook.Moved(place), body, target.Friction);
                    if (!double.IsFinite(gap))
                    {
                        search.Miss(0, $"'{target.Name}' would slide off '{tool.Name}' sideways.");
                        continue;
                    }

                    search.Try(yaw, place + along * (gap - ApproachGap), ApproachGap + offset.Length, quality, true);
                }
            }
        }

        return search.Result(out whyNot, $"'{tool.Name}' has no hook wide enough to reach behind '{target.Name}'.");

        double Askew(double yaw) => Slant(mover.ToolYaw(yaw), along);
    }

    /// <summary>
    /// How far the mover is from the body along a direction, metres; not finite when it passes by, or would meet the body so far
    /// from square that the push leaves the friction cone: the body then slides off (Mason, Mechanics and Planning of
    /// Manipulator Pushing Operations, 1986).
    /// </summary>
    private static double GapAlong(Vector3 along, Prism mover, ImmutableArray<Prism> body, double friction)
    {
        (double Distance, double Square) meets = body.Select(t => mover.DistanceAlong(along, t)).MinBy(m => m.Distance);
        return meets.Square * Math.Sqrt(1 + friction * friction) >= 1 ? meets.Distance : double.PositiveInfinity;
    }

    /// <summary>What a contact face that is not square to the motion costs, metres of placement: objects slide off it sideways.</summary>
    private static double Slant(double toolYaw, Vector3 direction) => 0.03 * Math.Abs(Math.Sin(2 * (toolYaw - Math.Atan2(direction.Y, direction.X))));

    /// <summary>How to push the target to a place with a side or the tip of the tool, or with the closed hand; null when the geometry forbids it.</summary>
    /// <param name="tool">null for the closed hand.</param>
    /// <param name="along">Where the tool is held: metres from its centre along its longest axis.</param>
    /// <param name="destination">Where the target's centre is to be; z is not used.</param>
    /// <param name="whyNot">When null: which limit, which value.</param>
    public static ToolWay? Push(WorldView world, ArmDescription robot, SensedObject? tool, double along, SensedObject target, Vector3 destination, out string whyNot) =>
        tool is null
            ? Push(world, robot, null, Pose.Identity, target, destination, out whyNot)
            : FirstGrip(robot, tool, along, (Pose grip, out string why) => Push(world, robot, tool, grip, target, destination, out why), out whyNot);

    /// <inheritdoc cref="Push(WorldView, ArmDescription, SensedObject?, double, SensedObject, Vector3, out string)"/>
    /// <param name="tcpInTool">X_OT: how the tool is held; not used for the hand.</param>
    public static ToolWay? Push(WorldView world, ArmDescription robot, SensedObject? tool, Pose tcpInTool, SensedObject target, Vector3 destination, out string whyNot)
    {
        Vector3 offset = (destination - target.Pose.Translation).Horizontal;
        if (offset.Length < 1e-3)
        {
            whyNot = $"'{target.Name}' is at that place already.";
            return null;
        }

        Vector3 along = offset.Normalized(), left = Vector3.UnitZ.Cross(along);
        ImmutableArray<Prism> body = Prism.Of(target);
        double near = body.Min(p => p.Min(along));
        double centre = CentreOfMass(target).Dot(left);
        double halfWidth = body.Max(p => p.Max(left)) - centre;
        Mover mover = new(robot, tool, tcpInTool);
        Search search = new(world, robot, mover, target, body, along, offset.Length, tool is null ? [target.Name] : [tool.Name, target.Name]);
        foreach (double yaw in Yaws(along, mover))
        {
            foreach (Prism pusher in mover.Working(yaw))
            {
                if (pusher.High - pusher.Low < ThinEdge)
                {
                    continue;
                }

                double shift = near - ApproachGap - pusher.Max(along);
                double low = centre - pusher.Max(left), high = centre - pusher.Min(left);
                const int Places = 32;
                for (int i = 1; i < Places; i++)
                {
                    // A push is steady when the contact spreads to both sides of the centre of mass.
                    double side = low + (high - low) * i / Places;
                    double spread = Math.Min(side - low, high - side);
                    Vector3 place = along * shift + left * side;
                    double quality = Math.Min(spread, halfWidth) - Askew(yaw);
                    if (!search.Worth(yaw, place, ApproachGap + offset.Length, quality))
                    {
                        continue;
                    }

                    double gap = GapAlong(along, pusher.Moved(place), body, target.Friction);
                    if (!double.IsFinite(gap))
                    {
                        search.Miss(0, $"'{target.Name}' would slide off {(tool is null ? "the hand" : $"'{tool.Name}'")} sideways.");
                        continue;
                    }

                    search.Try(yaw, place + along * (gap - ApproachGap), ApproachGap + offset.Length, quality, false);
                }
            }
        }

        return search.Result(out whyNot, $"{(tool is null ? "The hand" : $"'{tool.Name}'")} cannot get behind '{target.Name}' to push it there.");

        double Askew(double yaw) => Slant(mover.ToolYaw(yaw), along);
    }

    /// <summary>How to press something that slides level, with the tip of the tool or the closed hand; null when the geometry forbids it.</summary>
    /// <param name="tool">null for the closed hand; a joined row of pieces counts as one tool.</param>
    /// <param name="along">Where the tool is held: metres from its centre along its longest axis.</param>
    /// <param name="depth">How far the target is to travel, metres.</param>
    /// <param name="whyNot">When null: which limit, which value.</param>
    public static ToolWay? Press(WorldView world, ArmDescription robot, SensedObject? tool, double along, SensedObject target, double depth, out string whyNot) =>
        tool is null
            ? Press(world, robot, null, Pose.Identity, target, depth, out whyNot)
            : FirstGrip(robot, tool, along, (Pose grip, out string why) => Press(world, robot, tool, grip, target, depth, out why), out whyNot);

    /// <inheritdoc cref="Press(WorldView, ArmDescription, SensedObject?, double, SensedObject, double, out string)"/>
    /// <param name="tcpInTool">X_OT: how the tool is held; not used for the hand.</param>
    public static ToolWay? Press(WorldView world, ArmDescription robot, SensedObject? tool, Pose tcpInTool, SensedObject target, double depth, out string whyNot)
    {
        Vector3 axis = target.Pose.Rotation * target.Mobility.Axis;
        if (target.Mobility.Kind != MobilityKind.Slide)
        {
            whyNot = $"'{target.Name}' does not slide: it cannot be pressed.";
            return null;
        }

        if (Math.Abs(axis.Z) > LevelSine)
        {
            whyNot = $"'{target.Name}' slides along {axis}, which is not level: pressing it that way is not among the skills.";
            return null;
        }

        Vector3 along = axis.Horizontal.Normalized(), left = Vector3.UnitZ.Cross(along);
        ImmutableArray<Prism> body = Prism.Of(target);
        double face = body.Min(p => p.Min(along));
        double centre = target.Pose.Translation.Dot(left);
        double halfWidth = body.Max(p => p.Max(left)) - centre;
        Mover mover = new(robot, tool, tcpInTool);
        double height = target.BoundsInBase.Centre.Z;
        Search search = new(world, robot, mover, target, body, along, depth, [.. (tool is null ? [] : ClusterNames(world, tool)), target.Name]);
        foreach (double yaw in Yaws(along, mover))
        {
            ImmutableArray<Prism> working = mover.Working(yaw);
            Prism tip = working.MaxBy(p => p.Max(along))!;
            double middle = (tip.Max(left) + tip.Min(left)) / 2;
            double z = height - (tip.Low + tip.High) / 2;

            void At(double height) => search.Try(yaw, along * (face - ApproachGap - tip.Max(along)) + left * (centre - middle) + Vector3.UnitZ * height,
                ApproachGap + depth, halfWidth, false, height);

            At(z);
            if (tool is not null)
            {
                continue;
            }

            // A hand that is wider than its fingers passes over a tall face, and over what stands behind it: the fingers press the upper part.
            double palm = mover.Rest(yaw).Min(p => p.Low), top = body.Max(p => p.High);
            double behind = world.Objects.Where(o => o.Name != target.Name && (o.BoundsInBase.Clamp(target.BoundsInBase.Centre) - target.BoundsInBase.Centre).Length < target.Size.Length).Select(o => o.BoundsInBase.Max.Z).Append(top).Max();
            foreach (double over in (double[])[top, behind])
            {
                double raised = over + PassOver - palm;
                if (raised > z && raised + tip.Low < top - LeastContact)
                {
                    At(raised);
                }
            }
        }

        return search.Result(out whyNot, $"{(tool is null ? "The hand" : $"'{tool.Name}'")} cannot be brought in front of '{target.Name}'.");
    }

    /// <summary>A place on the table, within reach and away from everything else, where the thing can stand as it is turned now; null when there is none.</summary>
    /// <param name="tcpFromCentre">Where the hand holds the thing, from its centre, base frame, metres: it is the hand that must stay in the workspace.</param>
    public static Vector3? FreeSpot(WorldView world, ArmDescription robot, SensedObject thing, Vector3 tcpFromCentre = default)
    {
        const double Step = 0.03, Room = 0.03, Edge = 0.01;
        Bounds w = robot.Workspace;
        ImmutableArray<Prism> here = Prism.Of(thing);
        List<Prism> others = [.. world.Objects.Where(o => o.Name != thing.Name && o.BoundsInBase.Max.Z > 0).SelectMany(o => Prism.Of(o))];
        (double Cost, Vector3 Spot)? best = null;
        for (double x = w.Min.X + Edge; x <= w.Max.X - Edge; x += Step)
        {
            for (double y = w.Min.Y + Edge; y <= w.Max.Y - Edge; y += Step)
            {
                Vector3 spot = new(x - tcpFromCentre.X, y - tcpFromCentre.Y, thing.Pose.Translation.Z);
                Vector3 move = (spot - thing.Pose.Translation).Horizontal;

                // To the sides is out of the way: the work lies ahead.
                double cost = -Math.Abs(spot.Y) + 0.3 * Math.Abs(spot.X - w.Centre.X) + 0.2 * move.Length;
                if ((best is null || cost < best.Value.Cost)
                    && here.All(p => Reachable(p.Moved(move)) && others.TrueForAll(o => !FlatNear(p.Moved(move), o, Room))))
                {
                    best = (cost, spot);
                }
            }
        }

        return best?.Spot;

        // The arm's own base stands at the origin.
        static bool Reachable(Prism p) => p.Corners.All(c => c.Horizontal.Length > 0.18);

        static bool FlatNear(Prism a, Prism b, double room) => (a with { Low = 0, High = 1 }).Overlaps(b with { Low = 0, High = 1 }, room);
    }

    /// <summary>
    /// Pieces joined face to face in a row, as one object: the first piece stays where it is, the others follow along its x axis.
    /// For planning with a tool that does not exist yet.
    /// </summary>
    public static SensedObject Join(IReadOnlyList<SensedObject> piecesInRow, string name)
    {
        double length = piecesInRow.Sum(p => p.Size.X), at = -length / 2;
        List<Part> parts = [];
        foreach (SensedObject piece in piecesInRow)
        {
            Pose inRow = Pose.At(at + piece.Size.X / 2, 0, 0);
            parts.AddRange(piece.Parts.Select(p => p with { Name = $"{piece.Name}.{p.Name}", PoseInObject = inRow * p.PoseInObject }));
            at += piece.Size.X;
        }

        SensedObject first = piecesInRow[0];
        return first with
        {
            Name = name,
            Parts = [.. parts],
            Pose = first.Pose * Pose.At((length - first.Size.X) / 2, 0, 0),
            Mass = piecesInRow.Sum(p => p.Mass),
        };
    }

    private delegate ToolWay? Attempt(Pose tcpInTool, out string whyNot);

    private static ToolWay? FirstGrip(ArmDescription robot, SensedObject tool, double along, Attempt attempt, out string whyNot)
    {
        whyNot = $"'{tool.Name}' cannot be held there.";
        foreach (Pose grip in GripFrames(robot, tool, along))
        {
            if (attempt(grip, out whyNot) is { } way)
            {
                return way;
            }
        }

        return null;
    }

    private static IEnumerable<string> ClusterNames(WorldView world, SensedObject tool) =>
        world.Find(tool.Name) is { } o ? world.Cluster(o).Select(c => c.Name)
        : tool.Parts.Select(p => p.Name.Split('.')[0]).Append(tool.Name);

    /// <summary>Hand yaws worth trying: a face of the tool square to the motion, or nearly so.</summary>
    private static IEnumerable<double> Yaws(Vector3 direction, Mover mover)
    {
        double square = Math.Atan2(direction.Y, direction.X) - mover.ToolYaw(0);
        foreach (double slant in (double[])[0, -0.17, 0.17])
        {
            for (int quarter = 0; quarter < 4; quarter++)
            {
                yield return new Angle(square + quarter * Math.PI / 2 + slant).Wrapped().Radians;
            }
        }
    }

    /// <summary>Collects the best of many placements of one straight motion.</summary>
    private sealed class Search(
        WorldView world, ArmDescription robot, Mover mover, SensedObject target, ImmutableArray<Prism> body, Vector3 direction, double carry, string[] ignored)
    {
        private readonly List<(string Name, Prism Prism, Bounds Box)> others =
            [.. world.Objects.Where(o => !ignored.Contains(o.Name)).SelectMany(o => Prism.Of(o).Select(p => (o.Name, p, Box(p))))];

        // What the motion sweeps is the same at every place: it is made once a yaw and then only moved.
        private readonly Dictionary<double, (ImmutableArray<Prism> Working, ImmutableArray<Prism> All)> swept = [];
        private readonly double slack = target.Size.Length;
        private ImmutableArray<Prism>? bodyPath;
        private string? bodyHit;
        private double bodyFloor;

        /// <summary>More room than this to the workspace's edge counts no more, metres.</summary>
        private const double MostRoom = 0.05;

        /// <summary>What a turned wrist costs, metres a radian.</summary>
        private const double TurnCost = 0.002;

        private ToolWay? best;
        private int rank = -1;
        private string reason = "";

        public void Miss(int importance, string why)
        {
            if (importance > rank)
            {
                (rank, reason) = (importance, why);
            }
        }

        public ToolWay? Result(out string whyNot, string otherwise)
        {
            whyNot = best is not null ? "" : rank >= 0 ? reason : otherwise;
            return best;
        }

        /// <summary>A quick bound: whether a place, give or take the object's size along the motion, could be in the workspace and better than the best.</summary>
        public bool Worth(double yaw, Vector3 place, double length, double quality)
        {
            if (best is not null && MostRoom + quality - TurnCost * Math.Abs(yaw) <= best.Margin)
            {
                return false;
            }

            // The gap to a round or turned object is wider than to its bounds: the start may lie that much farther on.
            Bounds w = robot.Workspace;
            return rank < 2 || (Within(place) && Within(place + direction * length));

            bool Within(Vector3 p) => p.X >= w.Min.X - slack && p.X <= w.Max.X + slack && p.Y >= w.Min.Y - slack && p.Y <= w.Max.Y + slack;
        }

        /// <param name="yaw">Of the hand.</param>
        /// <param name="place">Of the tool centre point before touching; z only when <paramref name="height"/> is given.</param>
        /// <param name="length">Of the motion, metres.</param>
        /// <param name="quality">How well the contact is placed, metres: more is better.</param>
        /// <param name="behind">True when the tool reaches around the object, so that it must be lowered beside it.</param>
        /// <param name="height">Of the tool centre point; null to slide just above the table.</param>
        public void Try(double yaw, Vector3 place, double length, double quality, bool behind, double? height = null)
        {
            Vector3 start = new(place.X, place.Y, height ?? 0.1);
            Vector3 motion = direction * length;
            Bounds w = robot.Workspace;
            double inside = Inside(w, start);
            double insideEnd = Inside(w, start + motion);
            if (Math.Min(inside, insideEnd) < 0.002)
            {
                // By far the commonest miss: its text is made once only.
                if (rank >= 2)
                {
                    return;
                }

                Vector3 at = inside < insideEnd ? start : start + motion;
                Vector3 beyond = at - w.Clamp(at);
                Miss(2, FormattableString.Invariant($"the hand would have to go to {at.Horizontal}, {beyond.Length:0.###} m outside its workspace, to reach '{target.Name}' that way."));
                return;
            }

            // Weigh the contact most, room to the workspace's edge next, and then the shorter turn of the wrist.
            double margin = Math.Min(Math.Min(inside, insideEnd), MostRoom) + quality - TurnCost * Math.Abs(yaw);
            if (best is not null && margin <= best.Margin + 1e-9)
            {
                return;
            }

            FollowBody();
            if (bodyHit is not null)
            {
                Miss(3, $"'{bodyHit}' is in the way of '{target.Name}'.");
                return;
            }

            ImmutableArray<Prism> working = mover.Working(yaw), rest = mover.Rest(yaw);
            if (!swept.TryGetValue(yaw, out (ImmutableArray<Prism> Working, ImmutableArray<Prism> All) paths))
            {
                ImmutableArray<Prism> tool = [.. working.Select(p => p.Swept(motion))];
                paths = (tool, [.. tool, .. rest.Select(p => p.Swept(motion))]);
                swept.Add(yaw, paths);
            }

            // Slide just above whatever low thing lies under the tool or will lie under the object.
            double floor = bodyFloor;
            foreach ((_, Prism p, Bounds box) in others)
            {
                if (p.High < LowObstacle && p.High > floor && paths.Working.Any(t => Under(t, start.Horizontal, p, box)))
                {
                    floor = p.High;
                }
            }

            double z = height ?? Math.Max(floor + CarryHeight + mover.LowestBelowTcp, w.Min.Z);
            start = new(start.X, start.Y, z);
            foreach (Prism local in working)
            {
                Prism at = local.Moved(start);
                if (body.Any(t => at.Overlaps(t, behind ? SideClearance : 0.002)))
                {
                    Miss(1, $"the tool cannot be lowered beside '{target.Name}' without touching it.");
                    return;
                }
            }

            if (!body.Any(t => working.Any(local => Level(local.Moved(start), t))))
            {
                Miss(1, $"the tool would pass over '{target.Name}'.");
                return;
            }

            foreach (Prism path in paths.All)
            {
                if (Hit(path, start) is { } hit)
                {
                    Miss(3, $"'{hit}' is in the way of the tool on the way to '{target.Name}'.");
                    return;
                }
            }

            foreach (Prism local in rest)
            {
                if (body.Any(t => local.Moved(start).Overlaps(t, 0.002)))
                {
                    Miss(1, $"the hand itself would meet '{target.Name}'.");
                    return;
                }
            }

            best = new(start, start + motion, yaw, mover.ToolYaw(yaw), margin,
                FormattableString.Invariant($"the hand goes from {start} to {start + motion} and moves '{target.Name}' by {carry:0.###} m"));
        }

        /// <summary>What the object itself passes over and meets on its way: the same for every place of the tool.</summary>
        private void FollowBody()
        {
            if (bodyPath is not null)
            {
                return;
            }

            bodyPath = [.. body.Select(t => t.Swept(direction * carry))];
            foreach (Prism path in bodyPath)
            {
                bodyHit ??= target.Mobility.Kind == MobilityKind.Free ? Hit(path, Vector3.Zero) : null;
                foreach ((_, Prism p, Bounds box) in others)
                {
                    if (p.High < LowObstacle && Under(path, Vector3.Zero, p, box))
                    {
                        bodyFloor = Math.Max(bodyFloor, p.High);
                    }
                }
            }
        }

        /// <summary>The first thing too high to pass over that a path meets when it is moved by a vector.</summary>
        private string? Hit(Prism path, Vector3 by)
        {
            Bounds at = Moved(Box(path), by);
            Prism? moved = null;
            foreach ((string name, Prism p, Bounds box) in others)
            {
                if (p.High >= LowObstacle && Apart(at, box) < KeepClear && (moved ??= path.Moved(by)).Overlaps(p, KeepClear))
                {
                    return name;
                }
            }

            return null;
        }

        private static bool Under(Prism a, Vector3 by, Prism b, Bounds box) =>
            Flat(Moved(Box(a), by), box) && (a.Moved(by) with { Low = 0, High = 1 }).Overlaps(b with { Low = 0, High = 1 }, 0);

        private static Bounds Box(Prism p)
        {
            double minX = double.PositiveInfinity, minY = minX, maxX = double.NegativeInfinity, maxY = maxX;
            foreach (Vector3 c in p.Corners)
            {
                minX = Math.Min(minX, c.X);
                minY = Math.Min(minY, c.Y);
                maxX = Math.Max(maxX, c.X);
                maxY = Math.Max(maxY, c.Y);
            }

            return new(new(minX, minY, p.Low), new(maxX, maxY, p.High));
        }

        private static Bounds Moved(Bounds b, Vector3 by) => new(b.Min + by, b.Max + by);

        /// <summary>A lower bound of how far apart two boxes are along the axis that parts them most; negative when they overlap.</summary>
        private static double Apart(Bounds a, Bounds b)
        {
            Vector3 gap = Vector3.Max(a.Min - b.Max, b.Min - a.Max);
            return Math.Max(gap.X, Math.Max(gap.Y, gap.Z));
        }

        private static bool Flat(Bounds a, Bounds b)
        {
            Vector3 gap = Vector3.Max(a.Min - b.Max, b.Min - a.Max);
            return Math.Max(gap.X, gap.Y) < 0;
        }

        private static bool Level(Prism a, Prism b) => a.Low < b.High - 0.003 && b.Low < a.High - 0.003;

        private static double Inside(Bounds w, Vector3 p) =>
            Math.Min(Math.Min(p.X - w.Min.X, w.Max.X - p.X), Math.Min(p.Y - w.Min.Y, w.Max.Y - p.Y));
    }
}
