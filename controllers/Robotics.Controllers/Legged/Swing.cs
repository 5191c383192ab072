using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>A foot's way from where it stands up, over and down to where it is to stand, at rest at both ends.</summary>
/// <param name="From">Where the foot's centre was lifted, m.</param>
/// <param name="To">Where it comes down, m.</param>
/// <param name="Apex">How high it rises between, m.</param>
/// <param name="Seconds">How long it takes.</param>
public readonly record struct Swing(Vector3 From, Vector3 To, double Apex, double Seconds)
{
    /// <summary>m/s and s: of a slow step.</summary>
    private const double Speed = .35, Least = .4;

    /// <summary>m in the time of a swing: how fast a foot goes on down that finds no ground.</summary>
    private const double Search = .25;

    /// <summary>N on the foot, and the share of the way after which they are the ground.</summary>
    private const double Touch = 15, Late = .75;

    /// <summary>As slow as a step of that length and height takes.</summary>
    public static Swing Slow(Vector3 from, Vector3 to, double apex) =>
        new(from, to, apex, Math.Max(Least, ((to - from).Horizontal.Length + 2 * apex - from.Z - to.Z) / Speed));

    /// <summary>Where the foot is to be and how it is to move (m, m/s) so long after it was lifted; past the end it seeks the ground.</summary>
    public (Vector3 At, Vector3 Velocity) After(double t)
    {
        double s = t / Seconds;
        (double up, double upRate) = Smooth(s / .35);
        (double over, double overRate) = Smooth((s - .2) / .55);
        (double down, double downRate) = Smooth((s - .6) / .4);
        double rise = Apex - From.Z, fall = Apex - To.Z;
        Vector3 across = (To - From).Horizontal, at = From + across * over;
        return (at with { Z = From.Z + rise * up - fall * down - Deeper(t) },
            (across * (overRate / .55) + new Vector3(0, 0, rise * upRate / .35 - fall * downRate / .4)) / Seconds);
    }

    /// <summary>How far below the end it seeks the ground by then, m.</summary>
    public double Deeper(double t) => Math.Max(0, t / Seconds - 1) * Search;

    /// <summary>Whether that force on the foot, N, is the ground.</summary>
    public bool Touches(double t, double force) => t / Seconds > Late && force > Touch;

    /// <summary>From 0 to 1 and its rate, at rest at both ends.</summary>
    public static (double At, double Rate) Smooth(double s) => s <= 0 ? (0, 0) : s >= 1 ? (1, 0) : (s * s * (3 - 2 * s), 6 * s * (1 - s));
}
