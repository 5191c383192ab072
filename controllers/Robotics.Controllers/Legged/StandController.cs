using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>Moves the trunk, all feet standing where they are, to a height above them, level and amid them, and holds it there.</summary>
/// <param name="height">Of the trunk's origin above the soles, m.</param>
/// <param name="seconds">How long the motion takes.</param>
/// <param name="hold">How long it then stands, s.</param>
public sealed class StandController(BodyControl body, double height, double seconds, double hold) : ILegController
{
    private readonly BodyReference _reference = new();
    private readonly FallDetector _falls = new();
    private Pose _from, _to;
    private double _begin = double.NaN;

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        if (double.IsNaN(_begin))
        {
            Begin(state);
        }

        double t = state.Time + body.Robot.ControlPeriod - _begin, s = Math.Clamp(t / seconds, 0, 1);
        double at = s * s * (3 - 2 * s), rate = s < 1 ? 6 * s * (1 - s) / seconds : 0;
        Vector3 turn = (_from.Rotation.Inverse * _to.Rotation).ToRotationVector();
        _reference.Trunk = Pose.Lerp(_from, _to, at);
        _reference.Velocity = new((_to.Translation - _from.Translation) * rate, _from.Rotation * turn * rate);
        body.Write(state, _reference, command);
        return _falls.Fallen(state) is { } fallen ? fallen : t >= seconds + hold ? MotionResult.Reached : null;
    }

    private void Begin(QuadrupedState state)
    {
        _begin = state.Time;
        _from = state.Trunk;
        Vector3 middle = Vector3.Zero;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            _reference.Foot[i] = body.Foot(state, i);
            _reference.Load[i] = 1;
            middle += _reference.Foot[i] / QuadrupedDescription.LegCount;
        }

        Vector3 front = _reference.Foot[0] + _reference.Foot[1], rear = _reference.Foot[2] + _reference.Foot[3];
        double pitch = Math.Atan2(rear.Z - front.Z, (front - rear).Horizontal.Length);
        _to = new(middle + new Vector3(0, 0, height - body.Robot.FootRadius), Rotation.AboutZ(state.Trunk.Rotation.Yaw) * Rotation.AboutY(pitch));
    }
}
