using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>One joint of a leg, with its servo's limits.</summary>
/// <param name="Lower">rad.</param>
/// <param name="Upper">rad.</param>
/// <param name="Velocity">rad/s, a magnitude.</param>
/// <param name="Torque">N m, a magnitude.</param>
public sealed record LegJoint(string Name, double Lower, double Upper, double Velocity, double Torque);

/// <summary>A rigid piece by its mass (kg) and where its centre of mass is in its own frame, metres.</summary>
public readonly record struct PointMass(double Mass, Vector3 Centre);

/// <summary>
/// A leg of three joints: abduction about x of the trunk, then thigh and knee about y. At all joints zero it hangs straight
/// down and its frames have the trunk's axes.
/// </summary>
/// <param name="Hip">Where the abduction axis begins, trunk frame, metres.</param>
/// <param name="Side">From the abduction axis to the thigh's joint along y, metres; positive on the left.</param>
/// <param name="Thigh">From thigh joint to knee, metres.</param>
/// <param name="Calf">From knee to the centre of the foot, metres.</param>
/// <param name="Joints">Abduction, thigh, knee.</param>
/// <param name="Links">Of hip, thigh and calf, each in its joint's frame.</param>
public sealed record LegDescription(
    string Name,
    Vector3 Hip,
    double Side,
    double Thigh,
    double Calf,
    ImmutableArray<LegJoint> Joints,
    ImmutableArray<PointMass> Links);

/// <summary>The capability card of a quadruped: everything above the port may know about it.</summary>
/// <param name="Legs">Front right, front left, rear right, rear left.</param>
/// <param name="Trunk">The trunk without the legs, trunk frame T: origin amid the hips, x forward, y left, z up.</param>
/// <param name="Body">Bounds of the trunk with all that is fixed to it, trunk frame.</param>
/// <param name="Bumper">Bounds of the bar before the head that may push things, trunk frame.</param>
/// <param name="FootRadius">metres: a foot is a ball.</param>
/// <param name="Home">rad, 12: the joints of standing, leg by leg.</param>
/// <param name="Stiffness">Of every servo about its target, N m/rad.</param>
/// <param name="Damping">Of every servo about its target's velocity, N m s/rad.</param>
/// <param name="ControlPeriod">Seconds between two commands.</param>
public sealed record QuadrupedDescription(
    string Name,
    ImmutableArray<LegDescription> Legs,
    PointMass Trunk,
    Bounds Body,
    Bounds Bumper,
    double FootRadius,
    ImmutableArray<double> Home,
    double Stiffness,
    double Damping,
    double ControlPeriod) : IRobotDescription
{
    /// <summary>Joints of a leg, and legs.</summary>
    public const int JointsPerLeg = 3, LegCount = 4, JointCount = JointsPerLeg * LegCount;

    /// <summary>kg of all.</summary>
    public double Mass => Trunk.Mass + Legs.Sum(l => l.Links.Sum(p => p.Mass));
}
