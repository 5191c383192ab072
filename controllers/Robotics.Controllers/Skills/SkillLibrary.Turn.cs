using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Turning things on hinges, with a tool or the closed hand.</summary>
public sealed partial class SkillLibrary
{
    /// <summary>How exactly a thing is turned, rad.</summary>
    private const double TurnTolerance = 0.1;

    /// <summary>From how much less than the angle on a turn goes on, rad: the sensor's error is about that.</summary>
    private const double TurnShort = 0.03;

    public SkillResult Turn(string thing, double angle) => Run(() =>
    {
        Finite(("angle", angle));
        SensedObject target = Prepare(thing);
        Mobility hinge = target.Mobility;
        double about = (target.Pose.Rotation * hinge.Axis).Z < 0 ? -angle : angle;
        if (hinge.Kind != MobilityKind.Hinge || Math.Abs(angle) < TurnShort
            || hinge.Displacement + about < -TurnTolerance || hinge.Displacement + about > hinge.Travel + TurnTolerance)
        {
            throw new SkillFailure(SkillCode.BadArgument, hinge.Kind == MobilityKind.Hinge
                ? FormattableString.Invariant($"'{thing}' is {hinge.Displacement:0.##} rad from its lower stop, of {hinge.Travel:0.##} rad in all, and was to turn by {about:0.##} rad about its axis. Choose an angle between its stops, {TurnShort} rad or more.")
                : $"'{thing}' hangs on no hinge and cannot be turned.");
        }

        string whyNot;
        TurnWay way = (held is { } h
            ? Affordances.Turn(Around(), arm.Description, HeldObject(h), h.PoseInTool.Inverse, target, angle, out whyNot)
            : Affordances.Turn(Around(), arm.Description, null, 0, target, angle, out whyNot))
            ?? throw new SkillFailure(whyNot.Contains("workspace", StringComparison.Ordinal) ? SkillCode.Unreachable : SkillCode.UnfitTool, whyNot);

        // Lowered from straight above the start, beside the thing.
        double below = held is { } tool ? driver.Tcp.Translation.Z - HeldObject(tool).BoundsInBase.Min.Z : arm.Description.Gripper.TipBelowTcp;
        double high = Math.Max(driver.Tcp.Translation.Z, target.BoundsInBase.Max.Z + 0.03 + below);
        Vector3 start = way.Tcp[0], over = start with { Z = Math.Min(high, arm.Description.Workspace.Max.Z - 0.002) };
        driver.Transit(Obstacles(), HandNow(), held is not null, [ArmKinematics.ToolDown(over, way.TcpYaw)], [start - over, .. way.Tcp.Skip(1).Select(p => p - over)]);
        StillHeld();
        driver.LineUntilTouch(start, ArmDriver.ApproachSpeed, TouchForce);
        if (driver.Tcp.Translation.Z > start.Z + 0.02)
        {
            driver.Line(over, ArmDriver.CarrySpeed);
            throw new SkillFailure(SkillCode.NoPath, "The tool met something on the way down.");
        }

        (double turned, Vector3 ahead, MotionResult end) = AlongArc(target, way, Math.Abs(angle), Math.Sign(about), Math.Sign(angle));

        // Free the tool: first away from the face that it touched, then up.
        Vector3 back = driver.Tcp.Translation - ahead * Affordances.ApproachGap;
        if (arm.Description.Workspace.Contains(back))
        {
            driver.Line(back, ArmDriver.DragSpeed);
        }

        driver.Line(driver.Tcp.Translation with { Z = over.Z }, ArmDriver.CarrySpeed);
        StillHeld();
        if (Math.Abs(turned - Math.Abs(angle)) > TurnTolerance)
        {
            throw new SkillFailure(end.Ok ? SkillCode.NotTurned : SkillCode.ForceLimit, FormattableString.Invariant(
                $"'{thing}' turned by {turned:0.##} rad of {Math.Abs(angle):0.##} rad. {end.Message}"));
        }
    });

    /// <summary>Goes along the arc, looks how far the thing turned and adds what is missing.</summary>
    /// <param name="sense">Which way the hinge's own angle goes.</param>
    /// <param name="round">Which way that is seen from above.</param>
    private (double Turned, Vector3 Ahead, MotionResult End) AlongArc(SensedObject target, TurnWay way, double angle, int sense, int round)
    {
        MotionResult end = MotionResult.Reached;
        foreach (Vector3 point in way.Tcp.Skip(1))
        {
            end = driver.TryLine(point with { Z = driver.Tcp.Translation.Z }, ArmDriver.DragSpeed, arm.Description.ForceLimit);
            if (!end.Ok)
            {
                break;
            }
        }

        // The push is square to the arm of the lever, which has turned meanwhile.
        Vector3 first = (way.Tcp[1] - way.Tcp[0]).Horizontal.Normalized();
        for (int stroke = 0; ; stroke++)
        {
            SkillFailure.Check(driver.Hold(0.15));
            world = Sense();
            double turned = sense * ((world.Find(target.Name)?.Mobility.Displacement ?? 0) - target.Mobility.Displacement);
            Vector3 ahead = Rotation.AboutZ(round * turned) * first;
            Vector3 next = driver.Tcp.Translation + ahead * (way.Radius * (angle - turned) + 0.001);
            if (!end.Ok || turned >= angle - TurnShort || stroke == PressStrokes || !arm.Description.Workspace.Contains(next))
            {
                return (turned, ahead, end);
            }

            end = driver.TryLine(next, ArmDriver.SlowSpeed, arm.Description.ForceLimit);
        }
    }
}
