using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Acting;

/// <summary>
/// A policy at work on one hand: each of its control periods it senses, acts, and lets the hand follow for as many of the hand's own
/// periods as that takes. Whatever is wrong ends it with the hand holding. Its periods allocate nothing but what the policy does.
/// </summary>
public sealed class Reorienter
{
    /// <summary>How far a goal's quaternion may be from length 1.</summary>
    private const double Unit = 1e-3;

    private readonly IHand _hand;
    private readonly IHandSensor _sensor;
    private readonly IHandPolicy _policy;
    private readonly ReorientLimits _limits;
    private readonly int _steps;
    private readonly double[] _targets;
    private readonly bool[] _active = [true], _stops = new bool[1];
    private readonly Rotation[] _goal = new Rotation[1];
    private double _start, _timeout;

    /// <exception cref="ArgumentException">What is sensed is another hand, or its period is no multiple of the hand's.</exception>
    public Reorienter(IHand hand, IHandSensor sensor, IHandPolicy policy, ReorientLimits limits)
    {
        (_hand, _sensor, _policy, _limits) = (hand, sensor, policy, limits);
        IHandWorlds world = sensor.World;
        if (world.Count != 1 || !world.Hand.Joints.SequenceEqual(hand.Description.Joints))
        {
            throw new ArgumentException($"What is sensed is '{world.Hand.Name}' in {world.Count} worlds, and what is moved is '{hand.Description.Name}', with other joints. Give the sensor of this hand.", nameof(sensor));
        }

        double steps = world.ControlPeriod / hand.ControlPeriod;
        _steps = (int)Math.Round(steps);
        if (_steps < 1 || Math.Abs(steps - _steps) > 1e-6)
        {
            throw new ArgumentException(FormattableString.Invariant($"The policy acts every {world.ControlPeriod} s, which is no multiple of the hand's control period, {hand.ControlPeriod} s. Give the hand another."), nameof(hand));
        }

        _targets = new double[hand.Description.Joints.Length];
    }

    /// <summary>Why a goal is none, or null.</summary>
    /// <param name="what">The goal or another rotation, for the message.</param>
    public static string? Refuse(in Rotation goal, string what = "goal")
    {
        double length = Math.Sqrt(goal.W * goal.W + goal.X * goal.X + goal.Y * goal.Y + goal.Z * goal.Z);
        return Math.Abs(length - 1) <= Unit ? null
            : FormattableString.Invariant($"The {what} {goal} is no rotation: its length is {length:0.####} and must be 1 within {Unit}. Give a unit quaternion w, x, y, z.");
    }

    /// <summary>Turns the object until the policy stops, or something ends it. Calls are made from one thread.</summary>
    /// <param name="thing">Index into the objects of the sensor's world.</param>
    /// <param name="goal">R_HO wanted, in the hand's frame.</param>
    /// <param name="told">Told before each action: rad left to the goal as sensed, NaN where that is not; seconds since the goal was set. Null for nobody.</param>
    /// <param name="stop">Ends it within one control period of the hand.</param>
    public ReorientEnd Run(int thing, in Rotation goal, Action<double, double>? told, CancellationToken stop) => Run(thing, goal, _limits.Timeout, told, stop);

    /// <summary>The same, with another time than the limits' own.</summary>
    /// <param name="timeout">s of the hand's clock.</param>
    public ReorientEnd Run(int thing, in Rotation goal, double timeout, Action<double, double>? told, CancellationToken stop)
    {
        (_start, _timeout) = (_hand.Time, timeout);
        if (Refuse(goal) is { } wrong)
        {
            return new(ReorientCode.Refused, double.NaN, 0, wrong);
        }

        // A period of holding: what is known is then of now.
        _goal[0] = goal.Normalized();
        if (Move(1, hold: true, stop) is { } absent)
        {
            return absent;
        }

        _start = _hand.Time;
        if (Unfit(stop) is { } unfit)
        {
            return unfit;
        }

        _policy.Begin(_sensor.World, 0, thing);
        while (true)
        {
            told?.Invoke(Angle, Seconds);
            if (Act() && (Move(_limits.HoldPeriods * _steps, hold: true, stop) ?? Unfit(stop)) is { } broken)
            {
                return broken;
            }

            if (_policy.Trouble(0) is { } trouble)
            {
                return End(trouble.Code, $"The policy gave up: {trouble.Words}. The hand was told to hold.");
            }

            if (_stops[0] && Act())
            {
                return End(ReorientCode.Reached, FormattableString.Invariant($"The policy stopped after {Seconds:0.0} s{(_sensor.SeesObject ? $" with {Angle:0.00} rad left" : "")}."));
            }

            if ((Move(_steps, hold: false, stop) ?? Unfit(stop)) is { } end)
            {
                return end;
            }
        }
    }

    private double Seconds => _hand.Time - _start;

    private Pose Object => _sensor.World.ObjectPose(0);

    private double Angle => _sensor.SeesObject ? Object.Rotation.AngleTo(_goal[0]) : double.NaN;

    /// <summary>One action, and whether the policy would stop.</summary>
    private bool Act()
    {
        _policy.Act(_sensor.World, _active, _goal, _targets, _stops);
        return _stops[0];
    }

    /// <summary>Senses. Why it cannot go on, or null.</summary>
    private ReorientEnd? Unfit(CancellationToken stop) =>
        stop.IsCancellationRequested ? End(ReorientCode.Stopped, "A stop was asked for.")
        : _sensor.Sense() is { } stale ? Stale(stale)
        : _sensor.SeesObject && Evaluation.Evaluator.Lost(Object) ? End(ReorientCode.ObjectLost, FormattableString.Invariant($"The object is at {Object.Translation} m; within {Evaluation.Evaluator.Reach} m of the hand's axis it can be reached. Put it back."))
        : Seconds > _timeout ? End(ReorientCode.TimedOut, FormattableString.Invariant($"The goal was not reached within {_timeout} s{(_sensor.SeesObject ? $": {Angle:0.00} rad are left" : "")}."))
        : null;

    private ReorientEnd? Move(int steps, bool hold, CancellationToken stop)
    {
        for (int i = 0; i < steps && !stop.IsCancellationRequested; i++)
        {
            HandStatus status = hold ? _hand.Hold() : _hand.Step(_targets);
            if (status.Code is not (HandCode.Ok or HandCode.Restrained))
            {
                return status.Code == HandCode.Stale ? Stale(status.Message) : End(ReorientCode.HandFault, status.Message);
            }
        }

        return null;
    }

    private ReorientEnd Stale(string why) => End(ReorientCode.Stale, $"{why} The hand was told to hold.");

    private ReorientEnd End(ReorientCode code, string message)
    {
        ReorientEnd end = new(code, Angle, Seconds, message);
        _hand.Hold();
        return end;
    }
}
