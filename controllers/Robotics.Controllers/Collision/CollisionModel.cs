using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// The robot with its hand as it is, among obstacles. Link 0 never moves and is not checked against obstacles. Links that are
/// neighbours, or that touch each other at home, are not checked against each other. Fingers are the shapes whose name holds
/// "finger": they move along y of the tool centre point with the opening. Not for use from two threads at once.
/// </summary>
public sealed class CollisionModel
{
    private readonly record struct Piece(int Link, string Name, Shape Shape, Pose PoseInLink, bool Finger, bool Held);

    private readonly ArmKinematics _arm;
    private readonly CollisionWorld _world;
    private readonly Piece[] _pieces;
    private readonly int[][] _obstacles;
    private readonly int[][] _partners;
    private readonly Convex[] _solids;
    private readonly Pose[] _links;
    private readonly double[] _reach;

    public CollisionModel(ArmKinematics arm, CollisionWorld world, HandState hand, AllowedContacts? allowed = null)
    {
        _arm = arm;
        _world = world;
        Hand = hand;
        Allowed = allowed ?? AllowedContacts.None;
        int n = arm.Joints;
        _links = new Pose[n + 1];
        _pieces = [.. Pieces(arm.Description, hand)];
        _solids = new Convex[_pieces.Length];
        _obstacles = [.. _pieces.Select(Touchable)];
        _partners = Partners();
        _reach = Reach();
    }

    public ArmKinematics Arm => _arm;

    public CollisionWorld World => _world;

    public HandState Hand { get; }

    public AllowedContacts Allowed { get; }

    /// <summary>The same robot and obstacles with other contacts allowed.</summary>
    public CollisionModel Allowing(AllowedContacts allowed) => new(_arm, _world, Hand, allowed);

    /// <summary>True when some part of the robot is nearer than the margin (metres) to an obstacle or to another part.</summary>
    /// <param name="what">Both parts, their distance and the margin, for a message; empty when false.</param>
    public bool Collides(ReadOnlySpan<double> q, double margin, out string what)
    {
        Span<double> clearance = stackalloc double[Groups];
        clearance.Fill(margin + 1e-9);
        return Nearest(q, clearance, margin, out what) < margin;
    }

    /// <summary>The least distance between robot and obstacles, or between two parts of the robot, metres; never more than <paramref name="farEnough"/>.</summary>
    public double Clearance(ReadOnlySpan<double> q, double farEnough = 1)
    {
        Span<double> clearance = stackalloc double[Groups];
        clearance.Fill(farEnough);
        Nearest(q, clearance, double.NegativeInfinity, out _);
        double least = farEnough;
        foreach (double c in clearance)
        {
            least = Math.Min(least, c);
        }

        return least;
    }

    /// <summary>Links 0 to N and what is held: each has a clearance of its own.</summary>
    internal int Groups => _arm.Joints + 2;

    /// <summary>The clearance of each group, metres, no more than what the span holds on entry.</summary>
    internal bool Clearances(ReadOnlySpan<double> q, Span<double> clearance, double margin, out string what) =>
        Nearest(q, clearance, margin, out what) >= margin;

    /// <summary>
    /// How far any point of each group can travel, metres, when the joints go straight from a to b: the sum over the joints before
    /// it of the turn times an upper bound of the lever (Schwarzer, Saha and Latombe, "Adaptive dynamic collision checking", 2005).
    /// </summary>
    internal void Travel(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> travel)
    {
        int n = _arm.Joints;
        travel.Clear();
        for (int joint = 0; joint < n; joint++)
        {
            double turn = Math.Abs(b[joint] - a[joint]);
            for (int group = joint + 1; group < travel.Length; group++)
            {
                travel[group] += turn * _reach[joint * Groups + group];
            }
        }
    }

    private double Nearest(ReadOnlySpan<double> q, Span<double> clearance, double margin, out string what)
    {
        what = "";
        _arm.LinkPoses(q, _links);
        ReadOnlySpan<Convex> solids = _world.Solids;
        ReadOnlySpan<Bounds> bounds = _world.Bounds;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _pieces.Length; i++)
        {
            ref readonly Piece piece = ref _pieces[i];
            ref Convex solid = ref _solids[i];
            solid = new(piece.Shape, _links[piece.Link] * piece.PoseInLink);
            int group = piece.Held ? Groups - 1 : piece.Link;
            foreach (int o in _obstacles[i])
            {
                double bound = bounds[o].Clamp(solid.Centre).DistanceTo(solid.Centre) - solid.BoundingRadius;
                if (bound >= clearance[group])
                {
                    continue;
                }

                double d = Gjk.Distance(solid, solids[o], clearance[group]).Distance;
                if (d < clearance[group])
                {
                    clearance[group] = d;
                    least = Math.Min(least, d);
                    if (d < margin)
                    {
                        what = Sentence(piece.Name, _world.Obstacles[o].Label, d, margin);
                        return d;
                    }
                }
            }

            foreach (int other in _partners[i])
            {
                ref readonly Convex partner = ref _solids[other];
                double bound = solid.Centre.DistanceTo(partner.Centre) - solid.BoundingRadius - partner.BoundingRadius;
                if (bound >= clearance[group])
                {
                    continue;
                }

                double d = Gjk.Distance(solid, partner, clearance[group]).Distance;
                if (d < clearance[group])
                {
                    clearance[group] = d;
                    least = Math.Min(least, d);
                    if (d < margin)
                    {
                        what = Sentence(piece.Name, _pieces[other].Name, d, margin);
                        return d;
                    }
                }
            }
        }

        return least;
    }

    private static string Sentence(string part, string other, double distance, double margin) => distance > 0
        ? $"{part} is {distance * 1000:0.#} mm from {other}, less than the margin of {margin * 1000:0.#} mm"
        : $"{part} touches {other}";

    private static IEnumerable<Piece> Pieces(ArmDescription arm, HandState hand)
    {
        double shift = Math.Clamp((arm.Gripper.MaxWidth - hand.Opening) / 2, 0, arm.Gripper.MaxWidth / 2);
        foreach (LinkShape s in arm.Shapes)
        {
            bool finger = s.Name.Contains("finger", StringComparison.OrdinalIgnoreCase);
            Pose pose = s.PoseInLink;
            if (finger)
            {
                Pose inTool = arm.ToolCentrePoint.Inverse * pose;
                double side = Math.Sign(inTool.Translation.Y);
                pose = arm.ToolCentrePoint * inTool with { Translation = inTool.Translation - new Vector3(0, side * shift, 0) };
            }

            yield return new(s.Link, s.Name, s.Shape, pose, finger, false);
        }

        foreach (AttachedShape s in hand.Attached)
        {
            yield return new(arm.Chain.Length, s.Name, s.Shape, arm.ToolCentrePoint * s.PoseInTool, false, true);
        }
    }

    private int[] Touchable(Piece piece) => piece.Link == 0 ? [] :
    [
        .. Enumerable.Range(0, _world.Obstacles.Length).Where(o =>
        {
            string name = _world.Obstacles[o].Name;
            return !Allowed.Any.Contains(name)
                && !(piece.Finger && Allowed.Fingers.Contains(name))
                && !(piece.Held && Allowed.Held.Contains(name));
        }),
    ];

    /// <summary>For each piece, the earlier ones it could run into.</summary>
    private int[][] Partners()
    {
        int n = _arm.Joints;
        _arm.LinkPoses(_arm.Description.Home.AsSpan(), _links);
        Convex[] home = [.. _pieces.Select(p => new Convex(p.Shape, _links[p.Link] * p.PoseInLink))];
        return
        [
            .. _pieces.Select((p, i) => Enumerable.Range(0, i).Where(k =>
            {
                Piece other = _pieces[k];
                return p.Held
                    ? !other.Held && other.Link <= n - 3
                    : Math.Abs(p.Link - other.Link) >= 2 && Gjk.Distance(home[i], home[k]).Distance > 0.001;
            }).ToArray()),
        ];
    }

    /// <summary>Upper bounds of the distance between a joint's axis and any point of a group, over all configurations, metres.</summary>
    private double[] Reach()
    {
        int n = _arm.Joints;
        double[] radius = new double[Groups];
        foreach (Piece p in _pieces)
        {
            int group = p.Held ? Groups - 1 : p.Link;
            radius[group] = Math.Max(radius[group], p.PoseInLink.Translation.Length + new Convex(p.Shape, p.PoseInLink).BoundingRadius);
        }

        double[] reach = new double[n * Groups];
        for (int joint = 0; joint < n; joint++)
        {
            double chain = 0;
            for (int link = joint + 1; link <= n; link++)
            {
                chain += link > joint + 1 ? Lever(joint, link) : 0;
                reach[joint * Groups + link] = radius[link] > 0 ? chain + radius[link] : 0;
            }

            reach[joint * Groups + Groups - 1] = radius[Groups - 1] > 0 ? chain + radius[Groups - 1] : 0;
        }

        return reach;
    }

    // The first offset after a joint turns about its axis: only the part across the axis is a lever.
    private double Lever(int joint, int link)
    {
        JointDescription next = _arm.Description.Chain[link - 1];
        Vector3 offset = next.PoseInParent.Translation;
        Vector3 axis = _arm.Description.Chain[joint].Axis.Normalized();
        return link == joint + 2 ? (offset - axis * offset.Dot(axis)).Length : offset.Length;
    }
}
