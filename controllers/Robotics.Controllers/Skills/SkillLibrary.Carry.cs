using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Taking, carrying and putting down.</summary>
public sealed partial class SkillLibrary
{
    /// <summary>Share of the gripper's greatest force that is used.</summary>
    private const double GripShare = 0.85;

    /// <summary>How far above something the hand is lined up before it goes down, metres.</summary>
    private const double Approach = 0.08;

    /// <summary>How often a grasp looks and tries before it gives up.</summary>
    private const int Looks = 3;

    /// <summary>How wide the fingers are apart when they close on nothing, metres.</summary>
    private const double ClosedOnNothing = 0.002;

    /// <summary>Push on the hand that says it met something while going down, N.</summary>
    private const double TouchForce = 8;

    public SkillResult Move(double x, double y, double z) => Run(() =>
    {
        Finite(("x", x), ("y", y), ("z", z));
        Vector3 goal = new(x, y, z);
        InWorkspace(goal, "the hand");
        driver.Transit(Obstacles(), HandNow(), held is not null, [ArmKinematics.ToolDown(goal, driver.Yaw)]);
        StillHeld();
    });

    public SkillResult Grasp(string thing, double along = 0) => Run(() =>
    {
        Finite(("along", along));
        if (held is not null)
        {
            throw new SkillFailure(SkillCode.HandFull, $"The hand holds '{held.Name}'. Release or place it first.");
        }

        // Fingers that met something were lined up badly: a new look lines them up afresh.
        SkillFailure? last = null;
        for (int look = 0; look < Looks; look++)
        {
            world = Sense();
            SensedObject target = Require(thing, out Part? part);
            IReadOnlyList<Grip> grips = Affordances.Grips(world, arm.Description, target, along == 0 ? null : along, part?.Name, out string whyNot);
            if (grips.Count == 0)
            {
                throw new SkillFailure(whyNot.Contains("workspace", StringComparison.Ordinal) ? SkillCode.Unreachable : SkillCode.NoGrasp, whyNot);
            }

            foreach (Grip grip in grips.Take(4))
            {
                try
                {
                    Take(target, grip);
                    return;
                }
                catch (SkillFailure failure) when (failure.Result.Code is SkillCode.NoPath or SkillCode.Unreachable or SkillCode.ForceLimit)
                {
                    last = failure;
                }
            }

            if (last!.Result.Code != SkillCode.ForceLimit)
            {
                break;
            }
        }

        throw last!;
    });

    public SkillResult Lift(double height) => Run(() =>
    {
        Finite(("height", height));
        HeldThing thing = Holding();
        if (height <= 0)
        {
            throw new SkillFailure(SkillCode.BadArgument, FormattableString.Invariant($"'height' is {height} m; it must be above 0."));
        }

        Vector3 goal = driver.Tcp.Translation + Vector3.UnitZ * height;
        InWorkspace(goal, "the hand");
        double before = world.Find(thing.Name)?.Pose.Translation.Z ?? 0;
        driver.Line(goal, ArmDriver.CarrySpeed);
        Check(driver.Hold(0.3));
        StillHeld();
        world = Sense();
        double after = world.Find(thing.Name)?.Pose.Translation.Z ?? 0;
        if (after - before < height / 2)
        {
            held = null;
            throw new SkillFailure(SkillCode.Slipped, FormattableString.Invariant(
                $"'{thing.Name}' rose {after - before:0.###} m while the hand rose {height:0.###} m."));
        }
    });

    public SkillResult Release() => Run(() =>
    {
        HeldThing thing = Holding();
        LetGo(thing);
    });

    public SkillResult Place(double x, double y) => Run(() =>
    {
        Finite(("x", x), ("y", y));
        HeldThing thing = Holding();
        Clear();
        SensedObject now = HeldObject(thing);
        Vector3 shift = new(x - now.Pose.Translation.X, y - now.Pose.Translation.Y, 0);
        ImmutableArray<Prism> here = Prism.Of(now);
        double bottom = here.Min(p => p.Low);
        double support = SupportUnder(here, shift);
        Vector3 above = driver.Tcp.Translation + shift;
        above = new(above.X, above.Y, Math.Max(above.Z, above.Z - bottom + support + 0.03));
        Vector3 down = above + Vector3.UnitZ * (support + 0.002 - (bottom + above.Z - driver.Tcp.Translation.Z));
        InWorkspace(above, "the hand");
        driver.Transit(Obstacles(), HandNow(), true, [ArmKinematics.ToolDown(above, driver.Yaw)], down - above, Raised(thing, down) - above);
        StillHeld();
        driver.LineUntilTouch(down, ArmDriver.SlowSpeed, TouchForce);
        LetGo(thing);
        Check(driver.Hold(0.2));
        world = Sense();
        Vector3 stands = world.Find(thing.Name)?.Pose.Translation ?? Vector3.Zero;
        double off = (stands - new Vector3(x, y, 0)).Horizontal.Length;
        if (off > 0.04)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"'{thing.Name}' stands {off:0.###} m from ({x:0.###}, {y:0.###})."));
        }
    });

    public SkillResult Drag(double dx, double dy) => Run(() =>
    {
        Finite(("dx", dx), ("dy", dy));
        HeldThing thing = Holding();
        Vector3 by = new(dx, dy, 0);
        Vector3 goal = driver.Tcp.Translation + by;
        InWorkspace(goal, "the hand");
        Vector3 before = world.Find(thing.Name)?.Pose.Translation ?? Vector3.Zero;
        driver.Line(goal, ArmDriver.DragSpeed);
        Check(driver.Hold(0.3));
        StillHeld();
        world = Sense();
        Vector3 moved = (world.Find(thing.Name)?.Pose.Translation ?? Vector3.Zero) - before;
        if ((moved - by).Horizontal.Length > Math.Max(0.02, 0.15 * by.Length))
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant($"'{thing.Name}' moved by {moved.Horizontal} instead of {by}."));
        }
    });

    private void Take(SensedObject target, Grip grip)
    {
        GripperDescription g = arm.Description.Gripper;
        double opening = Math.Min(g.MaxWidth, grip.Width + 2 * Affordances.FingerRoom);
        Vector3 above = Above(grip.Tcp, Approach);

        // A hand turned by half a turn takes the same two faces.
        Pose[] ways = [ArmKinematics.ToolDown(above, grip.Yaw), ArmKinematics.ToolDown(above, grip.Yaw + Math.PI)];
        Check(driver.Grip(opening, g.MaxForce));
        driver.Transit(Obstacles(), HandState.Empty(opening), false, ways, grip.Tcp - above);
        driver.LineUntilTouch(grip.Tcp, ArmDriver.ApproachSpeed, 2 * TouchForce);
        if (driver.Tcp.Translation.Z > grip.Tcp.Z + 0.012)
        {
            driver.Line(above, ArmDriver.ApproachSpeed);
            throw new SkillFailure(SkillCode.ForceLimit, $"The fingers met something on the way down to '{target.Name}'.");
        }

        Check(driver.Grip(0, g.MaxForce * GripShare));
        double width = arm.State.GripperWidth;
        if (width < ClosedOnNothing || width < grip.Width - 0.012)
        {
            Check(driver.Grip(opening, g.MaxForce));
            driver.Line(above, ArmDriver.ApproachSpeed);
            throw new SkillFailure(SkillCode.Slipped, FormattableString.Invariant(
                $"The fingers closed to {width:0.####} m where '{target.Name}' is {grip.Width:0.####} m wide."));
        }

        Check(driver.Hold(0.1));
        world = Sense();
        SensedObject now = world.Find(target.Name) ?? target;
        held = new(target.Name, driver.Tcp.Inverse * now.Pose, width, [.. world.Cluster(now).Select(o => o.Name)]);
    }

    private void LetGo(HeldThing thing)
    {
        GripperDescription g = arm.Description.Gripper;
        Vector3 raised = Raised(thing, driver.Tcp.Translation);
        Check(driver.Grip(Math.Min(g.MaxWidth, thing.Width + 3 * Affordances.FingerRoom), g.MaxForce));
        held = null;
        driver.Line(raised, ArmDriver.ApproachSpeed);
    }

    /// <summary>Where the hand goes after it let go at a place: straight up until the finger tips are above what was held.</summary>
    private Vector3 Raised(HeldThing thing, Vector3 from)
    {
        double rise = HeldObject(thing).BoundsInBase.Max.Z - driver.Tcp.Translation.Z + arm.Description.Gripper.TipBelowTcp + 0.02;
        return Above(from, Math.Max(Approach, rise));
    }

    /// <summary>Lifts the held thing off what it stands on, so that it can be carried.</summary>
    private void Clear()
    {
        SensedObject now = HeldObject(Holding());
        ImmutableArray<Prism> here = Prism.Of(now);
        double gap = here.Min(p => p.Low) - SupportUnder(here, Vector3.Zero);
        if (gap < 0.03)
        {
            driver.Line(Above(driver.Tcp.Translation, 0.04 - gap), ArmDriver.CarrySpeed);
            StillHeld();
        }
    }

    /// <summary>The top of the highest thing under the prisms once they are moved level; at least the table.</summary>
    private double SupportUnder(ImmutableArray<Prism> prisms, Vector3 by)
    {
        double top = 0;
        foreach (Prism p in Around().Objects.SelectMany(o => Prism.Of(o)))
        {
            if (prisms.Any(q => (q.Moved(by) with { Low = 0, High = 1 }).Overlaps(p with { Low = 0, High = 1 }, 0)))
            {
                top = Math.Max(top, p.High);
            }
        }

        return top;
    }

    private Vector3 Above(Vector3 p, double by) => new(p.X, p.Y, Math.Max(p.Z, Math.Min(p.Z + by, arm.Description.Workspace.Max.Z - 0.002)));

    private void InWorkspace(Vector3 p, string what)
    {
        Bounds w = arm.Description.Workspace;
        if (!w.Contains(p))
        {
            throw new SkillFailure(SkillCode.Unreachable, FormattableString.Invariant(
                $"{what} would have to go to {p}; its workspace is {w.Min} to {w.Max}. Choose a nearer place."));
        }
    }

    private CollisionWorld Obstacles() => CollisionWorld.Of(Around().Objects, ArmDriver.Table);
}
