using System.Globalization;
using System.Xml.Linq;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;

namespace Robotics.Ros2.Tests.Arm;

/// <summary>The written description, read as anybody reads URDF, is the same arm.</summary>
public class UrdfTests
{
    private static double[] Numbers(XElement e, string name) => [.. e.Attribute(name)!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    private static Pose Origin(XElement e)
    {
        double[] xyz = Numbers(e.Element("origin")!, "xyz"), rpy = Numbers(e.Element("origin")!, "rpy");
        return new(new(xyz[0], xyz[1], xyz[2]), Rotation.AboutZ(rpy[2]) * Rotation.AboutY(rpy[1]) * Rotation.AboutX(rpy[0]));
    }

    /// <summary>Forward kinematics of a URDF: from a link up to the root.</summary>
    private static Pose Pose(XElement robot, string link, IReadOnlyDictionary<string, double> q)
    {
        XElement? joint = robot.Elements("joint").SingleOrDefault(j => j.Element("child")!.Attribute("link")!.Value == link);
        if (joint is null)
        {
            return Geometry.Pose.Identity;
        }

        Pose pose = Pose(robot, joint.Element("parent")!.Attribute("link")!.Value, q) * Origin(joint);
        string type = joint.Attribute("type")!.Value;
        if (type == "fixed")
        {
            return pose;
        }

        double[] axis = Numbers(joint.Element("axis")!, "xyz");
        Vector3 a = new(axis[0], axis[1], axis[2]);
        double at = q[joint.Attribute("name")!.Value];
        return pose * (type == "revolute" ? new Pose(Vector3.Zero, Rotation.FromAxisAngle(a, at)) : new Pose(at * a, Rotation.Identity));
    }

    private static void Same(ArmDescription arm, Random random)
    {
        XElement robot = XDocument.Parse(Urdf.Of(arm)).Root!;
        double[] q = [.. arm.Chain.Select(j => j.Lower + random.NextDouble() * (j.Upper - j.Lower))];
        double finger = random.NextDouble() * arm.Gripper.MaxWidth / 2;
        Dictionary<string, double> values = arm.Chain.Zip(q).ToDictionary(p => p.First.Name, p => p.Second);
        (values[Urdf.FingerJoint(1)], values[Urdf.FingerJoint(-1)]) = (finger, finger);
        Pose tool = ChainKinematics.Tcp(arm, q);
        Near(tool, Pose(robot, Urdf.Tool, values));
        Near(tool * Geometry.Pose.At(0, finger, 0), Pose(robot, Urdf.FingerLink(1), values));
        Near(tool * Geometry.Pose.At(0, -finger, 0), Pose(robot, Urdf.FingerLink(-1), values));
    }

    private static void Near(Pose wanted, Pose got)
    {
        Assert.InRange(wanted.Translation.DistanceTo(got.Translation), 0, 1e-6);
        Assert.InRange(wanted.Rotation.AngleTo(got.Rotation), 0, 2e-6);
    }

    [Fact]
    public void ForwardKinematicsAreTheArms()
    {
        Random random = new(1);
        for (int k = 0; k < 50; k++)
        {
            Same(Motions.Description, random);
        }
    }

    [Fact]
    public void ForwardKinematicsOfAnyArmAreTheSameAlsoWherePitchLocks()
    {
        Random random = new(2);
        double[] pitches = [Math.PI / 2, -Math.PI / 2, Math.PI / 2 - 1e-7, 1e-5 - Math.PI / 2, Math.PI, 0, .3];
        for (int k = 0; k < 300; k++)
        {
            Same(Motions.Description with
            {
                Chain = [.. Motions.Description.Chain.Select(j => j with
                {
                    PoseInParent = new(
                        new(random.NextDouble(), random.NextDouble(), random.NextDouble()),
                        Rotation.AboutZ(7 * random.NextDouble()) * Rotation.AboutY(pitches[random.Next(pitches.Length)]) * Rotation.AboutX(7 * random.NextDouble())),
                    Axis = Rotation.AboutX(7 * random.NextDouble()) * Vector3.UnitY,
                })],
            }, random);
        }
    }

    [Fact]
    public void LimitsAreTheArmsAndEveryLinkIsThere()
    {
        ArmDescription arm = Motions.Description;
        XElement robot = XDocument.Parse(Urdf.Of(arm)).Root!;
        foreach (JointDescription j in arm.Chain)
        {
            XElement limit = robot.Elements("joint").Single(e => e.Attribute("name")!.Value == j.Name).Element("limit")!;
            Assert.Equal([j.Lower, j.Upper, j.Velocity, j.Torque], ((string[])["lower", "upper", "velocity", "effort"]).Select(n => Numbers(limit, n)[0]));
        }

        string[] links = [.. robot.Elements("link").Select(l => l.Attribute("name")!.Value)];
        Assert.Equal(links.Length, links.Distinct().Count());
        Assert.All(robot.Elements("joint"), j => Assert.Contains(j.Element("child")!.Attribute("link")!.Value, links));
        Assert.Equal(links.Length - 1, robot.Elements("joint").Count());

        // Every solid of the card is drawn once, and both fingers are among them.
        int solids = arm.Shapes.Sum(s => s.Shape.Kind == ShapeKind.Capsule ? 3 : 1);
        Assert.Equal(solids, robot.Descendants("collision").Count());
        Assert.All([1, -1], side => Assert.NotEmpty(robot.Elements("link").Single(l => l.Attribute("name")!.Value == Urdf.FingerLink(side)).Elements("collision")));
    }
}
