using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Pushing, pulling and pressing, with a tool or the closed hand.</summary>
public sealed partial class SkillLibrary
{
    /// <summary>How far an object may end from where it was to be, metres.</summary>
    private const double PlaceTolerance = 0.03;

    /// <summary>An object that tips by more than this has fallen over, rad.</summary>
    private const double TippedAngle = 0.5;

    /// <summary>How often a press looks at how far the thing went and adds what is missing.</summary>
    private const int PressStrokes = 5;

    /// <summary>How often a push or a pull looks again and goes on.</summary>
    private const int Strokes = 3;

    public SkillResult Push(string thing, double x, double y) => Run(() => Shove(thing, new(x, y, 0), (around, target, place) =>
        (held is { } h
            ? Affordances.Push(around, arm.Description, HeldObject(h), h.PoseInTool.Inverse, target, place, out string why)
            : Affordances.Push(around, arm.Description, null, 0, target, place, out why), why)));

    public SkillResult Pull(string thing, double x, double y) => Run(() =>
    {
        HeldThing tool = Holding();
        Shove(thing, new(x, y, 0), (around, target, place) =>
            (Affordances.Pull(around, arm.Description, HeldObject(tool), tool.PoseInTool.Inverse, target, place, out string why), why));
    });

    public SkillResult Press(string thing, double depth) => Run(() =>
    {
        Finite(("depth", depth));
        SensedObject target = Prepare(thing);
        if (target.Mobility.Kind != MobilityKind.Slide || depth <= 0 || depth > target.Mobility.Travel + 1e-9)
        {
            throw new SkillFailure(SkillCode.BadArgument, FormattableString.Invariant(
                $"'{thing}' travels {target.Mobility.Travel:0.####} m and was to travel {depth:0.####} m. Choose a depth above 0 and within its travel."));
        }

        string whyNot;
        ToolWay way = (held is { } h
            ? Affordances.Press(Around(), arm.Description, HeldObject(h), h.PoseInTool.Inverse, target, depth, out whyNot)
            : Affordances.Press(Around(), arm.Description, null, 0, target, depth, out whyNot))
            ?? throw new SkillFailure(whyNot.Contains("workspace", StringComparison.Ordinal) ? SkillCode.Unreachable : SkillCode.UnfitTool, whyNot);

        // Come in from behind the start, where tool and target are well apart, then straight ahead.
        Vector3 ahead = (way.TcpEnd - way.TcpStart).Normalized();
        Pose start = ArmKinematics.ToolDown(way.TcpStart, way.TcpYaw);
        driver.Transit(Obstacles(), HandNow(), held is not null, [start], way.TcpEnd - way.TcpStart);
        StillHeld();
        double deepest = 0;
        string end = "";
        Vector3 goal = way.TcpEnd;
        for (int stroke = 0; stroke < PressStrokes; stroke++)
        {
            MotionResult motion = driver.TryLine(goal, ArmDriver.SlowSpeed, arm.Description.ForceLimit);
            Check(driver.Hold(0.15));
            world = Sense();
            deepest = Math.Max(deepest, world.Find(target.Name)?.Mobility.Displacement ?? 0);
            goal += ahead * (depth - deepest + 0.001);
            end = motion.Message;
            if (deepest >= depth - 0.0005 || !motion.Ok)
            {
                break;
            }

            if (!arm.Description.Workspace.Contains(goal))
            {
                end = "The hand is at the end of its workspace.";
                break;
            }
        }

        driver.Line(driver.Tcp.Translation - ahead * 0.03, ArmDriver.SlowSpeed);
        StillHeld();
        if (deepest < depth - 0.0015)
        {
            throw new SkillFailure(SkillCode.NotPressed, FormattableString.Invariant(
                $"'{thing}' travelled {deepest:0.####} m of {depth:0.####} m. {end}"));
        }
    });

    /// <summary>Moves an object over the table with straight strokes, looking again after each.</summary>
    private void Shove(string thing, Vector3 place, Func<WorldView, SensedObject, Vector3, (ToolWay? Way, string WhyNot)> find)
    {
        Finite(("x", place.X), ("y", place.Y));
        SensedObject target = Prepare(thing);
        if (target.Mobility.Kind != MobilityKind.Free)
        {
            throw new SkillFailure(SkillCode.BadArgument, $"'{thing}' is fixed to the room and cannot be moved.");
        }

        Rotation upright = target.Pose.Rotation;
        double off = Off(target, place);
        for (int stroke = 0; stroke < Strokes && (stroke == 0 || off > PlaceTolerance); stroke++)
        {
            (ToolWay? way, string whyNot) = find(Around(), target, place);
            if (way is null)
            {
                throw new SkillFailure(
                    stroke > 0 ? SkillCode.NotMoved : whyNot.Contains("workspace", StringComparison.Ordinal) ? SkillCode.Unreachable : SkillCode.UnfitTool,
                    stroke > 0 ? FormattableString.Invariant($"'{thing}' is still {off:0.###} m off, and {whyNot}") : whyNot);
            }

            Stroke(way);
            world = Sense();
            target = Require(thing, out _);
            off = Off(target, place);
            if (upright.AxisZ.Dot(target.Pose.Rotation.AxisZ) < Math.Cos(TippedAngle))
            {
                throw new SkillFailure(SkillCode.Tipped, $"'{thing}' fell over.");
            }
        }

        if (off > PlaceTolerance)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant(
                $"'{thing}' is {off:0.###} m from ({place.X:0.###}, {place.Y:0.###}) after {Strokes} strokes."));
        }

        static double Off(SensedObject o, Vector3 place) => (o.Pose.Translation - place).Horizontal.Length;
    }

    private void Stroke(ToolWay way)
    {
        // Lowered from straight above the start: a hook comes down behind the object.
        Vector3 over = new(way.TcpStart.X, way.TcpStart.Y, driver.Tcp.Translation.Z);
        driver.Transit(Obstacles(), HandNow(), held is not null, [ArmKinematics.ToolDown(over, way.TcpYaw)], way.TcpStart - over, way.TcpEnd - over);
        StillHeld();
        driver.LineUntilTouch(way.TcpStart, ArmDriver.ApproachSpeed, TouchForce);
        if (driver.Tcp.Translation.Z > way.TcpStart.Z + 0.02)
        {
            driver.Line(over, ArmDriver.CarrySpeed);
            throw new SkillFailure(SkillCode.NoPath, "The tool met something on the way down.");
        }

        Vector3 ahead = (way.TcpEnd - way.TcpStart).Normalized();
        MotionResult stroke = driver.TryLine(way.TcpEnd with { Z = driver.Tcp.Translation.Z }, ArmDriver.DragSpeed, arm.Description.ForceLimit);

        // Free the tool: first away from the face that it touched, then up.
        Vector3 back = driver.Tcp.Translation - ahead * Affordances.ApproachGap;
        if (arm.Description.Workspace.Contains(back))
        {
            driver.Line(back, ArmDriver.DragSpeed);
        }

        driver.Line(back with { Z = over.Z }, ArmDriver.CarrySpeed);
        StillHeld();
        Check(stroke);
    }

    /// <summary>Senses, closes an empty hand, and raises the hand with what it holds above everything near the target.</summary>
    private SensedObject Prepare(string thing)
    {
        world = Sense();
        SensedObject target = Require(thing, out _);
        double below;
        if (held is { } h)
        {
            below = driver.Tcp.Translation.Z - HeldObject(h).BoundsInBase.Min.Z;
        }
        else
        {
            Check(driver.Grip(0, arm.Description.Gripper.MaxForce));
            below = arm.Description.Gripper.TipBelowTcp;
        }

        if (target.Mobility.Kind == MobilityKind.Free)
        {
            double top = target.BoundsInBase.Max.Z;
            Vector3 p = driver.Tcp.Translation;
            double z = Math.Min(arm.Description.Workspace.Max.Z - 0.002, top + 0.03 + Math.Max(below, arm.Description.Gripper.TipBelowTcp));
            if (z > p.Z)
            {
                driver.Line(p with { Z = z }, ArmDriver.CarrySpeed);
                StillHeld();
            }
        }
        else if (held is not null)
        {
            Clear();
        }

        return target;
    }
}
