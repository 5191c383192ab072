using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

/// <summary>The triangle of three standing feet, seen from above.</summary>
public readonly struct SupportTriangle
{
    private readonly Vector3 _a, _b, _c;

    /// <param name="feet">Four feet, m.</param>
    /// <param name="lifting">The one that does not stand.</param>
    public SupportTriangle(ReadOnlySpan<Vector3> feet, int lifting)
    {
        _a = feet[lifting == 0 ? 1 : 0].Horizontal;
        _b = feet[lifting <= 1 ? 2 : 1].Horizontal;
        _c = feet[lifting == 3 ? 2 : 3].Horizontal;
        (double a, double b, double c) = ((_b - _c).Length, (_c - _a).Length, (_a - _b).Length);
        Centre = (a * _a + b * _b + c * _c) / (a + b + c);
        Radius = Math.Abs((_b - _a).Cross(_c - _a).Z) / (a + b + c);
    }

    /// <summary>The point that is farthest from all sides, m.</summary>
    public Vector3 Centre { get; }

    /// <summary>How far it is from them, m.</summary>
    public double Radius { get; }

    /// <summary>How far inside a point is, m; negative outside.</summary>
    public double Margin(Vector3 p) => Math.Min(Inside(_a, _b, p), Math.Min(Inside(_b, _c, p), Inside(_c, _a, p)));

    /// <summary>The point nearest to the wanted one, on the way to the centre, that has the margin or nearly the best there is.</summary>
    public Vector3 Stable(Vector3 wanted, double margin)
    {
        const int steps = 20;
        double enough = Math.Min(margin, .9 * Radius);
        for (int k = 0; k < steps; k++)
        {
            Vector3 p = Vector3.Lerp(wanted.Horizontal, Centre, (double)k / steps);
            if (Margin(p) >= enough)
            {
                return p;
            }
        }

        return Centre;
    }

    /// <summary>Of a point from a side, positive where the triangle's centre is.</summary>
    private double Inside(Vector3 from, Vector3 to, Vector3 p)
    {
        Vector3 side = to - from;
        double turn = side.Cross(Centre - from).Z < 0 ? -1 : 1;
        return turn * side.Cross(p.Horizontal - from).Z / Math.Max(side.Length, 1e-9);
    }
}
