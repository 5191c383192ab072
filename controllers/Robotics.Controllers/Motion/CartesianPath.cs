using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Controllers;

/// <summary>How a straight line of the hand is followed.</summary>
public sealed record CartesianOptions
{
    public static readonly CartesianOptions Default = new();

    /// <summary>Metres between samples.</summary>
    public double Step { get; init; } = 0.01;

    /// <summary>rad between samples.</summary>
    public double AngleStep { get; init; } = 0.05;

    /// <summary>The greatest turn of a joint between samples, rad.</summary>
    public double LargestJump { get; init; } = 0.35;

    /// <summary>The tool centre point must stay in the arm's workspace.</summary>
    public bool CheckWorkspace { get; init; } = true;

    /// <summary>Least distance from obstacles when a <see cref="CollisionModel"/> is given, metres.</summary>
    public double Margin { get; init; } = 0.003;
}

/// <summary>Straight lines of the tool centre point, with the orientation turning evenly about one axis.</summary>
public static class CartesianPath
{
    /// <summary>Samples of the straight line from the pose at <paramref name="from"/> (rad) to <paramref name="goal"/> (X_BT), the first being <paramref name="from"/> itself.</summary>
    /// <param name="model">When given, the way there must be free of collision.</param>
    public static PathResult TryLine(ArmKinematics arm, ReadOnlySpan<double> from, Pose goal, CollisionModel? model = null, CartesianOptions? options = null) =>
        TryLines(arm, from, [goal], model, options);

    /// <summary>The same through several poses: the path is smooth, so that it swings a little at corners.</summary>
    public static PathResult TryLines(ArmKinematics arm, ReadOnlySpan<double> from, ReadOnlySpan<Pose> goals, CollisionModel? model = null, CartesianOptions? options = null)
    {
        options ??= CartesianOptions.Default;
        if (from.Length != arm.Joints || !Configurations.Finite(from))
        {
            return PathResult.Fail(MotionFailure.BadArgument, $"The start has {from.Length} values; '{arm.Description.Name}' needs {arm.Joints} finite ones.");
        }

        ImmutableArray<double[]>.Builder samples = ImmutableArray.CreateBuilder<double[]>();
        samples.Add(from.ToArray());
        Pose start = arm.Forward(from);
        foreach (Pose goal in goals)
        {
            PathResult? failure = Line(arm, start, goal, samples, options);
            if (failure is not null)
            {
                return failure;
            }

            start = goal;
        }

        JointPath path = new(samples.ToImmutable(), PathKind.Samples);
        if (model is not null)
        {
            EdgeChecker edges = new(model, options.Margin, options.CheckWorkspace);
            for (int i = 1; i < samples.Count; i++)
            {
                if (!edges.Free(samples[i - 1], samples[i], out string what))
                {
                    return PathResult.Fail(
                        i == 1 && !edges.Free(samples[0], out _) ? MotionFailure.StartCollides : MotionFailure.Collision,
                        $"On the line to {goals[^1].Translation}, near {arm.Forward(samples[i]).Translation}, {what}. Approach from elsewhere or allow that contact.");
                }
            }
        }

        return PathResult.Found(path, "cartesian");
    }

    private static PathResult? Line(ArmKinematics arm, Pose start, Pose goal, ImmutableArray<double[]>.Builder samples, CartesianOptions options)
    {
        if (!goal.Translation.IsFinite)
        {
            return PathResult.Fail(MotionFailure.BadArgument, $"The goal {goal.Translation} is not finite. Give a place in metres.");
        }

        Bounds workspace = arm.Description.Workspace.Grown(1e-4);
        double length = start.Translation.DistanceTo(goal.Translation);
        int steps = Math.Max(1, (int)Math.Ceiling(Math.Max(length / options.Step, start.Rotation.AngleTo(goal.Rotation) / options.AngleStep) - 1e-9));
        for (int i = 1; i <= steps; i++)
        {
            Pose pose = i == steps ? goal : Pose.Lerp(start, goal, (double)i / steps);
            if (options.CheckWorkspace && !workspace.Contains(pose.Translation))
            {
                return PathResult.Fail(MotionFailure.Workspace, Messages.Workspace(arm, pose.Translation));
            }

            double[] q = new double[arm.Joints];
            if (!arm.TrySolve(pose, samples[^1], q, IkOptions.Track))
            {
                double miss = arm.Forward(q).Translation.DistanceTo(pose.Translation);
                return PathResult.Fail(
                    MotionFailure.Unreachable,
                    $"The straight line to {goal.Translation} cannot be followed beyond {pose.Translation}: the nearest configuration is {miss * 1000:0.#} mm off{AtLimit(arm, q)}. Choose a nearer goal, another yaw or another start.");
            }

            double jump = Configurations.LargestTurn(samples[^1], q);
            if (jump > options.LargestJump)
            {
                return PathResult.Fail(
                    MotionFailure.Discontinuous,
                    $"On the straight line to {goal.Translation} a joint turns by {jump:0.##} rad between samples at {pose.Translation}, more than {options.LargestJump:0.##} rad: a singularity. Choose another yaw or another start.");
            }

            samples.Add(q);
        }

        return null;
    }

    private static string AtLimit(ArmKinematics arm, double[] q)
    {
        for (int i = 0; i < q.Length; i++)
        {
            var joint = arm.Description.Chain[i];
            if (q[i] <= joint.Lower + 1e-6 || q[i] >= joint.Upper - 1e-6)
            {
                return $", with joint '{joint.Name}' at its limit {q[i]:0.###} rad";
            }
        }

        return "";
    }
}

internal static class Messages
{
    public static string Workspace(ArmKinematics arm, Vector3 p)
    {
        Bounds w = arm.Description.Workspace;
        for (int axis = 0; axis < 3; axis++)
        {
            if (p[axis] < w.Min[axis] || p[axis] > w.Max[axis])
            {
                return $"The tool centre point at {p} would leave the workspace of '{arm.Description.Name}': {"xyz"[axis]} = {p[axis]:0.####} m, limits [{w.Min[axis]:0.####}, {w.Max[axis]:0.####}] m. Choose a goal inside.";
            }
        }

        return $"The tool centre point at {p} is inside the workspace.";
    }
}
