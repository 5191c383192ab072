using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// Pushes what stands before the bumper straight ahead: a slow low trot along a line, whose goal runs on until the pushed thing
/// is where it is to be, or no longer moves.
/// </summary>
/// <param name="trot">Where the robot walks: its goal is moved here.</param>
/// <param name="line">X_W of the way: origin anywhere on the line on which the trunk is to stay, x along it.</param>
/// <param name="left">How far the thing still has to go along the line, m; asked a few times a second.</param>
public sealed class PushGait(Trot trot, Pose line, Func<double> left) : ILegController
{
    private const double Ahead = .5, LookSeconds = .2, Near = .12, Slow = .06;

    /// <summary>s without headway.</summary>
    private const double Patience = 5;

    /// <summary>m: how far short of its goal the thing is when the feet stop.</summary>
    private const double Runout = .008;

    private double _looked = double.NegativeInfinity, _least = double.PositiveInfinity, _since;
    private double _left = double.PositiveInfinity;

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        if (state.Time - _looked >= LookSeconds && !trot.Ending)
        {
            _looked = state.Time;
            _left = left();
            if (_left < _least - .01)
            {
                (_least, _since) = (_left, state.Time);
            }

            if (_left <= Runout || state.Time - _since > Patience)
            {
                trot.Ending = true;
            }

            trot.Speed = _left < Near ? Slow : double.PositiveInfinity;
        }

        double along = (state.Trunk.Translation - line.Translation).Dot(line.Rotation.AxisX);
        trot.Goal = new(line * new Vector3(along + Ahead, 0, 0), line.Rotation);
        MotionResult? end = trot.Tick(state, command);
        return end is { Code: MotionCode.Reached } && _left > Runout
            ? new(MotionCode.Stuck, FormattableString.Invariant($"What is pushed no longer moves: {_left:0.###} m are left."))
            : end;
    }
}
