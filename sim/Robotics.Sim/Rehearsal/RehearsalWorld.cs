using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>How a rehearsal's world differs from what was sensed: standard deviations; relative ones have no unit.</summary>
/// <param name="Spring">Relative: of a sliding thing's spring, or of a hinge's friction and damping, which no sensor sees.</param>
/// <param name="Sensing">What the sensor in the rehearsed world gets wrong.</param>
public sealed record Perturbation(
    double Position, double Yaw, double Size, double MassRelative, double FrictionRelative, double Spring, SensingNoise Sensing)
{
    /// <summary>The errors that the scenes' sensors have: what was sensed may be that far from the truth.</summary>
    public static readonly Perturbation Default = Of(new(.0015, .5 * Math.PI / 180, .0005, .05, .15));

    /// <summary>No difference at all.</summary>
    public static readonly Perturbation None = new(0, 0, 0, 0, 0, 0, SensingNoise.None);

    /// <summary>The perturbation that a sensor with these errors calls for.</summary>
    public static Perturbation Of(SensingNoise noise) =>
        new(noise.Position, noise.Yaw, noise.Size, noise.MassRelative, noise.FrictionRelative, .3, noise);
}

/// <summary>The models that a rehearsal is built on, and the workspace: the robot knows them, they are not part of what is sensed.</summary>
/// <param name="Start">Where a robot that stands free was told to begin.</param>
public sealed record RehearsalBase(string RobotFile, string BaseFile, Bounds Workspace, Pose? Start = null)
{
    public static RehearsalBase Of(Layout layout) => new(layout.RobotFile, layout.BaseFile, layout.Workspace, layout.Start);

    /// <summary>The robot's capability card.</summary>
    public ArmDescription Robot()
    {
        using SimWorld empty = SimWorld.Create(RobotFile, BaseFile, Workspace, []);
        return empty.Arm.Description;
    }
}

/// <summary>Worlds made from what was sensed, never from the true scene.</summary>
public static class RehearsalWorld
{
    /// <summary>N: the usual full push of a sliding thing, where nothing tells its spring.</summary>
    private const double UsualPush = 3;

    /// <summary>N m s/rad and N m: usual damping and friction of a hinge, where nothing tells them.</summary>
    private const double UsualDamping = .1, UsualFriction = .03;

    private const double Least = .0005;

    /// <summary>A fresh world with the sensed objects, a little different from what was sensed. The same arguments give the same world.</summary>
    /// <param name="goals">What to measure; objects that are not sensed are refused.</param>
    public static Simulation Create(
        RehearsalBase on, IReadOnlyList<SensedObject> sensed, IEnumerable<GoalSpec> goals, Perturbation perturbation, int seed) =>
        Simulation.Start(on.RobotFile, on.BaseFile, on.Workspace, Perturb(sensed, perturbation, seed), perturbation.Sensing, goals, seed, on.Start);

    /// <summary>The objects of that world, put where they can stand: on the table or on what they stood on, not inside one another.</summary>
    public static ImmutableArray<PlacedObject> Perturb(IReadOnlyList<SensedObject> sensed, Perturbation perturbation, int seed)
    {
        Random random = Seeds.Stream(seed, "rehearsal");
        PlacedObject[] placed = [.. sensed.Select(o => Vary(o, perturbation, random))];
        Support.Separate(placed);
        Support.Settle(placed);
        return [.. placed];
    }

    private static PlacedObject Vary(SensedObject seen, Perturbation p, Random random)
    {
        Vector3 offset = p.Position * new Vector3(random.Normal(), random.Normal(), 0);
        Rotation turn = Rotation.AboutZ(p.Yaw * random.Normal());
        Vector3 grown = p.Size * new Vector3(random.Normal(), random.Normal(), random.Normal());
        double mass = 1 + Cut(p.MassRelative * random.Normal()), friction = 1 + Cut(p.FrictionRelative * random.Normal());
        double spring = 1 + Cut(p.Spring * random.Normal());
        Vector3 size = seen.Size;
        Vector3 factor = new(1 + Cut(grown.X / size.X), 1 + Cut(grown.Y / size.Y), 1 + Cut(grown.Z / size.Z));
        bool hinged = seen.Mobility.Kind == MobilityKind.Hinge;
        Vector3 anchor = seen.Mobility.Anchor;
        SceneObject thing = new SceneObject(
            seen.Name,
            [.. seen.Parts.Select(x => Stretch.Part(x, factor)).Select(x => x with { Shape = x.Shape with { Size = Vector3.Max(x.Shape.Size, new(Least, Least, Least)) } })],
            Math.Max(.001, seen.Mass * mass),
            Math.Clamp(seen.Friction * friction, .01, 2),
            hinged ? seen.Mobility with { Anchor = new(anchor.X * factor.X, anchor.Y * factor.Y, anchor.Z * factor.Z) } : seen.Mobility,
            seen.Mobility.Kind == MobilityKind.Slide ? UsualPush / seen.Mobility.Travel * spring : 0,
            seen.Colour, seen.Material, seen.Magnet,
            hinged ? UsualDamping * spring : 0,
            hinged ? UsualFriction * spring : 0).Centred();
        bool free = seen.Mobility.Kind == MobilityKind.Free;
        return new(thing, new(
            seen.Pose.Translation + (free ? offset : offset / 2),
            (turn * Level(seen.Pose.Rotation)).Normalized()));
    }

    /// <summary>An attitude that is upright but for a sensor's error is upright.</summary>
    private static Rotation Level(Rotation r) => r.AxisZ.Z > .999 ? Rotation.AboutZ(r.Yaw) : r;

    private static double Cut(double x) => Math.Clamp(x, -.5, .5);
}
