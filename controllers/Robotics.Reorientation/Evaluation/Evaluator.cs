using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Evaluation;

/// <summary>
/// Lets a policy turn objects and measures, on the true state, what came of it. An episode goes on after the policy's stop
/// until the smallest tolerance is reached or time is up, so that one run tells both what its own stop is worth and what a
/// perfect one would be; the stop itself is judged by going back to it and holding still.
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
    private readonly double[] targets, followed, held, states;
    private readonly Rotation[] goals;
    private readonly bool[] active, stops;
    private readonly Trial[] trials;

    /// <param name="physics">Of every world: the policy is not told.</param>
    public Evaluator(IHandWorlds worlds, IHandPolicy policy, in HandPhysics physics)
    {
        (this.worlds, this.policy, this.physics, joints) = (worlds, policy, physics, worlds.Hand.Joints.Length);
        int n = worlds.Count;
        (targets, followed, held, states) = (new double[n * joints], new double[n * joints], new double[n * joints], new double[n * worlds.StateSize]);
        (goals, active, stops) = (new Rotation[n], new bool[n], new bool[n]);
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
            for (int period = 1; period <= EpisodePeriods && active.Contains(true); period++)
            {
                stop.ThrowIfCancellationRequested();
                Step(period);
            }

            HoldStops();
            for (int w = 0; w < chunk.Length; w++)
            {
                yield return trials[w].Result(chunk[w], worlds.Objects[chunk[w].Object]);
            }
        }
    }

    private void Begin(Episode[] chunk)
    {
        Array.Clear(active);
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
        policy.Act(worlds, active, goals, targets, stops);
        for (int w = 0; w < worlds.Count; w++)
        {
            if (active[w] && policy.Trouble(w) is { } trouble)
            {
                trials[w].Trouble = trouble.Words;
                active[w] = false;
            }

            if (active[w] && stops[w] && trials[w].StopPeriod is null)
            {
                trials[w].StopPeriod = period - 1; // what it has seen is of the period before
                worlds.Save(w, State(w));
                followed.AsSpan(w * joints, joints).CopyTo(held.AsSpan(w * joints));
                active[w] = !trials[w].Done;
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

    private void Judge(int w, int period)
    {
        Trial trial = trials[w];
        trial.Broken |= worlds.Broken[w] != 0;
        Pose pose = worlds.ObjectPose(w);
        bool lost = Lost(pose);
        if (!trial.Broken && !lost)
        {
            trial.See(pose.Rotation.AngleTo(goals[w]), period * worlds.ControlPeriod);
        }

        trial.Dropped |= lost && trial.StopPeriod is null;
        active[w] = !trial.Broken && !lost && !(trial.Done && trial.StopPeriod is not null);
    }

    private void HoldStops()
    {
        for (int w = 0; w < worlds.Count; w++)
        {
            if (trials[w].StopPeriod is not null)
            {
                worlds.Load(w, State(w));
            }

            (Grasps is null ? worlds.Positions : held).Slice(w * joints, joints).CopyTo(Targets(w));
        }

        for (int i = 0; i < HoldPeriods; i++)
        {
            worlds.Step(targets, default);
        }

        for (int w = 0; w < worlds.Count; w++)
        {
            if (trials[w].StopPeriod is { } at)
            {
                Pose pose = worlds.ObjectPose(w);
                trials[w].Held(at * worlds.ControlPeriod, pose.Rotation.AngleTo(goals[w]), Lost(pose), worlds.Broken[w] != 0);
            }
        }
    }

    /// <summary>Whether an object is out of the hand's reach.</summary>
    internal static bool Lost(in Pose pose) => !pose.Translation.IsFinite || pose.Translation.Horizontal.Length > Reach || pose.Translation.Z < -Reach;

    private Span<double> Targets(int w) => targets.AsSpan(w * joints, joints);

    private Span<double> State(int w) => states.AsSpan(w * worlds.StateSize, worlds.StateSize);

    /// <summary>What is noted of an episode while it runs.</summary>
    private sealed class Trial
    {
        private readonly double?[] reached = new double?[Metrics.Tolerances.Length];
        private double asked, least;
        private double? stopTime, stopAngle;

        public int? StopPeriod { get; set; }

        public bool Dropped { get; set; }

        public bool Broken { get; set; }

        /// <summary>Why the policy gave up.</summary>
        public string? Trouble { get; set; }

        /// <summary>Nothing more can be learnt: the smallest tolerance was reached.</summary>
        public bool Done => reached[^1] is not null;

        public void Begin(double angle)
        {
            Array.Clear(reached);
            (asked, least, stopTime, stopAngle, StopPeriod, Dropped, Broken, Trouble) = (angle, angle, null, null, null, false, false, null);
        }

        public void See(double angle, double time)
        {
            least = Math.Min(least, angle);
            for (int i = 0; i < reached.Length; i++)
            {
                reached[i] ??= angle <= Metrics.Tolerances[i] ? time : null;
            }
        }

        public void Held(double time, double angle, bool lost, bool broken)
        {
            (stopTime, stopAngle) = (time, angle);
            (Dropped, Broken) = (lost, broken);
        }

        public EpisodeResult Result(Episode episode, string thing) => new(episode.Index, thing, asked, stopTime, stopAngle, [.. reached], least, Dropped, Broken, Trouble);
    }
}
