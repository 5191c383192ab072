using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>What is seen of a push at one moment.</summary>
/// <param name="Line">X_W of the way: origin anywhere on the line on which the thing's centre is to stay, x along it.</param>
/// <param name="Left">How far the thing still has to go along the line, m.</param>
/// <param name="Place">Of the thing's centre, frame W, m.</param>
/// <param name="Turned">By how much the side that is pushed looks to the left of the line, rad.</param>
public readonly record struct PushSight(Pose Line, double Left, Vector3 Place, double Turned);

/// <summary>
/// Pushes what stands before the bumper along a line: a slow low trot whose goal runs on until the thing is where it is to be, or no
/// longer moves. With a flat side on the bar, thing and robot move like a car (Lynch and Mason, Stable Pushing, 1996): the robot
/// steers by its own yaw and by where along the side it pushes, so that the thing comes back to the line and looks along it.
/// </summary>
/// <param name="trot">Where the robot walks: its goal is moved here.</param>
/// <param name="behind">From the thing's centre back to the middle of the trunk when they touch, m.</param>
/// <param name="gyration">Radius of gyration of the thing's footprint, m: a push that far aside of its centre turns it about a point that far off on the other side.</param>
/// <param name="look">Asked a few times a second.</param>
public sealed class PushGait(Trot trot, double behind, double gyration, Func<PushSight> look) : ILegController
{
    private const double Ahead = .5, LookSeconds = .2, Near = .12, Slow = .06;

    /// <summary>s without headway.</summary>
    private const double Patience = 5;

    /// <summary>m: how far short of its goal the thing is when the feet stop.</summary>
    private const double Runout = .008;

    /// <summary>m of way in which an error shrinks to 1/e; m aside and rad at most.</summary>
    private const double Settling = .3, MostAside = .06, MostLead = .15;

    /// <summary>m: how far ahead the robot looks for the yaw of the curve that it is on.</summary>
    private const double Lead = .15;

    private double _looked = double.NegativeInfinity, _least = double.PositiveInfinity, _since, _aside, _yaw;
    private PushSight _sight;

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        if (state.Time - _looked >= LookSeconds && !trot.Ending)
        {
            _looked = state.Time;
            _sight = look();
            Steer();
            if (_sight.Left < _least - .01)
            {
                (_least, _since) = (_sight.Left, state.Time);
            }

            if (_sight.Left <= Runout || state.Time - _since > Patience)
            {
                trot.Ending = true;
            }

            trot.Speed = _sight.Left < Near ? Slow : double.PositiveInfinity;
        }

        Pose line = _sight.Line;
        double along = (state.Trunk.Translation - line.Translation).Dot(line.Rotation.AxisX);
        trot.Goal = new((line * new Vector3(along + Ahead, _aside, 0)).Horizontal, line.Rotation * Rotation.AboutZ(_yaw));
        MotionResult? end = trot.Tick(state, command);
        return end is { Code: MotionCode.Reached } && _sight.Left > Runout
            ? new(MotionCode.Stuck, FormattableString.Invariant($"What is pushed no longer moves: {_sight.Left:0.###} m are left."))
            : end;
    }

    /// <summary>
    /// The curvature that lets place and direction settle on the line as functions of the way (critically damped), then the place on the
    /// side and the yaw of the robot that bring it about.
    /// </summary>
    private void Steer()
    {
        double aside = (_sight.Place - _sight.Line.Translation).Dot(_sight.Line.Rotation.AxisY), turned = _sight.Turned;
        double curvature = -(aside / Settling + 2 * turned) / Settling;
        double off = Math.Clamp(-curvature * gyration * gyration, -MostAside, MostAside);
        _aside = aside - behind * Math.Sin(turned) + off * Math.Cos(turned);
        _yaw = turned + Math.Clamp(curvature * Lead, -MostLead, MostLead);
    }
}
