using System.Runtime.InteropServices;
using Robotics.Reorientation.Configuration;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Learning;

/// <summary>What an update was like, means over its minibatches.</summary>
/// <param name="Kl">Divergence of the new policy from the one that acted.</param>
/// <param name="Clipped">Share of ratios beyond the clip.</param>
/// <param name="Explained">Share of the returns' variance that the critic foresaw.</param>
/// <param name="Finite">False when numbers ceased to be numbers.</param>
public sealed record UpdateReport(double PolicyLoss, double ValueLoss, double Kl, double Entropy, double Clipped, double Explained, double Rate, bool Finite);

/// <summary>Nets, their optimisers and what they are normalised by; one update from a rollout (Schulman et al. 2017, equation 7).</summary>
public sealed class PpoLearner : IDisposable
{
    private const double LeastRate = 1e-5, MostRate = 1e-2;
    private static readonly double HalfLogTau = 0.5 * Math.Log(2 * Math.PI);

    private readonly PpoConfig config;
    private readonly Device device;
    private readonly Adam actorAdam, criticAdam;
    private readonly RandomStream random;
    private readonly RunningMoments rows, returns = new(1);
    private readonly float[] mean, value, deviation;

    /// <summary>Factor of the configured rates: the divergence steers it.</summary>
    private double rateFactor = 1;

    public PpoLearner(PpoConfig config, int seed, int seen, int row, int actions)
    {
        this.config = config;
        manual_seed(seed);
        device = cuda.is_available() ? CUDA : CPU;
        Net = new ActorCritic(config, seen, row, actions).to(device);
        actorAdam = optim.Adam(Net.ActorParameters, config.Rate, eps: 1e-5);
        criticAdam = optim.Adam(Net.CriticParameters, config.CriticRate, eps: 1e-5);
        random = new(seed, "learner");
        rows = new(row);
        (mean, value, deviation) = (new float[actions], new float[1], new float[actions]);
        ReadDeviation();
    }

    public ActorCritic Net { get; }

    /// <summary>What rows are normalised by.</summary>
    public RunningMoments Rows => rows;

    /// <summary>The actor's rate as it is.</summary>
    public double Rate => config.Rate * rateFactor;

    /// <summary>Mean over the actions.</summary>
    public double Deviation => deviation.Average();

    /// <summary>Draws actions for normalised rows of one step, into the rollout.</summary>
    public void Act(Rollout rollout, int step)
    {
        int n = rollout.Worlds, k = deviation.Length, at = step * n;
        Span<float> means = rollout.Means.AsSpan(at * k, n * k), actions = rollout.Actions.AsSpan(at * k, n * k);
        using (NewDisposeScope())
        using (inference_mode())
        {
            (Tensor m, Tensor v) = Net.forward(Given(rollout.RowsOf(step), n));
            m.cpu().data<float>().CopyTo(means);
            Denormalised(v, rollout.Values.AsSpan(at, n));
        }

        for (int w = 0; w < n; w++)
        {
            double logProbability = 0;
            for (int j = 0; j < k; j++)
            {
                double z = random.Normal();
                actions[(w * k) + j] = means[(w * k) + j] + (float)(z * deviation[j]);
                logProbability -= (0.5 * z * z) + Math.Log(deviation[j]) + HalfLogTau;
            }

            rollout.LogProbabilities[at + w] = (float)logProbability;
        }
    }

    /// <summary>The critic's values of normalised rows, in the units of rewards.</summary>
    public void Value(ReadOnlySpan<float> normalised, Span<float> values)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        Denormalised(Net.Values(Given(normalised, values.Length)), values);
    }

    public UpdateReport Update(Rollout rollout)
    {
        double explained = Explained(rollout);
        returns.Update(rollout.Returns);
        using DisposeScope scope = NewDisposeScope();
        int n = rollout.Count, k = deviation.Length;
        Batch all = new(
            Given(rollout.Rows, n), Given(rollout.Actions, n), Given(rollout.Means, n), Given(rollout.LogProbabilities, n, flat: true),
            Standardised(Given(rollout.Advantages, n, flat: true)), (Given(rollout.Returns, n, flat: true) - returns.Shift[0]) * returns.Factor[0]);
        Tensor before = Net.LogStd.detach().clone();
        long[] order = [.. Enumerable.Range(0, n).Select(i => (long)i)];
        Sums sums = default;
        for (int epoch = 0; epoch < config.Epochs; epoch++)
        {
            random.Shuffle<long>(order);
            double divergence = 0;
            int batches = 0;
            for (int first = 0; first < n; first += config.Minibatch, batches++)
            {
                using DisposeScope minibatch = NewDisposeScope();
                Sums one = Descend(all.At(tensor(order[first..Math.Min(n, first + config.Minibatch)]).to(device)), before);
                if (!double.IsFinite(one.PolicyLoss + one.ValueLoss + one.Kl))
                {
                    return new(one.PolicyLoss, one.ValueLoss, one.Kl, 0, 0, explained, Rate, false);
                }

                sums += one;
                divergence += one.Kl;
            }

            Steer(divergence / batches);
        }

        rows.Update(rollout.Raw);
        ReadDeviation();
        double m = sums.Count;
        return new(sums.PolicyLoss / m, sums.ValueLoss / m, sums.Kl / m, sums.Entropy / m, sums.Clipped / m, explained, Rate, float.IsFinite(deviation.Sum()));
    }

    public void Save(Safetensors file)
    {
        foreach ((string name, Tensor tensor) in Net.state_dict())
        {
            file.Add($"policy.{name}", tensor);
        }

        foreach ((string name, Adam.State state) in States())
        {
            file.Add($"{name}.mean", state.exp_avg);
            file.Add($"{name}.square", state.exp_avg_sq);
            file.Add<long>($"{name}.steps", [state.step]);
        }

        rows.Save(file, "rows");
        returns.Save(file, "returns");
        file.Add<ulong>("learner.random", random.State);
        file.Add<double>("learner.rate_factor", [rateFactor]);
    }

    /// <exception cref="InvalidDataException">It is of other nets.</exception>
    public void Load(Safetensors file)
    {
        foreach ((string name, Tensor tensor) in Net.state_dict())
        {
            file.Into($"policy.{name}", tensor);
        }

        foreach ((string name, Adam.State state) in States())
        {
            file.Into($"{name}.mean", state.exp_avg);
            file.Into($"{name}.square", state.exp_avg_sq);
            state.step = file.Get<long>($"{name}.steps")[0];
        }

        rows.Load(file, "rows");
        returns.Load(file, "returns");
        file.Into<ulong>("learner.random", random.State);
        SetRate(file.Get<double>("learner.rate_factor")[0]);
        ReadDeviation();
    }

    /// <summary>Networks that saw fewer numbers, saved, made to see more: new columns that say nothing until they have learnt to.</summary>
    /// <param name="at">The first new column of a row.</param>
    /// <param name="mean">What the new ones are expected to be, until they have been seen.</param>
    /// <param name="deviation">As <paramref name="mean"/>.</param>
    public static void Widen(Safetensors file, int at, int columns, double mean, double deviation)
    {
        foreach (string first in (string[])["policy.actor.0.weight", "policy.critic.0.weight", "actor_adam.00.mean", "actor_adam.00.square", "critic_adam.00.mean", "critic_adam.00.square"])
        {
            file.InsertColumns(first, at, columns, 0f);
        }

        file.InsertColumns("rows.mean", at, columns, mean);
        file.InsertColumns("rows.square", at, columns, deviation * deviation * file.Get<double>("rows.count")[0]);
    }

    /// <summary>Multiplies the rates, after an update that went wrong.</summary>
    public void Slow(double factor) => SetRate(rateFactor * factor);

    public void Dispose()
    {
        actorAdam.Dispose();
        criticAdam.Dispose();
        Net.Dispose();
    }

    private Sums Descend(Batch batch, Tensor logStdBefore)
    {
        (Tensor m, Tensor v) = Net.forward(batch.Rows);
        Tensor logStd = Net.LogStd, std = logStd.exp();
        Tensor logProbability = (((batch.Actions - m) / std).square() * -0.5 - logStd).sum(1) - (HalfLogTau * deviation.Length);
        Tensor ratio = (logProbability - batch.LogProbability).exp();
        Tensor gain = (ratio * batch.Advantage).minimum(ratio.clamp(1 - config.Clip, 1 + config.Clip) * batch.Advantage);
        Tensor policy = -gain.mean(), critic = (v - batch.Return).square().mean(), entropy = logStd.sum();
        Tensor outside = (m.abs() - 1.1).clamp(min: 0.0).square().sum(1).mean();
        Tensor loss = policy + critic - (entropy * config.Entropy) + (outside * config.Bound);
        actorAdam.zero_grad();
        criticAdam.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(Net.ActorParameters, config.MaxGradient);
        nn.utils.clip_grad_norm_(Net.CriticParameters, config.MaxGradient);
        actorAdam.step();
        criticAdam.step();
        using IDisposable quiet = no_grad();
        Net.LogStd.clamp_(min: config.LeastLogStd);
        // Between normal distributions, in closed form.
        Tensor kl = (logStd - logStdBefore + (((2 * logStdBefore).exp() + (m - batch.Mean).square()) / (2 * std.square())) - 0.5).sum(1).mean();
        Tensor clipped = ((ratio - 1).abs() > config.Clip).to(float32).mean();
        float[] numbers = stack([policy, critic, kl, entropy, clipped]).cpu().data<float>().ToArray();
        return new(numbers[0], numbers[1], numbers[2], numbers[3] + (deviation.Length * (0.5 + HalfLogTau)), numbers[4], 1);
    }

    /// <summary>Keeps the divergence of an epoch near its target.</summary>
    private void Steer(double divergence)
    {
        if (divergence > 2 * config.KlTarget)
        {
            SetRate(rateFactor / 1.5);
        }
        else if (divergence < config.KlTarget / 2)
        {
            SetRate(rateFactor * 1.2);
        }
    }

    private void SetRate(double factor)
    {
        rateFactor = Math.Clamp(factor, Math.Min(1, LeastRate / Math.Max(config.Rate, 1e-12)), Math.Max(1, MostRate / Math.Max(config.Rate, 1e-12)));
        foreach (optim.ILearningRateController group in actorAdam.ParamGroups)
        {
            group.LearningRate = Rate;
        }
    }

    /// <summary>1 - Var(returns - values) / Var(returns).</summary>
    private static double Explained(Rollout rollout)
    {
        double mean = rollout.Returns.Average(r => (double)r), variance = 0, left = 0, shift = rollout.Advantages.Average(a => (double)a);
        for (int i = 0; i < rollout.Count; i++)
        {
            variance += Math.Pow(rollout.Returns[i] - mean, 2);
            left += Math.Pow(rollout.Advantages[i] - shift, 2);
        }

        return variance > 0 ? 1 - (left / variance) : 0;
    }

    private static Tensor Standardised(Tensor advantage) => (advantage - advantage.mean()) / (advantage.std() + 1e-8);

    private Tensor Given(ReadOnlySpan<float> numbers, int n, bool flat = false) =>
        tensor(numbers.ToArray(), flat ? [n] : [n, numbers.Length / n]).to(device);

    private void Denormalised(Tensor values, Span<float> target)
    {
        values.cpu().data<float>().CopyTo(target);
        foreach (ref float v in target)
        {
            v = (v / returns.Factor[0]) + returns.Shift[0];
        }
    }

    private void ReadDeviation()
    {
        using Tensor std = Net.LogStd.detach().exp().cpu();
        std.data<float>().CopyTo(deviation);
    }

    private IEnumerable<(string Name, Adam.State State)> States() =>
        new[] { ("actor_adam", actorAdam), ("critic_adam", criticAdam) }
            .SelectMany(a => a.Item2.state_dict().State.Select((s, i) => ($"{a.Item1}.{i:00}", (Adam.State)s)));

    private readonly record struct Batch(Tensor Rows, Tensor Actions, Tensor Mean, Tensor LogProbability, Tensor Advantage, Tensor Return)
    {
        public Batch At(Tensor index) => new(
            Rows.index_select(0, index), Actions.index_select(0, index), Mean.index_select(0, index),
            LogProbability.index_select(0, index), Advantage.index_select(0, index), Return.index_select(0, index));
    }

    private readonly record struct Sums(double PolicyLoss, double ValueLoss, double Kl, double Entropy, double Clipped, int Count)
    {
        public static Sums operator +(Sums a, Sums b) => new(
            a.PolicyLoss + b.PolicyLoss, a.ValueLoss + b.ValueLoss, a.Kl + b.Kl, a.Entropy + b.Entropy, a.Clipped + b.Clipped, a.Count + b.Count);
    }
}
