using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The simulated arm: <see cref="IArm"/> in lock step. Time passes only inside its calls, and the same calls give the same
/// bytes. A control period allocates nothing but the <see cref="ArmState"/> that a guard or a caller asks for.
/// </summary>
/// <remarks>
/// External torque is what an ideal momentum observer (De Luca and Mattone 2003) gives: the torque of all contacts on each
/// joint through a first-order filter, without gravity, inertia and friction. The weight of a held object is in it, as it is
/// on a real arm that was not told its load.
/// </remarks>
public sealed class SimulatedArm : IArm
{
    private const double ObserverSeconds = .02;
    private const double FingerSpeed = .1;      // m/s of opening
    private const double PathLimit = .1;        // rad
    private const double SettleSeconds = .3;
    private const double BrakeSeconds = .08;
    private const double GripSeconds = 4;

    private readonly SimWorld _world;
    private readonly ArmModel _arm;
    private readonly double[] _target, _rate, _external, _q;
    private ArmState? _state;
    private double _gripWidth, _gripCommand, _gripForce;
    private bool _gripYields;

    public SimulatedArm(SimWorld world)
    {
        _world = world;
        _arm = world.Arm;
        int n = _arm.Position.Length;
        (_target, _rate, _external, _q) = (new double[n], new double[n], new double[n], new double[n]);
        _arm.Description.Home.CopyTo(_target);
        _gripWidth = _gripCommand = Description.Gripper.MaxWidth;
        _gripForce = Description.Gripper.MaxForce;
    }

    public ArmDescription Description => _arm.Description;

    public ArmState State => _state ??= Measure();

    /// <summary>The commanded joint positions and velocities of the last physics step, rad and rad/s: for traces.</summary>
    public ReadOnlySpan<double> CommandedPosition => _target;

    public ReadOnlySpan<double> CommandedVelocity => _rate;

    /// <summary>The force that the world exerts at the tool centre point, base axes, N: estimated from <see cref="ArmState.ExternalTorque"/>.</summary>
    public Vector3 ForceAtTcp
    {
        get
        {
            ReadPositions();
            return ChainKinematics.ForceAtTcp(Description, _q, _external);
        }
    }

    public MotionResult Follow(JointTrajectory trajectory, Func<ArmState, bool>? guard, double forceLimit, CancellationToken stop)
    {
        if (_world.Fault is not null)
        {
            return Faulted;
        }

        ReadPositions();
        if (TrajectoryCheck.Refuse(Description, trajectory, _q, forceLimit) is { } refusal)
        {
            return new(MotionCode.Invalid, refusal);
        }

        var path = new TrajectorySampler(trajectory);
        double period = Description.ControlPeriod, step = period / _world.Substeps;
        int ticks = (int)Math.Ceiling(trajectory.Duration / period - 1e-9), overForce = 0;
        for (int k = 0; k < ticks; k++)
        {
            if (stop.IsCancellationRequested)
            {
                return Halt(MotionCode.Stopped, "Stopped on request.");
            }

            for (int s = 0; s < _world.Substeps; s++)
            {
                path.At(k * period + s * step, _target, _rate);
                if (!Substep())
                {
                    return Faulted;
                }
            }

            EndTick();
            path.At((k + 1) * period, _target, _rate);
            if (Astray() is { } astray)
            {
                return Halt(MotionCode.PathTolerance, astray);
            }

            Vector3 force = ForceAtTcp;
            overForce = Math.Max(force.Horizontal.Length, Math.Abs(force.Z)) > forceLimit ? overForce + 1 : 0;
            if (overForce >= 2)
            {
                return Halt(MotionCode.ForceLimit, FormattableString.Invariant($"The push on the world reached {force.Length:0.#} N; the limit is {forceLimit:0.#} N."));
            }

            if (guard is not null && guard(State))
            {
                return Halt(MotionCode.Guarded, "The guard said stop.");
            }
        }

        // The servo's last error, not the caller's business.
        Array.Clear(_rate);
        for (double waited = 0; waited < SettleSeconds && !Settled(1e-3, .01); waited += period)
        {
            if (stop.IsCancellationRequested)
            {
                return Halt(MotionCode.Stopped, "Stopped on request.");
            }

            if (!Tick())
            {
                return Faulted;
            }
        }

        return MotionResult.Reached;
    }

    public MotionResult Grip(double width, double force, CancellationToken stop)
    {
        GripperDescription gripper = Description.Gripper;
        if (_world.Fault is not null)
        {
            return Faulted;
        }

        if (!(width >= 0 && width <= gripper.MaxWidth) || !(force > 0 && force <= gripper.MaxForce))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant($"Gripper width {width} m and force {force} N must be within [0, {gripper.MaxWidth}] m and (0, {gripper.MaxForce}] N."));
        }

        Array.Clear(_rate);
        (_gripWidth, _gripForce, _gripCommand) = (width, force, Width);
        int still = 0;
        double period = Description.ControlPeriod;
        for (double waited = 0; waited < GripSeconds; waited += period)
        {
            if (stop.IsCancellationRequested)
            {
                (_gripWidth, _gripCommand) = (Width, Width);
                return Halt(MotionCode.Stopped, "Stopped on request.");
            }

            double before = Width;
            if (!Tick())
            {
                return Faulted;
            }

            // There, or pressing with all the force it was given and going nowhere.
            bool there = _gripCommand == _gripWidth && Math.Abs(Width - width) < 5e-4;
            still = (there || _gripYields) && Math.Abs(Width - before) < 2e-3 * period ? still + 1 : 0;
            if (still >= 8)
            {
                break;
            }
        }

        return MotionResult.Reached;
    }

    public MotionResult Hold(double seconds, CancellationToken stop)
    {
        if (!(seconds >= 0 && seconds <= 3600))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant($"A hold of {seconds} s is outside [0, 3600] s."));
        }

        Array.Clear(_rate);
        int ticks = (int)Math.Round(seconds / Description.ControlPeriod);
        for (int k = 0; k < ticks; k++)
        {
            if (stop.IsCancellationRequested)
            {
                return new(MotionCode.Stopped, "Stopped on request.");
            }

            if (!Tick())
            {
                return Faulted;
            }
        }

        return _world.Fault is null ? MotionResult.Reached : Faulted;
    }

    private MotionResult Faulted => new(MotionCode.Fault, _world.Fault!);

    private double Width => _world.Data.Qpos[_arm.FingerPosition[0]] + _world.Data.Qpos[_arm.FingerPosition[1]];

    /// <summary>Brakes where the arm is now, with all its servos' strength, and holds.</summary>
    private MotionResult Halt(MotionCode code, string message)
    {
        ReadPositions();
        _q.CopyTo(_target, 0);
        Array.Clear(_rate);
        for (double waited = 0; waited == 0 || (waited < BrakeSeconds && !Settled(double.PositiveInfinity, .01)); waited += Description.ControlPeriod)
        {
            if (!Tick())
            {
                return Faulted;
            }
        }

        return new(code, message);
    }

    private bool Tick()
    {
        for (int s = 0; s < _world.Substeps; s++)
        {
            if (!Substep())
            {
                return false;
            }
        }

        EndTick();
        return true;
    }

    private bool Substep()
    {
        MjData data = _world.Data;
        Span<double> control = data.Ctrl;
        for (int i = 0; i < _target.Length; i++)
        {
            // Velocity fed forward through the position input: kp (q* + kd/kp dq* - q) - kd dq = kp e + kd de.
            control[_arm.Servo[i]] = _target[i] + _arm.Damping[i] / _arm.Stiffness[i] * _rate[i];
        }

        double dt = _world.Model.Timestep;
        _gripCommand += Math.Clamp(_gripWidth - _gripCommand, -FingerSpeed * dt, FingerSpeed * dt);
        double yield = _gripForce / _arm.GripperStiffness, width = Width;
        double wanted = Math.Clamp(_gripCommand, width - yield, width + yield);
        _gripYields = wanted != _gripCommand;
        control[_arm.GripperServo] = wanted;
        if (!_world.Substep())
        {
            _state = null;
            return false;
        }

        double weight = 1 - Math.Exp(-dt / ObserverSeconds);
        Span<double> contact = data.QfrcConstraint;
        for (int i = 0; i < _external.Length; i++)
        {
            _external[i] += weight * (contact[_arm.Velocity[i]] - _external[i]);
        }

        return true;
    }

    private void EndTick()
    {
        _state = null;
        _world.EndTick();
    }

    private void ReadPositions()
    {
        Span<double> q = _world.Data.Qpos;
        for (int i = 0; i < _q.Length; i++)
        {
            _q[i] = q[_arm.Position[i]];
        }
    }

    private bool Settled(double position, double velocity)
    {
        Span<double> q = _world.Data.Qpos, dq = _world.Data.Qvel;
        for (int i = 0; i < _target.Length; i++)
        {
            if (Math.Abs(q[_arm.Position[i]] - _target[i]) > position || Math.Abs(dq[_arm.Velocity[i]]) > velocity)
            {
                return false;
            }
        }

        return true;
    }

    private string? Astray()
    {
        Span<double> q = _world.Data.Qpos;
        for (int i = 0; i < _target.Length; i++)
        {
            double error = Math.Abs(q[_arm.Position[i]] - _target[i]);
            if (error > PathLimit)
            {
                return FormattableString.Invariant($"Joint '{Description.Chain[i].Name}' is {error:0.###} rad off its path; at most {PathLimit} rad.");
            }
        }

        return null;
    }

    private ArmState Measure()
    {
        int n = _target.Length;
        var position = new double[n];
        var velocity = new double[n];
        Span<double> q = _world.Data.Qpos, dq = _world.Data.Qvel, contact = _world.Data.QfrcConstraint;
        for (int i = 0; i < n; i++)
        {
            position[i] = q[_arm.Position[i]];
            velocity[i] = dq[_arm.Velocity[i]];
        }

        // Contacts push both fingers outwards; at the stops it is the stop that does.
        double width = Width, push = (contact[_arm.FingerVelocity[0]] + contact[_arm.FingerVelocity[1]]) / 2;
        bool free = width < 1e-3 || width > Description.Gripper.MaxWidth - 1e-3;
        return new(
            _world.Time, [.. position], [.. velocity], [.. _external],
            Math.Max(0, width), free ? 0 : Math.Max(0, push));
    }
}
