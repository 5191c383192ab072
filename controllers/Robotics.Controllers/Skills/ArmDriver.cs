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

    /// <summary>Shares of the joints' limits for free motions, empty and loaded.</summary>
    private const double FreeShare = 0.6, LoadedShare = 0.35;

    /// <summary>Speed and acceleration share of a loaded hand: what it holds may be long, and swings.</summary>
    private const double LoadedSpeed = 0.4, LoadedAcceleration = 0.2;

    /// <summary>The surface the arm stands on: z = 0 of the base frame, wider than any arm reaches.</summary>
    public static readonly Obstacle Table = new("the table", "", new(ShapeKind.Box, new(4, 4, 0.2)), Pose.At(0, 0, -0.1));

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
        kinematics = new(arm.Description);
        planner = new(kinematics);
    }

    public bool Stopped => stop.IsCancellationRequested;

    /// <summary>X_BT by the arm's own measurement.</summary>
    public Pose Tcp => kinematics.Forward(arm.State.Position.AsSpan());

    /// <summary>Yaw of the hand, rad.</summary>
    public double Yaw => Tcp.Rotation.Yaw;

    public MotionResult Hold(double seconds) => arm.Hold(seconds, stop);

    public MotionResult Grip(double width, double force) => arm.Grip(width, force, stop);

    /// <summary>Goes to the first of the goals that can be reached without touching anything.</summary>
    public void Transit(CollisionWorld obstacles, HandState hand, AllowedContacts allowed, bool loaded, params ReadOnlySpan<Pose> goals)
    {
        CollisionModel model = new(kinematics, obstacles, hand, allowed);
        PathResult best = default!;
        for (int lift = 0; lift < 3; lift++)
        {
            foreach (Pose goal in goals)
            {
                PathResult way = planner.TryPlanToPose(arm.State.Position.AsSpan(), goal, model, new() { Seed = seed++ });
                if (way.Ok && (best is null || !best.Ok || way.Path!.Length < best.Path!.Length))
                {
                    best = way;
                }
                else if (best is null)
                {
                    best = way;
                }
            }

            if (best.Ok || best.Failure != MotionFailure.StartCollides)
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
            best = null!;
        }

        if (!best.Ok)
        {
            throw new SkillFailure(
                best.Failure is MotionFailure.Unreachable or MotionFailure.JointLimit or MotionFailure.Workspace ? SkillCode.Unreachable : SkillCode.NoPath,
                best.Reason);
        }

        TimingOptions timing = loaded
            ? new() { SpeedScale = LoadedShare, CartesianSpeed = LoadedSpeed, AccelerationShare = LoadedAcceleration }
            : new() { SpeedScale = FreeShare };
        SkillFailure.Check(arm.Follow(TrajectoryTiming.Time(best.Path!, kinematics, timing), null, arm.Description.ForceLimit, stop));
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
        PathResult line = CartesianPath.TryLine(kinematics, arm.State.Position.AsSpan(), ArmKinematics.ToolDown(goal, here.Rotation.Yaw));
        if (!line.Ok)
        {
            throw new SkillFailure(SkillCode.Unreachable, line.Reason);
        }

        return arm.Follow(
            TrajectoryTiming.Time(line.Path!, kinematics, new() { CartesianSpeed = speed, SpeedScale = LoadedShare, AccelerationShare = LoadedAcceleration }),
            null, forceLimit, stop);
    }
}
