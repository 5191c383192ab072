namespace Robotics.Planner;

/// <summary>
/// The score interval of a proportion: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// J. Am. Stat. Assoc. 22 (1927) 209-212. Unlike the normal approximation it stays in [0, 1] and is honest for few trials.
/// </summary>
public static class Wilson
{
    /// <summary>The two-sided 95 % quantile of the standard normal distribution.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>
    /// With p = k / n: (p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n). Nothing tried tells nothing: [0, 1].
    /// </summary>
    public static (double Low, double High) Interval(int successes, int trials, double z = Z95)
    {
        if (trials < 0 || successes < 0 || successes > trials)
        {
            throw new ArgumentOutOfRangeException(nameof(successes), $"{successes} successes of {trials} trials cannot be. Successes must be in [0, trials].");
        }

        if (trials == 0)
        {
            return (0, 1);
        }

        double n = trials, p = successes / n, zz = z * z;
        double centre = p + zz / (2 * n);
        double half = z * Math.Sqrt(p * (1 - p) / n + zz / (4 * n * n));
        double scale = 1 / (1 + zz / n);

        // At the ends the formula gives 0 and 1 exactly, but for rounding.
        return (successes == 0 ? 0 : (centre - half) * scale, successes == trials ? 1 : (centre + half) * scale);
    }

    /// <summary>
    /// How much more often than <paramref name="before"/> something comes about now, p2 - p1, with the hybrid score interval: method 10 of
    /// R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
    /// Medicine 17 (1998) 873-890. With the score intervals [l1, u1] and [l2, u2] it is
    /// [d - sqrt((p2 - l2)^2 + (u1 - p1)^2), d + sqrt((u2 - p2)^2 + (p1 - l1)^2)]. Nothing tried on either side tells nothing: [-1, 1].
    /// </summary>
    public static (double Difference, double Low, double High) Difference((int Successes, int Trials) before, (int Successes, int Trials) now, double z = Z95)
    {
        (double l1, double u1) = Interval(before.Successes, before.Trials, z);
        (double l2, double u2) = Interval(now.Successes, now.Trials, z);
        if (before.Trials == 0 || now.Trials == 0)
        {
            return (0, -1, 1);
        }

        double p1 = (double)before.Successes / before.Trials, p2 = (double)now.Successes / now.Trials, d = p2 - p1;
        return (d, d - Math.Sqrt((p2 - l2) * (p2 - l2) + (u1 - p1) * (u1 - p1)), d + Math.Sqrt((u2 - p2) * (u2 - p2) + (p1 - l1) * (p1 - l1)));
    }
}
