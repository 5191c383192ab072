using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The position servos of a simulated arm and its gripper, and what the arm measures of itself. Somebody gives targets, and
/// time passes a physics step at a time; who does, <see cref="ArmMotion"/> or a controller of his own, is no matter here.
/// </summary>
/// <remarks>
/// External torque is what an ideal momentum observer (De Luca and Mattone 2003) gives: the torque of all contacts on each
/// joint through a first-order filter, without gravity, inertia and friction. The weight of a held object is in it, as it is
/// on a real arm that was not told its load.
/// </remarks>
public sealed class ArmServos
{
    private const double ObserverSeconds = .02;
    private const double FingerSpeed = .1;      // m/s of opening

    private readonly SimWorld _world;
    private readonly ArmModel _arm;
    private readonly double[] _target, _rate, _external, _q;
    private ArmState? _state;
    private double _gripWidth, _gripCommand, _gripForce;

    public ArmServos(SimWorld world)
    {
        _world = world;
        _arm = world.Arm;
        int n = _arm.Position.Length;
        (_target, _rate, _external, _q) = (new double[n], new double[n], new double[n], new double[n]);
        Description.Home.CopyTo(_target);
        _gripWidth = _gripCommand = Description.Gripper.MaxWidth;
        _gripForce = Description.Gripper.MaxForce;
    }

    public ArmDescription Description => _arm.Description;

    /// <summary>Measured now. One record a control period, made when it is asked for.</summary>
    public ArmState State => _state ??= Measure();

    /// <summary>Commanded joint positions, rad.</summary>
    public Span<double> Target => _target;

    /// <summary>Commanded joint velocities, rad/s.</summary>
    public Span<double> Rate => _rate;

    /// <summary>Seconds of a physics step.</summary>
    public double Step => Description.ControlPeriod / _world.Substeps;

    /// <summary>Why the physics can no longer be believed, or null.</summary>
    public string? Fault => _world.Fault;

    /// <summary>Opening between the pads now, metres.</summary>
    public double Width => _world.Data.Qpos[_arm.FingerPosition[0]] + _world.Data.Qpos[_arm.FingerPosition[1]];

    /// <summary>The command of the gripper has come to its goal.</summary>
    public bool GripCommandDone => _gripCommand == _gripWidth;

    /// <summary>The fingers press with all the force they were given.</summary>
    public bool GripYields { get; private set; }

    /// <summary>The force that the world exerts at the tool centre point, base axes, N: estimated from <see cref="ArmState.ExternalTorque"/>.</summary>
    public Vector3 ForceAtTcp
    {
        get
        {
            Positions().CopyTo(_q);
            return ChainKinematics.ForceAtTcp(Description, _q, _external);
        }
    }

    /// <summary>Joint positions now, rad. The span is of the last call.</summary>
    public ReadOnlySpan<double> Positions()
    {
        Span<double> q = _world.Data.Qpos;
        for (int i = 0; i < _q.Length; i++)
        {
            _q[i] = q[_arm.Position[i]];
        }

        return _q;
    }

    /// <summary>The fingers begin to move to an opening (m) with at most a force (N).</summary>
    public void Grip(double width, double force) => (_gripWidth, _gripForce, _gripCommand) = (width, force, Width);

    /// <summary>The fingers stay where they are.</summary>
    public void StopGrip() => (_gripWidth, _gripCommand) = (Width, Width);

    /// <summary>The arm's target is where it is now.</summary>
    public void HoldHere()
    {
        Positions().CopyTo(_target);
        Array.Clear(_rate);
    }

    /// <summary>
    /// Begins a stop that is as short as the servos' strength allows: each joint's target is behind it, in proportion to its
    /// velocity. <see cref="HoldWhereAtRest"/> is to follow before each step, with what comes back.
    /// </summary>
    public double[] BrakeHard()
    {
        const double Behind = .03;
        HoldHere();
        Span<double> dq = _world.Data.Qvel;
        double[] before = new double[_target.Length];
        for (int i = 0; i < before.Length; i++)
        {
            before[i] = dq[_arm.Velocity[i]];
            _target[i] -= Behind * before[i];
        }

        return before;
    }

    /// <summary>
    /// Lets each joint that has just come to rest stay there: a target that was set while it moved would draw it back, and a
    /// stop would take three times as long.
    /// </summary>
    /// <param name="before">The joints' velocities when the stop began; 0 from a joint's rest on.</param>
    public void HoldWhereAtRest(Span<double> before)
    {
        Span<double> q = _world.Data.Qpos, dq = _world.Data.Qvel;
        for (int i = 0; i < _target.Length; i++)
        {
            if (before[i] != 0 && before[i] * dq[_arm.Velocity[i]] <= 0)
            {
                (_target[i], before[i]) = (q[_arm.Position[i]], 0);
            }
        }
    }

    /// <summary>Whether every joint is as near to its target (rad) and as slow (rad/s) as this.</summary>
    public bool Settled(double position, double velocity)
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

    /// <summary>The joint that is farthest from its target for its limit (rad, one a joint): which, and how far; null while all keep it.</summary>
    public (string Joint, double Error, double Limit)? Astray(ReadOnlySpan<double> limit)
    {
        Span<double> q = _world.Data.Qpos;
        for (int i = 0; i < _target.Length; i++)
        {
            double error = Math.Abs(q[_arm.Position[i]] - _target[i]);
            if (error > limit[i])
            {
                return (Description.Chain[i].Name, error, limit[i]);
            }
        }

        return null;
    }

    /// <summary>One physics step towards the targets. False when the world has a fault.</summary>
    public bool Substep()
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
        GripYields = wanted != _gripCommand;
        control[_arm.GripperServo] = wanted;
        _state = null;
        if (!_world.Substep())
        {
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

    /// <summary>Ends a control period: observers see it.</summary>
    public void EndTick() => _world.EndTick();

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
