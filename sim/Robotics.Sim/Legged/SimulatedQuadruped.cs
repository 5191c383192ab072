using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Where a simulated quadruped's trunk pose and velocity come from.</summary>
public enum TrunkSource
{
    /// <summary>From a simulated IMU with noise, the joints and the feet's sensors: <see cref="TrunkEstimator"/>.</summary>
    Estimated,

    /// <summary>From the physics, exactly.</summary>
    Exact,
}

/// <summary>
/// The simulated quadruped: <see cref="IQuadruped"/> in lock step. Time passes only inside its calls, and the same calls give
/// the same bytes. A control period allocates nothing.
/// </summary>
public sealed class SimulatedQuadruped : IQuadruped
{
    private const string StoppedWords = "Stopped on request.";

    private readonly SimWorld _world;
    private readonly QuadrupedModel _model;
    private readonly TrunkEstimator _estimator;
    private readonly TrunkSource _source;
    private readonly LegCommand _command = new();
    private readonly Random _noise;
    private Vector3 _turned, _accelerated;

    /// <param name="seed">Of the IMU's noise.</param>
    public SimulatedQuadruped(SimWorld world, TrunkSource source, int seed)
    {
        (_world, _model, _source) = (world, world.Quadruped, source);
        _noise = Seeds.Stream(seed, "imu");
        _estimator = new(Description);
        Description.Home.CopyTo(_command.Position);
        Read();
        _estimator.Begin(State, TrueTrunk);
        State.Trunk = TrueTrunk;
    }

    public QuadrupedDescription Description => _model.Description;

    public QuadrupedState State { get; } = new();

    /// <summary>rad/s and m/s^2: standard deviations of one sample of the IMU.</summary>
    public const double GyroNoise = .01, AccelerometerNoise = .05;

    /// <summary>X_WT as it is: for goals, pictures and cameras on the trunk.</summary>
    public Pose TrueTrunk
    {
        get
        {
            Span<double> q = _world.Data.Qpos[_model.TrunkPosition..];
            return new(new(q[0], q[1], q[2]), new Rotation(q[3], q[4], q[5], q[6]).Normalized());
        }
    }

    /// <summary>The velocity as it is, axes of W.</summary>
    public Twist TrueVelocity
    {
        get
        {
            Span<double> v = _world.Data.Qvel[_model.TrunkVelocity..];
            return new(new(v[0], v[1], v[2]), TrueTrunk.Rotation * new Vector3(v[3], v[4], v[5]));
        }
    }

    public MotionResult Run(ILegController controller, CancellationToken stop)
    {
        while (true)
        {
            if (_world.Fault is { } fault)
            {
                return new(MotionCode.Fault, fault);
            }

            if (stop.IsCancellationRequested)
            {
                HoldHere();
                return Tick() ? new(MotionCode.Stopped, StoppedWords) : new(MotionCode.Fault, _world.Fault!);
            }

            MotionResult? end = controller.Tick(State, _command);
            if (NoNumber() is { } joint)
            {
                HoldHere();
                Tick();
                return new(MotionCode.Invalid, $"The command of joint '{joint}' is no finite number. Check the controller.");
            }

            if (!Tick())
            {
                return new(MotionCode.Fault, _world.Fault!);
            }

            if (end is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>The servos hold their last command for a while, seconds.</summary>
    public MotionResult Hold(double seconds, CancellationToken stop)
    {
        for (int k = (int)Math.Round(seconds / Description.ControlPeriod); k > 0; k--)
        {
            if (stop.IsCancellationRequested)
            {
                return new(MotionCode.Stopped, StoppedWords);
            }

            if (_world.Fault is not null || !Tick())
            {
                return new(MotionCode.Fault, _world.Fault!);
            }
        }

        return MotionResult.Reached;
    }

    /// <summary>Stands as it was put for a while, seconds, and then knows where it is.</summary>
    internal void Settle(double seconds)
    {
        Hold(seconds, CancellationToken.None);
        _estimator.Begin(State, TrueTrunk);
        State.Trunk = TrueTrunk;
    }

    private bool Tick()
    {
        MjData data = _world.Data;
        Span<double> control = data.Ctrl;
        double kp = Description.Stiffness, kd = Description.Damping;
        for (int i = 0; i < _model.Servo.Length; i++)
        {
            LegJoint joint = Description.Legs[i / 3].Joints[i % 3];
            double q = Math.Clamp(_command.Position[i], joint.Lower, joint.Upper);
            double dq = Math.Clamp(_command.Velocity[i], -joint.Velocity, joint.Velocity);

            // Velocity and torque fed forward through the position input: the torque limit holds for the sum.
            control[_model.Servo[i]] = q + kd / kp * dq + _command.Torque[i] / kp;
        }

        (_turned, _accelerated) = (Vector3.Zero, Vector3.Zero);
        for (int s = 0; s < _world.Substeps; s++)
        {
            Vector3 before = BodyRate;
            if (!_world.Substep())
            {
                return false;
            }

            // An IMU integrates faster than it reports.
            _turned += (before + BodyRate) / (2 * _world.Substeps);
            Span<double> a = data.SensorData.Slice(_model.Accelerometer, 3);
            _accelerated += new Vector3(a[0], a[1], a[2]) / _world.Substeps;
        }

        Read();
        _world.EndTick();
        return true;
    }

    /// <summary>The joints' targets are where they are.</summary>
    private void HoldHere()
    {
        State.Position.CopyTo(_command.Position, 0);
        Array.Clear(_command.Velocity);
        Array.Clear(_command.Torque);
    }

    private string? NoNumber()
    {
        for (int i = 0; i < QuadrupedDescription.JointCount; i++)
        {
            if (!double.IsFinite(_command.Position[i]) || !double.IsFinite(_command.Velocity[i]) || !double.IsFinite(_command.Torque[i]))
            {
                return Description.Legs[i / 3].Joints[i % 3].Name;
            }
        }

        return null;
    }

    private void Read()
    {
        MjData data = _world.Data;
        Span<double> q = data.Qpos, v = data.Qvel, sensor = data.SensorData, force = data.ActuatorForce;
        for (int i = 0; i < _model.Position.Length; i++)
        {
            State.Position[i] = q[_model.Position[i]];
            State.JointVelocity[i] = v[_model.Velocity[i]];
            State.Torque[i] = force[_model.Servo[i]];
        }

        for (int f = 0; f < _model.FootSensor.Length; f++)
        {
            State.FootForce[f] = sensor[_model.FootSensor[f]];
        }

        State.Time = _world.Time;
        if (_source == TrunkSource.Exact)
        {
            (State.Trunk, State.Velocity) = (TrueTrunk, TrueVelocity);
            return;
        }

        if (State.Time > 0)
        {
            Vector3 noise = GyroNoise * Normal();
            _estimator.Update(State, _command.Steady, _turned + noise, BodyRate + noise, _accelerated + AccelerometerNoise * Normal());
        }
    }

    /// <summary>Of the trunk, its own axes, rad/s.</summary>
    private Vector3 BodyRate
    {
        get
        {
            Span<double> v = _world.Data.Qvel[(_model.TrunkVelocity + 3)..];
            return new(v[0], v[1], v[2]);
        }
    }

    private Vector3 Normal() => new(_noise.Normal(), _noise.Normal(), _noise.Normal());
}
