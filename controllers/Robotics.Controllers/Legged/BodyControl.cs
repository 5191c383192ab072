using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// From what trunk and feet are to do to what the servos are to do. Joint targets come from inverse kinematics: of standing
/// legs relative to the trunk as it is to be, of swinging ones relative to the trunk as it is. Their velocities are fed forward,
/// and so are the torques: leg weight, and for standing legs -J^T F of the forces that carry the robot and right its attitude.
/// </summary>
public sealed class BodyControl(QuadrupedDescription robot)
{
    private const double Gravity = 9.81;

    // On the trunk about its centre of mass, N m/rad and N m s/rad; N/m and N s/m upwards.
    private const double AttitudeStiffness = 60, AttitudeDamping = 5, HeightStiffness = 400, HeightDamping = 40;

    private readonly double _mass = robot.Mass;
    private readonly Vector3[] _feet = new Vector3[QuadrupedDescription.LegCount], _forces = new Vector3[QuadrupedDescription.LegCount];

    public QuadrupedDescription Robot => robot;

    /// <summary>The centre of the foot as measured, frame W.</summary>
    public Vector3 Foot(QuadrupedState state, int leg) =>
        state.Trunk * LegKinematics.Foot(robot.Legs[leg], state.Position.AsSpan(3 * leg, 3));

    /// <summary>The robot's centre of mass, frame W.</summary>
    public Vector3 CentreOfMass(QuadrupedState state) => state.Trunk * LegKinematics.CentreOfMass(robot, state.Position);

    public void Write(QuadrupedState state, BodyReference reference, LegCommand command)
    {
        Pose trunk = state.Trunk, wanted = reference.Trunk;
        Rotation into = trunk.Rotation.Inverse, intoWanted = wanted.Rotation.Inverse;
        for (int i = 0; i < _feet.Length; i++)
        {
            _feet[i] = Foot(state, i);
        }

        Vector3 centre = CentreOfMass(state);
        Vector3 turn = trunk.Rotation * (into * wanted.Rotation).ToRotationVector();
        double lift = wanted.Translation.Z - trunk.Translation.Z;
        Wrench wrench = new(
            new Vector3(0, 0, _mass * Gravity + HeightStiffness * lift + HeightDamping * (reference.Velocity.Linear.Z - state.Velocity.Linear.Z)) + reference.Push,
            AttitudeStiffness * turn + AttitudeDamping * (reference.Velocity.Angular - state.Velocity.Angular));
        ForceSharing.Share(wrench, centre, _feet, reference.Load, _forces);

        reference.Steady.CopyTo(command.Steady, 0);
        Vector3 gravity = into * new Vector3(0, 0, -Gravity);
        for (int i = 0; i < _feet.Length; i++)
        {
            LegDescription leg = robot.Legs[i];
            Span<double> q = command.Position.AsSpan(3 * i, 3), dq = command.Velocity.AsSpan(3 * i, 3), tau = command.Torque.AsSpan(3 * i, 3);
            ReadOnlySpan<double> now = state.Position.AsSpan(3 * i, 3);
            bool stands = reference.Load[i] > 0;
            Pose about = stands ? wanted : trunk;
            Twist moves = stands ? reference.Velocity : state.Velocity;
            Vector3 arm = reference.Foot[i] - about.Translation;
            Rotation back = stands ? intoWanted : into;
            LegKinematics.Solve(leg, back * arm, q);
            LegKinematics.Rates(leg, q, back * (reference.FootVelocity[i] - moves.Linear - moves.Angular.Cross(arm)), dq);
            tau.Clear();
            LegKinematics.AddWeight(leg, now, gravity, tau);
            if (stands)
            {
                LegKinematics.AddForce(leg, now, into * -_forces[i], tau);
            }
        }
    }
}
