using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>
/// Turns "go there" into trajectories for the robot port: free motions around obstacles, straight lines, lines that end at a
/// touch. A failure is a <see cref="SkillFailure"/>; only <see cref="TryLine"/> reports how the motion ended.
/// </summary>
internal sealed class ArmDriver
{
    /// <summary>Speeds of the tool centre point on straight lines, m/s.</summary>
    public const double ApproachSpeed = 0.25, CarrySpeed = 0.2, DragSpeed = 0.1, SlowSpeed = 0.05;

    /// <summary>Speed of free motions, m/s.</summary>
    private const double FreeSpeed = 1.0, LoadedSpeed = 0.4;

    /// <summary>Shares of the joints' acceleration and jerk limits: what a loaded hand holds may be long, and swings.</summary>
    private const double FreeAcceleration = 0.5, LoadedAcceleration = 0.2;

    /// <summary>The surface the arm stands on: z = 0 of the base frame, wider than any arm reaches.</summary>
    public static readonly Obstacle Table = new("the table", "", new(ShapeKind.Box, new(4, 4, 0.2)), Pose.At(0, 0, -0.1));

    /// <summary>How often another configuration is asked for when a line cannot be driven from the first.</summary>
    private const int Retries = 2;

    /// <summary>Kept to each joint limit, rad.</summary>
    private const double LimitMargin = 0.02;

    private readonly IArm arm;
    private readonly ArmKinematics kinematics;
    private readonly MotionPlanner planner;
    private readonly CancellationToken stop;
    private int seed;

    public ArmDriver(IArm arm, int seed, CancellationToken stop)
    {
        this.arm = arm;
        this.seed = seed;
        this.stop = stop;
        kinematics = new(WithinLimits(arm.Description));
        planner = new(kinematics);
    }

    /// <summary>The same arm with a little less range: a servo that lags by that much still stays within its joint limits.</summary>
    private static ArmDescription WithinLimits(ArmDescription arm) => arm with
    {
        Chain = [.. arm.Chain.Select(j => j with { Lower = j.Lower + LimitMargin, Upper = j.Upper - LimitMargin })],
    };

    /// <summary>The measured position, brought within the range that is planned with.</summary>
    private double[] Position()
    {
        double[] q = [.. arm.State.Position];
        kinematics.Clamp(q);
        return q;
    }

    public bool Stopped => stop.IsCancellationRequested;

    /// <summary>X_BT by the arm's own measurement.</summary>
    public Pose Tcp => kinematics.Forward(arm.State.Position.AsSpan());

    /// <summary>Yaw of the hand, rad.</summary>
    public double Yaw => Tcp.Rotation.Yaw;

    public MotionResult Hold(double seconds) => arm.Hold(seconds, stop);

    public MotionResult Grip(double width, double force) => arm.Grip(width, force, stop);

    /// <summary>
    /// Goes to the goal that is nearest in joint space, without touching anything. <paramref name="then"/>: straight lines that
    /// are to follow from there, each to its offset from the goal (base frame, m); a configuration from which they cannot be driven is not taken.
    /// </summary>
    public void Transit(CollisionWorld obstacles, HandState hand, bool loaded, ReadOnlySpan<Pose> goals, params ReadOnlySpan<Vector3> then)
    {
        CollisionModel model = new(kinematics, obstacles, hand);
        PathResult? best = null;
        for (int lift = 0; lift < 3; lift++)
        {
            foreach (Pose goal in goals)
            {
                PathResult way = planner.TryPlanToPose(Position(), goal, model, new() { Seed = seed++ });
                for (int again = 0; way.Ok && again < Retries && Drivable(way.Path!.End, goal, then) is not null; again++)
                {
                    way = planner.TryPlanToPose(Position(), goal, model, new() { Seed = seed++ });
                }

                if (way.Ok && Drivable(way.Path!.End, goal, then) is { } reason)
                {
                    way = new(null, way.How, MotionFailure.Unreachable, reason);
                }

                if (best is null || (way.Ok && (!best.Ok || way.Path!.Length < best.Path!.Length)))
                {
                    best = way;
                }
            }

            if (best!.Ok || best.Failure != MotionFailure.StartCollides)
            {
                break;
            }

            // Too near something to plan from here, as after letting go or lifting a little: straight up is the way it came.
            Vector3 here = Tcp.Translation;
            double z = Math.Min(here.Z + 0.03, arm.Description.Workspace.Max.Z - 0.001);
            if (z < here.Z + 0.005)
            {
                break;
            }

            Line(here with { Z = z }, ApproachSpeed);
            best = null;
        }

        if (!best!.Ok)
        {
            throw new SkillFailure(
                best.Failure is MotionFailure.Unreachable or MotionFailure.JointLimit or MotionFailure.Workspace ? SkillCode.Unreachable : SkillCode.NoPath,
                best.Reason);
        }

        TimingOptions timing = loaded
            ? new() { CartesianSpeed = LoadedSpeed, AccelerationShare = LoadedAcceleration }
            : new() { CartesianSpeed = FreeSpeed, AccelerationShare = FreeAcceleration };
        SkillFailure.Check(arm.Follow(TrajectoryTiming.Time(best.Path!, kinematics, timing), null, arm.Description.ForceLimit, stop));
    }

    /// <summary>Null when the lines can be driven one after the other, or why not.</summary>
    private string? Drivable(ReadOnlySpan<double> q, Pose goal, ReadOnlySpan<Vector3> lines)
    {
        double[] at = q.ToArray();
        foreach (Vector3 offset in lines)
        {
            PathResult line = CartesianPath.TryLine(kinematics, at, goal with { Translation = goal.Translation + offset });
            if (!line.Ok)
            {
                return line.Reason;
            }

            at = line.Path!.End.ToArray();
        }

        return null;
    }

    /// <summary>Moves the tool centre point straight to a point (base frame, m), the hand turned as it is.</summary>
    public void Line(Vector3 goal, double speed) => SkillFailure.Check(TryLine(goal, speed, arm.Description.ForceLimit));

    /// <summary>As <see cref="Line"/>; a push on the hand of more than the force (N) ends the motion as well.</summary>
    public void LineUntilTouch(Vector3 goal, double speed, double force)
    {
        MotionResult result = TryLine(goal, speed, Math.Min(force, arm.Description.ForceLimit));
        if (result.Code != MotionCode.ForceLimit)
        {
            SkillFailure.Check(result);
        }
    }

    /// <summary>As <see cref="Line"/>, and says how the motion ended. Fails only when there is no such line.</summary>
    public MotionResult TryLine(Vector3 goal, double speed, double forceLimit)
    {
        Pose here = Tcp;
        if (here.Translation.DistanceTo(goal) < 1e-4)
        {
            return MotionResult.Reached;
        }

        // The hand points straight down at the end whatever small error it has now.
        PathResult line = CartesianPath.TryLine(kinematics, Position(), ArmKinematics.ToolDown(goal, here.Rotation.Yaw));
        if (!line.Ok)
        {
            throw new SkillFailure(SkillCode.Unreachable, line.Reason);
        }

        return arm.Follow(
            TrajectoryTiming.Time(line.Path!, kinematics, new() { CartesianSpeed = speed, AccelerationShare = LoadedAcceleration }),
            null, forceLimit, stop);
    }
}
