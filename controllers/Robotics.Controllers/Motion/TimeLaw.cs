namespace Robotics.Controllers;

/// <summary>
/// The fastest time law s(t) along a curve under joint velocity and acceleration limits, by reachability on a grid (Pham and Pham,
/// "A new approach to time-optimal path parameterization based on reachability analysis", 2018), then averaged over a sliding
/// window, which bounds the jerk (Biagiotti and Melchiorri, "FIR filters for online trajectory planning", 2012) and leaves the path itself as it is.
/// </summary>
internal sealed class TimeLaw
{
    private readonly double[] _time;
    private readonly double[] _s;
    private readonly double[] _speed;
    private readonly double[] _integral;
    private readonly double _window;
    private int _cursor;
    private int _lagging;

    /// <param name="s">Grid, increasing.</param>
    /// <param name="square">Upper bound of (ds/dt)^2 at each grid point.</param>
    /// <param name="first">dq/ds at each grid point, one row a point.</param>
    /// <param name="second">d2q/ds2, likewise.</param>
    /// <param name="acceleration">One a joint.</param>
    /// <param name="window">Seconds of averaging.</param>
    public TimeLaw(double[] s, double[] square, double[] first, double[] second, ReadOnlySpan<double> acceleration, double window)
    {
        _s = s;
        _window = window;
        int m = s.Length;
        int n = acceleration.Length;
        double[] high = new double[m];
        Span<Bound> bounds = stackalloc Bound[2 * n + 1];
        for (int i = m - 2; i >= 0; i--)
        {
            double gap = 2 * (s[i + 1] - s[i]);
            high[i] = Controllable(square[i], Bounds(i, gap, high[i + 1], first, second, acceleration, bounds));
        }

        _speed = new double[m];
        _time = new double[m];
        _integral = new double[m];
        double x = 0;
        for (int i = 0; i + 1 < m; i++)
        {
            double gap = 2 * (s[i + 1] - s[i]);
            double u = double.PositiveInfinity;
            foreach (Bound bound in Bounds(i, gap, high[i + 1], first, second, acceleration, bounds))
            {
                u = Math.Min(u, bound.High + bound.Slope * x);
            }

            double next = Math.Clamp(x + gap * u, 0, high[i + 1]);
            _speed[i + 1] = Math.Sqrt(next);
            double dt = gap / Math.Max(_speed[i] + _speed[i + 1], 1e-9);
            _time[i + 1] = _time[i] + dt;
            _integral[i + 1] = _integral[i] + dt * (s[i] + dt * (2 * _speed[i] + _speed[i + 1]) / 6);
            x = next;
        }
    }

    /// <summary>Low + Slope x &lt;= u &lt;= High + Slope x, for x = (ds/dt)^2 and u = d2s/dt2.</summary>
    private readonly record struct Bound(double Low, double High, double Slope);

    private const double Negligible = 1e-9;

    /// <summary>Seconds.</summary>
    public double Duration => _time[^1] + _window;

    /// <summary>s and ds/dt at a time. Fastest when times increase from call to call.</summary>
    public (double S, double Speed) At(double time)
    {
        if (_window < 1e-9)
        {
            (double s, double v, _) = Raw(time, ref _cursor);
            return (s, v);
        }

        (double s1, _, double i1) = Raw(time, ref _cursor);
        (double s0, _, double i0) = Raw(time - _window, ref _lagging);
        return (Math.Clamp((i1 - i0) / _window, 0, _s[^1]), Math.Max(0, (s1 - s0) / _window));
    }

    /// <summary>s, ds/dt and the integral of s before averaging; at rest outside the law's own time.</summary>
    private (double S, double Speed, double Integral) Raw(double t, ref int cursor)
    {
        if (t <= 0)
        {
            return (_s[0], 0, _s[0] * t);
        }

        double end = _time[^1];
        if (t >= end)
        {
            return (_s[^1], 0, _integral[^1] + _s[^1] * (t - end));
        }

        if (_time[cursor] > t)
        {
            cursor = 0;
        }

        while (_time[cursor + 1] <= t)
        {
            cursor++;
        }

        double dt = t - _time[cursor];
        double u = (_speed[cursor + 1] - _speed[cursor]) / (_time[cursor + 1] - _time[cursor]);
        return (
            _s[cursor] + dt * (_speed[cursor] + dt * u / 2),
            _speed[cursor] + dt * u,
            _integral[cursor] + dt * (_s[cursor] + dt * (_speed[cursor] / 2 + dt * u / 6)));
    }

    /// <summary>
    /// The limits of u from grid point i to the next, where x + gap u must be in [0, next]. Each joint's acceleration is bounded at both
    /// ends of the interval (the "interpolation" scheme of the paper).
    /// </summary>
    private static ReadOnlySpan<Bound> Bounds(int i, double gap, double next, double[] first, double[] second, ReadOnlySpan<double> acceleration, Span<Bound> bounds)
    {
        int n = acceleration.Length;
        int count = 0;
        bounds[count++] = new(0, next / gap, -1 / gap);
        for (int j = 0; j < n; j++)
        {
            double a = first[i * n + j];
            double b = second[i * n + j];
            if (Math.Abs(a) > Negligible)
            {
                bounds[count++] = new(-acceleration[j] / Math.Abs(a), acceleration[j] / Math.Abs(a), -b / a);
            }

            double b1 = second[(i + 1) * n + j];
            double a1 = first[(i + 1) * n + j] + gap * b1;
            if (Math.Abs(a1) > Negligible)
            {
                bounds[count++] = new(-acceleration[j] / Math.Abs(a1), acceleration[j] / Math.Abs(a1), -b1 / a1);
            }
        }

        return bounds[..count];
    }

    /// <summary>The greatest x for which some u obeys all bounds: where the first upper line crosses a lower one.</summary>
    private static double Controllable(double most, ReadOnlySpan<Bound> bounds)
    {
        foreach (Bound upper in bounds)
        {
            foreach (Bound lower in bounds)
            {
                double closing = lower.Slope - upper.Slope;
                if (closing > 0)
                {
                    most = Math.Min(most, (upper.High - lower.Low) / closing);
                }
            }
        }

        return Math.Max(0, most);
    }
}
