using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Evaluation;

/// <summary>
/// Lets a policy turn objects and measures, on the true state, what came of it. A stop is one as the skill makes it: the hand holds
/// still, and where the policy then still says so, that was it; else it goes on (<see cref="Acting.Reorienter"/>). After its stop an
/// episode goes on until the smallest tolerance is reached or time is up, so that one run tells both what its own stop is worth and
/// what a perfect one would be.
/// </summary>
public sealed class Evaluator
{
    /// <summary>Control periods: for the object to settle, for an episode (10 s, as published), and held after a stop.</summary>
    public const int SettlePeriods = 12, EpisodePeriods = 125, HoldPeriods = 10;

    /// <summary>m from the hand's axis, or below the table, beyond which an object is dropped.</summary>
    public const double Reach = .15;

    private readonly IHandWorlds worlds;
    private readonly IHandPolicy policy;
    private readonly HandPhysics physics;
    private readonly int joints;
    private readonly double[] targets, followed, held;
    private readonly Rotation[] goals;
    private readonly bool[] active, acting, stops;
    private readonly int[] holding;
    private readonly Trial[] trials;

    /// <param name="physics">Of every world: the policy is not told.</param>
    public Evaluator(IHandWorlds worlds, IHandPolicy policy, in HandPhysics physics)
    {
        (this.worlds, this.policy, this.physics, joints) = (worlds, policy, physics, worlds.Hand.Joints.Length);
        int n = worlds.Count;
        (targets, followed, held) = (new double[n * joints], new double[n * joints], new double[n * joints]);
        (goals, active, acting, stops, holding) = (new Rotation[n], new bool[n], new bool[n], new bool[n], new int[n]);
        trials = [.. Enumerable.Range(0, n).Select(_ => new Trial())];
    }

    /// <summary>Where episodes begin when nothing is under the hand: in a grasp, which is held on with after a stop. Null: objects lie or fall until they rest.</summary>
    public Func<Episode, Grasp>? Grasps { get; init; }

    /// <summary>Told after each control period, with the worlds as they are: for pictures.</summary>
    public Action? Stepped { get; init; }

    /// <summary>Runs episodes, as many at once as there are worlds.</summary>
    public IEnumerable<EpisodeResult> Run(IEnumerable<Episode> episodes, CancellationToken stop)
    {
        foreach (Episode[] chunk in episodes.Chunk(worlds.Count))
        {
            Begin(chunk);
            for (int period = 1; period <= EpisodePeriods + HoldPeriods && active.Contains(true); period++)
            {
                stop.ThrowIfCancellationRequested();
                Step(period);
            }

            for (int w = 0; w < chunk.Length; w++)
            {
                yield return trials[w].Result(chunk[w], worlds.Objects[chunk[w].Object]);
            }
        }
    }

    private void Begin(Episode[] chunk)
    {
        Array.Clear(active);
        Array.Clear(holding);
        for (int w = 0; w < chunk.Length; w++)
        {
            worlds.Reset(w, chunk[w].Object, chunk[w].Start, worlds.Hand.Home.AsSpan(), physics);
        }

        for (int w = 0; w < worlds.Count; w++)
        {
            worlds.Hand.Home.CopyTo(Targets(w));
        }

        for (int w = 0; w < chunk.Length && Grasps is not null; w++)
        {
            Grasp grasp = Grasps(chunk[w]);
            worlds.Load(w, grasp.State);
            grasp.Targets.CopyTo(Targets(w));
        }

        for (int i = 0; i < SettlePeriods && Grasps is null; i++)
        {
            worlds.Step(targets, default);
            Stepped?.Invoke();
        }

        for (int w = 0; w < chunk.Length; w++)
        {
            goals[w] = chunk[w].GoalFor(worlds.ObjectPose(w).Rotation);
            trials[w].Begin(worlds.ObjectPose(w).Rotation.AngleTo(goals[w]));
            active[w] = true;
            policy.Begin(worlds, w, chunk[w].Object);
            Judge(w, 0);
        }
    }

    private void Step(int period)
    {
        targets.CopyTo(followed, 0);
        for (int w = 0; w < worlds.Count; w++)
        {
            // When time is up, a hold that has begun is seen to its end.
            active[w] &= period <= EpisodePeriods || trials[w].Holds;
            acting[w] = active[w] && holding[w] == 0;
        }

        policy.Act(worlds, acting, goals, targets, stops);
        for (int w = 0; w < worlds.Count; w++)
        {
            if (acting[w])
            {
                Acted(w, period - 1); // what it has seen is of the period before
            }

            if (holding[w] > 0)
            {
                held.AsSpan(w * joints, joints).CopyTo(Targets(w));
                holding[w]--;
            }
        }

        worlds.Step(targets, default);
        Stepped?.Invoke();
        for (int w = 0; w < worlds.Count; w++)
        {
            if (active[w])
            {
                Judge(w, period);
            }
        }
    }

    private void Acted(int w, int period)
    {
        Trial trial = trials[w];
        if (policy.Trouble(w) is { } trouble)
        {
            trial.Trouble = trouble.Words;
            active[w] = false;
        }
        else if (trial.Stopped)
        {
            // Only what a perfect stop would be worth is left to be seen.
        }
        else if (!stops[w])
        {
            trial.GoOn();
        }
        else if (trial.Holds)
        {
            trial.Stop(worlds.ObjectPose(w).Rotation.AngleTo(goals[w]));
            active[w] = !trial.Done;
        }
        else
        {
            trial.Hold(period * worlds.ControlPeriod);
            holding[w] = HoldPeriods;
            (Grasps is null ? worlds.Positions : followed).Slice(w * joints, joints).CopyTo(held.AsSpan(w * joints));
        }
    }

    private void Judge(int w, int period)
    {
        Trial trial = trials[w];
        trial.Broken |= worlds.Broken[w] != 0;
        Pose pose = worlds.ObjectPose(w);
        bool lost = Lost(pose);
        if (!trial.Broken && !lost && period <= EpisodePeriods)
        {
            trial.See(pose.Rotation.AngleTo(goals[w]), period * worlds.ControlPeriod);
        }

        trial.Dropped |= lost && !trial.Stopped;
        active[w] = !trial.Broken && !lost && !(trial.Done && trial.Stopped);
    }

    /// <summary>Whether an object is out of the hand's reach.</summary>
    internal static bool Lost(in Pose pose) => !pose.Translation.IsFinite || pose.Translation.Horizontal.Length > Reach || pose.Translation.Z < -Reach;

    private Span<double> Targets(int w) => targets.AsSpan(w * joints, joints);

    /// <summary>What is noted of an episode while it runs.</summary>
    private sealed class Trial
    {
        private readonly double?[] reached = new double?[Metrics.Tolerances.Length];
        private double asked, least;
        private double? holdsSince, stopAngle;

        /// <summary>The hand holds, or did so until now, and it is not known yet whether that was the stop.</summary>
        public bool Holds => holdsSince is not null && !Stopped;

        public bool Stopped => stopAngle is not null;

        public bool Dropped { get; set; }

        public bool Broken { get; set; }

        /// <summary>Why the policy gave up.</summary>
        public string? Trouble { get; set; }

        /// <summary>Nothing more can be learnt: the smallest tolerance was reached.</summary>
        public bool Done => reached[^1] is not null;

        public void Begin(double angle)
        {
            Array.Clear(reached);
            (asked, least, holdsSince, stopAngle, Dropped, Broken, Trouble) = (angle, angle, null, null, false, false, null);
        }

        public void See(double angle, double time)
        {
            least = Math.Min(least, angle);
            for (int i = 0; i < reached.Length; i++)
            {
                reached[i] ??= angle <= Metrics.Tolerances[i] ? time : null;
            }
        }

        public void Hold(double time) => holdsSince = time;

        public void GoOn() => holdsSince = null;

        /// <param name="angle">Left after the hold.</param>
        public void Stop(double angle) => stopAngle = angle;

        public EpisodeResult Result(Episode episode, string thing) => new(episode.Index, thing, asked, Stopped ? holdsSince : null, stopAngle, [.. reached], least, Dropped, Broken, Trouble);
    }
}
