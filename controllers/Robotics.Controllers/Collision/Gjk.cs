using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>Distance between two solids.</summary>
/// <param name="Distance">Metres; 0 when they touch or overlap.</param>
/// <param name="Penetrates">They touch or overlap.</param>
public readonly record struct Separation(double Distance, bool Penetrates);

/// <summary>
/// Distance between convex solids: Gilbert, Johnson and Keerthi, "A fast procedure for computing the distance between
/// complex objects in three-dimensional space" (1988). The nearest point of the simplex follows the Voronoi regions of
/// Ericson, "Real-Time Collision Detection" (2005), section 5.1.
/// </summary>
public static class Gjk
{
    // The stopping gap between the upper and the lower bound of the distance, metres.
    private const double Accuracy = 1e-9;
    private const int MaxIterations = 100;

    public static Separation Distance(Shape a, Pose poseOfA, Shape b, Pose poseOfB) => Distance(new(a, poseOfA), new(b, poseOfB));

    /// <param name="farEnough">A distance that need not be told from any greater one, metres: the search ends early, and the result is then a lower bound above this.</param>
    public static Separation Distance(in Convex a, in Convex b, double farEnough = double.PositiveInfinity)
    {
        double radii = a.Radius + b.Radius;
        Span<Vector3> simplex = stackalloc Vector3[4];
        int count = 0;
        Vector3 v = a.Centre - b.Centre;
        double vv = v.LengthSquared;
        for (int i = 0; i < MaxIterations; i++)
        {
            if (vv < 1e-22)
            {
                return new(0, true);
            }

            Vector3 w = a.CoreSupport(-v) - b.CoreSupport(v);
            double length = Math.Sqrt(vv);
            double low = v.Dot(w) / length;
            if (low - radii > farEnough)
            {
                return new(low - radii, false);
            }

            if (length - low <= Accuracy || Holds(simplex[..count], w))
            {
                break;
            }

            simplex[count++] = w;
            Vector3 nearest = Simplex.NearestToOrigin(simplex, ref count);
            double next = nearest.LengthSquared;
            if (count == 4)
            {
                return new(0, true);
            }

            // The first v is a point of the difference but not of the simplex: it says nothing about progress.
            if (i > 0 && next >= vv)
            {
                break;
            }

            v = nearest;
            vv = next;
        }

        double distance = Math.Sqrt(vv) - radii;
        return distance > 0 ? new(distance, false) : new(0, true);
    }

    private static bool Holds(ReadOnlySpan<Vector3> simplex, Vector3 w)
    {
        foreach (Vector3 p in simplex)
        {
            if (p == w)
            {
                return true;
            }
        }

        return false;
    }
}
