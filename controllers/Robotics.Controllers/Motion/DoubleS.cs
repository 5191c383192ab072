namespace Robotics.Controllers;

/// <summary>
/// The time-optimal rest-to-rest law along a line with bounded velocity, acceleration and jerk: seven phases of constant jerk
/// (Biagiotti and Melchiorri, "Trajectory Planning for Automatic Machines and Robots", 2008, section 3.4). Units are those of the length.
/// </summary>
public readonly struct DoubleS
{
    private readonly double _jerk;
    private readonly double _jerkTime;
    private readonly double _accelerationTime;
    private readonly double _length;

    public DoubleS(double length, double velocity, double acceleration, double jerk)
    {
        _length = length;
        _jerk = jerk;

        // The speed-up to full velocity; when the two of them are longer than the way, the peak velocity is lower.
        (_jerkTime, _accelerationTime) = velocity * jerk >= acceleration * acceleration
            ? (acceleration / jerk, acceleration / jerk + velocity / acceleration)
            : (Math.Sqrt(velocity / jerk), 2 * Math.Sqrt(velocity / jerk));
        double cruise = length / velocity - _accelerationTime;
        if (cruise < 0)
        {
            cruise = 0;
            double tj = acceleration / jerk;
            (_jerkTime, _accelerationTime) = length >= 2 * acceleration * tj * tj
                ? (tj, tj / 2 + Math.Sqrt(tj * tj / 4 + length / acceleration))
                : (Math.Cbrt(length / (2 * jerk)), 2 * Math.Cbrt(length / (2 * jerk)));
        }

        Duration = 2 * _accelerationTime + cruise;
    }

    /// <summary>Seconds.</summary>
    public double Duration { get; }

    /// <summary>Position and velocity at a time, clamped to [0, <see cref="Duration"/>].</summary>
    public (double Position, double Velocity) At(double time)
    {
        double t = Math.Clamp(time, 0, Duration);
        bool second = t > Duration / 2;
        double u = second ? Duration - t : t;
        double tj = _jerkTime;
        double ta = _accelerationTime;
        double a = _jerk * tj;
        double peak = a * (ta - tj);
        double p;
        double v;
        if (u < tj)
        {
            p = _jerk * u * u * u / 6;
            v = _jerk * u * u / 2;
        }
        else if (u < ta - tj)
        {
            p = a / 6 * (3 * u * u - 3 * tj * u + tj * tj);
            v = a * (u - tj / 2);
        }
        else if (u < ta)
        {
            double r = ta - u;
            p = peak * ta / 2 - peak * r + _jerk * r * r * r / 6;
            v = peak - _jerk * r * r / 2;
        }
        else
        {
            p = peak * ta / 2 + peak * (u - ta);
            v = peak;
        }

        return second ? (_length - p, v) : (p, v);
    }
}
