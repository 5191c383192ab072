using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// Puts the hind feet on something behind the robot, one after the other and so lightly that it does not give way under them, then
/// lets the weight come onto them little by little, and stands. What gives way sinks under the feet and the trunk with it: feet are
/// read anew each tick, and where the robot is it knows from its front feet alone. A trunk whose hind feet are borne with less than
/// their share of its weight falls backwards, and the weight that comes slowly makes that slow. Hind feet, because knees bend
/// backwards: their shins lean away from the edge that they go over, those of front feet would lie on it.
/// </summary>
/// <param name="plan">Its trunk looks away from what is pressed.</param>
/// <param name="right">Where the right hind foot's centre is to come down, m.</param>
/// <param name="left">The same of the left one.</param>
/// <param name="hold">How long it stands in the end, s.</param>
public sealed class PressGait(BodyControl body, FootPlan plan, Vector3 right, Vector3 left, double hold) : ILegController
{
    /// <summary>Of the weight: what the hind feet carry together while the first of them is lifted.</summary>
    private const double Evenly = .33;

    /// <summary>m/s, rad/s, s: how fast the trunk is put over where a foot can be lifted.</summary>
    private const double ShiftSpeed = .12, TurnSpeed = .25, LeastShift = .3;

    /// <summary>m/s: how fast the centre of mass goes towards the hind feet while the weight comes onto them.</summary>
    private const double LeanSpeed = .05;

    /// <summary>s in which a foot that is down takes its load; m: over the higher of both ends of a step, and below where ground should be.</summary>
    private const double LoadSeconds = .12, Clearance = .06, Deeper = .04;

    /// <summary>s: how quickly the trunk follows what sinks; and for how long it must have been at rest.</summary>
    private const double Follow = .05, Rest = .3;

    /// <summary>m/s: what sinks no faster rests.</summary>
    private const double Resting = .01;

    /// <summary>s after which what has not come to rest will not.</summary>
    private const double Patience = 20;

    /// <summary>The hind legs.</summary>
    private const int Right = 2, Left = 3;

    private readonly BodyReference _reference = new();
    private readonly FallDetector _falls = new();
    private readonly Vector3[] _feet = new Vector3[QuadrupedDescription.LegCount];
    private Phase _phase = Phase.None;
    private Pose _from, _to;
    private Swing _swing;
    private double _begin, _seconds, _share, _rests;
    private int _leg;

    private enum Phase
    {
        None,
        Shifting,
        Swinging,
        Loading,
        Leaning,
    }

    /// <summary>m: how much lower the hind feet stand than where they were to come down.</summary>
    public double Sunk => (right.Z + left.Z - _feet[Right].Z - _feet[Left].Z) / 2;

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        if (_phase == Phase.None)
        {
            _reference.Trunk = state.Trunk;
            Array.Fill(_reference.Load, 1);
            _reference.Stand(body, state);
            Aim(state, lifting: Right);
        }

        double t = state.Time + body.Robot.ControlPeriod - _begin;
        MotionResult? end = null;
        switch (_phase)
        {
            case Phase.Shifting:
                _reference.Shift(_from, _to, t, _seconds);
                if (t >= _seconds)
                {
                    Shifted(state);
                }

                break;
            case Phase.Swinging:
                (_reference.Foot[_leg], _reference.FootVelocity[_leg]) = _swing.After(t);
                if (_swing.Touches(t, state.FootForce[_leg]) || _swing.Deeper(t) > Deeper)
                {
                    Land(state);
                }

                break;
            case Phase.Loading:
                _reference.Load[_leg] = Math.Clamp(t / LoadSeconds, .05, 1);
                if (t >= LoadSeconds)
                {
                    _reference.Stand(body, state);
                    if (_leg == Right)
                    {
                        Aim(state, Left);
                    }
                    else
                    {
                        Follows(state);
                    }
                }

                break;
            case Phase.Leaning:
                end = Lean(state, t);
                break;
        }

        body.Write(state, _reference, command);
        return _falls.Fallen(state) ?? end;
    }

    /// <summary>Sets out to put the centre of mass where the hind feet carry their share.</summary>
    private void Aim(QuadrupedState state, int lifting)
    {
        (_phase, _leg, _begin, _share) = (Phase.Shifting, lifting, state.Time, lifting == Right ? Evenly : PressPlace.Lightly);
        _from = _reference.Trunk;
        _to = Over(state, _reference.Foot, lifting);
        _seconds = Seconds((_to.Translation - _from.Translation).Length, _from.Rotation.AngleTo(_to.Rotation));
    }

    /// <summary>X_WT in which the hind feet, or the one that is not lifted, carry their share.</summary>
    private Pose Over(QuadrupedState state, Vector3[] feet, int lifting)
    {
        Vector3 off = (body.CentreOfMass(state) - state.Trunk.Translation).Horizontal;
        Vector3 front = (feet[0] + feet[1]) / 2, hind = lifting < 0 ? (feet[Right] + feet[Left]) / 2 : feet[Right + Left - lifting];
        Vector3 at = Vector3.Lerp(front, hind, _share).Horizontal;
        Pose level = plan.Over(feet, -1, FootPlan.UsualHeight, off);
        return level with { Translation = (at - off) with { Z = level.Translation.Z } };
    }

    private void Shifted(QuadrupedState state)
    {
        _reference.Stand(body, state);
        _begin = state.Time;
        _reference.Velocity = default;
        _phase = Phase.Swinging;
        Vector3 from = _reference.Foot[_leg], to = _leg == Right ? right : left;
        _swing = Swing.Slow(from, to, Math.Max(from.Z, to.Z) + Clearance);
        _reference.Load[_leg] = 0;
    }

    private void Land(QuadrupedState state)
    {
        _reference.Stand(body, state);
        _reference.Steady[_leg] = false;
        _reference.Load[_leg] = .05;
        (_phase, _begin) = (Phase.Loading, state.Time);
    }

    /// <summary>Both hind feet stand: from where the trunk is it goes over all four, wherever they go.</summary>
    private void Follows(QuadrupedState state)
    {
        (_phase, _begin) = (Phase.Leaning, state.Time);
        _reference.Foot.CopyTo(_feet, 0);
        Pose over = Over(state, _feet, -1);
        _from = new(_reference.Trunk.Translation - over.Translation, over.Rotation.Inverse * _reference.Trunk.Rotation);
        _seconds = Seconds(_from.Translation.Length, _from.Rotation.AngleTo(Rotation.Identity));
    }

    private static double Seconds(double way, double turn) => Math.Max(LeastShift, 1.5 * Math.Max(way / ShiftSpeed, turn / TurnSpeed));

    private MotionResult? Lean(QuadrupedState state, double t)
    {
        double dt = body.Robot.ControlPeriod, sinks = 0;
        for (int i = Right; i <= Left; i++)
        {
            // Downwards they follow; along the thing they stay, or they would creep off it.
            double z = body.Foot(state, i).Z, step = (z - _feet[i].Z) * (dt / Follow);
            _reference.Foot[i] = _reference.Foot[i] with { Z = z };
            _feet[i] += Vector3.UnitZ * step;
            sinks -= step / (2 * dt);
        }

        Vector3 span = ((_feet[Right] + _feet[Left] - _feet[0] - _feet[1]) / 2).Horizontal;
        bool leaning = t > _seconds && _share < PressPlace.Firmly;
        _share = leaning ? Math.Min(PressPlace.Firmly, _share + LeanSpeed / span.Length * dt) : _share;
        (double at, double rate) = Swing.Smooth(t / _seconds);
        Pose over = Over(state, _feet, -1);
        _reference.Trunk = new(over.Translation + _from.Translation * (1 - at), over.Rotation * Rotation.Slerp(_from.Rotation, Rotation.Identity, at));
        _reference.Velocity = new(
            span.Normalized() * (leaning ? LeanSpeed : 0) - Vector3.UnitZ * (sinks / 2) - _from.Translation * (rate / _seconds),
            Vector3.UnitZ.Cross(span.Normalized()) * (sinks / span.Length) - over.Rotation * _from.Rotation.ToRotationVector() * (rate / _seconds));
        _rests = _share >= PressPlace.Firmly && Math.Abs(sinks) < Resting ? _rests + dt : 0;
        return _rests >= Rest + hold ? MotionResult.Reached
            : t > Patience + hold ? new(MotionCode.Stuck, "What the hind feet press does not come to rest.")
            : null;
    }
}
