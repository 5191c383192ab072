using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>The gripper as upright prisms: what a hand that points down takes up in space.</summary>
public static class Hand
{
    /// <summary>X_BT of a hand that points down: x of T at <paramref name="yaw"/>, z of T down, R_BT = Rz(yaw) Rx(pi).</summary>
    public static Pose Down(Vector3 tcp, double yaw) => new(tcp, Rotation.AboutZ(yaw) * Rotation.AboutX(Math.PI));

    /// <summary>Fingers with <paramref name="opening"/> metres between the pads, and the hand above them.</summary>
    public static ImmutableArray<Prism> Prisms(ArmDescription robot, Vector3 tcp, double yaw, double opening)
    {
        GripperDescription g = robot.Gripper;
        Pose down = Hand.Down(tcp, yaw);
        double height = g.FingerDepth + g.TipBelowTcp;
        List<Prism> prisms = [];
        for (int side = -1; side <= 1; side += 2)
        {
            Shape finger = new(ShapeKind.Box, new(g.FingerWidth, g.FingerThickness, height));
            prisms.Add(Prism.Of(finger, down * Pose.At(0, side * (opening + g.FingerThickness) / 2, g.TipBelowTcp - height / 2)));
        }

        Pose tcpFromLink = robot.ToolCentrePoint.Inverse;
        foreach (LinkShape s in robot.Shapes)
        {
            if (s.Link == robot.Chain.Length && !s.Name.Contains("finger", StringComparison.Ordinal))
            {
                prisms.Add(Prism.Of(s.Shape, down * tcpFromLink * s.PoseInLink));
            }
        }

        return [.. prisms];
    }
}
