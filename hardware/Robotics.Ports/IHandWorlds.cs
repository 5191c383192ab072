using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>The capability card of a hand: equal fingers of equally many joints, ordered finger by finger, from the palm outwards.</summary>
/// <param name="Symmetry">Order of the hand's rotational symmetry about its z axis: finger i+1 is finger i turned by 2 pi / Symmetry; 1 for none.</param>
/// <param name="Lower">rad, one a joint.</param>
/// <param name="Upper">rad, one a joint.</param>
/// <param name="Velocity">rad/s, a magnitude, one a joint.</param>
/// <param name="Torque">N m, a magnitude, one a joint.</param>
/// <param name="Home">rad, the posture in which an episode begins.</param>
public sealed record HandDescription(
    string Name,
    int Fingers,
    int Symmetry,
    ImmutableArray<string> Joints,
    ImmutableArray<double> Lower,
    ImmutableArray<double> Upper,
    ImmutableArray<double> Velocity,
    ImmutableArray<double> Torque,
    ImmutableArray<double> Home)
{
    public int JointsPerFinger => Joints.Length / Fingers;
}

/// <summary>What a world may have that its description does not say: factors of 1 leave it as described.</summary>
/// <param name="Friction">Factor of the friction of fingers and object.</param>
/// <param name="TableFriction">Factor of the friction of the table.</param>
/// <param name="ObjectMass">Factor.</param>
/// <param name="ObjectScale">Factor of every length of the object.</param>
/// <param name="LinkMass">Factor.</param>
/// <param name="Stiffness">Factor of the servos' stiffness.</param>
/// <param name="Damping">Factor of the servos' damping.</param>
/// <param name="Delay">Control periods by which a target reaches the servos late, 0 or 1.</param>
public readonly record struct HandPhysics(
    double Friction, double TableFriction, double ObjectMass, double ObjectScale, double LinkMass, double Stiffness, double Damping, int Delay)
{
    public static readonly HandPhysics Nominal = new(1, 1, 1, 1, 1, 1, 1, 0);
}

/// <summary>
/// A number of worlds, each one hand and one object, stepped together. World w's numbers start at w times the width of the
/// array; the spans are views that the next call writes into. Frame: the hand's, origin on the table's top (or, without a
/// table, as far below the palm as a table would be), z up. The same calls give the same numbers, whatever the number of threads.
/// </summary>
public interface IHandWorlds : IDisposable
{
    HandDescription Hand { get; }

    int Count { get; }

    /// <summary>The objects there are; a world holds one of them.</summary>
    ImmutableArray<string> Objects { get; }

    /// <summary>What each of them is made of, in its own frame.</summary>
    ImmutableArray<ImmutableArray<Part>> Parts { get; }

    /// <summary>Seconds between two targets.</summary>
    double ControlPeriod { get; }

    /// <summary>rad, [Count, joints].</summary>
    ReadOnlySpan<double> Positions { get; }

    /// <summary>rad/s, [Count, joints].</summary>
    ReadOnlySpan<double> Velocities { get; }

    /// <summary>N m that the servos exert, [Count, joints].</summary>
    ReadOnlySpan<double> Torques { get; }

    /// <summary>Finger tips, [Count, fingers, 7]: x y z m, quaternion w x y z.</summary>
    ReadOnlySpan<double> TipPoses { get; }

    /// <summary>[Count, fingers, 6]: linear m/s, angular rad/s.</summary>
    ReadOnlySpan<double> TipTwists { get; }

    /// <summary>[Count, 7]: x y z m, quaternion w x y z with w of either sign.</summary>
    ReadOnlySpan<double> ObjectPoses { get; }

    /// <summary>[Count, 6]: linear m/s, angular rad/s.</summary>
    ReadOnlySpan<double> ObjectTwists { get; }

    /// <summary>Force of each finger on the object, N, 0 without contact, [Count, fingers].</summary>
    ReadOnlySpan<double> TipForces { get; }

    /// <summary>Force of the table on the object, N, [Count].</summary>
    ReadOnlySpan<double> TableForces { get; }

    /// <summary>Not 0 where physics broke down since the last reset, [Count]: such a world stands still until it is reset.</summary>
    ReadOnlySpan<byte> Broken { get; }

    /// <summary>
    /// One control period for every world. Targets are clamped to the joints' limits. <paramref name="push"/> is a force on
    /// the object's centre of mass during the period, N, [Count, 3], or empty.
    /// </summary>
    /// <param name="targets">rad, [Count, joints].</param>
    /// <exception cref="ArgumentException">A span has another length, or a target is not a finite number.</exception>
    void Step(ReadOnlySpan<double> targets, ReadOnlySpan<double> push);

    /// <summary>Puts an object into a world, at rest, and the hand into a posture at rest.</summary>
    /// <param name="objectPose">X_WO of the object.</param>
    /// <param name="positions">rad, one a joint.</param>
    void Reset(int world, int objectIndex, in Pose objectPose, ReadOnlySpan<double> positions, in HandPhysics physics);

    /// <summary>How many numbers <see cref="Save"/> writes.</summary>
    int StateSize { get; }

    /// <summary>The whole state of a world: loading it again, with the same object and physics, goes on to the bit.</summary>
    void Save(int world, Span<double> state);

    /// <summary>Puts a saved state of a world with the same object and physics into a world.</summary>
    void Load(int world, ReadOnlySpan<double> state);
}
