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

    /// <summary>How much of the trunk's error the next phase starts from; the rest is what the servos still hold.</summary>
    private const double Feedback = .6;

    /// <summary>m: a foot that finds no ground so far below where it should be stands there.</summary>
    private const double Deeper = .03;

    private const double LoadSeconds = .12, EndSeconds = .3;

    private readonly BodyReference _reference = new();
    private readonly FallDetector _falls = new();
    private Pose _from, _to;
    private FootStep _step;
    private Swing _swing;
    private Phase _phase = Phase.None;
    private double _begin, _seconds, _height = FootPlan.UsualHeight;

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
                _reference.Shift(_from, _to, t, _seconds);
                if (t >= _seconds)
                {
                    end = _phase == Phase.Ending ? MotionResult.Reached : Lift(state);
                }

                break;
            case Phase.Swinging when SwingOn(state, t):
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
        _reference.Stand(body, state);
        return plan.Foresee(look(), [.. _reference.Foot], Off(state)) is { } steps ? NoFooting(steps + " planned", state.Trunk.Translation) : null;
    }

    /// <summary>The centre of mass is a little off the trunk's origin.</summary>
    private Vector3 Off(QuadrupedState state) => (body.CentreOfMass(state) - state.Trunk.Translation).Horizontal;

    private static MotionResult NoFooting(string steps, Vector3 at) => new(MotionCode.NoFooting, FormattableString.Invariant(
        $"No safe place for the next foot within reach, after {steps} steps, at {at}. Feet need even ground {Ground.Margin} m from any edge, at most {FootPlan.HighestStep} m higher or lower."));

    private MotionResult? NextStep(QuadrupedState state)
    {
        _reference.Stand(body, state);
        if (plan.Done(_reference.Foot))
        {
            Aim(state, -1, EndSeconds);
            _phase = Phase.Ending;
            return null;
        }

        if (plan.Choose(look(), _reference.Foot, Off(state)) is not { } next)
        {
            return NoFooting(Steps.ToString(), state.Trunk.Translation);
        }

        (_step, _height) = next;
        Aim(state, _step.Leg, LeastShift);
        _phase = Phase.Shifting;
        return null;
    }

    /// <summary>Sets out to put the trunk over the standing feet.</summary>
    private void Aim(QuadrupedState state, int lifting, double least)
    {
        _from = Pose.Lerp(_reference.Trunk, state.Trunk, Feedback);
        _to = plan.Over(_reference.Foot, lifting, _height, Off(state));
        _seconds = Math.Max(least, Math.Max(
            Math.Sqrt(6 * (_to.Translation - _from.Translation).Length / ShiftAcceleration), 1.5 * _from.Rotation.AngleTo(_to.Rotation) / TurnSpeed));
        _begin = state.Time;
    }

    private MotionResult? Lift(QuadrupedState state)
    {
        _reference.Stand(body, state);
        _phase = Phase.Swinging;
        _begin = state.Time;
        _swing = Swing.Slow(_reference.Foot[_step.Leg], _step.Target, _step.Apex);
        _reference.Load[_step.Leg] = 0;
        _reference.Velocity = default;
        return null;
    }

    /// <summary>Up, over and down. True when the foot stands.</summary>
    private bool SwingOn(QuadrupedState state, double t)
    {
        (_reference.Foot[_step.Leg], _reference.FootVelocity[_step.Leg]) = _swing.After(t);
        return _swing.Touches(t, state.FootForce[_step.Leg]) || _swing.Deeper(t) > Deeper;
    }

    private void Land(QuadrupedState state)
    {
        _reference.Stand(body, state);
        _reference.Load[_step.Leg] = .05;
        _phase = Phase.Loading;
        _begin = state.Time;
    }
}
