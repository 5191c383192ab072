using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Controllers.Tests.Motion;

public class PlannerTests
{
    private static readonly MotionPlanner Planner = new(Panda.Arm);

    [Fact]
    public void Paths_among_random_blocks_touch_nothing_at_a_quarter_of_a_step_nor_leave_the_workspace()
    {
        int found = 0;
        Dictionary<string, int> how = [];
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            CollisionModel model = Blocks(random, 6);
            if (Free(random, model) is not { } start || Free(random, model) is not { } goal)
            {
                continue;
            }

            PathResult result = Planner.TryPlan(start, goal, model, new() { Seed = seed });
            if (!result.Ok)
            {
                Assert.NotEmpty(result.Reason);
                continue;
            }

            found++;
            how[result.How] = how.GetValueOrDefault(result.How) + 1;
            Assert.True(result.Path.Start.SequenceEqual(start));
            Assert.True(result.Path.End.SequenceEqual(goal));
            AssertFree(result.Path, model);
        }

        Assert.True(found >= 45, $"{found}: {string.Join(", ", how)}");
        Assert.True(how.Count == 3, string.Join(", ", how));
    }

    [Fact]
    public void A_wall_between_start_and_goal_is_passed()
    {
        CollisionModel model = new(Panda.Arm, CollisionWorld.Empty.With(Panda.Table, new Obstacle("wall", "", new(ShapeKind.Box, new(0.3, 0.02, 0.3)), Pose.At(0.5, 0, 0.15))), HandState.Empty(0.08));
        double[] start = Solve(new(0.5, 0.3, 0.15));
        PathResult result = Planner.TryPlanToPose(start, ArmKinematics.ToolDown(new(0.5, -0.3, 0.15), 0), model);
        Assert.True(result.Ok, result.Reason);
        AssertFree(result.Path, model);
        Assert.True(Panda.Arm.Forward(result.Path.End).Translation.DistanceTo(new(0.5, -0.3, 0.15)) < 1e-4);
    }

    [Fact]
    public void A_held_rod_is_carried_around_as_well()
    {
        AttachedShape rod = new("rod", new(ShapeKind.Cylinder, new(0.02, 0.02, 0.3)), new(new(0, 0, 0.1), Rotation.AboutX(Math.PI / 2)));
        Obstacle post = new("post", "", new(ShapeKind.Cylinder, new(0.05, 0.05, 0.4)), Pose.At(0.5, 0, 0.2));
        CollisionModel model = new(Panda.Arm, CollisionWorld.Empty.With(Panda.Table, post), new(0.02, [rod]));
        double[] start = Solve(new(0.5, 0.35, 0.25));
        PathResult result = Planner.TryPlanToPose(start, ArmKinematics.ToolDown(new(0.5, -0.35, 0.25), 0), model);
        Assert.True(result.Ok, result.Reason);
        AssertFree(result.Path, model);

        CollisionModel empty = new(Panda.Arm, model.World, HandState.Empty(0.02));
        double[] beside = Solve(new(0.5, 0.16, 0.15));
        Assert.False(empty.Collides(beside, 0.005, out _));
        Assert.True(model.Collides(beside, 0.005, out string what));
        Assert.Contains("rod", what);
        Assert.Contains("post", what);
    }

    [Fact]
    public void The_same_seed_gives_the_same_path_to_the_bit()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            Random random = new(seed);
            CollisionModel model = Blocks(random, 6);
            if (Free(random, model) is { } start && Free(random, model) is { } goal)
            {
                PathResult a = Planner.TryPlan(start, goal, model, new() { Seed = seed });
                PathResult b = Planner.TryPlan(start, goal, new(Panda.Arm, model.World, model.Hand), new() { Seed = seed });
                Assert.Equal(a.Reason, b.Reason);
                Assert.Equal(a.Path?.Waypoints.SelectMany(q => q) ?? [], b.Path?.Waypoints.SelectMany(q => q) ?? []);
            }
        }
    }

    [Fact]
    public void Turning_the_scene_about_the_base_turns_the_path()
    {
        const double Turn = 0.4;
        Pose x = Pose.At(0, 0, 0, Turn);
        PlannerOptions options = new() { CheckWorkspace = false, Iterations = 0 };
        int compared = 0;
        for (int seed = 0; seed < 80; seed++)
        {
            Random random = new(seed);
            CollisionModel model = Blocks(random, 4);
            CollisionModel turned = new(Panda.Arm, new(model.World.Obstacles.Select(o => o with { Pose = x * o.Pose })), model.Hand);
            if (Free(random, model) is not { } start || Free(random, model) is not { } goal || start[0] > 2.4 || goal[0] > 2.4)
            {
                continue;
            }

            Assert.Equal(model.Clearance(start), turned.Clearance(Turned(start, Turn)), 6);
            PathResult a = Planner.TryPlan(start, goal, model, options);
            PathResult b = Planner.TryPlan(Turned(start, Turn), Turned(goal, Turn), turned, options);
            Assert.Equal(a.How, b.How);
            if (a.Ok && b.Ok)
            {
                compared++;
                // Near a singularity the last digits of inverse kinematics show.
                Assert.InRange(b.Path.Length / a.Path.Length, 0.98, 1.02);
                Assert.InRange(TrajectoryTiming.Time(b.Path, Panda.Arm).Duration / TrajectoryTiming.Time(a.Path, Panda.Arm).Duration, 0.97, 1.03);
            }
        }

        Assert.True(compared > 20, $"{compared}");
    }

    [Fact]
    public void Each_failure_is_told_apart_and_says_why()
    {
        Obstacle block = new("block", "", new(ShapeKind.Box, new(0.1, 0.1, 0.1)), Pose.At(0.5, 0.2, 0.05));
        CollisionModel model = new(Panda.Arm, CollisionWorld.Empty.With(Panda.Table, block), HandState.Empty(0.08));
        double[] home = [.. Panda.Home];
        double[] inBlock = Solve(new(0.5, 0.2, 0.08));
        Expect(MotionFailure.StartCollides, "block", Planner.TryPlan(inBlock, home, model));
        Expect(MotionFailure.GoalCollides, "block", Planner.TryPlan(home, inBlock, model));
        Expect(MotionFailure.GoalCollides, "block", Planner.TryPlanToPose(home, ArmKinematics.ToolDown(new(0.5, 0.2, 0.08), 0), model));
        Expect(MotionFailure.Workspace, "0.95", Planner.TryPlanToPose(home, ArmKinematics.ToolDown(new(0.95, 0, 0.2), 0), model));
        Expect(MotionFailure.Unreachable, "panda", Planner.TryPlanToPose(home, ArmKinematics.ToolDown(new(0.85, 0.5, 0.2), 0), model));
        Expect(MotionFailure.JointLimit, "joint4", Planner.TryPlan(home, [0, 0, 0, 0.5, 0, 1, 0], model));
        Expect(MotionFailure.BadArgument, "finite", Planner.TryPlan(home, [0, 0, 0, double.NaN, 0, 1, 0], model));
        Expect(MotionFailure.BadArgument, "7", Planner.TryPlan(home, [0, 0, 0], model));
        double[] above = Solve(new(0.5, 0.2, 0.3));
        Expect(MotionFailure.Collision, "block", CartesianPath.TryLine(Panda.Arm, above, ArmKinematics.ToolDown(new(0.5, 0.2, 0.08), 0), model));
        Expect(MotionFailure.Workspace, "z = ", CartesianPath.TryLine(Panda.Arm, above, ArmKinematics.ToolDown(new(0.5, 0.2, -0.08), 0)));
        Expect(MotionFailure.Unreachable, "cannot be followed", CartesianPath.TryLine(Panda.Arm, above, ArmKinematics.ToolDown(new(0.85, 0.2, 0.3), 0)));
        Assert.True(CartesianPath.TryLine(Panda.Arm, above, ArmKinematics.ToolDown(new(0.5, 0.2, 0.08), 0), model.Allowing(AllowedContacts.By("block"))).Ok);

        // A wall in front of the arm, too high to reach over: there is no way from one side to the other within the joint limits.
        Obstacle wall = new("wall", "", new(ShapeKind.Box, new(1.2, 0.02, 3)), Pose.At(0.75, 0, 0));
        CollisionModel halved = new(Panda.Arm, new([wall]), HandState.Empty(0.08));
        Expect(MotionFailure.NoPath, "wall", Planner.TryPlan(Turned(home, 1), Turned(home, -1), halved, new() { Iterations = 30 }));
    }

    [Fact]
    public void Fingers_follow_the_opening()
    {
        double[] q = Solve(new(0.5, 0, 0.2));
        foreach (double opening in new[] { 0.0, 0.03, 0.04 })
        {
            // A sheet on the plane of symmetry: the clearance of the fingers is half of the opening.
            Obstacle sheet = new("sheet", "", new(ShapeKind.Box, new(0.05, 1e-6, 0.02)), Pose.At(0.5, 0, 0.2));
            CollisionModel model = new(Panda.Arm, new([sheet]), HandState.Empty(opening));
            Assert.Equal(Math.Max(0, opening / 2), model.Clearance(q, 0.2), 5);
            Assert.Equal(opening / 2 < 0.01, model.Collides(q, 0.01, out string what));
            Assert.Equal(opening / 2 < 0.01, what.Contains("finger"));
            Assert.False(model.Allowing(new() { Fingers = ["sheet"] }).Collides(q, 0.01, out _));
        }
    }

    [Fact]
    public void A_symmetric_grasp_takes_the_nearer_of_two_yaws()
    {
        CollisionModel model = new(Panda.Arm, CollisionWorld.Empty.With(Panda.Table), HandState.Empty(0.08));
        Pose goal = ArmKinematics.ToolDown(new(0.5, 0.1, 0.2), 2.9);
        double[] home = [.. Panda.Home];
        PathResult one = Planner.TryPlanToPose(home, goal, model);
        PathResult both = Planner.TryPlanToPose(home, goal, model, new() { Symmetric = true });
        Assert.True(both.Ok, both.Reason);
        Assert.True(!one.Ok || both.Path.Length <= one.Path.Length + 1e-9);
        Assert.Equal(1, Math.Abs(Panda.Arm.Forward(both.Path.End).Rotation.AxisY.Dot(goal.Rotation.AxisY)), 5);
    }

    private static void Expect(MotionFailure failure, string word, PathResult result)
    {
        Assert.Equal(failure, result.Failure);
        Assert.Contains(word, result.Reason);
    }

    private static double[] Turned(double[] q, double turn) => [q[0] + turn, .. q.Skip(1)];

    private static double[] Solve(Vector3 p)
    {
        double[] q = new double[7];
        Assert.True(Panda.Arm.TrySolve(ArmKinematics.ToolDown(p, 0), Panda.Home.AsSpan(), q));
        return q;
    }

    private static CollisionModel Blocks(Random random, int count)
    {
        IEnumerable<Obstacle> blocks = Enumerable.Range(0, count).Select(i =>
        {
            double angle = 2 * Math.PI * random.NextDouble();
            double radius = 0.35 + 0.35 * random.NextDouble();
            Vector3 size = new(0.03 + 0.1 * random.NextDouble(), 0.03 + 0.1 * random.NextDouble(), 0.05 + 0.25 * random.NextDouble());
            return new Obstacle($"block{i}", "", new(ShapeKind.Box, size), Pose.At(radius * Math.Cos(angle), radius * Math.Sin(angle), size.Z / 2 + 0.3 * random.NextDouble(), angle));
        });
        return new(Panda.Arm, new([Panda.Table, .. blocks]), HandState.Empty(0.06));
    }

    private static double[]? Free(Random random, CollisionModel model)
    {
        for (int i = 0; i < 200; i++)
        {
            double[] q = Panda.Random(random);
            if (!model.Collides(q, 0.01, out _) && Panda.Description.Workspace.Contains(Panda.Arm.Forward(q).Translation))
            {
                return q;
            }
        }

        return null;
    }

    /// <summary>Follows the timed motion, as the arm would, in steps far finer than any the planner took.</summary>
    private static void AssertFree(JointPath path, CollisionModel model)
    {
        ImmutableArray<Ports.TrajectoryPoint> points = TrajectoryTiming.Time(path, Panda.Arm).Points;
        foreach (Ports.TrajectoryPoint point in points.Where((_, k) => k % 4 == 0))
        {
            bool hit = model.Collides(point.Position.AsSpan(), 1e-9, out string what);
            Assert.False(hit, what);
            Assert.True(Panda.Description.Workspace.Grown(2e-3).Contains(Panda.Arm.Forward(point.Position.AsSpan()).Translation));
        }
    }
}
