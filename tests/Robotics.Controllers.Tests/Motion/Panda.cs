using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers.Tests.Motion;

/// <summary>A seven-joint arm from the public Denavit-Hartenberg parameters and limits of the Franka Emika Panda, with coarse solids of our own.</summary>
internal static class Panda
{
    public static readonly ArmDescription Description = Build(0.002);

    public static readonly ArmKinematics Arm = new(Description);

    public static readonly Obstacle Table = new("table", "", new(ShapeKind.Box, new(2, 2, 0.1)), Pose.At(0.5, 0, -0.05));

    public static ImmutableArray<double> Home => Description.Home;

    /// <summary>Uniform inside the limits.</summary>
    public static double[] Random(Random random) =>
        [.. Description.Chain.Select(j => j.Lower + random.NextDouble() * (j.Upper - j.Lower))];

    public static ArmDescription Build(double period)
    {
        // Modified DH: each joint frame is Rx(alpha) Tx(a) Tz(d) from the one before.
        (double A, double D, double Alpha)[] dh =
        [
            (0, 0.333, 0), (0, 0, -Math.PI / 2), (0, 0.316, Math.PI / 2), (0.0825, 0, Math.PI / 2),
            (-0.0825, 0.384, -Math.PI / 2), (0, 0, Math.PI / 2), (0.088, 0, Math.PI / 2),
        ];
        double[] low = [-2.8973, -1.7628, -2.8973, -3.0718, -2.8973, -0.0175, -2.8973];
        double[] high = [2.8973, 1.7628, 2.8973, -0.0698, 2.8973, 3.7525, 2.8973];
        double[] acceleration = [15, 7.5, 10, 12.5, 15, 20, 20];
        double[] jerk = [7500, 3750, 5000, 6250, 7500, 10000, 10000];
        ImmutableArray<JointDescription> chain =
        [
            .. dh.Select((x, i) => new JointDescription(
                $"joint{i + 1}",
                new Pose(Vector3.Zero, Rotation.AboutX(x.Alpha)) * new Pose(new(x.A, 0, x.D), Rotation.Identity),
                Vector3.UnitZ,
                low[i],
                high[i],
                i < 4 ? 2.175 : 2.61,
                acceleration[i],
                jerk[i],
                i < 4 ? 87 : 12)),
        ];
        static LinkShape Capsule(int link, string name, double diameter, double length, double x, double y, double z, bool alongY = false) =>
            new(link, name, new(ShapeKind.Capsule, new(diameter, diameter, length)), new(new(x, y, z), alongY ? Rotation.AboutX(Math.PI / 2) : Rotation.Identity));

        // The hand is mounted turned by -45 degrees; its palm is 107 mm, its tips are 210 mm beyond joint 7.
        Pose tool = new(new(0, 0, 0.2104), Rotation.AboutZ(-Math.PI / 4));
        LinkShape Hand(string name, Vector3 size, Vector3 centre) => new(7, name, new(ShapeKind.Box, size), tool * new Pose(centre, Rotation.Identity));
        return new(
            "panda",
            chain,
            tool,
            [
                new(0, "base", new(ShapeKind.Cylinder, new(0.22, 0.22, 0.14)), Pose.At(0, 0, 0.07)),
                Capsule(1, "link1", 0.12, 0.26, 0, 0, -0.1),
                Capsule(2, "link2", 0.12, 0.2, 0, 0, 0),
                Capsule(3, "link3", 0.12, 0.25, 0, 0, -0.08),
                Capsule(4, "link4", 0.11, 0.2, 0, 0, 0),
                Capsule(5, "link5", 0.11, 0.3, 0, 0.02, -0.16),
                Capsule(6, "link6", 0.1, 0.16, 0.03, 0, 0),
                Capsule(7, "flange", 0.09, 0.12, 0, 0, 0.05),
                Hand("hand", new(0.065, 0.204, 0.07), new(0, 0, -0.0685)),
                Hand("left_finger", new(0.02, 0.02, 0.055), new(0, 0.05, -0.0175)),
                Hand("right_finger", new(0.02, 0.02, 0.055), new(0, -0.05, -0.0175)),
            ],
            new(0.08, 70, 0.02, 0.02, 0.045, 0.01),
            [0, -0.6, 0, -2.3, 0, 1.7, 0.785],
            new(new(-0.9, -0.9, 0.01), new(0.9, 0.9, 1.2)),
            3,
            period,
            30);
    }
}
