using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>Says when a robot has fallen: tipped beyond what any gait does, for longer than a jolt.</summary>
public sealed class FallDetector
{
    /// <summary>rad between the trunk's and the world's upward axis.</summary>
    public const double Tilt = .9;

    private const int Ticks = 5;
    private int _tipped;

    /// <summary>How the motion ends, or null while the robot is on its feet.</summary>
    public MotionResult? Fallen(QuadrupedState state)
    {
        double tilt = Math.Acos(Math.Clamp(state.Trunk.Rotation.AxisZ.Z, -1, 1));
        _tipped = tilt > Tilt ? _tipped + 1 : 0;
        return _tipped < Ticks ? null : new(MotionCode.Fell, FormattableString.Invariant($"The robot fell: it is tipped {Angle.FromRadians(tilt).Degrees:0} deg."));
    }
}
