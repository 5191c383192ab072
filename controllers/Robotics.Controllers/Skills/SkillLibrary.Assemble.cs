using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Joining magnetic pieces into a row.</summary>
public sealed partial class SkillLibrary
{
    /// <summary>How far from the other piece the held one comes down, metres: beyond what the magnets feel.</summary>
    private const double JoinGap = 0.022;

    /// <summary>How far the held piece is lifted off what it met on the way down, metres: pressed down it would not slide.</summary>
    private const double OffTheTable = 0.001;

    /// <summary>How often pieces are put together before they are said not to join.</summary>
    private const int JoinAttempts = 3;

    /// <summary>Pieces whose axes differ by more than this do not make a straight row, rad.</summary>
    private const double StraightAngle = 0.2;

    /// <summary>Share of a piece's longest level side from which another side makes as good an end.</summary>
    private const double LongEnough = 0.8;

    public SkillResult Assemble(string onto) => Run(() =>
    {
        HeldThing thing = Holding();
        world = Sense();
        SensedObject anchor = Require(onto, out _);
        SensedObject piece = HeldObject(thing);
        if (piece.Magnet <= 0 || anchor.Magnet <= 0)
        {
            string plain = piece.Magnet <= 0 ? piece.Name : anchor.Name;
            throw new SkillFailure(SkillCode.UnfitTool, $"'{plain}' is not magnetic: nothing would hold it to the other piece.");
        }

        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Join(thing, onto);
                return;
            }
            catch (SkillFailure failure) when (failure.Result.Code == SkillCode.NotJoined && attempt < JoinAttempts && !TouchesOther(thing.Name))
            {
                // It stands beside the row, seen afresh: take it again and come again.
                TakeAgain(thing.Name, failure);
                thing = Holding();
            }
        }
    });

    private void TakeAgain(string piece, SkillFailure why)
    {
        SensedObject target = Require(piece, out _);
        foreach (Grip grip in Affordances.Grips(world, arm.Description, target).Take(4))
        {
            try
            {
                Take(target, grip);
                return;
            }
            catch (SkillFailure failure) when (failure.Result.Code is SkillCode.NoPath or SkillCode.Unreachable or SkillCode.ForceLimit)
            {
            }
        }

        throw why;
    }

    /// <summary>True when the piece clings to something: what is taken then is more than the piece.</summary>
    private bool TouchesOther(string piece) => world.Find(piece) is not { } o || world.Cluster(o).Length > 1;

    /// <summary>Puts the held piece to the end of the row that is nearest and can be driven to, and checks that it stays there.</summary>
    private void Join(HeldThing thing, string onto)
    {
        Clear();
        SkillFailure? last = null;
        foreach ((Vector3 place, Vector3 direction, double yaw) in Docks(thing, HeldObject(thing), Require(onto, out _)))
        {
            try
            {
                Dock(thing, place, direction, yaw);
                CheckJoined(thing.Name, onto);
                return;
            }
            catch (SkillFailure failure) when (failure.Result.Code is SkillCode.NoPath or SkillCode.Unreachable && held is not null)
            {
                last = failure;
            }
        }

        throw last ?? new SkillFailure(SkillCode.UnfitTool, $"No free end of '{onto}' can be reached with '{thing.Name}'.");
    }

    /// <summary>
    /// Ways to put the held piece at an end of the row: the tool centre point when docked, the direction from the row's end
    /// to the piece, and the hand's yaw. The fingers must close across the row, clear of the piece that is already there.
    /// </summary>
    private IEnumerable<(Vector3 Tcp, Vector3 Direction, double Yaw)> Docks(HeldThing thing, SensedObject piece, SensedObject anchor)
    {
        ImmutableArray<SensedObject> row = Around().Cluster(anchor);
        Vector3 middle = row.Aggregate(Vector3.Zero, (sum, o) => sum + o.Pose.Translation) / row.Length;
        Rotation frame = anchor.Pose.Rotation;
        Vector3[] axes = [frame.AxisX, frame.AxisY, frame.AxisZ];
        if (row.Length > 1)
        {
            Vector3 spread = row.MaxBy(o => (o.Pose.Translation - middle).Length)!.Pose.Translation - middle;
            axes = [axes.MaxBy(a => Math.Abs(a.Dot(spread)))];
        }
        else
        {
            // At the ends of a long piece: at its side the two would be no longer than it is.
            double longest = axes.Where(a => Math.Abs(a.Z) < 0.2).Select(a => ExtentAlong(anchor, a)).DefaultIfEmpty().Max();
            axes = [.. axes.Where(a => ExtentAlong(anchor, a) > LongEnough * longest)];
        }

        // The piece is held across its own row axis: the level one along which the fingers do not close.
        Vector3 heldAxis = Hand.Down(Vector3.Zero, driver.Yaw).Rotation.AxisX;
        List<(double Cost, Vector3, Vector3, double)> docks = [];
        foreach (Vector3 axis in axes.Where(a => Math.Abs(a.Z) < 0.2))
        {
            for (int sign = -1; sign <= 1; sign += 2)
            {
                Vector3 u = axis.Horizontal.Normalized() * sign;
                SensedObject end = row.MaxBy(o => o.Pose.Translation.Dot(u))!;
                double distance = (ExtentAlong(end, u) + ExtentAlong(piece, heldAxis)) / 2;
                Vector3 centre = end.Pose.Translation + u * distance;

                // Fingers close across the row: y of T, (sin yaw, -cos yaw), perpendicular to u; the two yaws are half a turn apart.
                double across = Math.Atan2(u.Y, u.X);
                foreach (double yaw in (double[])[across, across + Math.PI])
                {
                    Vector3 offset = Hand.Down(Vector3.Zero, yaw) * thing.PoseInTool.Translation;
                    Vector3 tcp = new(centre.X - offset.X, centre.Y - offset.Y, end.Pose.Translation.Z - offset.Z + 0.001);
                    Vector3 before = tcp + u * JoinGap;
                    if (!arm.Description.Workspace.Contains(tcp) || !arm.Description.Workspace.Contains(before))
                    {
                        continue;
                    }

                    ImmutableArray<Prism> hand = Hand.Prisms(arm.Description, Vector3.Zero, yaw, thing.Width + 3 * Affordances.FingerRoom);
                    bool free = !Around().Objects.Any(o => Prism.Of(o).Any(p =>
                        hand.Any(q => q.Moved(tcp).Swept(u * JoinGap).Overlaps(p, 0.001))));
                    if (free)
                    {
                        docks.Add((tcp.DistanceTo(driver.Tcp.Translation) + 0.05 * Math.Abs(new Angle(yaw - driver.Yaw).Wrapped().Radians), tcp, u, yaw));
                    }
                }
            }
        }

        return docks.OrderBy(d => d.Cost).Select(d => (d.Item2, d.Item3, d.Item4));

        // Faces are taken as square to the row: the axis of the piece that is nearest to it.
        static double ExtentAlong(SensedObject o, Vector3 u)
        {
            Vector3 local = (o.Pose.Rotation.Inverse * u).Abs();
            return local.X >= local.Y && local.X >= local.Z ? o.Size.X : local.Y >= local.Z ? o.Size.Y : o.Size.Z;
        }
    }

    private void Dock(HeldThing thing, Vector3 tcp, Vector3 direction, double yaw)
    {
        Vector3 before = tcp + direction * JoinGap;
        Vector3 above = Above(before, 0.06);
        driver.Transit(Obstacles(), HandNow(), true, [ArmKinematics.ToolDown(above, yaw)], before - above, tcp - above, Raised(thing, tcp) - above);
        StillHeld();
        driver.LineUntilTouch(before, ArmDriver.SlowSpeed, TouchForce);
        driver.Line(driver.Tcp.Translation + Vector3.UnitZ * OffTheTable, ArmDriver.SlowSpeed);
        driver.LineUntilTouch(tcp with { Z = driver.Tcp.Translation.Z } - direction * 0.002, ArmDriver.SlowSpeed, TouchForce);
        Check(driver.Hold(0.2));
        LetGo(thing);
        Check(driver.Hold(0.3));
        world = Sense();
    }

    private void CheckJoined(string piece, string onto)
    {
        SensedObject a = Require(piece, out _), b = Require(onto, out _);
        if (!world.Cluster(a).Any(o => o.Name == onto))
        {
            throw new SkillFailure(SkillCode.NotJoined, FormattableString.Invariant(
                $"'{piece}' and '{onto}' are {a.Pose.Translation.DistanceTo(b.Pose.Translation):0.###} m apart, centre to centre: they do not touch."));
        }

        // Faces repeat every quarter turn: what counts is the angle between them modulo that.
        double turn = Math.IEEERemainder(a.Pose.Rotation.Yaw - b.Pose.Rotation.Yaw, Math.PI / 2);
        if (Math.Abs(turn) > StraightAngle)
        {
            throw new SkillFailure(SkillCode.NotJoined, FormattableString.Invariant($"'{piece}' sits {turn:0.##} rad askew on '{onto}'."));
        }
    }
}
