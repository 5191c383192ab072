using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// Where the trunk is and how it moves, from what a real quadruped has: attitude by a complementary filter of gyroscope and
/// accelerometer (Mahony, Hamel, Pflimlin 2008), position and velocity by integrating the accelerometer and drawing both to
/// what the standing feet say (leg odometry, as in Bloesch et al. 2012, with fixed gains). A foot is a ball that rolls: its
/// centre moves although its sole does not. Yaw and position drift slowly: nothing measures them. Height does not drift on level
/// ground and on steps: a height where a foot stood before is known.
/// </summary>
internal sealed class TrunkEstimator(QuadrupedDescription robot)
{
    /// <summary>N: with less a foot does not stand.</summary>
    private const double Standing = 20;

    /// <summary>Control periods after which a foot that came down is believed: until then it sinks in.</summary>
    private const int Firm = 4;

    /// <summary>m: a foot that seems to come down no farther than this above or below where one stood before stands at that height.</summary>
    private const double Level = .012;

    private const double AttitudeGain = .05;        // 1/s
    private const double VelocityGain = .25, PositionGain = .25;
    private const double Gravity = 9.81;

    private readonly Vector3[] _anchor = new Vector3[QuadrupedDescription.LegCount];
    private readonly double[] _height = new double[QuadrupedDescription.LegCount];
    private readonly int[] _stands = new int[QuadrupedDescription.LegCount];
    private Pose _trunk;
    private Vector3 _velocity;

    /// <summary>Standing still at a pose that somebody told.</summary>
    public void Begin(QuadrupedState state, Pose trunk)
    {
        (_trunk, _velocity) = (trunk, Vector3.Zero);
        Array.Clear(_stands);
        for (int i = 0; i < _height.Length; i++)
        {
            _height[i] = (trunk * LegKinematics.Foot(robot.Legs[i], state.Position.AsSpan(3 * i, 3))).Z;
        }

        state.Velocity = default;
    }

    /// <summary>One control period later. Joints and feet of the state are read, trunk and velocity written.</summary>
    /// <param name="turned">Mean of the gyroscope over the period, rad/s, trunk frame.</param>
    /// <param name="gyro">The gyroscope now, rad/s, trunk frame.</param>
    /// <param name="acceleration">Mean of an accelerometer at the trunk's origin over the period, m/s^2, trunk frame: +g upwards at rest.</param>
    public void Update(QuadrupedState state, Vector3 turned, Vector3 gyro, Vector3 acceleration)
    {
        double dt = robot.ControlPeriod;
        Rotation r = _trunk.Rotation;

        // Over some steps the accelerometer's mean is g upwards: unlike its direction, its components average without bias.
        Vector3 tilt = (acceleration / Gravity).Cross(r.Inverse * Vector3.UnitZ);
        Vector3 turn = (turned + tilt * AttitudeGain) * dt;
        r = turn.Length < 1e-12 ? r : (r * Rotation.FromAxisAngle(turn, turn.Length)).Normalized();

        Vector3 velocity = _velocity + (r * acceleration - Vector3.UnitZ * Gravity) * dt;
        Vector3 position = _trunk.Translation + (_velocity + velocity) * (dt / 2);

        Vector3 velocityError = Vector3.Zero, positionError = Vector3.Zero;
        int standing = 0;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            LegDescription leg = robot.Legs[i];
            ReadOnlySpan<double> q = state.Position.AsSpan(3 * i, 3), dq = state.JointVelocity.AsSpan(3 * i, 3);
            Vector3 foot = LegKinematics.Foot(leg, q);
            (Vector3 a, Vector3 b, Vector3 c) = LegKinematics.Jacobian(leg, q);
            Vector3 hinge = Rotation.AboutX(q[0]) * Vector3.UnitY;
            Vector3 calfRate = r * (gyro + Vector3.UnitX * dq[0] + hinge * (dq[1] + dq[2]));
            Vector3 rolling = calfRate.Cross(new(0, 0, robot.FootRadius));
            _stands[i] = state.FootForce[i] > Standing ? _stands[i] + 1 : 0;
            bool stands = _stands[i] > Firm;
            _anchor[i] = stands ? _anchor[i] + rolling * dt : position + r * foot;
            if (_stands[i] == Firm)
            {
                _height[i] = Nearest(_anchor[i].Z);
                _anchor[i] = _anchor[i] with { Z = _height[i] };
            }

            if (stands)
            {
                standing++;
                velocityError += rolling - r * (gyro.Cross(foot) + a * dq[0] + b * dq[1] + c * dq[2]) - velocity;
                positionError += _anchor[i] - r * foot - position;
            }
        }

        if (standing > 0)
        {
            velocity += velocityError * (VelocityGain / standing);
            position += positionError * (PositionGain / standing);
        }

        (_trunk, _velocity) = (new(position, r), velocity);
        state.Trunk = _trunk;
        state.Velocity = new(velocity, r * gyro);
    }

    /// <summary>Soles sink in by a millimetre at each step, which adds up; ground that is level does not.</summary>
    private double Nearest(double height)
    {
        double nearest = height, away = Level;
        foreach (double known in _height)
        {
            if (Math.Abs(known - height) < away)
            {
                (nearest, away) = (known, Math.Abs(known - height));
            }
        }

        return nearest;
    }
}
