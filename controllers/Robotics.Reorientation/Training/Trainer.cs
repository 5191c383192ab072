using System.Text.Json;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Training;

/// <summary>
/// Rollout and update, again and again. What it computes depends on the configuration and the worlds alone, not on time;
/// saved and loaded it goes on to the bit. An update that diverges is undone.
/// </summary>
public sealed class Trainer : ITraining<IterationReport>
{
    /// <summary>Mean divergence of an update beyond which the policy is taken to be lost.</summary>
    private const double LostKl = 1;

    /// <summary>Good iterations between two states to come back to.</summary>
    private const int Between = 10;

    private readonly IHandWorlds worlds;
    private readonly ReorientationConfig config;
    private readonly TimeProvider clock;
    private readonly ReorientationTask task;
    private readonly Rollout rollout;
    private readonly PpoLearner learner;
    private readonly float[] last, beyond, cutValue, raw, rows;
    private Safetensors good;
    private int iteration;

    /// <param name="clock">Times the parts; it decides nothing.</param>
    /// <param name="search">For grasps, where goals begin in them.</param>
    public Trainer(IHandWorlds worlds, ReorientationConfig config, TimeProvider clock, GraspSearch? search = null)
    {
        (this.worlds, this.config, this.clock) = (worlds, config, clock);
        task = new(worlds, config, clock, search);
        rollout = new(config.Ppo.Steps, worlds.Count, task.RowSize, task.ActionSize);
        learner = new(config.Ppo, config.Seed, task.ObservationSize, task.RowSize, task.ActionSize);
        (last, beyond, cutValue) = (new float[worlds.Count], new float[worlds.Count], new float[1]);
        (raw, rows) = (new float[worlds.Count * task.RowSize], new float[worlds.Count * task.RowSize]);
        OfNetworks = [.. Checkpoint.OfNetworks("robotics-reorientation", worlds), ("layers", JsonSerializer.Serialize(config.Ppo.Hidden))];
        OfRun = [.. Checkpoint.OfWorlds(worlds)];
        good = Kept();
    }

    /// <summary>Rollouts done.</summary>
    public int Iteration => iteration;

    /// <summary>Control steps of all worlds.</summary>
    public long Steps => (long)iteration * rollout.Count;

    /// <summary>Where the time of the last iteration went.</summary>
    public IterationSeconds Seconds { get; private set; } = new(0, 0, 0, 0);

    /// <summary>A higher one is a better policy: what is demanded first, then how far goals reach, then how many are reached.</summary>
    public double Score => (1000 * task.Curriculum.StageNumber) + (Frontier() / 3) + task.Curriculum.Success;

    public IReadOnlyList<(string Key, string Value)> OfNetworks { get; }

    public IReadOnlyList<(string Key, string Value)> OfRun { get; }

    internal PpoLearner Learner => learner;

    public IterationReport Iterate(Action<string> trouble)
    {
        task.ClearStatistics();
        long start = clock.GetTimestamp();
        TimeSpan physics = task.PhysicsTime, inference = TimeSpan.Zero;
        for (int t = 0; t < rollout.Steps; t++)
        {
            Look(rollout.RawOf(t), rollout.RowsOf(t));
            inference += Timed(() => learner.Act(rollout, t));
            int at = t * rollout.Worlds;
            Span<float> rewards = rollout.Rewards.AsSpan(at, rollout.Worlds);
            Array.Clear(beyond);
            task.Step(rollout.Actions.AsSpan(at * task.ActionSize, rollout.Worlds * task.ActionSize), rewards, rollout.Ended.AsSpan(at, rollout.Worlds), Cut);
            for (int w = 0; w < rewards.Length; w++)
            {
                rewards[w] += beyond[w];
            }
        }

        Look(raw, rows);
        inference += Timed(() => learner.Value(rows, last));
        rollout.Estimate(config.Ppo, last);
        TimeSpan collected = clock.GetElapsedTime(start);
        UpdateReport update = learner.Update(rollout);
        TimeSpan all = clock.GetElapsedTime(start);
        physics = task.PhysicsTime - physics;
        Seconds = new(physics.TotalSeconds, (collected - physics - inference).TotalSeconds, inference.TotalSeconds, (all - collected).TotalSeconds);
        iteration++;
        Watch(update, trouble);
        return Report(update);
    }

    public Safetensors Policy() => PolicyFile.Of(learner, worlds, config, Steps);

    public void Save(Safetensors file)
    {
        learner.Save(file);
        task.Save(file);
        file.Add<long>("trainer.iteration", [iteration]);
    }

    public void Load(Safetensors file)
    {
        learner.Load(file);
        task.Load(file);
        iteration = (int)file.Get<long>("trainer.iteration")[0];
        good = Kept();
    }

    public void BeginWith(Safetensors other)
    {
        if (config.Task.Outline && other.Get<double>("rows.mean").Length + Outline.Size == task.RowSize)
        {
            PpoLearner.Widen(other, task.PlainSize, Outline.Size, Outline.Usual, Outline.Spread);
        }

        learner.Load(other);
        good = Kept();
    }

    public void Dispose() => learner.Dispose();

    private void Look(Span<float> raw, Span<float> rows)
    {
        task.Observe(raw);
        raw.CopyTo(rows);
        learner.Rows.Normalise(rows);
    }

    /// <summary>A goal's time was over: what the critic expects beyond is added to its last reward (Pardo et al. 2018).</summary>
    private void Cut(int world, float[] row)
    {
        learner.Rows.Normalise(row);
        learner.Value(row, cutValue);
        beyond[world] = (float)(config.Ppo.Discount * cutValue[0]);
    }

    private void Watch(UpdateReport update, Action<string> trouble)
    {
        if (update.Finite && update.Kl < LostKl)
        {
            if (iteration % Between == 0)
            {
                good = Kept();
            }

            return;
        }

        double rate = learner.Rate;
        learner.Load(good);
        learner.Slow(0.5);
        good = Kept();
        trouble(FormattableString.Invariant(
            $"iteration {iteration}: the update diverged ({(update.Finite ? $"divergence {update.Kl:0.###}, the limit is {LostKl}" : "numbers ceased to be finite")} at rate {rate:0.##E+0}). The policy is back at its last good state, the rate is halved."));
    }

    private Safetensors Kept()
    {
        Safetensors file = new();
        learner.Save(file);
        return file;
    }

    private IterationReport Report(UpdateReport u)
    {
        TaskStatistics s = task.Statistics;
        Curriculum c = task.Curriculum;
        Dictionary<string, double> terms = Reward.Terms.Select((name, i) => (name, task.Reward.Sums[i] / rollout.Count)).ToDictionary(e => e.name, e => e.Item2);
        return new(
            iteration, Steps, s.Ended, s.Success, c.Success, Share(s.Lost), Share(s.Broken), s.Angle, s.Actions, Frontier(), c.Stage.Tolerance, c.Stage.Rest, c.Randomisation,
            rollout.Rewards.Average(r => (double)r), terms, u.Kl, u.Clipped, u.PolicyLoss, u.ValueLoss, u.Explained, u.Entropy, learner.Deviation, u.Rate);

        double Share(int of) => s.Ended > 0 ? (double)of / s.Ended : 0;
    }

    private double Frontier()
    {
        double sum = 0;
        foreach (double f in task.Curriculum.Frontier)
        {
            sum += f;
        }

        return sum / task.Curriculum.Frontier.Length;
    }

    private TimeSpan Timed(Action work)
    {
        long start = clock.GetTimestamp();
        work();
        return clock.GetElapsedTime(start);
    }
}
