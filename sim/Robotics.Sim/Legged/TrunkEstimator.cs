using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// Where the trunk is and how it moves, from what a real quadruped has: attitude by a complementary filter of gyroscope and
/// accelerometer (Mahony, Hamel, Pflimlin 2008), position and velocity by integrating the accelerometer and drawing both to
/// what the standing feet say (leg odometry, as in Bloesch et al. 2012, with fixed gains). A foot is a ball that rolls: its
/// centre moves although its sole does not. A foot that is pressed sideways, by what it runs against, does not stand. Yaw and position
/// drift slowly: nothing measures them. Height does not drift on level ground and on steps: a height where a foot stood before is
/// known, and a new one is learnt only while the other feet stand.
/// </summary>
internal sealed class TrunkEstimator(QuadrupedDescription robot)
{
    /// <summary>N: with less a foot does not stand.</summary>
    private const double Standing = 20;

    /// <summary>Control periods after which a foot that came down is believed: until then it sinks in.</summary>
    private const int Firm = 4;

    /// <summary>m: a foot that seems to come down no farther than this above or below where one stood before stands at that height.</summary>
    private const double Level = .012;

    /// <summary>m: while fewer than three other feet stand nobody knows it better than that.</summary>
    private const double Unsure = .05;

    /// <summary>Of <see cref="_stands"/>: a foot that came down where there should be no ground. It does not count until it is lifted.</summary>
    private const int Astray = -100_000;

    /// <summary>m/s, up or down: a foot that moves faster slides off something, unless it is the last that stands.</summary>
    private const double Slipping = .15;

    /// <summary>Of the force on a foot, sideways to upwards: more than rubber holds is no ground.</summary>
    private const double Steepest = 1.2;

    private const int MostLevels = 16;

    private const double AttitudeGain = .05;        // 1/s
    private const double VelocityGain = .25, PositionGain = .25;
    private const double Gravity = 9.81;

    private readonly Vector3[] _anchor = new Vector3[QuadrupedDescription.LegCount];
    private readonly double[] _levels = new double[MostLevels];
    private readonly int[] _stands = new int[QuadrupedDescription.LegCount];
    private Pose _trunk;
    private Vector3 _velocity;
    private int _learnt;

    /// <summary>Standing still at a pose that somebody told.</summary>
    public void Begin(QuadrupedState state, Pose trunk)
    {
        (_trunk, _velocity) = (trunk, Vector3.Zero);
        Array.Clear(_stands);
        _learnt = 0;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            Learn((trunk * LegKinematics.Foot(robot.Legs[i], state.Position.AsSpan(3 * i, 3))).Z);
        }

        state.Velocity = default;
    }

    /// <summary>One control period later. Joints and feet of the state are read, trunk and velocity written.</summary>
    /// <param name="steady">Whether what a foot stands on stays where it is, 4: a foot on anything else does not stand.</param>
    /// <param name="turned">Mean of the gyroscope over the period, rad/s, trunk frame.</param>
    /// <param name="gyro">The gyroscope now, rad/s, trunk frame.</param>
    /// <param name="acceleration">Mean of an accelerometer at the trunk's origin over the period, m/s^2, trunk frame: +g upwards at rest.</param>
    public void Update(QuadrupedState state, ReadOnlySpan<bool> steady, Vector3 turned, Vector3 gyro, Vector3 acceleration)
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
            Vector3 force = r * LegKinematics.Force(leg, q, state.Torque.AsSpan(3 * i, 3), r.Inverse * new Vector3(0, 0, -Gravity));
            bool loaded = steady[i] && state.FootForce[i] > Standing && (_stands[i] < 0 || force.Horizontal.Length < Steepest * force.Z);
            _stands[i] = loaded ? _stands[i] + 1 : 0;
            bool stands = _stands[i] > Firm;
            _anchor[i] = stands ? _anchor[i] + rolling * dt : position + r * foot;
            if (_stands[i] == Firm)
            {
                (int others, double height) = (OthersStand(i), _anchor[i].Z);
                double known = Known(height, others == QuadrupedDescription.LegCount - 1);
                _anchor[i] = _anchor[i] with { Z = known };
                _stands[i] = others == 1 && Math.Abs(known - height) > Level ? Astray : _stands[i];
            }

            Vector3 slip = rolling - r * (gyro.Cross(foot) + a * dq[0] + b * dq[1] + c * dq[2]) - velocity;
            if (stands && Math.Abs(slip.Z) > Slipping && OthersStand(i) > 0)
            {
                _stands[i] = 0;
            }
            else if (stands)
            {
                standing++;
                velocityError += slip;
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

    private int OthersStand(int foot)
    {
        int others = 0;
        for (int i = 0; i < _stands.Length; i++)
        {
            others += i != foot && _stands[i] > Firm ? 1 : 0;
        }

        return others;
    }

    /// <summary>Soles sink in by a millimetre at each step, which adds up; ground that is level does not.</summary>
    private double Known(double height, bool sure)
    {
        (double nearest, double away) = (height, sure ? Level : Unsure);
        for (int k = 0; k < Math.Min(_learnt, MostLevels); k++)
        {
            if (Math.Abs(_levels[k] - height) < away)
            {
                (nearest, away) = (_levels[k], Math.Abs(_levels[k] - height));
            }
        }

        if (sure && nearest == height)
        {
            Learn(height);
        }

        return nearest;
    }

    private void Learn(double level) => _levels[_learnt++ % MostLevels] = level;
}
