using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// A quasi-static crawl over known ground: one foot at a time, the centre of mass over the other three first (McGhee and Frank
/// 1968). Feet are read again before each phase and the ground before each step, because what the robot stands on may move.
/// </summary>
/// <param name="look">The ground as it is known now; asked before each step.</param>
public sealed class Crawl(BodyControl body, FootPlan plan, Func<Ground> look) : ILegController
{
    /// <summary>m/s^2: h a / g of it, 2.6 cm, is what the centre of pressure runs ahead of the centre of mass.</summary>
    private const double ShiftAcceleration = 1;

    private const double TurnSpeed = .5, LeastShift = .25;
    private const double SwingSpeed = .35, LeastSwing = .4;

    /// <summary>m: how far inside the support triangle the centre of mass is while a foot swings.</summary>
    private const double Margin = .07;

    /// <summary>m, of the trunk's origin above the mean of the soles: the first with which there is a next step. Down needs longer legs.</summary>
    private static readonly double[] Heights = [.28, .25, .22, .19];

    /// <summary>Of the ground's slope, taken on by the trunk.</summary>
    private const double Pitch = .85, Roll = .6;

    /// <summary>How much of the trunk's error the next phase starts from; the rest is what the servos still hold.</summary>
    private const double Feedback = .6;

    private const double Touch = 15;                // N
    private const double Deeper = .03;              // m below where the ground should be
    private const double LoadSeconds = .12, EndSeconds = .3;
    private const int MostSteps = 400;

    private readonly BodyReference _reference = new();
    private readonly FallDetector _falls = new();
    private Pose _from, _to;
    private FootStep _step;
    private Vector3 _liftedFrom;
    private Phase _phase = Phase.None;
    private double _begin, _seconds, _height = Heights[0];

    private enum Phase
    {
        None,
        Shifting,
        Swinging,
        Loading,
        Ending,
    }

    /// <summary>The placement under way.</summary>
    public FootStep Step => _step;

    /// <summary>Feet put down so far.</summary>
    public int Steps { get; private set; }

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        MotionResult? end = null;
        if (_phase == Phase.None)
        {
            _reference.Trunk = state.Trunk;
            Array.Fill(_reference.Load, 1);
            end = Foresee(state) ?? NextStep(state);
        }

        double t = state.Time + body.Robot.ControlPeriod - _begin;
        switch (_phase)
        {
            case Phase.Shifting or Phase.Ending:
                Shift(t);
                if (t >= _seconds)
                {
                    end = _phase == Phase.Ending ? MotionResult.Reached : Lift(state);
                }

                break;
            case Phase.Swinging when Swing(state, t):
                Land(state);
                break;
            case Phase.Loading:
                _reference.Load[_step.Leg] = Math.Clamp(t / LoadSeconds, .05, 1);
                if (t >= LoadSeconds)
                {
                    Steps++;
                    end = NextStep(state);
                }

                break;
        }

        body.Write(state, _reference, command);
        return _falls.Fallen(state) ?? end;
    }

    /// <summary>Plans all steps to the end, as if each went as planned: what cannot be done is said before anything moves.</summary>
    private MotionResult? Foresee(QuadrupedState state)
    {
        ReadFeet(state);
        Ground ground = look();
        for (int k = 0; k < MostSteps && !plan.Done(_reference.Foot); k++)
        {
            if (Choose(state, ground) is not { } step)
            {
                return NoFooting(k + " planned", _reference.Foot[0]);
            }

            _reference.Foot[step.Leg] = step.Target;
        }

        return null;
    }

    private static MotionResult NoFooting(string steps, Vector3 at) => new(MotionCode.NoFooting, FormattableString.Invariant(
        $"No safe place for the next foot within reach, after {steps} steps, at {at}. Feet need even ground {Ground.Margin} m from any edge, at most {FootPlan.HighestStep} m higher or lower."));

    private MotionResult? NextStep(QuadrupedState state)
    {
        ReadFeet(state);
        ReadOnlySpan<Vector3> feet = _reference.Foot;
        if (plan.Done(feet))
        {
            Aim(state, -1, EndSeconds);
            _phase = Phase.Ending;
            return null;
        }

        if (Choose(state, look()) is not { } step)
        {
            return NoFooting(Steps.ToString(), state.Trunk.Translation);
        }

        _step = step;
        Aim(state, step.Leg, LeastShift);
        _phase = Phase.Shifting;
        return null;
    }

    private FootStep? Choose(QuadrupedState state, Ground ground)
    {
        foreach (double height in Heights)
        {
            _height = height;
            if (plan.Next(ground, _reference.Foot, leg => TrunkFor(state, leg)) is { } step)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>Sets out to put the trunk over the standing feet.</summary>
    private void Aim(QuadrupedState state, int lifting, double least)
    {
        _from = Pose.Lerp(_reference.Trunk, state.Trunk, Feedback);
        _to = TrunkFor(state, lifting);
        _seconds = Math.Max(least, Math.Max(
            Math.Sqrt(6 * (_to.Translation - _from.Translation).Length / ShiftAcceleration), 1.5 * _from.Rotation.AngleTo(_to.Rotation) / TurnSpeed));
        _begin = state.Time;
    }

    /// <summary>X_WT over the standing feet, along the ground's slope.</summary>
    private Pose TrunkFor(QuadrupedState state, int lifting)
    {
        Vector3 middle = Vector3.Zero;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            middle += _reference.Foot[i] / QuadrupedDescription.LegCount;
        }

        Vector3 front = _reference.Foot[0] + _reference.Foot[1], rear = _reference.Foot[2] + _reference.Foot[3];
        Vector3 right = _reference.Foot[0] + _reference.Foot[2], left = _reference.Foot[1] + _reference.Foot[3];
        double pitch = -Pitch * Math.Atan2(front.Z - rear.Z, (front - rear).Dot(plan.Along));
        double roll = Roll * Math.Atan2(left.Z - right.Z, (left - right).Horizontal.Length);
        Rotation attitude = Rotation.FromRollPitchYaw(roll, pitch, plan.Yaw);

        // The centre of mass is a little off the trunk's origin.
        Vector3 off = (body.CentreOfMass(state) - state.Trunk.Translation).Horizontal;
        Vector3 over = (lifting < 0 ? middle.Horizontal : new SupportTriangle(_reference.Foot, lifting).Stable(middle, Margin)) - off;
        return new(new(over.X, over.Y, middle.Z - body.Robot.FootRadius + _height), attitude);
    }

    private void Shift(double t)
    {
        (double at, double rate) = Smooth(t / _seconds);
        Vector3 turn = (_from.Rotation.Inverse * _to.Rotation).ToRotationVector();
        _reference.Trunk = Pose.Lerp(_from, _to, at);
        _reference.Velocity = new((_to.Translation - _from.Translation) * (rate / _seconds), _from.Rotation * turn * (rate / _seconds));
    }

    private MotionResult? Lift(QuadrupedState state)
    {
        ReadFeet(state);
        _phase = Phase.Swinging;
        _begin = state.Time;
        _liftedFrom = _reference.Foot[_step.Leg];
        _seconds = Math.Max(LeastSwing, ((_step.Target - _liftedFrom).Horizontal.Length + 2 * _step.Apex - _liftedFrom.Z - _step.Target.Z) / SwingSpeed);
        _reference.Load[_step.Leg] = 0;
        _reference.Velocity = default;
        return null;
    }

    /// <summary>Up, over and down. True when the foot stands.</summary>
    private bool Swing(QuadrupedState state, double t)
    {
        double s = t / _seconds;
        (double up, double upRate) = Smooth(s / .35);
        (double over, double overRate) = Smooth((s - .2) / .55);
        (double down, double downRate) = Smooth((s - .6) / .4);
        double deeper = Math.Max(0, s - 1) * .25;
        double rise = _step.Apex - _liftedFrom.Z, fall = _step.Apex - _step.Target.Z;
        Vector3 across = (_step.Target - _liftedFrom).Horizontal;
        Vector3 at = _liftedFrom + across * over;
        _reference.Foot[_step.Leg] = at with { Z = _liftedFrom.Z + rise * up - fall * down - deeper };
        _reference.FootVelocity[_step.Leg] = (across * (overRate / .55) + new Vector3(0, 0, rise * upRate / .35 - fall * downRate / .4)) / _seconds;
        bool touches = s > .75 && state.FootForce[_step.Leg] > Touch;
        return touches || deeper > Deeper;
    }

    private void Land(QuadrupedState state)
    {
        ReadFeet(state);
        _reference.FootVelocity[_step.Leg] = Vector3.Zero;
        _reference.Load[_step.Leg] = .05;
        _phase = Phase.Loading;
        _begin = state.Time;
    }

    /// <summary>Feet stand where they are, not where they were to be.</summary>
    private void ReadFeet(QuadrupedState state)
    {
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            _reference.Foot[i] = body.Foot(state, i);
            _reference.FootVelocity[i] = Vector3.Zero;
        }
    }

    /// <summary>From 0 to 1 and its rate, at rest at both ends.</summary>
    private static (double At, double Rate) Smooth(double s) => s <= 0 ? (0, 0) : s >= 1 ? (1, 0) : (s * s * (3 - 2 * s), 6 * s * (1 - s));
}
