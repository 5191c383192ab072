using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>
/// Decides whether a straight joint line is free, without gaps: it bisects until each part of the robot is farther from everything
/// at both ends than it can travel in between (Schwarzer, Saha and Latombe, 2005). So between samples at least the margin
/// away from obstacles, nothing is touched. The workspace is checked at the samples, at most <see cref="WorkspaceStep"/> of travel apart.
/// </summary>
internal sealed class EdgeChecker(CollisionModel model, double margin, bool checkWorkspace)
{
    private const double WorkspaceStep = 0.02;
    private const double Finest = 0.001;
    private const double Farthest = 0.5;
    private readonly Bounds _workspace = model.Arm.Description.Workspace.Grown(1e-4);

    public CollisionModel Model => model;

    public bool Free(ReadOnlySpan<double> q, out string what)
    {
        Span<double> clearance = stackalloc double[model.Groups];
        return Sample(q, clearance, Farthest, out what);
    }

    public bool Free(ReadOnlySpan<double> a, ReadOnlySpan<double> b, out string what)
    {
        Span<double> near = stackalloc double[model.Groups];
        Span<double> far = stackalloc double[model.Groups];
        return Sample(a, near, Farthest, out what) && Sample(b, far, Farthest, out what) && Between(a, near, b, far, out what);
    }

    private bool Between(ReadOnlySpan<double> a, ReadOnlySpan<double> clearOfA, ReadOnlySpan<double> b, ReadOnlySpan<double> clearOfB, out string what)
    {
        what = "";
        Span<double> travel = stackalloc double[clearOfA.Length];
        model.Travel(a, b, travel);
        bool free = true;
        double longest = 0;
        for (int g = 0; g < travel.Length; g++)
        {
            longest = Math.Max(longest, travel[g]);
            free &= travel[g] < clearOfA[g] + clearOfB[g];
        }

        if (longest < Finest || (free && (!checkWorkspace || longest < WorkspaceStep || WorkspaceSpares(a, b, longest))))
        {
            return true;
        }

        Span<double> middle = stackalloc double[a.Length];
        Span<double> clear = stackalloc double[clearOfA.Length];
        Configurations.Lerp(a, b, 0.5, middle);
        return Sample(middle, clear, longest, out what)
            && Between(a, clearOfA, middle, clear, out what)
            && Between(middle, clear, b, clearOfB, out what);
    }

    /// <summary>True when the tool centre point is deeper inside than it can travel.</summary>
    private bool WorkspaceSpares(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double travel) => Depth(a) + Depth(b) > travel;

    private double Depth(ReadOnlySpan<double> q)
    {
        Vector3 p = model.Arm.Forward(q).Translation;
        Vector3 low = p - _workspace.Min;
        Vector3 high = _workspace.Max - p;
        return Math.Min(Math.Min(low.X, Math.Min(low.Y, low.Z)), Math.Min(high.X, Math.Min(high.Y, high.Z)));
    }

    private bool Sample(ReadOnlySpan<double> q, Span<double> clearance, double cap, out string what)
    {
        if (checkWorkspace)
        {
            Vector3 p = model.Arm.Forward(q).Translation;
            if (!_workspace.Contains(p))
            {
                what = Messages.Workspace(model.Arm, p);
                return false;
            }
        }

        clearance.Fill(Math.Max(cap, margin + 1e-6));
        return model.Clearances(q, clearance, margin, out what);
    }
}
