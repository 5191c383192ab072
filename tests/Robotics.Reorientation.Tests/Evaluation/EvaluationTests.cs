using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Evaluation;
using Robotics.Reorientation.Planning;
using Robotics.Sim;

namespace Robotics.Reorientation.Tests.Evaluation;

/// <summary>The evaluator against policies whose results are known, and the planner against it.</summary>
public class EvaluationTests
{
    [Fact]
    public void Who_never_stops_times_out_whatever_the_angle()
    {
        EpisodeResult[] results = Run(new Told((_, _) => false), GoalSet.Yaw90, 6);
        Assert.All(results, r => Assert.True(r.TimedOut && !r.OwnStop(.4) && r.StopAngle is null));
        // Nothing moves, so a perfect stop is there from the beginning or never.
        Assert.All(results, r => Assert.Equal(r.Asked <= .4 ? 0.0 : null, r.Reached[0]));
        Assert.All(results, r => Assert.Equal(r.Asked, r.Least, .02));
    }

    [Fact]
    public void Who_stops_at_once_is_as_near_as_the_goal_was_asked()
    {
        EpisodeResult[] results = Run(new Told((_, _) => true), GoalSet.Yaw90, 8);
        Assert.All(results, r => Assert.Equal(0.0, r.StopTime));
        Assert.All(results, r => Assert.Equal(r.Asked, r.StopAngle!.Value, .02));
        Assert.Contains(results, r => r.OwnStop(.4));
        Assert.Contains(results, r => !r.OwnStop(.4));
    }

    [Fact]
    public void A_stop_that_is_taken_back_after_the_hold_is_none()
    {
        // Every second word is no.
        int[] said = new int[4];
        EpisodeResult[] results = Run(new Told((_, w) => said[w]++ % 2 == 0), GoalSet.Yaw90, 4);
        Assert.All(results, r => Assert.True(r.TimedOut && r.StopAngle is null));
        Assert.All(said, n => Assert.Equal(2 * Math.Ceiling(Evaluator.EpisodePeriods / (Evaluator.HoldPeriods + 1.0)), n, 2.0));

        // One that comes too late to be seen to its end within the time still counts.
        int[] asked = new int[4];
        results = Run(new Told((_, w) => ++asked[w] >= Evaluator.EpisodePeriods), GoalSet.Yaw90, 4);
        Assert.All(results, r => Assert.Equal((Evaluator.EpisodePeriods - 1) * .08, r.StopTime!.Value, 1e-9));
    }

    [Fact]
    public void An_object_put_at_its_goal_succeeds_and_one_put_aside_is_dropped()
    {
        Told solver = new((worlds, w) => true) { Moves = (goal, at) => at with { Rotation = goal } };
        EpisodeResult[] solved = Run(solver, GoalSet.Yaw90, 4);
        Assert.All(solved, r => Assert.True(r.OwnStop(.1) && r.PerfectStop(2) && !r.Dropped));

        Told thrower = new((_, _) => false) { Moves = (_, at) => at with { Translation = new(.2, 0, at.Translation.Z) } };
        EpisodeResult[] thrown = Run(thrower, GoalSet.Yaw90, 4);
        Assert.All(thrown, r => Assert.True(r.Dropped && !r.TimedOut && !r.OwnStop(.4)));
    }

    [Fact]
    public void An_episode_does_not_depend_on_how_many_run_beside_it()
    {
        EpisodeResult[] one = Run(new Told((_, w) => false), GoalSet.Any90, 5, worlds: 1), three = Run(new Told((_, w) => false), GoalSet.Any90, 5, worlds: 3);
        Assert.Equal(one.Select(Text), three.Select(Text));

        static string Text(EpisodeResult r) => $"{r.Index} {r.Object} {r.Asked:R} {r.Least:R} {string.Join("/", r.Reached)} {r.Dropped}";
    }

    [Fact]
    public void Goals_are_spread_as_their_sets_say()
    {
        Pose upright = Pose.At(0, 0, .035);
        Episode[] yaw = Draw(GoalSet.Yaw90), any = Draw(GoalSet.Any90), near = Draw(GoalSet.Any60), so3 = Draw(GoalSet.So3);
        Assert.All(yaw, e => Assert.Equal(1, Math.Abs(e.Turn.ToRotationVector().Normalized().Z), 1e-9));
        Assert.All(yaw.Concat(any), e => Assert.InRange(e.Turn.ToRotationVector().Length, 0, Math.PI / 2));
        Assert.InRange(near.Max(e => e.Turn.ToRotationVector().Length), Math.PI / 3 - .02, Math.PI / 3);
        Assert.InRange(yaw.Average(e => e.Turn.Yaw), -.05, .05);
        Assert.InRange(any.Average(e => e.Turn.ToRotationVector().Length), Math.PI / 4 - .02, Math.PI / 4 + .02);
        // The mean angle of a rotation drawn evenly is pi/2 + 2/pi.
        Assert.InRange(so3.Average(e => e.Turn.ToRotationVector().Length), Math.PI / 2 + 2 / Math.PI - .03, Math.PI / 2 + 2 / Math.PI + .03);
        Assert.All(any, e => Assert.Equal(.12, e.Start.Translation.Z));
        Assert.Equal(Draw(GoalSet.So3), so3);

        Episode[] Draw(GoalSet goals) => [.. Enumerable.Range(0, 4000).Select(i => Episode.Draw(3, i, 0, goals, upright))];
    }

    [Fact]
    public void Metrics_count_what_happened_and_intervals_hold_it()
    {
        EpisodeResult[] results =
        [
            .. Enumerable.Range(0, 30).Select(i => new EpisodeResult(i, "cube", 1, 2 + .1 * i, .15, [1, 1.5, null], .15, false, false)),
            .. Enumerable.Range(30, 10).Select(i => new EpisodeResult(i, "cube", 1, null, null, [3, null, null], .3, false, false)),
            .. Enumerable.Range(40, 10).Select(i => new EpisodeResult(i, "cube", 1, null, null, [null, null, null], 1, true, false)),
        ];
        Metrics all = Metrics.Of("all", results, 1);
        Assert.Equal([.6, .6, 0], all.OwnStop.Select(r => r.Value));
        Assert.Equal([.8, .6, 0], all.PerfectStop.Select(r => r.Value));
        Assert.Equal((.2, .2, .15), (all.Drops, all.TimeOuts, all.MedianAngle!.Value));
        Assert.Equal(2 + .1 * 14.5, all.MedianTime!.Value, 1e-9);
        Assert.All(all.OwnStop.Concat(all.PerfectStop), r => Assert.InRange(r.Value, r.Low, r.High));
        // A binomial's interval at .6 of 50 is about +-.136.
        Assert.InRange(all.OwnStop[0].High - all.OwnStop[0].Low, .22, .32);
        Assert.Equal((0.0, 0.0), (all.OwnStop[2].Low, all.OwnStop[2].High));
        Assert.Equal(all.OwnStop.AsEnumerable(), Metrics.Of("all", results, 1).OwnStop);
    }

    [Fact]
    public void The_planner_turns_a_cube_to_a_goal_and_says_so_and_again_the_same()
    {
        (EpisodeResult first, EpisodeResult again) = (Plan(1), Plan(2));
        Assert.True(first.OwnStop(.4), $"{first}");
        Assert.InRange(first.Asked, .6, 1.6);
        Assert.Equal((first.StopTime, first.StopAngle, first.Least), (again.StopTime, again.StopAngle, again.Least));

        static EpisodeResult Plan(int threads)
        {
            using HandWorlds worlds = new(new() { Worlds = 1, Threads = 1 }), model = new(new() { Worlds = 24, Threads = threads });
            Evaluator evaluator = new(worlds, new CemPolicy(model, new() { StopAngle = .3 }), HandPhysics.Nominal);
            Episode episode = Episode.Draw(1, 3, 0, GoalSet.Yaw90, Pose.At(0, 0, .035)); // asks for .85 rad
            return evaluator.Run([episode], default).Single();
        }
    }

    private static EpisodeResult[] Run(IHandPolicy policy, GoalSet goals, int count, int worlds = 4)
    {
        using HandWorlds batch = new(new() { Objects = "cube,object-07-duck", Worlds = worlds, Threads = 1 });
        Pose[] upright = [Pose.At(0, 0, .035), new(new(0, 0, -batch.Things[1].LocalBounds.Min.Z), Rotation.Identity)];
        return [.. new Evaluator(batch, policy, HandPhysics.Nominal).Run(Enumerable.Range(0, count).Select(i => Episode.Draw(1, i, i % 2, goals, upright[i % 2])), default)];
    }

    /// <summary>Holds the hand still, stops when told, and may move the object by a miracle.</summary>
    private sealed class Told(Func<IHandWorlds, int, bool> stop) : IHandPolicy
    {
        private readonly Dictionary<int, int> objects = [];

        public Func<Rotation, Pose, Pose>? Moves { get; init; }

        public string Sees => "state";

        public void Begin(IHandWorlds worlds, int world, int objectIndex) => objects[world] = objectIndex;

        public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops)
        {
            int joints = worlds.Hand.Joints.Length;
            for (int w = 0; w < worlds.Count; w++)
            {
                if (active[w] && Moves is not null)
                {
                    ReadOnlySpan<double> p = worlds.ObjectPoses.Slice(7 * w, 7);
                    Pose at = new(new(p[0], p[1], p[2]), new(p[3], p[4], p[5], p[6]));
                    worlds.Reset(w, objects[w], Moves(goals[w], at), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
                }

                worlds.Hand.Home.CopyTo(targets.Slice(w * joints, joints));
                stops[w] = active[w] && stop(worlds, w);
            }
        }
    }
}
