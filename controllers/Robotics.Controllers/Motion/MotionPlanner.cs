using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>
/// Finds a way in joint space that touches nothing: the straight line when it is free, else up, over and down, else a tree search.
/// What it returns is free of collision as rounded, not only at its corners.
/// </summary>
public sealed class MotionPlanner(ArmKinematics arm)
{
    /// <summary>From one configuration to another, rad.</summary>
    public PathResult TryPlan(ReadOnlySpan<double> start, ReadOnlySpan<double> goal, CollisionModel model, PlannerOptions? options = null)
    {
        options ??= PlannerOptions.Default;
        double[] to = goal.ToArray();
        if (to.Length != arm.Joints || !Configurations.Finite(to))
        {
            return PathResult.Fail(MotionFailure.BadArgument, $"The goal has {to.Length} values; '{arm.Description.Name}' needs {arm.Joints} finite ones.");
        }

        return arm.WithinLimits(to, out string limit)
            ? Plan(start, [to], model, options)
            : PathResult.Fail(MotionFailure.JointLimit, $"At the goal {limit}. Choose another goal.");
    }

    /// <summary>From a configuration to any configuration that brings the tool centre point to a pose X_BT.</summary>
    public PathResult TryPlanToPose(ReadOnlySpan<double> start, Pose goal, CollisionModel model, PlannerOptions? options = null)
    {
        options ??= PlannerOptions.Default;
        if (!goal.Translation.IsFinite || start.Length != arm.Joints || !Configurations.Finite(start))
        {
            return PathResult.Fail(MotionFailure.BadArgument, $"The goal {goal.Translation} must be finite and the start must have {arm.Joints} finite values.");
        }

        if (options.CheckWorkspace && !arm.Description.Workspace.Grown(1e-4).Contains(goal.Translation))
        {
            return PathResult.Fail(MotionFailure.Workspace, Messages.Workspace(arm, goal.Translation));
        }

        // Mostly the configuration nearest to the start is the one, and the line to it is free.
        List<double[]> goals = Solutions(start, goal, options with { Solutions = 1 });
        if (goals.Count > 0 && goals[0] is { } nearest && Plan(start, [nearest], model, options with { Iterations = 0, Over = false }) is { Ok: true } line)
        {
            return line;
        }

        goals = goals.Count > 0 ? Solutions(start, goal, options) : goals;
        return goals.Count > 0
            ? Plan(start, goals, model, options)
            : PathResult.Fail(MotionFailure.Unreachable, $"'{arm.Description.Name}' has no configuration that brings the tool centre point to {goal.Translation} with its z axis along {goal.Rotation.AxisZ}. Choose a nearer place or another direction.");
    }

    /// <summary>Different configurations for a pose, the nearest to the start first.</summary>
    public List<double[]> Solutions(ReadOnlySpan<double> start, Pose goal, PlannerOptions options)
    {
        List<double[]> found = [];
        Pose turned = goal * new Pose(Vector3.Zero, Rotation.AboutZ(Math.PI));
        double[] from = start.ToArray();
        Collect(from, goal, found, options.Solutions);
        if (options.Symmetric)
        {
            Collect(from, turned, found, 2 * options.Solutions);
        }

        return [.. found.OrderBy(q => Configurations.Distance(from, q))];
    }

    private void Collect(double[] start, Pose goal, List<double[]> found, int most)
    {
        const double Apart = 0.2;
        double[] q = new double[arm.Joints];
        for (int attempt = 0; attempt < 3 * most && found.Count < most; attempt++)
        {
            // Each attempt begins elsewhere: at the start, at home, then at a Halton point.
            IkOptions ik = IkOptions.Default with { Restarts = attempt == 0 ? 24 : 2, FirstRestart = 7 * attempt };
            bool solved = arm.TrySolve(goal, attempt == 0 ? start : Elsewhere(attempt), q, ik);
            if (solved && found.TrueForAll(f => Configurations.LargestTurn(f, q) > Apart))
            {
                found.Add([.. q]);
            }

            if (attempt == 0 && !solved)
            {
                return;
            }
        }
    }

    private double[] Elsewhere(int attempt)
    {
        // Golden-ratio steps spread evenly in each joint (the additive recurrence of Kronecker).
        double[] q = new double[arm.Joints];
        for (int j = 0; j < q.Length; j++)
        {
            var joint = arm.Description.Chain[j];
            double share = attempt * (0.618033988749895 + 0.1 * j) % 1;
            q[j] = joint.Lower + share * (joint.Upper - joint.Lower);
        }

        return q;
    }

    private PathResult Plan(ReadOnlySpan<double> start, List<double[]> goals, CollisionModel model, PlannerOptions options)
    {
        if (start.Length != arm.Joints || !Configurations.Finite(start))
        {
            return PathResult.Fail(MotionFailure.BadArgument, $"The start has {start.Length} values; '{arm.Description.Name}' needs {arm.Joints} finite ones.");
        }

        EdgeChecker edges = new(model, options.Margin, options.CheckWorkspace);
        double[] from = start.ToArray();
        if (!edges.Free(from, out string what))
        {
            return PathResult.Fail(MotionFailure.StartCollides, $"At the start {what}. Draw back first or allow that contact.");
        }

        string first = "";
        List<double[]> free = [];
        foreach (double[] goal in goals)
        {
            if (edges.Free(goal, out what))
            {
                free.Add(goal);
            }
            else if (first.Length == 0)
            {
                first = what;
            }
        }

        if (free.Count == 0)
        {
            return PathResult.Fail(MotionFailure.GoalCollides, $"At the goal {arm.Forward(goals[0]).Translation} {first}. Choose another goal or allow that contact.");
        }

        // The goals come nearest first, and no way to a goal is shorter than the line: stop at the first that cannot win.
        List<double[]>? best = null;
        string how = "";
        double shortest = double.PositiveInfinity;
        foreach (double[] goal in free)
        {
            if (Configurations.Distance(from, goal) >= shortest)
            {
                break;
            }

            bool straight = edges.Free(from, goal, out what);
            if ((straight ? [from, goal] : options.Over ? Over(from, goal, edges, options) : null) is { } way && Length(way) < shortest)
            {
                (best, how, shortest) = (way, straight ? "line" : "over", Length(way));
            }

            first = first.Length == 0 ? what : first;
        }

        if (best is not null)
        {
            return Rounded(best, edges, options, how);
        }

        RrtConnect trees = new(arm, edges, options);
        return options.Iterations > 0 && trees.Search(from, free) is { } found
            ? Rounded(trees.Shorten(found), edges, options, "rrt")
            : PathResult.Fail(MotionFailure.NoPath, $"No way to {arm.Forward(free[0]).Translation} was found in {options.Iterations} steps of search: on the straight way {first}. Clear the way or choose another goal.");
    }

    private static double Length(List<double[]> way)
    {
        double sum = 0;
        for (int i = 1; i < way.Count; i++)
        {
            sum += Configurations.Distance(way[i - 1], way[i]);
        }

        return sum;
    }

    /// <summary>Straight up from the start, over, and straight down to the goal, at the lowest height that is free.</summary>
    private List<double[]>? Over(double[] from, double[] goal, EdgeChecker edges, PlannerOptions options)
    {
        Pose a = arm.Forward(from);
        Pose b = arm.Forward(goal);
        double highest = Math.Max(a.Translation.Z, b.Translation.Z);
        double ceiling = options.CheckWorkspace ? arm.Description.Workspace.Max.Z : highest + 0.4;
        foreach (double rise in new[] { 0.0, 0.08, 0.16, 0.28, 0.4 })
        {
            double z = Math.Min(ceiling, highest + rise);
            if (Rise(from, a, z, edges, options) is { } up && Rise(goal, b, z, edges, options) is { } down
                && edges.Free(up[^1], down[^1], out _))
            {
                down.Reverse();
                List<double[]> way = [.. up, .. down];
                return way;
            }
        }

        return null;
    }

    private List<double[]>? Rise(double[] from, Pose pose, double z, EdgeChecker edges, PlannerOptions options)
    {
        if (z - pose.Translation.Z < 1e-3)
        {
            return [from];
        }

        Pose up = pose with { Translation = pose.Translation with { Z = z } };
        CartesianOptions line = new() { Step = 0.03, CheckWorkspace = options.CheckWorkspace };
        if (CartesianPath.TryLine(arm, from, up, null, line).Path is not { } path)
        {
            return null;
        }

        for (int i = 1; i < path.Waypoints.Length; i++)
        {
            if (!edges.Free(path.Waypoints[i - 1], path.Waypoints[i], out _))
            {
                return null;
            }
        }

        return [.. path.Waypoints];
    }

    /// <summary>Rounds the corners as far as that stays free, down to a stop at each corner.</summary>
    private static PathResult Rounded(List<double[]> way, EdgeChecker edges, PlannerOptions options, string how)
    {
        ImmutableArray<double[]> corners = [.. way];
        for (double blend = options.Blend; blend > 0.01; blend /= 2)
        {
            JointPath path = new(corners, PathKind.Polyline, blend);
            if (corners.Length == 2 || CurveFree(JointCurve.Of(path), edges))
            {
                return PathResult.Found(path, how);
            }
        }

        return PathResult.Found(new(corners, PathKind.Polyline, 0), how);
    }

    private static bool CurveFree(JointCurve curve, EdgeChecker edges)
    {
        double[] last = new double[curve.Joints];
        double[] q = new double[curve.Joints];
        curve.At(0, last);
        for (int i = 1; i <= 2 * curve.Spans; i++)
        {
            curve.At(i / 2.0, q);
            if (!edges.Free(last, q, out _))
            {
                return false;
            }

            (last, q) = (q, last);
        }

        return true;
    }
}
