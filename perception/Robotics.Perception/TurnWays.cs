using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>Turning things on upright hinges: the pusher goes along an arc without turning itself, and the thing follows wherever it touches.</summary>
public static partial class Affordances
{
    /// <summary>Steps in which an arc is looked at, rad, and how many of them one straight stroke takes.</summary>
    private const double ArcStep = 5 * Math.PI / 180;

    private const int StepsPerStroke = 3;

    /// <summary>How far a pusher may go beyond the wanted angle before the way is given up, rad: it slides along what it pushes.</summary>
    private const double ArcReserve = 0.5;

    /// <summary>How finely the thing's own angle is followed, rad.</summary>
    private const double FollowStep = Math.PI / 180;

    /// <summary>Where along a part a push is tried, as shares of the way from the hinge to its end: near the end takes the least force.</summary>
    private static readonly double[] PushShares = [0.88, 0.75, 0.6, 0.45];

    /// <summary>How far a pusher laps over the place that it pushes, metres.</summary>
    private const double Lap = 0.012;

    /// <summary>How to turn something about its upright hinge, with a side of the tool or the closed hand; null when the geometry forbids it.</summary>
    /// <param name="tool">null for the closed hand.</param>
    /// <param name="along">Where the tool is held: metres from its centre along its longest axis.</param>
    /// <param name="angle">By how much, rad, counter-clockwise seen from above positive.</param>
    /// <param name="whyNot">When null: which limit, which value.</param>
    public static TurnWay? Turn(WorldView world, ArmDescription robot, SensedObject? tool, double along, SensedObject target, double angle, out string whyNot)
    {
        if (tool is null)
        {
            return Turn(world, robot, null, Pose.Identity, target, angle, out whyNot);
        }

        whyNot = $"'{tool.Name}' cannot be held there.";
        foreach (Pose grip in GripFrames(robot, tool, along))
        {
            if (Turn(world, robot, tool, grip, target, angle, out whyNot) is { } way)
            {
                return way;
            }
        }

        return null;
    }

    /// <inheritdoc cref="Turn(WorldView, ArmDescription, SensedObject?, double, SensedObject, double, out string)"/>
    /// <param name="tcpInTool">X_OT: how the tool is held; not used for the hand.</param>
    public static TurnWay? Turn(WorldView world, ArmDescription robot, SensedObject? tool, Pose tcpInTool, SensedObject target, double angle, out string whyNot)
    {
        Vector3 axis = target.Pose.Rotation * target.Mobility.Axis;
        if (target.Mobility.Kind != MobilityKind.Hinge || Math.Abs(axis.Z) < Math.Sqrt(1 - LevelSine * LevelSine))
        {
            whyNot = target.Mobility.Kind == MobilityKind.Hinge
                ? $"'{target.Name}' turns about {axis}, which is not upright: turning it is not among the skills."
                : $"'{target.Name}' hangs on no hinge: it cannot be turned.";
            return null;
        }

        Mover mover = new(robot, tool, tcpInTool);
        Arc arc = new(world, robot, mover, target, angle, tool is null ? [target.Name] : [tool.Name, target.Name]);
        int sense = Math.Sign(angle);
        Vector3 pivot = (target.Pose * target.Mobility.Anchor).Horizontal;
        foreach (Part part in target.Parts)
        {
            Pose pose = target.Pose * part.PoseInObject;
            bool x = part.Shape.Size.X >= part.Shape.Size.Y;
            double half = (x ? part.Shape.Size.X : part.Shape.Size.Y) / 2;
            Vector3 line = (x ? pose.Rotation.AxisX : pose.Rotation.AxisY).Horizontal.Normalized();
            foreach (Vector3 end in (Vector3[])[pose.Translation + line * half, pose.Translation - line * half])
            {
                Vector3 reach = (end - pivot).Horizontal;
                if (reach.Length < 0.05)
                {
                    continue;
                }

                Vector3 outward = reach.Normalized(), push = Vector3.UnitZ.Cross(outward) * sense;
                Prism body = Prism.Of(part.Shape, pose);
                foreach (double yaw in Yaws(push, mover))
                {
                    foreach (Prism pusher in mover.Working(yaw))
                    {
                        foreach (double share in PushShares)
                        {
                            Vector3 at = pivot + reach * share;
                            double face = at.Dot(push) - (x ? part.Shape.Size.Y : part.Shape.Size.X) / 2;
                            foreach (double side in (double[])[-pusher.Min(outward) - Lap, -(pusher.Min(outward) + pusher.Max(outward)) / 2, -pusher.Max(outward) + Lap])
                            {
                                Vector3 touch = push * (face - pusher.Max(push)) + outward * (at.Dot(outward) + side);
                                arc.Try(yaw, touch, at, push, body, pusher);
                            }
                        }
                    }
                }
            }
        }

        whyNot = arc.Best is null ? arc.Why : "";
        return arc.Best;
    }
}
