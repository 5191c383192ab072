using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>
/// Closed-form kinematics and statics of one described leg, in the trunk's frame: q = (abduction, thigh, knee), rad. The knee
/// bends backwards (negative). No allocation.
/// </summary>
public static class LegKinematics
{
    /// <summary>Where the centre of the foot is, metres.</summary>
    public static Vector3 Foot(LegDescription leg, ReadOnlySpan<double> q)
    {
        double x = -leg.Thigh * Math.Sin(q[1]) - leg.Calf * Math.Sin(q[1] + q[2]);
        double z = -leg.Thigh * Math.Cos(q[1]) - leg.Calf * Math.Cos(q[1] + q[2]);
        return leg.Hip + Rotation.AboutX(q[0]) * new Vector3(x, leg.Side, z);
    }

    /// <summary>Where the knee is, metres.</summary>
    public static Vector3 Knee(LegDescription leg, ReadOnlySpan<double> q) =>
        leg.Hip + Rotation.AboutX(q[0]) * new Vector3(-leg.Thigh * Math.Sin(q[1]), leg.Side, -leg.Thigh * Math.Cos(q[1]));

    /// <summary>The columns of the foot's Jacobian: its velocity (m/s) a unit rate of each joint.</summary>
    public static (Vector3 Abduction, Vector3 Thigh, Vector3 Knee) Jacobian(LegDescription leg, ReadOnlySpan<double> q)
    {
        Rotation hip = Rotation.AboutX(q[0]);
        Vector3 foot = Foot(leg, q) - leg.Hip, y = hip * Vector3.UnitY;
        Vector3 thigh = hip * new Vector3(0, leg.Side, 0);
        Vector3 knee = thigh + hip * new Vector3(-leg.Thigh * Math.Sin(q[1]), 0, -leg.Thigh * Math.Cos(q[1]));
        return (Vector3.UnitX.Cross(foot), y.Cross(foot - thigh), y.Cross(foot - knee));
    }

    /// <summary>
    /// The joints that put the foot there. A place that is too far or too near is drawn into reach along the line from the
    /// thigh's joint, and joints to their limits; false then.
    /// </summary>
    /// <param name="foot">Centre of the foot, metres.</param>
    /// <param name="q">rad, 3.</param>
    public static bool Solve(LegDescription leg, Vector3 foot, Span<double> q)
    {
        Vector3 d = foot - leg.Hip;
        double lateral = d.Y * d.Y + d.Z * d.Z - leg.Side * leg.Side;
        bool within = lateral > 1e-6;
        double z = -Math.Sqrt(Math.Max(lateral, 1e-6)), x = d.X;
        q[0] = Math.IEEERemainder(Math.Atan2(d.Z, d.Y) - Math.Atan2(z, leg.Side), 2 * Math.PI);

        double r = Math.Sqrt(x * x + z * z), reach = Math.Clamp(r, Span(leg, leg.Joints[2].Lower), Span(leg, leg.Joints[2].Upper));
        within &= reach == r;
        double bend = (reach * reach - leg.Thigh * leg.Thigh - leg.Calf * leg.Calf) / (2 * leg.Thigh * leg.Calf);
        q[2] = -Math.Acos(Math.Clamp(bend, -1, 1));
        q[1] = Math.Atan2(-x, -z) - Math.Atan2(leg.Calf * Math.Sin(q[2]), leg.Thigh + leg.Calf * Math.Cos(q[2]));
        for (int i = 0; i < 3; i++)
        {
            double held = Math.Clamp(q[i], leg.Joints[i].Lower, leg.Joints[i].Upper);
            within &= Math.Abs(held - q[i]) < 1e-9;
            q[i] = held;
        }

        return within;
    }

    /// <summary>From the thigh's joint to the foot with a knee bent so far, m.</summary>
    private static double Span(LegDescription leg, double knee) =>
        Math.Sqrt(leg.Thigh * leg.Thigh + leg.Calf * leg.Calf + 2 * leg.Thigh * leg.Calf * Math.Cos(knee));

    /// <summary>The joint rates (rad/s) that move the foot with a velocity (m/s): damped least squares, so that a straight leg gives no infinite ones.</summary>
    public static void Rates(LegDescription leg, ReadOnlySpan<double> q, Vector3 velocity, Span<double> rates)
    {
        const double damping = 1e-4;
        (Vector3 a, Vector3 b, Vector3 c) = Jacobian(leg, q);
        Span<double> m = stackalloc double[9];
        m.Clear();
        (m[0], m[3], m[4], m[6], m[7], m[8]) = (a.Dot(a) + damping, b.Dot(a), b.Dot(b) + damping, c.Dot(a), c.Dot(b), c.Dot(c) + damping);
        (rates[0], rates[1], rates[2]) = (a.Dot(velocity), b.Dot(velocity), c.Dot(velocity));
        Cholesky.Solve(m, rates[..3]);
    }

    /// <summary>Adds the joint torques (N m) by which the foot exerts a force (N) on the world: tau = J^T F.</summary>
    public static void AddForce(LegDescription leg, ReadOnlySpan<double> q, Vector3 force, Span<double> torque)
    {
        (Vector3 a, Vector3 b, Vector3 c) = Jacobian(leg, q);
        torque[0] += a.Dot(force);
        torque[1] += b.Dot(force);
        torque[2] += c.Dot(force);
    }

    /// <summary>Adds the joint torques (N m) that carry the leg's own weight.</summary>
    /// <param name="gravity">Trunk frame, m/s^2.</param>
    public static void AddWeight(LegDescription leg, ReadOnlySpan<double> q, Vector3 gravity, Span<double> torque)
    {
        Rotation hip = Rotation.AboutX(q[0]), thigh = hip * Rotation.AboutY(q[1]), calf = thigh * Rotation.AboutY(q[2]);
        Vector3 y = hip * Vector3.UnitY, thighAt = hip * new Vector3(0, leg.Side, 0), kneeAt = thighAt + thigh * new Vector3(0, 0, -leg.Thigh);
        Vector3 hipMass = hip * leg.Links[0].Centre, thighMass = thighAt + thigh * leg.Links[1].Centre, calfMass = kneeAt + calf * leg.Links[2].Centre;
        Vector3 w0 = gravity * leg.Links[0].Mass, w1 = gravity * leg.Links[1].Mass, w2 = gravity * leg.Links[2].Mass;
        torque[0] -= Vector3.UnitX.Dot(hipMass.Cross(w0) + thighMass.Cross(w1) + calfMass.Cross(w2));
        torque[1] -= y.Dot((thighMass - thighAt).Cross(w1) + (calfMass - thighAt).Cross(w2));
        torque[2] -= y.Dot((calfMass - kneeAt).Cross(w2));
    }

    /// <summary>The leg's mass (kg) and its centre, trunk frame.</summary>
    public static PointMass Mass(LegDescription leg, ReadOnlySpan<double> q)
    {
        Rotation hip = Rotation.AboutX(q[0]), thigh = hip * Rotation.AboutY(q[1]), calf = thigh * Rotation.AboutY(q[2]);
        Vector3 thighAt = leg.Hip + hip * new Vector3(0, leg.Side, 0), kneeAt = thighAt + thigh * new Vector3(0, 0, -leg.Thigh);
        PointMass a = leg.Links[0], b = leg.Links[1], c = leg.Links[2];
        double mass = a.Mass + b.Mass + c.Mass;
        Vector3 moment = (leg.Hip + hip * a.Centre) * a.Mass + (thighAt + thigh * b.Centre) * b.Mass + (kneeAt + calf * c.Centre) * c.Mass;
        return new(mass, moment / mass);
    }

    /// <summary>The centre of mass of trunk and legs together, trunk frame, metres.</summary>
    /// <param name="q">rad, 12.</param>
    public static Vector3 CentreOfMass(QuadrupedDescription robot, ReadOnlySpan<double> q)
    {
        double mass = robot.Trunk.Mass;
        Vector3 moment = robot.Trunk.Centre * mass;
        for (int i = 0; i < QuadrupedDescription.LegCount; i++)
        {
            PointMass leg = Mass(robot.Legs[i], q.Slice(3 * i, 3));
            moment += leg.Centre * leg.Mass;
            mass += leg.Mass;
        }

        return moment / mass;
    }

    /// <summary>The force (N) of the world on the foot that joint torques (N m) hold, the leg's own weight taken off; zero for a leg so straight that they do not tell.</summary>
    /// <param name="gravity">Trunk frame, m/s^2.</param>
    public static Vector3 Force(LegDescription leg, ReadOnlySpan<double> q, ReadOnlySpan<double> torque, Vector3 gravity)
    {
        const double straight = 1e-3;
        Span<double> weight = [0, 0, 0];
        AddWeight(leg, q, gravity, weight);
        (Vector3 a, Vector3 b, Vector3 c) = Jacobian(leg, q);
        double volume = a.Dot(b.Cross(c));
        return Math.Abs(volume) < straight
            ? Vector3.Zero
            : (b.Cross(c) * (weight[0] - torque[0]) + c.Cross(a) * (weight[1] - torque[1]) + a.Cross(b) * (weight[2] - torque[2])) / volume;
    }
}
