using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>How a trot is to go.</summary>
/// <param name="Height">Of the trunk's origin above the soles, m.</param>
/// <param name="Speed">m/s at most, in any direction.</param>
/// <param name="TurnRate">rad/s at most.</param>
/// <param name="Lift">How high feet swing, m.</param>
/// <param name="Period">Of the gait, s: both diagonals once.</param>
public sealed record TrotOptions(double Height = .27, double Speed = .4, double TurnRate = .8, double Lift = .07, double Period = .4);

/// <summary>
/// Trots over level ground to a pose: diagonal feet together, footholds by Raibert's rule (Legged Robots That Balance, 1986),
/// the trunk's speed towards the goal with limited acceleration. Where the next waypoint is may change from tick to tick.
/// </summary>
public sealed class Trot : ILegController
{
    // m/s^2, rad/s^2, 1/s.
    private const double Acceleration = .8, TurnAcceleration = 3, ApproachGain = 1.2, TurnGain = 1.5;

    /// <summary>m and rad: how far the reference may run ahead of the robot.</summary>
    private const double Leash = .05, TurnLeash = .15;

    private const double CaptureGain = .12;     // s, near sqrt(height / g)
    private const double LearningGain = .15, LargestNeutral = .05;
    private const double LeanGain = 1, MostLean = .12;  // 1/s, rad
    private const double Contact = 25;          // N
    private const double StepLimit = .16;       // m from below the hip
    private const double GroundSeconds = .3;
    private const double StuckSeconds = 6, SettleSeconds = .3;

    private readonly BodyControl _body;
    private readonly TrotOptions _options;
    private readonly BodyReference _reference = new();
    private readonly FallDetector _falls = new();
    private readonly Vector3[] _liftedFrom = new Vector3[QuadrupedDescription.LegCount];
    private readonly bool[] _swings = new bool[QuadrupedDescription.LegCount];
    private readonly double _tolerance, _turnTolerance;
    private Vector3 _velocity, _at, _centre, _neutral;
    private double _ground, _lean, _turnRate, _yaw, _phase, _settled, _best = double.PositiveInfinity, _sinceBest;
    private Pose _goal;
    private bool _begun, _stuck;

    /// <param name="goal">x, y and yaw are what counts.</param>
    public Trot(BodyControl body, TrotOptions options, Pose goal, double tolerance = .02, double turnTolerance = .04)
    {
        (_body, _options, Goal, _tolerance, _turnTolerance) = (body, options, goal, tolerance, turnTolerance);
    }

    /// <summary>X_WT to come to, in x, y and yaw.</summary>
    public Pose Goal
    {
        get => _goal;
        set
        {
            if (value != _goal)
            {
                (_goal, _best, _sinceBest) = (value, double.PositiveInfinity, 0);
            }
        }
    }

    /// <summary>m/s at most now.</summary>
    public double Speed { get; set; } = double.PositiveInfinity;

    /// <summary>A force on the world that the legs are to bring about, N: what is being pushed pushes back.</summary>
    public Vector3 Push { get; set; }

    /// <summary>Ends the motion at the next moment when all feet stand.</summary>
    public bool Ending { get; set; }

    /// <summary>It never ends because of a lack of headway.</summary>
    public bool Patient { get; set; }

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        double dt = _body.Robot.ControlPeriod;
        if (!_begun)
        {
            Begin(state);
        }

        Feel(state, dt);
        bool there = Steer(state, dt);
        _centre = (_body.CentreOfMass(state) - state.Trunk.Translation).Horizontal;

        // Where feet must stand so that the robot neither gains nor loses speed is learnt: a load or a push shifts it.
        Vector3 slip = state.Trunk.Rotation.Inverse * (state.Velocity.Linear.Horizontal - _velocity);
        Vector3 neutral = _neutral + slip * (LearningGain * dt);
        _neutral = neutral.Length > LargestNeutral ? neutral * (LargestNeutral / neutral.Length) : neutral;
        bool atRest = there && _velocity.Length < .03 && Math.Abs(_turnRate) < .05;
        bool between = _phase < dt / _options.Period || Math.Abs(_phase - .5) < dt / _options.Period;
        if (_settled > 0 || ((atRest || Ending) && between))
        {
            _settled += dt;
            (_velocity, _turnRate) = (Vector3.Zero, 0);
        }
        else
        {
            _phase = (_phase + dt / _options.Period) % 1;
        }

        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            Move(state, i, dt);
        }

        // Two feet on a diagonal hold no pitch for long, and what is pushed raises the head: how to lean against that is learnt.
        double pitch = -Math.Asin(Math.Clamp((state.Trunk.Rotation * Vector3.UnitX).Z, -1, 1));
        _lean = Math.Clamp(_lean - LeanGain * pitch * dt, -MostLean, MostLean);
        _reference.Trunk = new(new(_at.X, _at.Y, _ground + _options.Height), Rotation.AboutZ(_yaw) * Rotation.AboutY(_lean));
        _reference.Velocity = new(_velocity, new(0, 0, _turnRate));
        _reference.Push = Push;
        _body.Write(state, _reference, command);
        if (!Patient && !Ending && Stuck(state, dt))
        {
            // All feet down first.
            _stuck = Ending = true;
        }

        return _falls.Fallen(state) is { } fallen ? fallen
            : _settled < SettleSeconds ? null
            : !_stuck ? MotionResult.Reached
            : new(MotionCode.Stuck, FormattableString.Invariant(
                $"No headway for {StuckSeconds} s: still {(Goal.Translation - state.Trunk.Translation).Horizontal.Length:0.##} m from the goal."));
    }

    private void Begin(QuadrupedState state)
    {
        _begun = true;
        _at = state.Trunk.Translation.Horizontal;
        _yaw = state.Trunk.Rotation.Yaw;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            _reference.Foot[i] = _body.Foot(state, i);
            _ground += (_reference.Foot[i].Z - _body.Robot.FootRadius) / QuadrupedDescription.LegCount;
        }
    }

    /// <summary>The ground is where the standing feet are: an estimate of height drifts, the ground below does not.</summary>
    private void Feel(QuadrupedState state, double dt)
    {
        double sum = 0;
        int standing = 0;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            if (_reference.Load[i] > 0 && state.FootForce[i] > Contact)
            {
                sum += _body.Foot(state, i).Z - _body.Robot.FootRadius;
                standing++;
            }
        }

        _ground += standing == 0 ? 0 : (sum / standing - _ground) * dt / GroundSeconds;
    }

    /// <summary>Moves the reference towards the goal. True when the robot is there.</summary>
    private bool Steer(QuadrupedState state, double dt)
    {
        Vector3 away = (Goal.Translation - state.Trunk.Translation).Horizontal;
        double turn = Wrap(Goal.Rotation.Yaw - state.Trunk.Rotation.Yaw);
        double speed = Math.Min(Math.Min(_options.Speed, Speed), ApproachGain * away.Length);
        Vector3 wanted = away.Length > 1e-6 ? away * (speed / away.Length) : Vector3.Zero;
        Vector3 change = wanted - _velocity;
        double most = Acceleration * dt;
        _velocity += change.Length > most ? change * (most / change.Length) : change;
        double rate = Math.Clamp(TurnGain * turn, -_options.TurnRate, _options.TurnRate);
        _turnRate += Math.Clamp(rate - _turnRate, -TurnAcceleration * dt, TurnAcceleration * dt);

        _at += _velocity * dt;
        Vector3 ahead = (_at - state.Trunk.Translation).Horizontal;
        _at = state.Trunk.Translation.Horizontal + (ahead.Length > Leash ? ahead * (Leash / ahead.Length) : ahead);
        _yaw = state.Trunk.Rotation.Yaw + Math.Clamp(Wrap(_yaw + _turnRate * dt - state.Trunk.Rotation.Yaw), -TurnLeash, TurnLeash);
        return away.Length < _tolerance && Math.Abs(turn) < _turnTolerance;
    }

    private void Move(QuadrupedState state, int leg, double dt)
    {
        // Front right and rear left swing in the first half, the others in the second.
        bool first = leg is 0 or 3;
        double s = first ? 2 * _phase : 2 * _phase - 1;
        bool swings = _settled == 0 && s is >= 0 and < 1 && !(s > .6 && state.FootForce[leg] > Contact);
        if (!swings)
        {
            if (_swings[leg])
            {
                // It stands where it came down.
                _reference.Foot[leg] = _body.Foot(state, leg);
            }

            _swings[leg] = false;
            _reference.FootVelocity[leg] = Vector3.Zero;
            _reference.Load[leg] = 1;
            return;
        }

        if (!_swings[leg])
        {
            if (s > .6)
            {
                // It touched early and stands until its next turn.
                return;
            }

            _swings[leg] = true;
            _liftedFrom[leg] = _body.Foot(state, leg);
        }

        double swing = _options.Period / 2;
        Vector3 hold = Foothold(state, leg, (1 - s) * swing);
        (double along, double rate) = Smooth(s);
        double z = _ground + _body.Robot.FootRadius - .01 * s, up = _options.Lift * Math.Sin(Math.PI * s);
        Vector3 from = _liftedFrom[leg];
        _reference.Foot[leg] = new(
            from.X + (hold.X - from.X) * along, from.Y + (hold.Y - from.Y) * along, from.Z + (z - from.Z) * along + up);
        _reference.FootVelocity[leg] = new(
            (hold.X - from.X) * rate / swing, (hold.Y - from.Y) * rate / swing,
            ((z - from.Z) * rate + _options.Lift * Math.PI * Math.Cos(Math.PI * s)) / swing);
        _reference.Load[leg] = 0;
    }

    /// <summary>Where a foot is to come down: below its hip at that time, ahead by half a stance, and farther when the robot is faster than it should be.</summary>
    private Vector3 Foothold(QuadrupedState state, int leg, double remaining)
    {
        LegDescription l = _body.Robot.Legs[leg];
        double stance = _options.Period / 2;
        Rotation yaw = Rotation.AboutZ(state.Trunk.Rotation.Yaw + _turnRate * (remaining + stance / 2));
        Vector3 hip = yaw * (new Vector3(l.Hip.X, l.Hip.Y + l.Side, 0) + _neutral) + _centre;
        Vector3 velocity = state.Velocity.Linear.Horizontal;
        Vector3 step = _velocity * (stance / 2) + CaptureGain * (velocity - _velocity);
        step = step.Length > StepLimit ? step * (StepLimit / step.Length) : step;
        return (state.Trunk.Translation + velocity * remaining).Horizontal + hip + step;
    }

    private bool Stuck(QuadrupedState state, double dt)
    {
        double away = (Goal.Translation - state.Trunk.Translation).Horizontal.Length + .2 * Math.Abs(Wrap(Goal.Rotation.Yaw - state.Trunk.Rotation.Yaw));
        _sinceBest += dt;
        if (away < _best - .02)
        {
            (_best, _sinceBest) = (away, 0);
        }

        return _sinceBest > StuckSeconds;
    }

    private static (double At, double Rate) Smooth(double s) => (s * s * (3 - 2 * s), 6 * s * (1 - s));

    private static double Wrap(double angle) => Math.IEEERemainder(angle, 2 * Math.PI);
}
