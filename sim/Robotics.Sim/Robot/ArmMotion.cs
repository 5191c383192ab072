using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// Something under way on the servos, told of each physics step and each control period: the same rules whether the caller
/// waits for the end (<see cref="SimulatedArm"/>) or time goes on by itself (a simulation served as a robot).
/// </summary>
public abstract class ArmMotion(ArmServos servos)
{
    protected ArmServos Servos { get; } = servos;

    protected double Period => Servos.Description.ControlPeriod;

    /// <summary>Before physics step <paramref name="substep"/> of a control period: sets targets.</summary>
    public virtual void Before(int substep)
    {
    }

    /// <summary>After a control period: how the motion ended, or null while it goes on.</summary>
    public abstract MotionResult? After();

    /// <summary>Asks for an end before the next control period. What comes out is told by <see cref="After"/>.</summary>
    public abstract void Stop(MotionCode code, string message);
}

/// <summary>Follows a trajectory that <see cref="Refuse"/> found no fault with, then lets the servos' last error go; stops by braking.</summary>
/// <param name="forceLimit">N, see <see cref="IArm.Follow"/>.</param>
/// <param name="pathTolerance">rad, one a joint, or empty for the arm's own.</param>
public sealed class FollowMotion(ArmServos servos, JointTrajectory trajectory, Func<ArmState, bool>? guard, double forceLimit, double[]? pathTolerance = null)
    : ArmMotion(servos)
{
    /// <summary>rad.</summary>
    public const double PathLimit = .1;

    private const double SettleSeconds = .3;
    private const double BrakeSeconds = .08;

    private readonly double[] _tolerance = pathTolerance ?? [.. Enumerable.Repeat(PathLimit, servos.Target.Length)];
    private readonly int _ticks = (int)Math.Ceiling(trajectory.Duration / servos.Description.ControlPeriod - 1e-9);
    private TrajectorySampler _path = new(trajectory);
    private Phase _phase;
    private int _tick, _overForce;
    private double _waited;
    private MotionResult _end;

    /// <summary>Velocities when a stop from outside began; null: no such stop.</summary>
    private double[]? _before;

    private enum Phase
    {
        Following,
        Settling,
        Braking,
    }

    /// <summary>Seconds since the start of the trajectory.</summary>
    public double Elapsed => Math.Min(_tick * Period, trajectory.Duration);

    /// <summary>The first rule that the trajectory breaks, in words, or null.</summary>
    public static string? Refuse(ArmServos servos, JointTrajectory trajectory, double forceLimit) =>
        TrajectoryCheck.Refuse(servos.Description, trajectory, servos.Positions(), forceLimit);

    public override void Before(int substep)
    {
        if (_phase == Phase.Following && _tick < _ticks)
        {
            _path.At(_tick * Period + substep * Servos.Step, Servos.Target, Servos.Rate);
        }
        else if (_phase != Phase.Braking)
        {
            Servos.Rate.Clear();
        }
        else if (_before is not null)
        {
            Servos.HoldWhereAtRest(_before);
        }
    }

    public override MotionResult? After()
    {
        switch (_phase)
        {
            case Phase.Braking:
                _waited += Period;
                return _waited < BrakeSeconds && !Servos.Settled(double.PositiveInfinity, .01) ? null : _end;
            case Phase.Settling:
                _waited += Period;
                return _waited < SettleSeconds && !Servos.Settled(1e-3, .01) ? null : MotionResult.Reached;
            default:
                return Followed();
        }
    }

    public override void Stop(MotionCode code, string message)
    {
        if (_phase != Phase.Braking)
        {
            (_phase, _waited, _end) = (Phase.Braking, 0, new(code, message));
            _before = Servos.BrakeHard();
        }
    }

    private MotionResult? Followed()
    {
        if (_tick < _ticks)
        {
            _tick++;
            _path.At(_tick * Period, Servos.Target, Servos.Rate);
            Check();
        }

        if (_phase == Phase.Following && _tick >= _ticks)
        {
            (_phase, _waited) = (Phase.Settling, 0);
            Servos.Rate.Clear();
            if (Servos.Settled(1e-3, .01))
            {
                return MotionResult.Reached;
            }
        }

        return null;
    }

    private void Check()
    {
        if (Servos.Astray(_tolerance) is { } astray)
        {
            Brake(new(MotionCode.PathTolerance, FormattableString.Invariant($"Joint '{astray.Joint}' is {astray.Error:0.###} rad off its path; at most {astray.Limit} rad.")));
            return;
        }

        Vector3 force = Servos.ForceAtTcp;
        _overForce = Math.Max(force.Horizontal.Length, Math.Abs(force.Z)) > forceLimit ? _overForce + 1 : 0;
        if (_overForce >= 2)
        {
            Brake(new(MotionCode.ForceLimit, FormattableString.Invariant($"The push on the world reached {force.Length:0.#} N; the limit is {forceLimit:0.#} N.")));
        }
        else if (guard is not null && guard(Servos.State))
        {
            Brake(new(MotionCode.Guarded, "The guard said stop."));
        }
    }

    /// <summary>Brakes where the arm is now, with all its servos' strength, and holds.</summary>
    private void Brake(MotionResult end)
    {
        (_phase, _waited, _end) = (Phase.Braking, 0, end);
        Servos.HoldHere();
    }
}

/// <summary>Moves the fingers until the width is reached or they press and no longer move.</summary>
public sealed class GripMotion : ArmMotion
{
    private const double GripSeconds = 4;

    private readonly double _wanted;
    private double _waited, _before;
    private int _still;
    private MotionResult? _end;

    /// <param name="width">m. What <see cref="Refuse"/> found no fault with.</param>
    /// <param name="force">N.</param>
    public GripMotion(ArmServos servos, double width, double force)
        : base(servos)
    {
        _wanted = width;
        servos.Grip(width, force);
    }

    /// <summary>Not the width, but an object or a stop ended the motion.</summary>
    public bool Stalled => Math.Abs(Servos.Width - _wanted) >= 5e-4;

    public static string? Refuse(ArmServos servos, double width, double force)
    {
        GripperDescription gripper = servos.Description.Gripper;
        return width >= 0 && width <= gripper.MaxWidth && force > 0 && force <= gripper.MaxForce
            ? null
            : FormattableString.Invariant($"Gripper width {width} m and force {force} N must be within [0, {gripper.MaxWidth}] m and (0, {gripper.MaxForce}] N.");
    }

    public override void Before(int substep)
    {
        if (substep == 0)
        {
            _before = Servos.Width;
        }
    }

    public override MotionResult? After()
    {
        _waited += Period;
        if (_end is not null)
        {
            return _end;
        }

        // There, or pressing with all the force it was given and going nowhere.
        bool there = Servos.GripCommandDone && Math.Abs(Servos.Width - _wanted) < 5e-4;
        _still = (there || Servos.GripYields) && Math.Abs(Servos.Width - _before) < 2e-3 * Period ? _still + 1 : 0;
        return _still >= 8 || _waited >= GripSeconds ? MotionResult.Reached : null;
    }

    public override void Stop(MotionCode code, string message)
    {
        if (_end is null)
        {
            _end = new(code, message);
            Servos.StopGrip();
        }
    }
}
