using System.Globalization;
using System.Xml.Linq;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Ros;

/// <summary>
/// An arm's capability card as a robot description in URDF: links <c>base_link</c>, <c>link1</c> … and <c>tcp</c>, its joints
/// with their limits, the fingers on slides, collision solids as they are. Masses are left out: no consumer of /robot_description needs them.
/// </summary>
public static class Urdf
{
    public const string BaseLink = "base_link", Tool = "tcp";

    /// <summary>Names of the links that joints move, base first.</summary>
    public static string Link(int index) => index == 0 ? BaseLink : $"link{index}";

    public static string Of(ArmDescription arm)
    {
        var robot = new XElement("robot", new XAttribute("name", arm.Name));
        int last = arm.Chain.Length;
        GripperDescription gripper = arm.Gripper;
        Pose toTool = arm.ToolCentrePoint.Inverse;
        (LinkShape Shape, int Side)[] fingers = [.. arm.Shapes.Where(s => s.Link == last).Select(s => (s, Side(s))).Where(f => f.Item2 != 0)];
        for (int i = 0; i <= last; i++)
        {
            robot.Add(LinkOf(Link(i), arm.Shapes.Where(s => s.Link == i && !fingers.Any(f => f.Shape == s)).Select(s => (s.Shape, s.PoseInLink))));
        }

        for (int i = 0; i < last; i++)
        {
            JointDescription j = arm.Chain[i];
            robot.Add(Joint(j.Name, "revolute", Link(i), Link(i + 1), j.PoseInParent, j.Axis, j.Lower, j.Upper, j.Torque, j.Velocity));
        }

        robot.Add(LinkOf(Tool, []));
        robot.Add(Joint("tcp_joint", "fixed", Link(last), Tool, arm.ToolCentrePoint));
        foreach (int side in (int[])[1, -1])
        {
            // The card gives the fingers fully open; at 0 they meet.
            double open = gripper.MaxWidth / 2;
            string name = FingerJoint(side);
            Vector3 axis = side * Vector3.UnitY;
            robot.Add(LinkOf(FingerLink(side), fingers.Where(f => f.Side == side).Select(f =>
                (f.Shape.Shape, new Pose(-open * axis, Rotation.Identity) * toTool * f.Shape.PoseInLink))));
            robot.Add(Joint(name, "prismatic", Tool, FingerLink(side), Pose.Identity, axis, 0, open, gripper.MaxForce, .2));
        }

        return new XDocument(robot).ToString();

        int Side(LinkShape s)
        {
            Bounds b = s.Shape.BoundsAt(toTool * s.PoseInLink);
            return Math.Abs(b.Max.Z - gripper.TipBelowTcp) > 1e-6 ? 0 : b.Min.Y > 0 ? 1 : b.Max.Y < 0 ? -1 : 0;
        }
    }

    /// <summary>The slide of one finger: +1 along y of the tool, -1 against it. Its position is half the opening, m.</summary>
    public static string FingerJoint(int side) => side > 0 ? "finger_joint1" : "finger_joint2";

    public static string FingerLink(int side) => side > 0 ? "finger1" : "finger2";

    private static XElement LinkOf(string name, IEnumerable<(Shape Shape, Pose Pose)> shapes)
    {
        var link = new XElement("link", new XAttribute("name", name));
        (XElement Geometry, Pose Pose)[] all = [.. shapes.SelectMany(s => Geometry(s.Shape, s.Pose))];
        foreach (string use in (string[])["visual", "collision"])
        {
            link.Add(all.Select(g => new XElement(use, Origin(g.Pose), new XElement("geometry", g.Geometry))));
        }

        return link;
    }

    private static IEnumerable<(XElement, Pose)> Geometry(Shape shape, Pose pose)
    {
        Vector3 s = shape.Size;
        switch (shape.Kind)
        {
            case ShapeKind.Box:
                yield return (new("box", new XAttribute("size", Text(s.X, s.Y, s.Z))), pose);
                break;
            case ShapeKind.Sphere:
                yield return (Ball(s.X / 2), pose);
                break;
            case ShapeKind.Cylinder:
                yield return (Tube(s.X / 2, s.Z), pose);
                break;
            default:
                // URDF has no capsule: a cylinder and its two ends.
                double half = s.Z / 2 - s.X / 2;
                yield return (Tube(s.X / 2, 2 * half), pose);
                yield return (Ball(s.X / 2), pose * Pose.At(0, 0, half));
                yield return (Ball(s.X / 2), pose * Pose.At(0, 0, -half));
                break;
        }
    }

    private static XElement Ball(double radius) => new("sphere", new XAttribute("radius", Text(radius)));

    private static XElement Tube(double radius, double length) => new("cylinder", new XAttribute("radius", Text(radius)), new XAttribute("length", Text(length)));

    private static XElement Joint(
        string name, string type, string parent, string child, Pose origin, Vector3 axis = default, double lower = 0, double upper = 0, double effort = 0, double velocity = 0)
    {
        var joint = new XElement("joint", new XAttribute("name", name), new XAttribute("type", type), Origin(origin),
            new XElement("parent", new XAttribute("link", parent)), new XElement("child", new XAttribute("link", child)));
        if (type != "fixed")
        {
            joint.Add(
                new XElement("axis", new XAttribute("xyz", Text(axis.X, axis.Y, axis.Z))),
                new XElement("limit", new XAttribute("lower", Text(lower)), new XAttribute("upper", Text(upper)),
                    new XAttribute("effort", Text(effort)), new XAttribute("velocity", Text(velocity))));
        }

        return joint;
    }

    /// <summary>URDF's rpy turns about the fixed axes x, y, z in this order.</summary>
    private static XElement Origin(Pose pose)
    {
        Vector3 x = pose.Rotation.AxisX, y = pose.Rotation.AxisY, z = pose.Rotation.AxisZ;
        double pitch = Math.Asin(Math.Clamp(-x.Z, -1, 1));
        bool locked = Math.Abs(x.Z) > 1 - 1e-12;
        double roll = locked ? Math.Atan2(-z.Y, y.Y) : Math.Atan2(y.Z, z.Z), yaw = locked ? 0 : Math.Atan2(x.Y, x.X);
        return new("origin", new XAttribute("xyz", Text(pose.Translation.X, pose.Translation.Y, pose.Translation.Z)), new XAttribute("rpy", Text(roll, pitch, yaw)));
    }

    private static string Text(params double[] values) => string.Join(' ', values.Select(v => v.ToString("G17", CultureInfo.InvariantCulture)));
}
