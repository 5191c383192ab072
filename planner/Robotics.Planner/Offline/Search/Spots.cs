using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>Places worth trying for an object, as formulas, the least motion first. A small grid: the skills are exact, the choice is not.</summary>
internal sealed class Spots(ArmDescription robot)
{
    /// <summary>Fractions of the workspace, far to near.</summary>
    private static readonly double[] Depths = [0.8, 0.65, 0.5, 0.35, 0.2];

    /// <summary>Room kept to a limit, metres.</summary>
    private const double Room = 0.02;

    /// <summary>Within the hand's workspace.</summary>
    public IEnumerable<Spot> InReach(WorldView world, string name)
    {
        SensedObject o = world.Find(name)!;
        Bounds w = robot.Workspace;
        List<(Formula F, double V, string Why)> xs = [], ys = [];
        Vector3 p = o.Pose.Translation;
        if (p.X > w.Min.X + Room && p.X < w.Max.X - Room)
        {
            xs.Add((Ask.Position(name, 0), p.X, "as far ahead as it is"));
        }

        foreach (double f in Depths)
        {
            Formula x = Ask.WorkspaceMin(0) + f * (Ask.WorkspaceMax(0) - Ask.WorkspaceMin(0));
            xs.Add((x, x.Value(world, robot), FormattableString.Invariant($"{f} of the way through the workspace")));
        }

        if (p.Y > w.Min.Y + Room && p.Y < w.Max.Y - Room)
        {
            ys.Add((Ask.Position(name, 1), p.Y, "straight"));
        }

        foreach (double f in (ReadOnlySpan<double>)[0.75, 0.4])
        {
            Formula y = f * (p.Y >= 0 ? Ask.WorkspaceMax(1) : Ask.WorkspaceMin(1));
            double v = y.Value(world, robot);
            if (Math.Abs(v) < Math.Abs(p.Y) - Room)
            {
                ys.Add((y, v, FormattableString.Invariant($"{f} of the way to the workspace's side")));
            }
        }

        if (Math.Abs(p.Y) > 2 * Room)
        {
            ys.Add((0, 0, "the middle"));
        }

        return from x in xs
               from y in ys
               let point = new Vector3(x.V, y.V, p.Z)
               where (point - p).Horizontal.Length > Room
               orderby (point - p).Horizontal.Length + 0.5 * Math.Abs(y.V - p.Y)
               select new Spot(x.F, y.F, point, $"{x.Why}, {y.Why}: within the hand's reach");
    }

    /// <summary>Places that satisfy a goal about where an object is.</summary>
    /// <param name="start">The world when work on the goal began: displacements count from there.</param>
    public IEnumerable<Spot> For(GoalSpec goal, WorldView start, State s)
    {
        WorldView world = s.World;
        SensedObject o = world.Find(goal.Object)!;
        Vector3 p = o.Pose.Translation;
        switch (goal.Kind)
        {
            case "at":
                return [new(goal.Get("x", p.X), goal.Get("y", p.Y), new(goal.Get("x", p.X), goal.Get("y", p.Y), p.Z), "the goal's place")];
            case "moved":
                double dx = goal.Get("dx", 0), dy = goal.Get("dy", 0);
                Vector3 from = start.Find(goal.Object)!.Pose.Translation;
                bool still = !s.Displaced.Contains(goal.Object);
                Formula x0 = still ? Ask.Position(o.Name, 0) : Math.Round(from.X, 4), y0 = still ? Ask.Position(o.Name, 1) : Math.Round(from.Y, 4);
                return [new(x0 + dx, y0 + dy, new(from.X + dx, from.Y + dy, p.Z), "where it was, and the goal's displacement")];
            case "on":
                return On(world, o, world.Find(goal.Reference!)!);
            case "near" when goal.Reference is null:
                return NearBase(world, o, goal.Get("distance", robot.Workspace.Max.X));
            case "near" when goal.Offset() != Vector3.Zero:
                Vector3 beside = world.Find(goal.Reference)!.Pose.Translation + goal.Offset();
                return [new(Ask.Position(goal.Reference, 0) + goal.Offset().X, Ask.Position(goal.Reference, 1) + goal.Offset().Y, beside with { Z = p.Z }, $"the goal's place beside {Text.Quote(goal.Reference)}")];
            case "near":
                return Near(o, world.Find(goal.Reference)!, goal.Get("distance", 0.1));
            default:
                return [];
        }
    }

    /// <summary>On the widest low face of a support: its middle, and where the object comes onto it first.</summary>
    public IEnumerable<Spot> On(WorldView world, SensedObject o, SensedObject support)
    {
        string thing = support.Name;
        Part part = support.Parts.MaxBy(q => q.Shape.Size.X * q.Shape.Size.Y)!;
        if (support.Parts.Length > 1)
        {
            thing = $"{support.Name}.{part.Name}";
        }

        Pose pose = support.Pose * part.PoseInObject;
        Vector3 c = pose.Translation, p = o.Pose.Translation;
        Vector3 room = (part.Shape.BoundsAt(pose).Size - o.BoundsInBase.Size) / 2 - new Vector3(Room, Room, 0);
        Formula cx = Ask.Position(thing, 0), cy = Ask.Position(thing, 1);
        List<Spot> spots = [];
        string what = Text.Quote(support.Name);

        // Straight onto it, if its place across the motion is already over the support: to the middle, or short of it, so that the
        // tool stays clear of what stands up there.
        foreach (double stop in (double[])[0, 0.4, 0.65])
        {
            if (Math.Abs(p.X - c.X) < room.X)
            {
                Formula half = (Ask.Extent(thing, 1) - Ask.Extent(o.Name, 1)) / 2;
                Formula y = p.Y < c.Y ? cy - stop * half : cy + stop * half;
                spots.Add(new(Ask.Position(o.Name, 0), y, new(p.X, y.Value(world, robot), p.Z), $"straight across onto {what}"));
            }

            if (Math.Abs(p.Y - c.Y) < room.Y)
            {
                Formula half = (Ask.Extent(thing, 0) - Ask.Extent(o.Name, 0)) / 2;
                Formula x = p.X < c.X ? cx - stop * half : cx + stop * half;
                spots.Add(new(x, Ask.Position(o.Name, 1), new(x.Value(world, robot), p.Y, p.Z), $"straight ahead onto {what}"));
            }
        }

        spots.Add(new(cx, cy, new(c.X, c.Y, p.Z), $"the middle of {what}"));

        // A point nearer to the object, still well on the support.
        Vector3 d = p - c;
        double k = new[] { room.X > 0 ? Math.Abs(d.X) / room.X : double.PositiveInfinity, room.Y > 0 ? Math.Abs(d.Y) / room.Y : double.PositiveInfinity }.Max();
        if (k > 1 && double.IsFinite(k))
        {
            double f = Math.Floor(100 / k) / 100;
            spots.Add(new(cx + f * (Ask.Position(o.Name, 0) - cx), cy + f * (Ask.Position(o.Name, 1) - cy), new(c.X + f * d.X, c.Y + f * d.Y, p.Z), $"the near side of {what}"));
        }

        return spots;
    }

    /// <summary>Where the load comes to when its carrier is drawn as far as the hand can, straight back or to a side.</summary>
    /// <param name="hand">Where the hand holds the carrier, base frame.</param>
    public IEnumerable<Spot> Drawn(WorldView world, SensedObject load, SensedObject carrier, Vector3 hand)
    {
        // The part that is held, for a formula of where the hand is.
        Part part = carrier.Parts.MinBy(q => ((carrier.Pose * q.PoseInObject).Translation - hand).Horizontal.Length)!;
        string held = carrier.Parts.Length > 1 ? $"{carrier.Name}.{part.Name}" : carrier.Name;
        Vector3 p = load.Pose.Translation;
        foreach (double share in (double[])[1, 0.9, 0.8, 0.6, 0.4])
        {
            foreach ((int axis, bool max) in ((int, bool)[])[(0, false), (1, p.Y < 0), (1, p.Y >= 0), (0, true)])
            {
                Formula limit = max ? Ask.WorkspaceMax(axis) - Ask.FingerWidth() : Ask.WorkspaceMin(axis) + Ask.FingerWidth();
                Formula by = share * (limit - Ask.Position(held, axis));
                double d = by.Value(world, robot);
                if (max ? d > Room : d < -Room)
                {
                    yield return axis == 0
                        ? new(Ask.Position(load.Name, 0) + by, Ask.Position(load.Name, 1), new(p.X + d, p.Y, p.Z), FormattableString.Invariant($"{share} of the way that the hand can draw {Text.Quote(carrier.Name)}"))
                        : new(Ask.Position(load.Name, 0), Ask.Position(load.Name, 1) + by, new(p.X, p.Y + d, p.Z), FormattableString.Invariant($"{share} of the way that the hand can draw {Text.Quote(carrier.Name)}"));
                }
            }
        }
    }

    private IEnumerable<Spot> NearBase(WorldView world, SensedObject o, double distance)
    {
        Vector3 p = o.Pose.Translation;
        double now = p.Horizontal.Length, wanted = distance - 2 * Room;
        List<Spot> spots = [];
        if (wanted > 0)
        {
            foreach (double f in (ReadOnlySpan<double>)[1, 0.9, 0.8, 0.65])
            {
                double k = Math.Floor(1000 * f * wanted / Math.Max(now, 1e-6)) / 1000;
                if (k < 1)
                {
                    spots.Add(new(k * Ask.Position(o.Name, 0), k * Ask.Position(o.Name, 1), p * k, FormattableString.Invariant($"{k} of its distance: within {distance:0.###} m of the base")));
                    double x = p.X > 0 && wanted * f > Math.Abs(p.Y) ? Math.Sqrt(wanted * wanted * f * f - p.Y * p.Y) : 0;
                    double kx = Math.Floor(1000 * x / Math.Max(p.X, 1e-6)) / 1000;
                    if (kx is > 0 and < 1)
                    {
                        spots.Add(new(kx * Ask.Position(o.Name, 0), Ask.Position(o.Name, 1), new(kx * p.X, p.Y, p.Z), FormattableString.Invariant($"straight back: within {distance:0.###} m of the base")));
                    }
                }
            }
        }

        spots.AddRange(InReach(world, o.Name).Where(q => q.Point.Horizontal.Length < wanted));
        return spots.OrderBy(q => (q.Point - p).Horizontal.Length);
    }

    private static IEnumerable<Spot> Near(SensedObject o, SensedObject other, double distance)
    {
        Vector3 c = other.Pose.Translation, p = o.Pose.Translation, d = (p - c).Horizontal;
        Formula cx = Ask.Position(other.Name, 0), cy = Ask.Position(other.Name, 1);
        Vector3 half = (o.BoundsInBase.Size + other.BoundsInBase.Size) / 2;
        double touch = half.Horizontal.Length;
        List<Spot> spots = [];
        double wanted = Math.Max(distance - Room, Math.Min(distance, touch));
        if (d.Length > wanted)
        {
            double k = Math.Floor(1000 * wanted / d.Length) / 1000;
            spots.Add(new(cx + k * (Ask.Position(o.Name, 0) - cx), cy + k * (Ask.Position(o.Name, 1) - cy), new(c.X + k * d.X, c.Y + k * d.Y, p.Z),
                FormattableString.Invariant($"on the straight line to {Text.Quote(other.Name)}, within {distance:0.###} m")));
        }

        foreach ((int axis, int sign) in ((int, int)[])[(1, 1), (1, -1), (0, -1), (0, 1)])
        {
            double gap = half[axis] + Room;
            if (gap > distance)
            {
                gap = half[axis] + 0.005;
            }

            Formula beside = (Ask.Extent(other.Name, axis) + Ask.Extent(o.Name, axis)) / 2 + Math.Round(gap - half[axis], 3);
            Formula x = axis == 0 ? (sign > 0 ? cx + beside : cx - beside) : cx, y = axis == 1 ? (sign > 0 ? cy + beside : cy - beside) : cy;
            spots.Add(new(x, y, new(c.X + (axis == 0 ? sign * gap : 0), c.Y + (axis == 1 ? sign * gap : 0), p.Z), $"beside {Text.Quote(other.Name)}"));
        }

        return spots.OrderBy(q => (q.Point - p).Horizontal.Length);
    }
}
